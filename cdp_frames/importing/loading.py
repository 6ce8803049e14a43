"""A result that was saved, as it was: to be looked at, fixed and imported again."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from cdp_frames.api.wire import JobStatus
from cdp_frames.encoding import CONTENT_TYPES, SentTable
from cdp_frames.fates import Fate
from cdp_frames.fields import Field
from cdp_frames.file_notes import FileNotes, put_others
from cdp_frames.importing.destination import Destination
from cdp_frames.importing.guards import Removals
from cdp_frames.importing.options import require_known
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.planning import callables_of, planned_before
from cdp_frames.importing.reconciliation import Difference
from cdp_frames.importing.reimporting import Lineage
from cdp_frames.importing.result import ImportResult
from cdp_frames.importing.saved_options import options_of
from cdp_frames.importing.saving import SAVED, workspace_digest
from cdp_frames.importing.upload import Upload
from cdp_frames.importing.upload_file import UploadFile
from cdp_frames.inputs import Given, given
from cdp_frames.lists import Target, Verification
from cdp_frames.mapping.stored import mapping_of
from cdp_frames.screening import Screened
from cdp_frames.screening.lines import Lines
from cdp_frames.screening.merging import Fill, Merged
from cdp_frames.screening.opt_outs import HeldBack
from cdp_frames.screening.tables import ERROR_COLUMNS
from cdp_frames.screening.told import Told
from cdp_frames.storage import frame_of, opened, raw_of, value_of

if TYPE_CHECKING:
    from os import PathLike

    from cdp_frames.api.client import Client
    from cdp_frames.encoding import UploadFormat
    from cdp_frames.importing.options import Options
    from cdp_frames.storage import ArchiveReader, Json

_NO_POLARS: Final = (
    "The rows came as a Polars frame. Polars is not installed here, so they come back "
    "as an Arrow table."
)
_ELSEWHERE: Final = (
    "The credentials are not those of the import. Where they are of another workspace, "
    "its list is not there: nothing of this result is in it."
)


def load(path: str | PathLike[str], options: Options) -> ImportResult:
    """Return the result that ``save`` wrote to a file.

    Args:
        path: the file.
        options: what is given anew of the arguments of the import.

    Raises:
        UnreadableFileError: it is no such file, or damaged, or of a newer version.
        FrameError: an argument is missing that the file can't hold.
        TypeError: an argument that no import has; names the closest.
    """
    require_known(options, verb="load_result")
    result: ImportResult | None = None
    notes: dict[str, None] = {}
    with opened(path, SAVED) as (source, front):
        asked = [options_of(each["options"], options, path) for each in _several(front)]
        for data, (then, about) in zip(front["attempts"], asked, strict=True):
            result, lost = _result_of(data, then, result, source)
            notes |= dict.fromkeys([*about, *lost])
            notes |= dict.fromkeys(_elsewhere(data["workspace"], then["client"]))
    if result is None:
        raise AssertionError  # unreachable: there is at least one
    return replace(result, notes=(*result.notes, *notes))


def _several(front: dict[str, Any]) -> list[Json]:
    attempts: list[Json] = front["attempts"]
    if not attempts:
        raise ValueError("there is no attempt in it")
    return attempts


def _elsewhere(before: str | None, client: Client | None) -> list[str]:
    now = workspace_digest(client)
    return [_ELSEWHERE] if None not in {before, now} and before != now else []


def _result_of(
    data: Json,
    options: Options,
    previous: ImportResult | None,
    source: ArchiveReader,
) -> tuple[ImportResult, list[str]]:
    rows, notes = _given_of(data["given"], source)
    identity = raw_of(data["identity"], source)
    by_list = data["held"]["source"]
    held = HeldBack(
        rows=raw_of(data["held"]["rows"], source),
        said_by=raw_of(data["held"]["said_by"], source),
        keys=frozenset(data["held"]["keys"]),
        source=None if by_list is None else raw_of(by_list, source),
    )
    fates = frame_of(data["fates"], source)
    screened = _screened_of(data["screened"], source)
    upload = _upload_of(data["upload"], rows, screened, source)
    for count in (fates, identity, held.rows, held.said_by, screened.fates):
        _require(len(count) == len(rows.frame))
    _require({*fates["fate"]} <= {fate.value for fate in Fate})
    _require(isinstance(data["plan"]["content"], str))
    removals = data["plan"]["removals"]
    plan = ImportPlan(
        given=rows,
        screened=screened,
        upload=upload,
        held=held,
        opt_outs=data["plan"]["opt_outs"],
        notes=tuple(data["plan"]["notes"]),
        content=data["plan"]["content"],
        people=data["plan"].get("people"),
        removals=Removals(*removals) if removals is not None else None,
        struck=tuple(data["plan"]["struck"]),
        force=data["plan"]["force"],
        skipped=data["plan"]["skipped"],
        _options=options,
        _apply=planned_before(options, _lineage(previous, identity)),
    )
    reimport, undo = callables_of(options)
    added = data["added_to"]
    result = ImportResult(
        plan=plan,
        job_id=data["job_id"],
        status=_status_of(data["status"]),
        list_id=data["list_id"],
        fates=fates,
        errors=_complete(frame_of(data["errors"], source)),
        findings=frame_of(data["findings"], source),
        differences=tuple(Difference(*each) for each in data["differences"]),
        verification=_verification_of(data["verification"]),
        notes=tuple(data["notes"]),
        alarms=tuple(data["alarms"]),
        previous=previous,
        identity=identity,
        _reimport=reimport,
        _undo=undo,
        _added_to=None if added is None else frozenset(added),
        _audited=data.get("audited"),
    )
    return result, notes


def _complete(errors: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that older versions did not have."""
    if "confidence" in errors:
        return errors
    texts = dict.fromkeys(["alternative", "repair"], pd.Series(dtype="str"))
    made = errors.assign(confidence=np.nan, **texts)
    known = [name for name in ERROR_COLUMNS if name in made]
    return made[[*known, *(name for name in made if name not in known)]]


