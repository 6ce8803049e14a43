"""From the bytes of an error file to findings, each tied to its row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.errorfile.lines import read_lines
from cdp_frames.errorfile.matching import NO_FACTS, RowMatch, tie
from cdp_frames.errorfile.messages import Names, code_of
from cdp_frames.errorfile.roles import Reader
from cdp_frames.errorfile.sent import SentRows
from cdp_frames.errors import UnreadableFileError
from cdp_frames.problems import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from cdp_frames.errorfile.messages import Finding
    from cdp_frames.errorfile.roles import ErrorLine

# A text that ends so is meant as the name of a file.
_ENDINGS: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".log", ".gz")

_COLUMNS: Final = {
    "row": "Int64",
    "index": "object",
    "column": "str",
    "field": "str",
    "value": "str",
    "code": "str",
    "message": "str",
    "action": "str",
    "suggestion": "str",
    "stage": "str",
    "matched_by": "str",
    "certainty": "float64",
    "raw": "str",
}


def tied_findings(
    source: str | Path | bytes,
    sent: pd.DataFrame | None,
    *,
    field_map: Mapping[str, str] | None,
    match_key: str,
    rows: NDArray[np.int64] | Sequence[int] | None,
    labels: Sequence[object] | pd.Index | None,
    refused: int | None,
) -> pd.DataFrame:
    """Return the findings of an error file; see ``read_error_file``."""
    columns = [] if sent is None else [str(name) for name in sent.columns]
    names = Names(field_map or {}, columns)
    store = None if sent is None else SentRows(sent)
    key = next(iter(names.columns_of(match_key)), "")
    reader = Reader(read_lines(_content(source), names), names, store, key)
    complaints = reader.complaints()
    ties = [NO_FACTS] * len(complaints)
    if store is not None:
        ties = tie(complaints, store, key, refused)
    records = list(_records(complaints, ties, names, store))
    return _frame(records, sent, rows, labels)


def _content(source: str | Path | bytes) -> str | bytes:
    """Return what is to be read; a text without line end may be the name of a file."""
    if isinstance(source, bytes):
        return source
    if isinstance(source, str):
        if "\n" in source or "\r" in source:
            return source
        is_name = source.lower().endswith(_ENDINGS) and len(source.split()) == 1
        if not is_name and not _is_file(source):
            return source
    try:
        return Path(source).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(
            f"the error file {str(source)!r} can't be read: {reason}."
        ) from error


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or a NUL in it
        return False


def _records(
    complaints: Sequence[ErrorLine],
    ties: Sequence[RowMatch],
    names: Names,
    store: SentRows | None,
) -> Iterator[dict[str, object]]:
    for complaint, found in zip(complaints, ties, strict=True):
        for finding in complaint.findings:
            column = _column(finding, found, names, store)
            header, field = names.pair_of(column) if column else ("", "")
            code = code_of(finding.message, finding.code, is_sent=bool(column))
            value = finding.value
            if store is not None and found.row is not None and column:
                value = store.text(found.row, column)
            yield {
                "row": found.row,
                "column": header or None,
                "field": field or finding.field or None,
                "value": value or None,
                "code": code,
                "message": finding.message or finding.code or PROBLEMS[code].title,
                "action": finding.action or PROBLEMS[code].action,
                "matched_by": found.matched_by,
                "certainty": found.certainty,
                "raw": complaint.raw,
            }


def _column(
    finding: Finding, found: RowMatch, names: Names, store: SentRows | None
) -> str:
    """Find the sent column that a finding is about; empty if that is not certain."""
    named = names.columns_of(finding.field)
    if len(named) == 1:
        return named[0]
    if finding.field and not named:
        return ""
    candidates = named or list(names.columns)
    if store is not None and found.row is not None and finding.value:
        number = store.id_of(finding.value)
        holding = [c for c in candidates if store.codes(c)[found.row] == number]
        if len(holding) == 1:
            return holding[0]
    return names.mentioned(finding.message) if not named else ""


def _frame(
    records: list[dict[str, object]],
    sent: pd.DataFrame | None,
    rows: NDArray[np.int64] | Sequence[int] | None,
    labels: Sequence[object] | pd.Index | None,
) -> pd.DataFrame:
    """Make the result, with the caller's own positions and labels."""
    frame = pd.DataFrame.from_records(records, columns=list(_COLUMNS))
    frame["stage"] = "cdp"
    known = frame["row"].notna().to_numpy()
    places = frame["row"].to_numpy()[known].astype(np.int64)
    if sent is not None:
        given = np.arange(len(sent)) if rows is None else np.asarray(rows, np.int64)
        told = sent.index if labels is None else pd.Index(labels)
        index = np.full(len(records), None, dtype=object)
        index[known] = told.take(places).astype(object)
        frame["index"] = pd.Series(index, index=frame.index, dtype=object)
        at = np.zeros(len(records), dtype=np.int64)
        at[known] = given[places]
        frame["row"] = pd.Series(at, dtype="Int64").where(known)
    # Made anew, because `astype` of pandas 2 writes a missing text as "None".
    return pd.DataFrame(
        {
            name: pd.Series(frame[name].tolist(), dtype=dtype)
            for name, dtype in _COLUMNS.items()
        }
    )
