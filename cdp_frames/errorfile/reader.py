"""The error file of a job as a DataFrame: what was wrong, and with which row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.errorfile.error_lines import read_error_lines
from cdp_frames.errorfile.evidence import add_evidence
from cdp_frames.errorfile.findings import findings_of, table_of, with_places
from cdp_frames.errorfile.forms import in_a_known_form
from cdp_frames.errorfile.json_lines import read_json_lines
from cdp_frames.errorfile.matching import NO_FACTS, match_rows
from cdp_frames.errorfile.names import Names
from cdp_frames.errorfile.outcomes import without_successes
from cdp_frames.errorfile.regular import regular_errors
from cdp_frames.errorfile.sent import SentRows
from cdp_frames.errorfile.sheets import has_sheets, text_of_sheets
from cdp_frames.errorfile.text_lines import read_text_lines
from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.files import fetch
from cdp_frames.text.archives import is_packed, unpack
from cdp_frames.text.decoding import decode
from cdp_frames.text.json_objects import is_json
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from cdp_frames.reading.files import FileLike

# A text that ends so is meant as the name of a file.
_ENDINGS: Final = (
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".log", ".gz", ".zip", ".xml",
    ".html", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet",
)  # fmt: skip


@private
def read_error_file(
    source: FileLike,
    sent: pd.DataFrame | None = None,
    *,
    field_map: Mapping[str, str] | None = None,
    match_key: str = "email",
    rows: NDArray[np.int64] | Sequence[int] | None = None,
    labels: Sequence[object] | pd.Index | None = None,
    refused: int | None = None,
) -> pd.DataFrame:
    r"""Read the error file of an import job, and find the row that each line is about.

    The file's form is not documented, so it is read whatever it is: CSV, TSV, JSON
    lines, a JSON array, XML, plain sentences, a workbook, a Parquet file, packed or
    not, cut at the end or not; one that can't be read is one line that says so. A line
    is matched with a row only if that row is the one it can be about; otherwise ``row``
    is missing and ``matched_by`` says why. A row number alone counts only where the
    file proves what it counts from.

    Args:
        source: the file as a path, an open file, bytes or text; in any encoding, and
            packed with gzip or in a zip of its own, or not.
        sent: the n rows that were sent, in that order, named by header or by field and
            best of all as the very text that was sent; left out, no row is known.
        field_map: header -> field, as it was sent; left out, they are the same.
        match_key: the header or field that the CDP matches rows by; empty for none.
        rows: the n positions of the rows in the caller's frame; 0 to n - 1 if left out.
        labels: the n labels of the rows in the caller's frame; the index of `sent` if
            left out.
        refused: how many rows the CDP counts as refused (``invalid_rows`` of the job);
            it decides which rows lines are about that say the same of several.

    Returns:
        One row for each thing that is wrong, in the order of the file: ``row``
        (``Int64``, 0-based position in the caller's frame, missing if not certain),
        ``index`` (the caller's label), ``column`` (header), ``field``, ``value`` (as it
        was sent, or as the file has it), ``code`` (of `cdp_frames.problems`;
        ``cdp_rejected`` where the CDP's words are unknown), ``message`` (the CDP's own
        words), ``action``, ``suggestion`` (missing), ``stage`` (``cdp``),
        ``matched_by`` (``row``, ``key``, ``values``, ``number``, ``order``, or
        ``none: …``), ``certainty`` (0 to 1), ``raw`` (the line as it stands in the
        file).

    Raises:
        UnreadableFileError: there is no such file.

    Examples:
        >>> import pandas as pd
        >>> sent = pd.DataFrame({"email": ["ana@example.com", "bob@"]})
        >>> file = "email,error\nbob@,invalid email format\n"
        >>> errors = read_error_file(file, sent)
        >>> print(*errors.loc[0, ["row", "column", "value", "code", "matched_by"]])
        1 email bob@ invalid_email key

    Source:
        ``docs/contract.md`` section 9, "Error file"; the import guide, "Handling
        partial failures".
    """
    return read_errors(
        _text(source),
        None if sent is None else SentRows.of_frame(sent),
        field_map=field_map,
        match_key=match_key,
        rows=rows,
        labels=sent.index if labels is None and sent is not None else labels,
        refused=refused,
    )


def read_errors(
    text: str,
    sent: SentRows | None,
    *,
    field_map: Mapping[str, str] | None = None,
    match_key: str = "email",
    rows: NDArray[np.int64] | Sequence[int] | None = None,
    labels: Sequence[object] | pd.Index | None = None,
    refused: int | None = None,
) -> pd.DataFrame:
    """Do as ``read_error_file`` does, with the very texts that were sent.

    Args:
        text: the text of the error file; see ``text_of_file``.
        sent: the n rows that were sent; None if they are not known.
        field_map: as for ``read_error_file``, and so are the others, but for:
        match_key: the same.
        rows: the same.
        labels: the n labels of the rows in the caller's frame; 0 to n - 1 if left out.
        refused: the same.
    """
    names = Names(field_map or {}, [] if sent is None else sent.columns)
    key = next(iter(names.columns_of(match_key)), "") if match_key else ""
    text = in_a_known_form(text.removeprefix("\ufeff"))
    size = 0 if sent is None else sent.size
    rows = np.arange(size) if rows is None else rows
    labels = pd.RangeIndex(size) if labels is None else labels
    errors = None
    if sent is not None:
        errors = regular_errors(text, names, sent, key, refused)
    if errors is None:
        errors = errors_by_line(text, names, sent, key, refused)
    return with_places(errors, rows, labels)


def errors_by_line(
    text: str, names: Names, sent: SentRows | None, match_key: str, refused: int | None
) -> pd.DataFrame:
    """Do as ``regular_errors`` does, for a file of any form: line by line."""
    found = (
        read_json_lines(text)
        if is_json(text, forgiving=True)
        else read_text_lines(text, names)
    )
    found = without_successes(found, names)
    lines = read_error_lines(found, names, sent, match_key)
    matches = [NO_FACTS] * len(lines)
    if sent is not None:
        add_evidence(lines, names, sent)
        matches = match_rows(lines, sent, match_key, names, refused)
    return table_of(findings_of(lines, matches, names, sent))


def text_of_file(data: bytes, name: str = "") -> str:
    """Return the text of an error file, packed or not, even if its end is cut off.

    Unlike a contact file it is never refused: any part of it is better than none, and
    of one that is damaged beyond that the text says so.

    Args:
        data: the bytes of the file: text, a workbook, a Parquet file.
        name: its name, for messages.
    """
    unpacked = unpack(data, name, forgiving=True)
    try:
        if is_packed(unpacked.data):
            unpacked = unpack(unpacked.data, unpacked.name)  # says what is wrong
        if has_sheets(unpacked.data):
            return text_of_sheets(unpacked)
    except UnreadableFileError as error:
        return f"the error file can't be read: {error}\n"
    return decode(unpacked.data, forgiving=True).data.decode()


def _text(source: FileLike) -> str:
    """Return the text of a file, or the text itself if it is one."""
    if isinstance(source, str) and not _is_name(source):
        return source
    name, data = fetch(source)
    return text_of_file(data, name)


def _is_name(text: str) -> bool:
    """Whether a text is meant as the name of a file."""
    if "\n" in text or "\r" in text:
        return False
    if text.lower().endswith(_ENDINGS) and len(text.split()) == 1:
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or a NUL in it
        return False