def _require(fits: bool) -> None:  # noqa: FBT001 - a condition
    if not fits:
        raise ValueError("the parts of the file do not fit together")


def _lineage(previous: ImportResult | None, identity: np.ndarray) -> Lineage:
    if previous is None:
        return Lineage()
    gone = frozenset[str]().union(*(each.plan.held.keys for each in previous.chain))
    return Lineage(previous=previous, identity=identity, gone=gone)


def _given_of(data: Json, source: ArchiveReader) -> tuple[Given, list[str]]:
    """Return the caller's rows, and what of them is not as it was."""
    notes = []
    if "table" in data:
        rows = given(source.get_arrow(data["table"]))
        polars = data["polars"] and find_spec("polars") is not None
        if data["polars"] and not polars:
            notes.append(_NO_POLARS)
        rows = rows._replace(as_polars=polars)
    else:
        rows = Given(frame_of(data["frame"], source))
        attrs = {value_of(key): value_of(value) for key, value in data["attrs"]}
        put_others(rows.frame, attrs)
        notes += [
            f"What stood in df.attrs as an object of the type {kind} was not saved."
            for kind in data["lost"]
        ]
    if data["notes"] is not None:
        FileNotes.from_plain(value_of(data["notes"])).put(rows.frame)
    return rows, notes


def _told(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a frame of a screening in the form in which it shows itself."""
    return Lines(frame) if name in {"errors", "changes", "hints"} else frame


def _screened_of(data: Json, source: ArchiveReader) -> Screened:
    screened = Screened(
        **{
            name: _told(frame_of(data[name], source), name)
            for name in Screened._fields
            if name != "mapping"
        },
        mapping=mapping_of(data["mapping"]),
    )
    screened.opted_out = Lines(frame_of(data["no_mail"], source))
    screened.notes = tuple(data["notes"])
    screened.told = tuple(
        Told(what, value_of(about), number)
        for what, about, number in data.get("told", ())
    )
    screened.alarms = tuple(data["alarms"])
    screened.chosen = {
        name: raw_of(places, source) for name, places in data["chosen"].items()
    }
    return screened


def _upload_of(
    data: Json, rows: Given, screened: Screened, source: ArchiveReader
) -> Upload:
    table = source.get_arrow(data["sent"]).combine_chunks()
    columns = [_whole(table, place) for place in range(table.num_columns)]
    sent = SentTable(data["size"], tuple(table.column_names), tuple(columns))
    positions = raw_of(data["rows"], source)
    valid = screened.valid
    _require(len(valid) == len(positions) == sent.size)
    _require(all(len(column) == sent.size for column in columns))
    labels = rows.frame.index
    _require(
        not len(positions) or 0 <= positions.min() <= positions.max() < len(labels)
    )
    suffix = data["file_name"].rpartition(".")[2]
    form = cast("UploadFormat", suffix if suffix in CONTENT_TYPES else "csv")
    return Upload(
        file=UploadFile.of(sent, form),
        form=form,
        sent=sent,
        file_name=data["file_name"],
        object_name=data["object_name"],
        target=Target(**data["target"]),
        mapping=screened.mapping,
        fields=tuple(
            Field(**{**each, "enum": tuple(each["enum"])}) for each in data["fields"]
        ),
        valid=valid,
        rows=positions,
        labels=labels,
        match_key=data["match_key"],
        keys=Destination(match_key=data["match_key"]).keys_of(valid),
        merged=None
        if data["merged"] is None
        else Merged(
            {
                name: Fill(*(raw_of(part, source) for part in parts))
                for name, parts in data["merged"].items()
            }
        ),
    )


def _whole(table: Any, place: int) -> Any:  # noqa: ANN401 - Arrow ships no types
    column = table.column(place)
    return column.chunk(0) if column.num_chunks else column.combine_chunks()


def _status_of(data: Json) -> JobStatus | None:
    if data is None:
        return None
    return JobStatus(**{**data, "stated": frozenset(data["stated"])})


def _verification_of(data: Json) -> Verification | None:
    if data is None:
        return None
    sets = {name: frozenset(data[name]) for name in ("missing", "blamed")}
    return Verification(**{**data, **sets})
