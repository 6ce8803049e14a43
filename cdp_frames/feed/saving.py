"""An import made a feed: its mapping frozen, its arguments kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import FrameError
from cdp_frames.feed.columns import frozen
from cdp_frames.feed.model import Columns, Feed, Rows, Source, Target
from cdp_frames.importing.guards import GUARDS
from cdp_frames.importing.suppressing import given_lists

if TYPE_CHECKING:
    from cdp_frames.importing.plan import ImportPlan

_OF_ROWS: Final = (
    *("schema", "timezone", "dayfirst", "region", "keep", "bad_cells", "opt_outs"),
)
_TARGETS: Final = ("list_name", "target_list_id", "audience_name")


def feed_of(
    plan: ImportPlan, path: Path, options: dict[str, Any], source: Source
) -> Feed:
    """Return an import as a feed.

    Args:
        plan: the import; its mapping is frozen.
        path: the file that the feed is to have.
        options: the arguments of ``cdp_import``.
        source: where its file came from.

    Raises:
        FrameError: an argument has no place in a file, such as a schema that is an
            object.
    """
    fields: dict[str, tuple[str, int]] = {}
    for column in (*plan.mapping.columns, *plan.mapping.judged):
        for place, part in enumerate(column.parts, start=1):
            fields[part.source] = (column.field, place)
    told = {name: options[name] for name in _OF_ROWS if options.get(name) is not None}
    if told.get("keep") is False:
        told["keep"] = "none"
    for name, value in told.items():
        if not isinstance(value, (str, bool)):
            raise FrameError(
                f"a feed can't hold {name}= of the type {type(value).__name__}: give "
                "the name of a schema, or the path of a file."
            )
    suppress = given_lists(options.get("suppress"))
    if not all(isinstance(each, (str, os.PathLike)) for each in suppress):
        raise FrameError("a feed can't hold suppress= of frames: name files or lists.")
    return Feed(
        path=path,
        source=source,
        target=Target(
            list=_braced(options.get("list_name")),
            list_id=options.get("target_list_id"),
            audience=_braced(options.get("audience_name")),
            profiles_only=not any(options.get(name) for name in _TARGETS),
            if_exists=options.get("if_exists") or "fail",
            object=options.get("object_name") or "profiles",
        ),
        rows=Rows(
            **told, suppress=tuple(_seen_from(path, str(each)) for each in suppress)
        ),
        guards={
            name: options[name] for name in GUARDS if options.get(name) is not None
        },
        columns=Columns(known=tuple(frozen(plan.frame, fields))),
        audit=_ledger_from(path, options.get("audit")),
    )


def _ledger_from(path: Path, audit: str | os.PathLike[str] | None) -> str | None:
    """Return a ledger, which may not be there yet, as seen from the feed's folder."""
    if audit is None:
        return None
    return Path(os.path.relpath(audit, path.absolute().parent)).as_posix()


def source_from(path: Path, file: Path, **how: Any) -> Source:
    """Return a file as the source of a feed, seen from the feed's folder."""
    return Source(path=_seen_from(path, str(file)), **how)


def _seen_from(path: Path, name: str) -> str:
    """Return a path as seen from the folder of a file; other names as they are."""
    if not Path(name).exists():
        return name
    return Path(os.path.relpath(name, path.absolute().parent)).as_posix()


def _braced(name: str | None) -> str | None:
    """Keep braces that are there: an import takes names as they are."""
    return None if name is None else name.replace("{", "{{").replace("}", "}}")
