"""A landed file as a value, and what its readers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

if TYPE_CHECKING:
    from pathlib import Path

Format = Literal["csv", "jsonl", "parquet"]


class UnreadableError(Exception):
    """The file as a whole can't be read; says why."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that was uploaded.

    Attributes:
        path: where it is.
        format: what it is.
        header: the names of its columns, in order.
    """

    path: Path
    format: Format
    header: tuple[str, ...]


def decoded(data: bytes) -> str:
    """Return bytes as text.

    Raises:
        UnreadableError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("the file is not UTF-8") from error


def numbered(table: pa.Table, rows: pa.Array, troubles: pa.Array) -> pa.Table:
    """Put the columns ``row`` and ``trouble`` before the cells."""
    return table.add_column(0, "row", rows.cast(pa.int64())).add_column(
        1, "trouble", troubles.cast(pa.string())
    )
