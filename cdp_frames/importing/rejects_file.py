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
from cdp_frames.reading.files import open_bytes
from cdp_frames.reading.formats import sheets_of

if TYPE_CHECKING:
    from os import PathLike

    from cdp_frames.importing.result import ImportResult

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

# What stands there for a row without a complaint of its own: its cells were sent in
# another row of the person.
_WITH_ANOTHER: Final = {
    _WHY: "row: merged with another row of this person, which was refused",
    _ACTION: "Leave it as it is: the rows are merged again.",
}

# A spreadsheet runs cells that begin so; an apostrophe in front makes them text.
# Plus and minus are left alone: they begin phones and numbers.
_RUNS: Final = r"^(?=[=@\t\r])"
_GUARDED: Final = r"^'(?=[=@\t\r])"


class Rejects(NamedTuple):
    """What a file of refused rows holds.

    Attributes:
        rows: the caller's columns, as text, after correction.
        list_id: the list that they belong to; None if there is none.
        list_name: the name of a list that is still to be made, for no row was good
            enough to make it; None otherwise.
        mapping: columns to fields, as in the import that refused them.
    """

    rows: pd.DataFrame
    list_id: str | None
    list_name: str | None
    mapping: dict[str, str] | None


def write_rejects(result: ImportResult, path: str | PathLike[str]) -> None:
    """Write the refused rows as CSV, with why, what to do, and where they belong.

    Args:
        result: the result of an import.
        path: the file to write: UTF-8 with a mark, which spreadsheets need.
    """
    reasons = _reasons(result)
    # Not `failed`, in which its user may have written: the reasons go by position.
    rows = result.plan.frame.iloc[reasons[_ROW]].reset_index(drop=True)
    # Repeated headers become unique, as they were sent, so that the mapping fits.
    rows.columns = pd.Index([column.source for column in result.mapping.seen])
    rows = rows.apply(_guard).assign(**reasons)
    said_no = result.plan.held.rows[reasons[_ROW]]
    if said_no.any():
        # It is read again with the rows: whoever said no in another row said no.
        rows[_OPTED_OUT] = np.where(said_no, "yes", "")
    rows[_LIST] = result.list_id or ""
    rows[_LIST_NAME] = result.plan.target.list_name or ""
    rows[_MAPPING] = json.dumps(result.mapping.field_map, ensure_ascii=False)
    rows.to_csv(path, index=False, encoding="utf-8-sig")


def _reasons(result: ImportResult) -> dict[str, list[Any]]:
    """Join all that is wrong with a row into one cell each."""
    rejected = result.fates["fate"].isin(REFUSED)
    order = result.fates.loc[rejected, "row"]
    persons = result.fates.loc[rejected, "sent_row"]
    lines = result.errors[result.errors["row"].isin(order)]
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


def _guard(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values
    texts = values.astype("object").where(values.notna(), "").astype("str")
    return texts.str.replace(_RUNS, "'", regex=True)


def read_rejects(path: str | PathLike[str]) -> Rejects:
    """Read a file that ``write_rejects`` wrote, after somebody corrected it.

    A spreadsheet may have saved it in its own way: with semicolons, in another
    encoding, as a workbook.

    Raises:
        UnreadableFileError: it is no such file.
    """
    frame = _table(path)
    missing = [name for name in (_WHY, _LIST, _MAPPING) if name not in frame.columns]
    if missing:
        raise UnreadableFileError(
            f"{path} has no column {missing[0]!r}: it is no file that "
            "'cdp-frames import --errors' wrote. Import it with 'cdp-frames import'."
        )
    rows = frame.loc[:, ~frame.columns.isin(_OURS)]
    rows = rows.apply(lambda texts: texts.str.replace(_GUARDED, "", regex=True))
    list_id, mapping = _text_in(frame, _LIST), _text_in(frame, _MAPPING)
    return Rejects(
        rows=rows,
        list_id=list_id,
        list_name=_text_in(frame, _LIST_NAME) if list_id is None else None,
        mapping=None if mapping is None else json.loads(mapping),
    )


def _text_in(frame: pd.DataFrame, column: str) -> str | None:
    """Return the text in a column of ours; rows that somebody added leave it blank."""
    if column not in frame.columns:
        return None
    filled = frame.loc[frame[column].ne(""), column]
    return None if filled.empty else str(filled.iloc[0])


def _table(path: str | PathLike[str]) -> pd.DataFrame:
    """Read a file whose first record is the header, as text."""
    grid = sheets_of(open_bytes(path))[0].grid
    header, *rows = grid.rows(0, grid.count) or [[]]
    whole = [row + [""] * (len(header) - len(row)) for row in rows]
    kept = [row[: len(header)] for row in whole if any(row)]
    return pd.DataFrame(kept, columns=header, dtype="str").fillna("")
