"""The refused rows as a file: out with the reasons, back with the corrections.

The file is the caller's own rows plus columns of ours, so it can be corrected in any
spreadsheet. Ours also carry where the rows belong, so that the way back needs no
settings to be repeated.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import UnreadableFileError
from cdp_frames.fates import REFUSED
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.rejects_form import (
    guarded,
    instead_of_nul,
    real_headers,
    unguarded,
    with_nul,
    without_nul,
)
from cdp_frames.reading.files import open_bytes
from cdp_frames.reading.formats import sheets_of
from cdp_frames.storage import private_file
from cdp_frames.text.names import unique

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from cdp_frames.importing.result import ImportResult
    from cdp_frames.mapping import Mapping as ColumnMapping

# Of people of whom another row says so. It stays with the rows on the way back.
_OPTED_OUT: Final = "cdp_opted_out"
# What stands in these columns is ours and is taken off again on the way back.
_WHY: Final = "cdp_why"
_ACTION: Final = "cdp_what_to_do"
_SUGGESTION: Final = "cdp_suggestion"
_ROW: Final = "cdp_row"
_LIST: Final = "cdp_list_id"
_LIST_NAME: Final = "cdp_list"
_MAPPING: Final = "cdp_mapping"
_OURS: Final = (_WHY, _ACTION, _SUGGESTION, _ROW, _LIST, _LIST_NAME, _MAPPING)
# What is kept of how the rows were judged, in the words of `cdp_import`.
SETTINGS: Final = frozenset(
    {"schema", "timezone", "dayfirst", "region", "keep", "bad_cells", "opt_outs"}
)
# Of what stands in the last one.
_VERSION: Final = 2

# What stands there for a row without a complaint of its own: its cells were sent in
# another row of the person.
_WITH_ANOTHER: Final = {
    _WHY: "row: merged with another row of this person, which was refused",
    _ACTION: "Leave it as it is: the rows are merged again.",
}


class Rejects(NamedTuple):
    """What a file of refused rows holds.

    Attributes:
        rows: the caller's columns, as text, after correction.
        list_id: the list that they belong to; None if there is none.
        list_name: the name of a list that is still to be made, for no row was good
            enough to make it; None otherwise.
        mapping: columns to fields, as in the import that refused them; or a field to
            the columns that fill it.
        judged: the fields that only the schema had, and the CDP had not.
        numbers: for each row its number in the file of the first import, as text;
            empty for rows that somebody added.
        settings: how the import that refused them judged: its schema, zone and so on.
        suppress: the suppression lists of that import.
    """

    rows: pd.DataFrame
    list_id: str | None
    list_name: str | None
    mapping: dict[str, str | list[str]] | None
    judged: frozenset[str]
    numbers: list[str]
    settings: dict[str, str | bool]
    suppress: list[str]


def write_rejects(
    result: ImportResult | ImportPlan,
    path: str | PathLike[str],
    numbers: Sequence[object] | None = None,
    settings: Mapping[str, object] | None = None,
) -> None:
    """Write the refused rows as CSV, with why, what to do, and where they belong.

    The file is there whole or not at all, and only its owner can read it: people are in
    it. ``read_rejects`` gives back each cell as text, whatever it holds.

    Args:
        result: the result of an import, or its plan.
        path: the file to write: UTF-8 with a mark, which spreadsheets need.
        numbers: for each row of the import its number in the file; 1 for the first row
            by default.
        settings: how the import judged, in the words of ``SETTINGS``.
    """
    plan = result if isinstance(result, ImportPlan) else result.plan
    list_id = None if isinstance(result, ImportPlan) else result.list_id
    fates = plan.screened.fates if isinstance(result, ImportPlan) else result.fates
    reasons = _reasons(fates, result.errors)
    refused = reasons.pop(_ROW)
    # Not `failed`, in which its user may have written: the reasons go by position.
    rows = plan.frame.iloc[refused].reset_index(drop=True)
    # Repeated headers become unique, as they were sent, so that the mapping fits.
    theirs = [column.source for column in result.mapping.seen]
    headers = real_headers(rows.columns, theirs)
    rows = rows.set_axis(pd.Index(theirs, dtype=object), axis=1).apply(guarded)
    nul = instead_of_nul(rows)
    rows = without_nul(rows, nul)
    said_no = plan.held.rows[refused]
    if said_no.any():
        # It is read again with the rows: whoever said no in another row said no.
        theirs = unique([*theirs, _OPTED_OUT])
        rows[theirs[-1]] = np.where(said_no, "yes", "")
    ours = dict(zip(_OURS, unique([*theirs, *_OURS])[len(theirs) :], strict=True))
    numbered = range(1, len(fates) + 1) if numbers is None else numbers
    filled: dict[str, Any] = {
        **{name: guarded(pd.Series(texts)) for name, texts in reasons.items()},
        _ROW: [str(numbered[row]) for row in refused],
        _LIST: list_id or "",
        _LIST_NAME: plan.target.list_name or "",
        _MAPPING: _written_mapping(
            plan.mapping,
            {"columns": ours, "headers": headers, "nul": nul},
            settings or {},
        ),
    }
    for name in _OURS:
        rows[ours[name]] = pd.Series(filled[name], index=rows.index, dtype=object)
    rows.columns = guarded(pd.Series(rows.columns, dtype=object))
    # With CR and LF as line end, `csv` puts quotes around cells that hold either.
    text = rows.to_csv(None, index=False, lineterminator="\r\n")
    write_private(path, text.encode("utf-8-sig"))


def _written_mapping(
    mapping: ColumnMapping, form: dict[str, object], settings: Mapping[str, object]
) -> str:
    """Write which column is which field, and in which form the file is.

    Args:
        mapping: which column is which field.
        form: what our own columns are called here, and what else is not as it was.
        settings: how the import judged.
    """
    judged = {column.source: column.field for column in mapping.judged}
    columns = (*mapping.columns, *mapping.judged)
    kept = {
        "version": _VERSION,
        "fields": mapping.field_map | judged,
        "fallbacks": {
            column.field: [part.source for part in column.fallbacks]
            for column in columns
            if column.fallbacks
        },
        "judged": sorted(judged.values()),
        **form,
        "suppress": settings.get("suppress") or [],
        "settings": {
            name: value for name, value in settings.items() if _is_setting(name, value)
        },
    }
    return json.dumps(kept, ensure_ascii=False)


def _is_setting(name: str, value: object) -> bool:
    return name in SETTINGS and isinstance(value, (str, bool))


def write_private(path: str | PathLike[str], data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        OSError: it can't be written; what was there before is still there.
    """
    with private_file(path) as stream:
        stream.write(data)


