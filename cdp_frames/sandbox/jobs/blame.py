"""Findings about the wrong rows, for an error file that blames others."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from cdp_frames.sandbox.data.store import run
from cdp_frames.sandbox.files.formats import batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from cdp_frames.sandbox.files.upload import Landed

_BLAMED: Final = pa.schema(
    [("row", pa.int64()), ("other", pa.int64()), ("texts", pa.list_(pa.string()))]
)


def blame_others(db: duckdb.DuckDBPyConnection, landed: Landed) -> None:
    """Say of good rows what was found in the bad ones, of as many as there are.

    Args:
        db: with the tables ``found`` and ``bad_rows`` of a load, which change.
        landed: the file.
    """
    bad = [row for (row,) in db.sql("SELECT row FROM bad_rows ORDER BY 1").fetchall()]
    good = islice(_good_rows(landed, frozenset(bad)), len(bad))
    pairs = [
        {"row": row, "other": other, "texts": texts}
        for row, (other, texts) in zip(bad, good, strict=False)
    ]
    db.register("blamed", pa.Table.from_pylist(pairs, schema=_BLAMED))
    run(
        db,
        "CREATE OR REPLACE TEMP TABLE found AS SELECT other AS row, "
        "* EXCLUDE (row, other, texts, value), "
        "CASE WHEN place < 0 THEN value ELSE texts[place + 1] END AS value "
        "FROM found JOIN blamed USING (row)",
    )
    run(
        db,
        "CREATE OR REPLACE TEMP TABLE bad_rows AS "
        "SELECT other AS row, texts AS cells FROM blamed",
    )
    db.unregister("blamed")


def _good_rows(landed: Landed, bad: frozenset[int]) -> Iterator[tuple[int, list[str]]]:
    for batch in batches(landed):
        columns = (column.to_pylist() for column in batch.columns)
        for row, _, *cells in zip(*columns, strict=True):
            if row not in bad:
                yield row, [cell or "" for cell in cells]
