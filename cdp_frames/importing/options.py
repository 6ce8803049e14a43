"""The arguments of an import: one list of them, for all the verbs that take them."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar, cast

from cdp_frames.importing.suppressing import given_lists
from cdp_frames.notebook_errors import UnknownArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping as Dictionary

    from cdp_frames.api.client import Client
    from cdp_frames.encoding import UploadFormat
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.suppressing import Suppress
    from cdp_frames.lists import IfExists
    from cdp_frames.mapping import Mapping, MappingMemory
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening.bad_cells import BadCells
    from cdp_frames.screening.duplicates import Keep
    from cdp_frames.screening.opt_outs import OptOuts

_Verb = TypeVar("_Verb", bound="Callable[..., object]")


class _ListName(TypedDict, total=False):
    list_name: str | None


class OtherOptions(TypedDict, total=False):
    """The arguments of an import besides the name of the list."""

    target_list_id: str | None
    audience_name: str | None
    if_exists: IfExists
    schema: SchemaLike
    mapping: Mapping | Dictionary[Hashable, Aim] | None
    memory: MappingMemory | str | PathLike[str] | None
    timezone: str | None
    dayfirst: bool | None
    region: str | None
    keep: Keep
    bad_cells: BadCells
    opt_outs: OptOuts
    suppress: Suppress
    max_refused: int | float | None
    min_rows: int | None
    max_removed: int | float | None
    max_change: int | float | None
    force: bool
    object_name: str
    client: Client | None
    verify: bool
    journal: bool | str | PathLike[str]
    again: bool
    upload_format: UploadFormat
    audit: str | PathLike[str] | None
    run_by: str | None
    progress: bool | Progress
    on_result: Callable[[ImportResult], object] | None
    timeout: float


class Options(_ListName, OtherOptions, total=False):
    """The arguments of an import; ``cdp_import`` says what each of them means."""


_NAMES: Final = tuple(Options.__annotations__)

# The defaults that are not None.
_DEFAULTS: Final[Options] = {
    "if_exists": "fail",
    "schema": "contact",
    "keep": "merge",
    "bad_cells": "refuse",
    "opt_outs": "hold",
    "force": False,
    "object_name": "profiles",
    "verify": True,
    "journal": True,
    "again": False,
    "upload_format": "csv",
    "progress": True,
    "timeout": 600.0,
}


def completed(given: Options, *, verb: str) -> Options:
    """Return the arguments of an import, with a default for each that is not given.

    Args:
        given: the arguments that the caller gave.
        verb: the function that was called.

    Raises:
        TypeError: one of them is no argument of an import; names the closest.

    Examples:
        >>> completed({"list_name": "Leads"}, verb="cdp_import")["if_exists"]
        'fail'
    """
    require_known(given, verb=verb)
    return cast("Options", {**dict.fromkeys(_NAMES), **_DEFAULTS, **given})


def require_known(names: Iterable[str], *, verb: str) -> None:
    """Refuse arguments that no import has.

    Raises:
        TypeError: names the first unknown argument, and the closest known one.

    Examples:
        >>> require_known(["list_nam"], verb="cdp_import")
        Traceback (most recent call last):
        cdp_frames.notebook_errors.UnknownArgumentError: cdp_import() got an \
unexpected keyword argument 'list_nam'. Did you mean 'list_name'?
    """
    for name in sorted(set(names).difference(_NAMES)):
        close = get_close_matches(name, _NAMES, n=1)
        hint = f". Did you mean {close[0]!r}?" if close else ""
        raise UnknownArgumentError(
            f"{verb}() got an unexpected keyword argument {name!r}{hint}"
        )


# Those that say how rows are judged and written down, whatever becomes of them.
_OF_ROWS: Final = frozenset(
    {
        *("schema", "mapping", "timezone", "dayfirst", "region", "keep", "bad_cells"),
        *("opt_outs", "suppress", "memory", "client", "audit", "run_by"),
    }
)


def require_row_options(names: Iterable[str], *, verb: str) -> None:
    """Refuse arguments that are not about rows.

    Raises:
        TypeError: names the first one, and the closest that there is.
    """
    for name in sorted(set(names) - _OF_ROWS):
        close = get_close_matches(name, sorted(_OF_ROWS), n=1)
        hint = f". Did you mean {close[0]!r}?" if close else ""
        raise UnknownArgumentError(
            f"{verb}() got an unexpected keyword argument {name!r}{hint}"
        )


def with_signature(verb: _Verb) -> _Verb:
    """Show every argument of an import, with its default, in place of ``**options``.

    ``inspect.signature``, ``help`` and the completion of notebooks read it.
    """
    written = inspect.signature(verb)
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=_DEFAULTS.get(name),
            annotation=annotation.__forward_arg__,
        )
        for name, annotation in Options.__annotations__.items()
        if name not in written.parameters
    ]
    by_name = inspect.Parameter.KEYWORD_ONLY
    every = [*written.parameters.values()]
    before = [parameter for parameter in every if parameter.kind < by_name]
    own = [parameter for parameter in every if parameter.kind is by_name]
    shown = written.replace(parameters=[*before, *options, *own])
    verb.__signature__ = shown  # type: ignore[attr-defined]
    return verb


# How an import is run, which the next run may do otherwise.
HOW: Final = frozenset(
    {
        *("client", "journal", "again", "audit", "run_by"),
        *("progress", "on_result", "timeout"),
        *("max_refused", "min_rows", "max_removed", "max_change", "force"),
    }
)


def kept(options: Options) -> tuple[dict[str, Any], list[str]]:
    """Return the arguments of an import as plain values, to be given once more.

    Returns:
        Those that are not None; and the names of those that have no plain form, such as
        a schema that is an object.

    Examples:
        >>> kept({"list_name": "Leads", "keep": False, "timeout": 60.0})
        ({'list_name': 'Leads', 'keep': False}, [])
        >>> kept({"schema": object()})
        ({}, ['schema'])
    """
    given = {
        name: value
        for name, value in options.items()
        if name not in HOW and value is not None
    }
    plain = {name: _plain(name, value) for name, value in given.items()}
    asked = sorted(name for name, value in plain.items() if value is None)
    return {name: value for name, value in plain.items() if value is not None}, asked


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 - any argument of an import
    """Return an argument as JSON can hold it; None if it can't."""
    if name == "mapping":
        named = isinstance(value, dict) and all(isinstance(key, str) for key in value)
        return dict(value) if named else None
    if name == "suppress":
        lists = given_lists(value)
        named = all(isinstance(each, str | PathLike) for each in lists)
        return [str(each) for each in lists] if named else None
    if isinstance(value, PathLike):
        # As the fingerprint describes it, wherever it is given again.
        return str(Path(value).resolve())
    return value if isinstance(value, str | bool | float | int) else None