def _reasons(fates: pd.DataFrame, errors: pd.DataFrame) -> dict[str, list[Any]]:
    """Join all that is wrong with a row into one cell each."""
    rejected = fates["fate"].isin(REFUSED)
    order = fates.loc[rejected, "row"]
    persons = fates.loc[rejected, "sent_row"]
    lines = errors[errors["row"].isin(order)]
    column = lines["column"].astype("object").fillna("row").astype("str")
    known = lines["suggestion"].notna()
    parts = {
        _WHY: column + ": " + lines["message"],
        _ACTION: lines["action"],
        _SUGGESTION: (column + ": " + lines["suggestion"].astype("str")).where(known),
    }
    joined = {
        name: texts.groupby(lines["row"]).agg(
            lambda found: "; ".join(dict.fromkeys(found.dropna()))
        )
        for name, texts in parts.items()
    }
    return {
        name: _of_each(order.map(texts), persons, _WITH_ANOTHER.get(name, "")).tolist()
        for name, texts in joined.items()
    } | {_ROW: order.tolist()}


def _of_each(texts: pd.Series, persons: pd.Series, with_another: str) -> pd.Series:
    """Fill the gaps: with a text where another row of the person has a complaint."""
    told = persons.isin(persons[texts.notna()].dropna())
    return texts.mask(texts.isna() & told, with_another).fillna("")


