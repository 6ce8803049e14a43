"""The refused rows as a file: out with the reasons, back with the corrections.

The file is the caller's own rows plus columns of ours, so it can be corrected in any
spreadsheet. Ours also carry where the rows belong, so that the way back needs no
settings to be repeated. What it is called says what it is: ``.csv`` or ``.xlsx``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.rejects_checks import by_cdp, checks_of, stands
from cdp_frames.importing.rejects_form import (
    guarded,
    instead_of_nul,
    real_headers,
    unguarded,
    with_nul,
    without_nul,
)
from cdp_frames.importing.rejects_kept import (
    Rejects,
    is_setting,
    is_whole,
    joined_fields,
    kept_of,
)
from cdp_frames.importing.rejects_reasons import (
    ACTION,
    ROW,
    SUGGESTION,
    WHY,
    reasons_of,
)
from cdp_frames.importing.rejects_workbook import read_workbook, workbook_of
from cdp_frames.reading.files import open_bytes
from cdp_frames.reading.formats import sheets_of
from cdp_frames.reading.workbook import is_workbook
from cdp_frames.repair.workbook.names import SUFFIX, is_workbook_name
from cdp_frames.repair.workbook.writing import require_writer
from cdp_frames.storage import private_file
from cdp_frames.text.names import unique

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from cdp_frames.importing.result import ImportResult
    from cdp_frames.text.archives import Unpacked

__all__ = ["Rejects", "read_rejects", "require_form", "write_private", "write_rejects"]

# Of people of whom another row says so. It stays with the rows on the way back.
_OPTED_OUT: Final = "cdp_opted_out"
_LIST: Final = "cdp_list_id"
_LIST_NAME: Final = "cdp_list"
_MAPPING: Final = "cdp_mapping"
# Of rows that the CDP refused: whether they still read as they did.
_CHECK: Final = "cdp_check"
# What stands in these columns is ours and is taken off again on the way back.
_OURS: Final = (WHY, ACTION, SUGGESTION, ROW, _LIST, _LIST_NAME, _CHECK, _MAPPING)


_FORMS: Final = frozenset({".csv", SUFFIX})


def require_form(path: str | PathLike[str]) -> None:
    """See that refused rows can be written to a file of this name, and by what is here.

    Raises:
        FrameError: it ends neither in ``.csv`` nor in ``.xlsx``, or XlsxWriter is not
            installed.
    """
    _require_known(path)
    if is_workbook_name(path):
        require_writer()


def _require_known(path: str | PathLike[str]) -> None:
    """See that the name of a file says in which form its refused rows are."""
    if Path(path).suffix.lower() not in _FORMS:
        raise FrameError(
            f"{Path(path).name!r} does not say in which form the refused rows are: end "
            "it in .csv, or in .xlsx for a workbook."
        )


def write_rejects(
    result: ImportResult | ImportPlan,
    path: str | PathLike[str],
    numbers: Sequence[object] | None = None,
    settings: Mapping[str, object] | None = None,
) -> None:
    """Write the refused rows, with why, what to do, and where they belong.

    The file is there whole or not at all, and only its owner can read it: people are in
    it. ``read_rejects`` gives back each cell as text, whatever it holds.

    Args:
        result: the result of an import, or its plan.
        path: the file to write: CSV (UTF-8 with a mark, which spreadsheets need) or,
            where it ends in ``.xlsx``, a workbook.
        numbers: for each row of the import its number in the file; 1 for the first row
            by default.
        settings: how the import judged, in the words of ``SETTINGS``.

    Raises:
        FrameError: as ``require_form``; a workbook has no room for the rows; or the
            file can't be written, and what was there before is still there.
    """
    plan = result if isinstance(result, ImportPlan) else result.plan
    fates = plan.screened.fates if isinstance(result, ImportPlan) else result.fates
    numbered = range(1, len(fates) + 1) if numbers is None else numbers
    list_id = None if isinstance(result, ImportPlan) else result.list_id
    found = (fates, result.errors)
    write_found(path, plan, found, list_id, [*map(str, numbered)], settings or {})


def write_found(
    path: str | PathLike[str],
    plan: ImportPlan,
    found: tuple[pd.DataFrame, pd.DataFrame],
    list_id: str | None,
    numbers: Sequence[str],
    settings: Mapping[str, object],
) -> None:
    """Write rows of an import with what was found; see ``write_rejects``.

    Args:
        path: the file.
        plan: the import.
        found: its ``fates``, of which the refused ones are written, and ``errors``.
        list_id: the list that the rows belong to; None if there is none.
        numbers: for each row of the import its number in the file.
        settings: as of ``write_rejects``.

    Raises:
        FrameError: as of ``write_rejects``.
    """
    require_form(path)
    write = workbook_of if is_workbook_name(path) else _csv_of
    data = write(plan, found, list_id, numbers, settings)
    try:
        write_private(path, data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FrameError(f"{path} can't be written: {reason}.") from None


def _csv_of(
    plan: ImportPlan,
    found: tuple[pd.DataFrame, pd.DataFrame],
    list_id: str | None,
    numbers: Sequence[str],
    settings: Mapping[str, object],
) -> bytes:
    """Write the refused rows as CSV; as ``workbook_of``."""
    reasons = reasons_of(*found)
    refused = reasons.pop(ROW)
    # Not `failed`, in which its user may have written: the reasons go by position.
    rows = plan.frame.iloc[refused].reset_index(drop=True)
    # Repeated headers become unique, as they were sent, so that the mapping fits.
    theirs = [column.source for column in plan.mapping.seen]
    headers = real_headers(rows.columns, theirs)
    rows = rows.set_axis(pd.Index(theirs, dtype=object), axis=1).apply(guarded)
    nul = instead_of_nul(rows)
    rows = without_nul(rows, nul)
    said_no = plan.held.rows[refused]
    if said_no.any() and _OPTED_OUT not in theirs:
        # It is read again with the rows: whoever said no in another row said no.
        theirs = unique([*theirs, _OPTED_OUT])
        rows[theirs[-1]] = np.where(said_no, "yes", "")
    ours = dict(zip(_OURS, unique([*theirs, *_OURS])[len(theirs) :], strict=True))
    kept = kept_of(
        plan.mapping, {"columns": ours, "headers": headers, "nul": nul}, settings
    )
    filled: dict[str, Any] = {
        **{name: guarded(pd.Series(texts)) for name, texts in reasons.items()},
        ROW: [numbers[row] for row in refused],
        _LIST: list_id or "",
        _LIST_NAME: plan.target.list_name or "",
        _CHECK: _checks(rows, nul, theirs, np.isin(refused, [*by_cdp(found[1])])),
        _MAPPING: json.dumps(kept, ensure_ascii=False),
    }
    for name in _OURS:
        rows[ours[name]] = pd.Series(filled[name], index=rows.index, dtype=object)
    rows.columns = guarded(pd.Series(rows.columns, dtype=object))
    # With CR and LF as line end, `csv` puts quotes around cells that hold either.
    text: str = rows.to_csv(None, index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _checks(
    rows: pd.DataFrame, nul: str, names: Sequence[str], said: np.ndarray
) -> list[str]:
    """Return the check values of the rows that the CDP refused, as they are read."""
    read = with_nul(rows.loc[said].apply(unguarded), nul)
    checks = np.full(len(rows), "", dtype=object)
    checks[said] = checks_of(read.set_axis(pd.Index(names), axis=1)) or ""
    return [*checks]


def write_private(path: str | PathLike[str], data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        OSError: it can't be written; what was there before is still there.
    """
    with private_file(path) as stream:
        stream.write(data)


