"""A folder of Parquet files, read as one table: a data set, hive partitioned or not."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pyarrow as pa

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.parquet import MAGIC
from cdp_frames.text.regular_files import require_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What Spark and others call a value that is missing.
_NOTHING: Final = "__HIVE_DEFAULT_PARTITION__"
_HIDDEN: Final = (".", "_")
_BLOCK: Final = 2**20


class ParquetRows:
    """The rows of one Parquet file.

    Args:
        path: the file.

    Attributes:
        name: what it is called.
        schema: its columns.
        rows: how many rows there are.
        size: how many bytes they have, unpacked.

    Raises:
        UnreadableFileError: it is damaged.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import, needed by few

        self.name, self._path = path.name, path
        try:
            with pq.ParquetFile(path) as file:
                meta, self.schema = file.metadata, file.schema_arrow
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from None
        self.rows = meta.num_rows
        self.groups = meta.num_row_groups
        self.size = sum(
            meta.row_group(number).total_byte_size for number in range(self.groups)
        )

    def batches(self, rows: int = _BLOCK) -> Iterator[pa.Table]:
        """Yield the rows in order, so many at a time."""
        yield from self._read(rows, None)

    def some(self, rows: int, groups: int) -> list[pa.Table]:
        """Return rows from the beginning of some of its groups of rows."""
        chosen = range(0, self.groups, max(1, self.groups // max(1, groups)))
        first = (next(self._read(rows, [number]), None) for number in chosen)
        return [table for table in first if table is not None] or [
            self.schema.empty_table()
        ]

    def _read(self, rows: int, groups: list[int] | None) -> Iterator[pa.Table]:
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        try:
            with pq.ParquetFile(self._path) as file:
                for batch in file.iter_batches(batch_size=rows, row_groups=groups):
                    yield pa.Table.from_batches([batch])
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self._path, error) from None


class DataSet:
    """The Parquet files of a folder below each other, in the order of their names.

    A column that only some of them have is empty in the others. The names of folders
    such as ``year=2026`` are columns of text, unless the files have them themselves.

    Args:
        folder: the folder.

    Attributes:
        name: what it is called.
        schema: the columns that all files have together.
        rows: how many rows there are.
        size: how many bytes they have, as they lie in the files unpacked.

    Raises:
        UnreadableFileError: something else is in it, or a column has types that can't
            be one.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder
        self._files = {path: ParquetRows(path) for path in files_in(folder)}
        if not self._files:
            raise UnreadableFileError(
                f"{str(folder)!r} is a folder, not a file, and has no Parquet files "
                "in it"
            )
        self.rows = sum(file.rows for file in self._files.values())
        self.size = sum(file.size for file in self._files.values())
        self.schema = self._together(
            [
                self._widened(file.schema.remove_metadata(), path)
                for path, file in self._files.items()
            ]
        )

    def _widened(self, own: pa.Schema, path: Path) -> pa.Schema:
        for name in self._places(path):
            if name not in own.names:
                own = own.append(pa.field(name, pa.large_string()))
        return own

    def _together(self, schemas: list[pa.Schema]) -> pa.Schema:
        names = schemas[0].names
        if len(set(names)) < len(names):
            raise UnreadableFileError(f"a file in {self.name!r} has a column twice")
        try:
            return pa.unify_schemas(schemas, promote_options="permissive")
        except (pa.ArrowException, ValueError) as error:
            raise UnreadableFileError(
                f"the files in {self.name!r} do not fit together: "
                f"{str(error).splitlines()[0]}"
            ) from None

    def _places(self, path: Path) -> dict[str, str | None]:
        """Return what the folders of a file say: ``year=2026``."""
        inner = path.relative_to(self._folder).parent
        named = [part.partition("=") for part in inner.parts if "=" in part]
        return {
            unquote(name): None if value == _NOTHING else unquote(value)
            for name, _, value in named
        }

    def digest(self) -> str:
        """Return what it is known again by: 64 hexadecimal digits."""
        whole = hashlib.sha256()
        for path in self._files:
            inner = PurePosixPath(path.relative_to(self._folder))
            with path.open("rb") as file:
                own = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{inner}\0{own}\0".encode())
        return whole.hexdigest()

    def batches(self, rows: int = _BLOCK) -> Iterator[pa.Table]:
        """Yield the rows in order, so many at a time; all have the same columns."""
        for path, file in self._files.items():
            for table in file.batches(rows):
                yield self._fitted(table, path)

    def some(self, rows: int, files: int) -> list[pa.Table]:
        """Return rows from the beginning of some files, from all of the folder."""
        step = max(1, len(self._files) // files)
        tables = [
            self._fitted(table, path)
            for path in [*self._files][::step]
            for table in self._files[path].some(rows, 1)[:1]
        ]
        return tables or [self.schema.empty_table()]

    def _fitted(self, table: pa.Table, path: Path) -> pa.Table:
        places = self._places(path)
        columns = []
        for field in self.schema:
            if field.name in table.column_names:
                column = self._cast(table.column(field.name), field, path)
            else:
                value = pa.scalar(places.get(field.name), field.type)
                column = pa.repeat(value, table.num_rows)
            columns.append(column)
        return pa.Table.from_arrays(columns, schema=self.schema)

    def _cast(
        self, column: pa.ChunkedArray, field: pa.Field, path: Path
    ) -> pa.ChunkedArray:
        try:
            return column.cast(field.type)
        except pa.ArrowException as error:
            # Whole numbers that a column of fractions would round, for one.
            raise UnreadableFileError(
                f"column {field.name!r} of {path.name!r} can't be {field.type}, as in "
                f"another file of {self.name!r}: {type(error).__name__}"
            ) from None

    def as_bytes(self) -> bytes:
        """Return all rows as one Parquet file."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        sink = BytesIO()
        with pq.ParquetWriter(sink, self.schema) as writer:
            for table in self.batches():
                writer.write_table(table)
        return sink.getvalue()


def files_in(folder: Path) -> list[Path]:
    """Return the files of a data set, in the order of their names.

    What begins with a dot or an underscore is of whoever wrote them.

    Raises:
        UnreadableFileError: one of them is no Parquet file.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if path.is_dir() or any(part.startswith(_HIDDEN) for part in inner):
            continue
        require_regular(path, None)
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise UnreadableFileError(
                    f"{str(folder)!r} is a folder, and {path.name!r} in it is no "
                    "Parquet file: name the files themselves, as a list or a pattern"
                )
        found.append(path)
    return found


def _damaged(path: Path, error: Exception) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path.name!r} is a damaged Parquet file, or does not fit the others: "
        f"{str(error).splitlines()[0]}"
    )