def read_rejects(path: str | PathLike[str]) -> Rejects:
    """Read a file that ``write_rejects`` wrote, after somebody corrected it.

    A spreadsheet may have saved it in its own way: with semicolons, in another
    encoding, as a workbook, its columns in another order.

    Raises:
        UnreadableFileError: it is no such file, or a row of it is out of step.
    """
    frame = _table(path)
    names, fields, kept = _kept_mapping(frame, path)
    frame.columns = unguarded(pd.Series(frame.columns, dtype=object))
    rows = frame.loc[:, ~frame.columns.isin([*names.values()])]
    rows = rows.apply(unguarded)
    rows = with_nul(rows, str(kept.get("nul", "")))
    headers = dict(kept.get("headers", {}))
    rows = rows.rename(columns=headers)
    list_id = _text_in(frame, names[_LIST])
    numbers = frame.get(names[_ROW], pd.Series("", index=frame.index))
    return Rejects(
        rows=rows,
        list_id=list_id,
        list_name=_text_in(frame, names[_LIST_NAME]) if list_id is None else None,
        mapping=None if fields is None else _joined(fields, kept, headers),
        judged=frozenset(kept.get("judged", ())),
        numbers=[str(number) for number in numbers],
        settings={
            name: value
            for name, value in dict(kept.get("settings", {})).items()
            if _is_setting(name, value)
        },
        suppress=[str(each) for each in kept.get("suppress", ())],
    )


def _kept_mapping(
    frame: pd.DataFrame, path: str | PathLike[str]
) -> tuple[dict[str, str], dict[str, str] | None, dict[str, Any]]:
    """Return what our columns are called in a file, and the fields of the others.

    The third part is all that the import kept of itself.
    """
    plain = dict(zip(_OURS, _OURS, strict=True))
    for column in reversed([*frame.columns]):
        if not str(column).startswith(_MAPPING):
            continue
        try:
            kept = json.loads(_text_in(frame, column) or "{}")
        except ValueError:
            continue
        if _is_whole(kept):
            return {**plain, **kept["columns"]}, kept["fields"], kept
        if isinstance(kept, dict) and kept and _WHY in frame.columns:
            # As it was written before there were versions.
            return plain, kept, {}
    needed = next((name for name in _OURS if name not in frame.columns), _MAPPING)
    raise UnreadableFileError(
        f"{path} has no column {needed!r} to be read: it is no file that 'cdp-frames "
        "import --errors' wrote. Import it with 'cdp-frames import'."
    )


def _joined(
    fields: dict[str, str], kept: dict[str, Any], headers: dict[str, str]
) -> dict[str, str | list[str]]:
    """Return the fields of columns by their headers; those that fill one, together."""
    fallbacks = dict(kept.get("fallbacks", {}))
    called = {name: headers.get(name, name) for name in fields}
    plain = {called[name]: to for name, to in fields.items() if to not in fallbacks}
    joined = {
        to: [
            called[name],
            *(headers.get(part, part) for part in map(str, fallbacks[to])),
        ]
        for name, to in fields.items()
        if to in fallbacks
    }
    return {**plain, **joined}


def _is_whole(kept: object) -> bool:
    """Say whether what a file keeps of its import is as it was written."""
    return (
        isinstance(kept, dict)
        and kept.get("version") == _VERSION
        and all(isinstance(kept.get(part), dict) for part in ("columns", "fields"))
    )


def _text_in(frame: pd.DataFrame, column: str) -> str | None:
    """Return the text in a column of ours; rows that somebody added leave it blank."""
    if column not in frame.columns:
        return None
    filled = frame.loc[frame[column].ne(""), column]
    return None if filled.empty else str(filled.iloc[0])


def _table(path: str | PathLike[str]) -> pd.DataFrame:
    """Read a file whose first record is the header, as text.

    Raises:
        UnreadableFileError: a row is out of step with the header: what it says may be
            in any column.
    """
    grid = sheets_of(open_bytes(path))[0].grid
    header, *rows = grid.rows(0, grid.count) or [[]]
    for number, row in enumerate(rows, start=2):
        if number - 1 in grid.flaws or any(row[len(header) :]):
            flaw = grid.flaws.get(number - 1, "more cells than the header has")
            raise UnreadableFileError(
                f"row {number:,} of {path} can't be read: {flaw}. Correct it there; "
                "nothing was sent."
            )
    whole = [row + [""] * (len(header) - len(row)) for row in rows]
    kept = [row[: len(header)] for row in whole if any(row)]
    return pd.DataFrame(kept, columns=pd.Index(header), dtype="str").fillna("")