def read_rejects(path: str | PathLike[str]) -> Rejects:
    """Read a file that ``write_rejects`` wrote, after somebody corrected it.

    A spreadsheet may have saved it in its own way: with semicolons, in another
    encoding, as a workbook, its columns in another order.

    Raises:
        FrameError: it ends neither in ``.csv`` nor in ``.xlsx``.
        UnreadableFileError: it is no such file, or a row of it is out of step.
    """
    _require_known(path)
    opened = open_bytes(path)
    if is_workbook_name(path) and not is_workbook(opened.data):
        raise UnreadableFileError(f"{opened.name!r} is no workbook.")
    of_workbook = read_workbook(opened.data, opened.name)
    if of_workbook is not None:
        return of_workbook
    frame = _table(opened, path)
    names, fields, kept = _kept_mapping(frame, path)
    frame.columns = unguarded(pd.Series(frame.columns, dtype=object))
    rows = frame.loc[:, ~frame.columns.isin([*names.values()])]
    rows = rows.apply(unguarded)
    rows = with_nul(rows, str(kept.get("nul", "")))
    said = stands(rows, frame.get(names[_CHECK], [""] * len(rows)))
    headers = dict(kept.get("headers", {}))
    rows = rows.rename(columns=headers)
    list_id = _text_in(frame, names[_LIST])
    numbers = frame.get(names[ROW], pd.Series("", index=frame.index))
    return Rejects(
        rows=rows,
        list_id=list_id,
        list_name=_text_in(frame, names[_LIST_NAME]) if list_id is None else None,
        mapping=None if fields is None else joined_fields(fields, kept, headers),
        judged=frozenset(kept.get("judged", ())),
        numbers=[str(number) for number in numbers],
        settings={
            name: value
            for name, value in dict(kept.get("settings", {})).items()
            if is_setting(name, value)
        },
        suppress=[str(each) for each in kept.get("suppress", ())],
        asked=[str(each) for each in kept.get("asked", ())],
        why=unguarded(frame[names[WHY]]).tolist() if names[WHY] in frame else (),
        said=said,
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
        if is_whole(kept):
            return {**plain, **kept["columns"]}, kept["fields"], kept
        if isinstance(kept, dict) and kept and WHY in frame.columns:
            # As it was written before there were versions.
            return plain, kept, {}
    needed = next((name for name in _OURS if name not in frame.columns), _MAPPING)
    raise UnreadableFileError(
        f"{path} has no column {needed!r} to be read: it is no file that 'cdp-frames "
        "import --errors' wrote. Import it with 'cdp-frames import'."
    )


def _text_in(frame: pd.DataFrame, column: str) -> str | None:
    """Return the text in a column of ours; rows that somebody added leave it blank."""
    if column not in frame.columns:
        return None
    filled = frame.loc[frame[column].ne(""), column]
    return None if filled.empty else str(filled.iloc[0])


def _table(opened: Unpacked, path: str | PathLike[str]) -> pd.DataFrame:
    """Read a file whose first record is the header, as text.

    Raises:
        UnreadableFileError: a row is out of step with the header: what it says may be
            in any column.
    """
    grid = sheets_of(opened)[0].grid
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
