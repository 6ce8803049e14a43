"""One run of a feed: its file, held against what is frozen, into its list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import pandas as pd

from cdp_frames.errors import CdpError, FrameError
from cdp_frames.fates import Fate
from cdp_frames.feed.changes import changes_of
from cdp_frames.feed.columns import fit
from cdp_frames.feed.model import mapping_of
from cdp_frames.feed.names import filled_in
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.fingerprint import (
    digest_of,
)
from cdp_frames.importing.options import completed
from cdp_frames.importing.planning import plan
from cdp_frames.inputs import to_pandas
from cdp_frames.journal import JournalPlace, place_of
from cdp_frames.journal.unfinished import begun_of_feed
from cdp_frames.mapping.columns import seen_columns
from cdp_frames.reading import read_contacts
from cdp_frames.schema import fields_of, load_schema
from cdp_frames.text.names import unique
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdp_frames.api.client import Client
    from cdp_frames.feed.model import Feed
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.inputs import FrameLike

_BY_US: Final = "Imported by cdp_frames"


class Ready(NamedTuple):
    """A run that is worked out.

    Attributes:
        plan: what would be sent.
        rows: the rows of the file, before those were left out that were sent before.
        numbers: for each row of the plan its number in the file; None of a frame.
        description: what the list's description will say.
        remember: keeps which rows were sent.
        client: the CDP; None where there is none to ask.
    """

    plan: ImportPlan
    rows: pd.DataFrame
    numbers: list[int] | None
    description: str
    remember: Callable[[ImportResult], None]
    client: Client | None


def prepared(
    feed: Feed,
    df: FrameLike | None,
    client: Client | None,
    *,
    now: datetime | None = None,
    command: Mapping[str, object] | None = None,
    **how: Any,
) -> Ready:
    """Work a run of a feed out, and send nothing.

    Args:
        feed: the feed.
        df: the rows, in place of its file.
        client: the CDP.
        now: when it runs; None for now.
        command: what the command line was asked for, for the journal.
        how: arguments of ``cdp_import`` that are of this run: ``force``, ``again``,
            ``journal``, ``timeout``, ``progress``.

    Raises:
        FrameError: the file is not there, or its columns are not those of the feed.
        CdpError: as ``plan_import``.
    """
    file = None if df is not None else source_of(feed)
    frame = _read(feed, file) if df is None else to_pandas(df)
    digests = {} if file is None else {str(file.resolve()): digest_of(file)}
    place = _place(how.pop("journal", True), feed, digests, command)
    moment = begun_of_feed(place, digests) or now or datetime.now(tz=UTC).astimezone()
    stem = "frame" if file is None else file.name.partition(".")[0]
    fitted = fit(frame, feed.columns, _fields(feed, client), feed.path.name)
    constants = {
        name: filled_in(text, now=moment, source=stem)
        for name, text in feed.set.items()
    }
    rows, mapping = _with_constants(frame, mapping_of(fitted.known), constants)
    options: dict[str, Any] = {
        **feed.options(),
        "list_name": _named(feed.target.list, moment, stem),
        "audience_name": _named(feed.target.audience, moment, stem),
        "mapping": mapping,
        "client": client,
        "journal": False if place is None else place,
        # Also where it is to be begun: a scheduler runs in any folder.
        **({"audit": feed.path.parent / feed.audit} if feed.audit else {}),
        **how,
    }
    changes = changes_of(feed, rows, options)
    kept = changes.kept
    part = rows[kept] if not kept.all() else rows
    planned = plan(
        part,
        completed(cast("Options", options), verb="run_feed"),
        skipped=int((~kept).sum()),
    )
    planned.screened.alarms = (
        *(f"In the columns: {told}." for told in fitted.told),
        *planned.screened.alarms,
    )
    numbers = None
    if file is not None:
        whole = FileNotes.of(frame).numbers(len(frame))
        numbers = [number for number, stays in zip(whole, kept, strict=True) if stays]
    day = f"{moment:%Y-%m-%d}"
    name = "a frame" if file is None else file.name
    return Ready(
        plan=replace(planned, notes=(*changes.notes, *planned.notes)),
        rows=rows,
        numbers=numbers,
        description=f"{_BY_US} from {name}: {counted(len(frame), 'row')}, {day}",
        remember=changes.remember,
        client=client,
    )


def run(ready: Ready) -> ImportResult:
    """Send what is worked out, describe the list, and keep which rows were sent.

    Raises:
        CdpError: as ``cdp_import``.
    """
    result = _described(ready.plan.apply(), ready)
    try:
        ready.remember(result)
    except OSError as error:  # the import is done, and its result is not lost
        note = (
            "Which rows were sent could not be kept, so the next run sends them again: "
            f"{error.strerror or type(error).__name__}."
        )
        return replace(result, notes=(*result.notes, note))
    return result


def source_of(feed: Feed) -> Path:
    """Return the file of a feed: of several the one that was changed last.

    Raises:
        FrameError: there is none.
    """
    pattern = feed.source.path
    if pattern is None:
        raise FrameError(
            f"{feed.path.name} names no source.path: pass the rows, or say which file."
        )
    folder = feed.path.parent
    whole = Path(pattern)
    base, parts = (
        (Path(whole.anchor), str(whole.relative_to(whole.anchor)))
        if whole.is_absolute()
        else (folder, pattern)
    )
    exact = base / parts
    try:
        found = (
            [exact] if exact.is_file() else [p for p in base.glob(parts) if p.is_file()]
        )
    except (ValueError, IndexError, NotImplementedError):  # as pathlib has it
        raise FrameError(
            f"{feed.path.name}: source.path = {pattern!r} is neither a file nor a "
            "pattern of files. Nothing was sent."
        ) from None
    if not found:
        raise FrameError(
            f"{feed.path.name}: there is no file {pattern!r} in {base}. Nothing was "
            "sent."
        )
    return max(found, key=lambda path: (path.stat().st_mtime, path.name))


def _read(feed: Feed, file: Path | None) -> pd.DataFrame:
    if file is None:
        raise AssertionError("a feed without rows reads its file")
    frame = read_contacts(
        file,
        source=feed.source.family,
        timezone=feed.rows.timezone,
        dayfirst=feed.rows.dayfirst,
        encoding=feed.source.encoding,
        sheet=feed.source.sheet,
        explode=feed.source.one_per_row,
    )
    if frame.empty:
        raise FrameError(
            f"Nothing to import: {file.name} has no row. Nothing was sent."
        )
    return frame


def _place(
    journal: Any,  # noqa: ANN401 - as in ``cdp_import``
    feed: Feed,
    digests: dict[str, str],
    command: Mapping[str, object] | None,
) -> JournalPlace | None:
    place = place_of(journal)
    if place is None:
        return None
    return replace(place, feed=feed.name, files=digests, command=command)


def _fields(feed: Feed, client: Client | None) -> list[str]:
    if client is not None:
        return [field.name for field in client.object(feed.target.object).fields]
    schema = load_schema(feed.options()["schema"])
    return [field.name for field in fields_of(schema, [])]


def _named(name: str | None, now: datetime, source: str) -> str | None:
    return None if name is None else filled_in(name, now=now, source=source)


def _with_constants(
    frame: pd.DataFrame, mapping: dict[Any, Any], constants: dict[str, str]
) -> tuple[pd.DataFrame, dict[Any, Any]]:
    """Add a column for each constant value, under a name that no other one has."""
    if not constants:
        return frame, mapping
    taken = {key if isinstance(aim, list) else aim for key, aim in mapping.items()}
    twice = sorted(taken & set(constants))
    if twice:
        raise FrameError(
            f"[set] and a column both fill {twice[0]!r}: leave one of them out."
        )
    sources = [column.source for column in seen_columns(frame)]
    names = unique([*sources, *constants])[len(sources) :]
    added = {
        name: pd.Series(value, index=frame.index, dtype="str")
        for name, value in zip(names, constants.values(), strict=True)
    }
    columns = pd.DataFrame(added, index=frame.index)
    rows = pd.concat([frame, columns], axis=1)
    notes = FileNotes.of(frame)
    if not notes.is_empty:
        notes.put(rows)
    return rows, {**mapping, **dict(zip(names, constants, strict=True))}


def _described(result: ImportResult, ready: Ready) -> ImportResult:
    """Write into the list's description what it was filled from, if that is ours."""
    list_id, client = result.list_id, ready.client
    if list_id is None or client is None or not result.counts[Fate.ACCEPTED]:
        return result
    try:
        now = client.get_list(list_id).description or ""
        if not now or now.startswith(_BY_US):
            client.update_list(list_id, description=ready.description)
    except CdpError as error:
        note = f"The list's description could not be written: {error}"
        return replace(result, notes=(*result.notes, note))
    return result
