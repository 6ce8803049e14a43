"""Write the rows to send as the bytes of a file: CSV, JSON lines or Parquet."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import FrameError, MissingColumnError, shown
from cdp_frames.text.arrow import repeats
from cdp_frames.text.cells import holds_local_times, sent_column, series_of
from cdp_frames.text.tracebacks import private
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future
    from typing import BinaryIO

# RFC 4180 section 2, rules 1, 6 and 7: records end with CRLF; fields with a quote,
# a comma, CR or LF are quoted, and a quote in them is doubled.
_SPECIAL: Final = (b'"', b",", b"\r", b"\n")
_ANY_SPECIAL: Final = r'[",\r\n]'
_QUOTE, _COMMA, _END, _NOTHING = (
    pa.scalar(text, pa.large_string()) for text in ('"', ",", "\r\n", "")
)
# The formats that the CDP takes: CSV as every sample of it has it, and two more.
UploadFormat: TypeAlias = Literal["csv", "jsonl", "parquet"]
CONTENT_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
_NONE_KNOWN: Final[Mapping[str, pa.LargeStringArray]] = {}
# Rows that are written at a time: few enough to stay in the processor's cache. Arrow
# lets go of the interpreter's lock, so that batches are written side by side.
_BATCH: Final = 65_536
_ROW_GROUP: Final = 2**20


class SentColumn(Protocol):
    """What an encoder needs to know of a mapped column."""

    @property
    def source(self) -> str:
        """The header that is sent."""

    @property
    def field(self) -> str:
        """The field of the CDP, the name of the column in the frame."""


class SentColumns(Protocol):
    """What an encoder needs to know of a mapping."""

    @property
    def columns(self) -> Sequence[SentColumn]:
        """The columns in the order in which they are sent."""


class SentTable(NamedTuple):
    """The rows of an upload, each column in the type from which it is written.

    Attributes:
        size: n, the number of rows.
        headers: the headers to send, all different.
        columns: for each header n cells as of ``text.cells.sent_column``.
    """

    size: int
    headers: tuple[str, ...]
    columns: tuple[pa.Array, ...]

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"SentTable({self.size} rows, headers={self.headers!r})"

    def texts(self) -> pd.DataFrame:
        """Return n rows of the very text that is sent; nothing is an empty text."""
        index = pd.RangeIndex(self.size)
        return pd.DataFrame(
            {
                header: series_of(written(cells).fill_null(""), index)
                for header, cells in zip(self.headers, self.columns, strict=True)
            },
            index=index,
            copy=False,
        )


@private
def encode_csv(valid: pd.DataFrame, mapping: SentColumns) -> bytes:
    r"""Write rows as CSV: RFC 4180, CRLF, UTF-8 without a byte order mark.

    Instants are written as ``2026-04-21T15:30:00Z``, whole numbers without ``.0``,
    other numbers with as few digits as read back to the same, truth values as
    ``true`` and ``false``. Text is written as it is; a missing value as nothing.

    Args:
        valid: n rows whose columns are named by field; any index, which is not sent.
        mapping: the columns to send, in order, with the headers to send.

    Returns:
        n + 1 records, the first of which has the headers.

    Raises:
        MissingColumnError: the mapping names a field that the frame does not have.
        FrameError: a column holds what has no form in a file.

    Examples:
        >>> from types import SimpleNamespace
        >>> column = SimpleNamespace(source="Firma", field="company_name")
        >>> frame = pd.DataFrame({"company_name": ["A, B", None, "C"]})
        >>> encode_csv(frame, SimpleNamespace(columns=[column]))
        b'Firma\r\n"A, B"\r\n""\r\nC\r\n'

    Source:
        RFC 4180 section 2. The import guide, "Prepare your CSV".
    """
    return encode(sent_table(valid, mapping))


def require_format(form: object) -> None:
    """Refuse what is no format of an upload.

    Raises:
        FrameError: it is none; says which there are.
    """
    if not isinstance(form, str) or form not in CONTENT_TYPES:
        raise FrameError(
            f"upload_format is one of {shown(CONTENT_TYPES)}, not {form!r}."
        )


def encode(table: SentTable, form: UploadFormat = "csv") -> bytes:
    """Write the columns of an upload.

    Every format holds the same texts, so that the CDP says the same of each row.

    Args:
        table: the columns.
        form: ``"csv"``, in the form of ``encode_csv``; ``"jsonl"``, an object for each
            row, in which nothing is null; or ``"parquet"``, columns of text.
    """
    file = BytesIO()
    encode_into(file, table, form)
    return file.getvalue()


def encode_into(file: BinaryIO, table: SentTable, form: UploadFormat = "csv") -> None:
    """Do as ``encode`` does, into a file that is open for writing.

    Args:
        file: the file.
        table: as in ``encode``.
        form: likewise.
    """
    # What screening needed for a while goes back to the system before more is laid out.
    pa.default_memory_pool().release_unused()
    if form == "jsonl":
        _write_json_lines(file, table)
    elif form == "parquet":
        _write_parquet(file, table)
    else:
        _write_csv(file, table)


def _write_json_lines(file: BinaryIO, table: SentTable) -> None:
    for start in range(0, table.size, _BATCH):
        rows = [_or_null(column.slice(start, _BATCH)) for column in table.columns]
        frame = pa.table(rows, names=[*table.headers]).to_pandas()
        frame = frame.astype(object).where(frame.notna(), None)
        lines = frame.to_json(orient="records", lines=True, force_ascii=False)
        file.write(lines.rstrip("\n").encode() + b"\n")


def _write_parquet(file: BinaryIO, table: SentTable) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import, needed by few

    columns = [_or_null(column) for column in table.columns]
    pq.write_table(
        pa.table(columns, names=[*table.headers]),
        file,
        row_group_size=_ROW_GROUP,
        store_schema=False,  # Arrow's own words for it are nothing to the CDP
    )


def _or_null(column: pa.Array) -> pa.Array:
    """Return the texts of a column; an empty one is no value, as in a CSV."""
    texts = written(column)
    return pc.if_else(pc.equal(texts, _NOTHING), pa.scalar(None, texts.type), texts)


def _write_csv(file: BinaryIO, table: SentTable) -> None:
    columns = table.columns
    header = [pa.array([name], pa.large_string()) for name in table.headers]
    file.write(_records(header))
    most = pa.cpu_count()
    with ThreadPoolExecutor(most) as threads:
        # Few at a time: if writing is slower, they would all be there twice.
        waiting: deque[Future[bytes]] = deque()
        for start in range(0, table.size, _BATCH):
            if len(waiting) > most:
                file.write(waiting.popleft().result())
            batch = [column.slice(start, _BATCH) for column in columns]
            waiting.append(threads.submit(_records, batch))
        file.writelines(one.result() for one in waiting)


def sent_table(
    valid: pd.DataFrame,
    mapping: SentColumns,
    known: Mapping[str, pa.LargeStringArray] = _NONE_KNOWN,
) -> SentTable:
    """Return the columns of an upload, ready to be written.

    Args:
        valid: as in ``encode_csv``.
        mapping: as in ``encode_csv``.
        known: field -> the n texts of its column, where they are at hand already.

    Raises:
        MissingColumnError: as ``encode_csv``.
        FrameError: as ``encode_csv``.
    """
    for column in mapping.columns:
        if column.field not in valid.columns:
            raise MissingColumnError(column.field, valid.columns)
    return SentTable(
        size=len(valid),
        headers=tuple(column.source for column in mapping.columns),
        columns=tuple(
            known[column.field]
            if column.field in known
            else _sent(valid[column.field], column.field)
            for column in mapping.columns
        ),
    )


def _sent(values: pd.Series, name: str) -> pa.Array:
    """Return a column in the type from which it is written."""
    column = sent_column(values)
    if holds_local_times(values.dtype):
        raise FrameError(f"column {name!r} holds times without a time zone")
    if len(column.unsupported):
        kinds = {type(value).__name__ for value in values.iloc[column.unsupported]}
        raise FrameError(
            f"column {name!r} holds what has no text: {shown(sorted(kinds))}"
        )
    return column.cells


def _records(columns: Sequence[pa.Array]) -> bytes:
    """Join the fields of each record, and the records, into one run of bytes."""
    fields = [_quoted(written(column)) for column in columns]
    if len(fields) == 1:
        # An empty line is no record for most readers; `""` is one for all of them.
        blank = pc.equal(pc.fill_null(fields[0], ""), "")
        fields = [pc.if_else(blank, pa.scalar('""', pa.large_string()), fields[0])]
    *others, last = fields
    ended = _join(last, _NOTHING, _END)
    return _data(_join(*others, ended, _COMMA) if others else ended)


def _quoted(texts: pa.Array) -> pa.Array:
    if not repeats(texts):
        return _quoted_each(texts)
    encoded = texts.dictionary_encode()
    distinct = encoded.dictionary
    quoted = _quoted_each(distinct)
    # Mostly there is nothing to quote, and the texts are as they were.
    return texts if quoted is distinct else quoted.take(encoded.indices)


def _quoted_each(texts: pa.Array) -> pa.Array:
    if not any(mark in _data(texts) for mark in _SPECIAL):
        return texts
    special = pc.fill_null(pc.match_substring_regex(texts, _ANY_SPECIAL), False)
    doubled = pc.replace_substring(texts.filter(special), '"', '""')
    quoted = _join(_QUOTE, doubled, _QUOTE, _NOTHING)
    return pc.replace_with_mask(texts, special, quoted)


def _join(*texts: pa.Array | pa.Scalar) -> pa.Array:
    return pc.binary_join_element_wise(
        *texts, null_handling="replace", null_replacement=""
    )


def _data(texts: pa.Array) -> bytes:
    """Return n texts one behind the other, which is how Arrow keeps them.

    Source:
        The Arrow columnar format, "Variable-size Binary Layout".
    """
    _, offsets, data = texts.buffers()
    if data is None or len(texts) == 0:
        return b""
    ends = memoryview(offsets).cast("q")
    start, end = ends[texts.offset], ends[texts.offset + len(texts)]
    laid: bytes = data.slice(start, end - start).to_pybytes()
    return laid
