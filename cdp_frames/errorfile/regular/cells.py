"""The text of an error file as columns, if every line of it is one whole record."""

from __future__ import annotations

import json
import re
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from cdp_frames.errorfile.lines import SENTENCE, Line
from cdp_frames.errorfile.text_lines import LOOKED_AT, is_header
from cdp_frames.text.delimiters import detect
from cdp_frames.text.json_objects import is_json
from cdp_frames.text.records import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.names import Names

# Readers differ in what these are: blanks, line ends, nothing.
_CONTROL: Final = r"[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{2028}\x{2029}]"
# A line, or a table, beyond this is an odd one.
_LONGEST, _WIDEST = 2**18, 100
# JSON objects are taken apart so many at a time, for the memory that they take.
_AT_A_TIME: Final = 2**13
_TEXTS: Final = frozenset({str, type(None)})


class Cells(NamedTuple):
    """An error file as columns.

    Attributes:
        names: what each column is called.
        columns: for each of them the n cells, without a null.
        raw: the n lines as they stand in the file, without their line ends.
    """

    names: list[str]
    columns: list[pa.LargeStringArray]
    raw: pa.LargeStringArray


def cells_of_text(text: str, names: Names) -> Cells | None:
    """Take a text apart; None if any line of it is not one whole record.

    Args:
        text: the text of an error file.
        names: the names that may stand in it.
    """
    lines = _lines(text)
    if lines is None:
        return None
    is_of_objects = is_json(text, forgiving=True)
    cells = _of_objects(lines) if is_of_objects else _of_table(text, lines, names)
    if cells is None or cells.names == [SENTENCE] or any(map(_is_odd, cells.columns)):
        return None
    return cells


def _lines(text: str) -> pa.LargeStringArray | None:
    """Return the lines of a text that ends with one; None if any is odd."""
    if not text.endswith("\n") or text.count("\r") != text.count("\r\n"):
        return None
    try:
        whole = pa.array([text.replace("\r\n", "\n")[:-1]], pa.large_string())
    except UnicodeEncodeError:  # half a character
        return None
    lines = pc.split_pattern(whole, "\n").flatten()
    is_odd = (
        len(lines) < 2  # noqa: PLR2004 - a header or an object, and another line
        or pc.max(pc.binary_length(lines)).as_py() > _LONGEST
        or _is_any(pc.match_substring_regex(lines, _CONTROL))
        or _is_any(pc.equal(pc.utf8_trim_whitespace(lines), ""))
    )
    return None if is_odd else lines


def _is_odd(cells: pa.LargeStringArray) -> bool:
    """Whether a cell has blanks alone, or a zero that may have been written as one."""
    is_filled = pc.not_equal(cells, "")
    is_blank = pc.match_substring_regex(cells, r"^[\s\pZ\pC]*$")
    return _is_any(pc.and_(is_filled, is_blank)) or _is_any(pc.equal(cells, "-0"))


def _is_any(flags: pa.BooleanArray) -> bool:
    return bool(pc.any(flags).as_py())


def _of_table(text: str, lines: pa.LargeStringArray, names: Names) -> Cells | None:
    dialect = detect(text, is_name=names.is_column, forgiving=True)
    width, mark = dialect.width, dialect.delimiter
    if not dialect.named or dialect.start or not 1 < width <= _WIDEST:
        return None
    if not _are_records(lines, mark, width, quoted='"' in text):
        return None
    first = [
        Line(raw="", cells=dict(enumerate(record.cells)))
        for record in islice(
            split(text, mark, width=width, forgiving=True), LOOKED_AT + 1
        )
    ]
    header = [name.strip() for name in first[0].cells.values()]
    if len(header) != width or not is_header(first, names):
        return None
    columns = _columns(lines, mark, width)
    if columns is None or len(columns[0]) != len(lines) - 1:
        return None
    return Cells(header, columns, lines.slice(1))


def _are_records(
    lines: pa.LargeStringArray, mark: str, width: int, *, quoted: bool
) -> bool:
    """Whether each line is as many cells as the table is wide, quoted as they must."""
    if not quoted:
        counted = pc.equal(pc.count_substring(lines, mark), width - 1)
        return bool(pc.all(counted).as_py())
    cut = re.escape(mark)
    cell = rf'(?:[^"{cut}]*|"(?:[^"]|"")*")'
    record = rf"^{cell}(?:{cut}{cell}){{{width - 1}}}$"
    return bool(pc.all(pc.match_substring_regex(lines, record)).as_py())


def _columns(
    lines: pa.LargeStringArray, mark: str, width: int
) -> list[pa.LargeStringArray] | None:
    names = [str(number) for number in range(width)]
    glued = pc.binary_join(
        pa.LargeListArray.from_arrays([0, len(lines)], lines),
        pa.scalar("\n", pa.large_string()),
    )
    try:
        table = csv.read_csv(
            pa.BufferReader(glued[0].as_buffer()),
            csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
            csv.ParseOptions(delimiter=mark),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [_as_one(column) for column in table.columns]


def _as_one(column: pa.ChunkedArray) -> pa.LargeStringArray:
    found = column.combine_chunks()
    return (
        pa.concat_arrays(found.chunks) if isinstance(found, pa.ChunkedArray) else found
    )


def _of_objects(lines: pa.LargeStringArray) -> Cells | None:
    """Read flat objects that all have the same names; what they hold is text."""
    names: list[str] | None = None
    parts: list[list[pa.LargeStringArray]] = []
    # A whole number is its digits; a broken one or a yes or no is odd enough.
    decode = json.JSONDecoder(parse_int=str).raw_decode
    for start in range(0, len(lines), _AT_A_TIME):
        texts = lines.slice(start, _AT_A_TIME).to_pylist()
        if not all(text[0] == "{" and text[-1] == "}" for text in texts):
            return None
        try:
            objects, ends = zip(*map(decode, texts), strict=True)
        except (ValueError, RecursionError):
            return None
        if [*ends] != [*map(len, texts)]:
            return None
        names = list(objects[0]) if names is None else names
        found = _side_by_side(objects, names)
        if found is None:
            return None
        parts.append(found)
    if names is None:
        return None
    columns = [pa.concat_arrays(column) for column in zip(*parts, strict=True)]
    return Cells(names, columns, lines)


def _side_by_side(
    objects: Sequence[dict[str, object]], names: list[str]
) -> list[pa.LargeStringArray] | None:
    if not names or set(map(tuple, objects)) != {tuple(names)}:
        return None
    columns = [[*map(itemgetter(name), objects)] for name in names]
    if not all(_TEXTS.issuperset(map(type, column)) for column in columns):
        return None
    try:
        return [pa.array(column, pa.large_string()).fill_null("") for column in columns]
    except UnicodeEncodeError:  # half a character
        return None
