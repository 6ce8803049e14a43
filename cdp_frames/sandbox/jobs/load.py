"""Taking a landed file into the store: judge its rows, then merge the good ones."""

# Names go through `store.name`, values are parameters.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.sandbox.data.records import merge
from cdp_frames.sandbox.data.rules import findings, typed, verdict
from cdp_frames.sandbox.data.store import count, literal, name, run
from cdp_frames.sandbox.files.formats import batches
from cdp_frames.sandbox.jobs.blame import blame_others
from cdp_frames.sandbox.jobs.job_record import Counters
from cdp_frames.sandbox.refusals import INVALID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb
    import pyarrow as pa

    from cdp_frames.sandbox.data.rules import Column
    from cdp_frames.sandbox.files.upload import Landed
    from cdp_frames.sandbox.jobs.job_record import Stage
    from cdp_frames.sandbox.settings.false_answers import WrongErrors
    from cdp_frames.sandbox.settings.model import ObjectSpec

# Rows merged in one step; between the steps the counters grow.
_SLICE: Final = 250_000


class Load:
    """One file on its way into the store.

    Args:
        db: a connection of its own, for its temporary tables.
        spec: the object that the rows are of.
        landed: the file.
        columns: the columns that are mapped.
        step: is told the stage before each piece of work; may raise to stop.
        tell: is given the counters after each piece of work.
    """

    def __init__(
        self,
        db: duckdb.DuckDBPyConnection,
        spec: ObjectSpec,
        landed: Landed,
        columns: Sequence[Column],
        step: Callable[[Stage], None],
        tell: Callable[[Counters], None],
    ) -> None:
        self._db = db
        self._spec = spec
        self._landed = landed
        self._columns = columns
        self._step = step
        self._tell = tell
        self._counters = Counters()

    def validate(self) -> None:
        """Judge every row; nothing outside this load sees it.

        Raises:
            UnreadableError: the file can't be read to its end.
        """
        fields = ", ".join(
            f"{typed(column)} AS {name(column.spec.name)}" for column in self._columns
        )
        self._make_tables(fields)
        for batch in batches(self._landed):
            self._step("validate")
            self._judge(batch)
            run(
                self._db,
                f"INSERT INTO staged SELECT row, {fields} FROM judged "
                "WHERE good ORDER BY row",
            )
            self._note_findings()
            bad = count(self._db, "SELECT count(*) FROM judged WHERE NOT good")
            self._count(read=batch.num_rows, valid=batch.num_rows - bad, invalid=bad)
        run(self._db, "DROP TABLE IF EXISTS judged")

    def _count(self, **more: int) -> None:
        now = {name: getattr(self._counters, name) + more[name] for name in more}
        self._counters = replace(self._counters, **now)
        self._tell(self._counters)

    def merge(self, without: int = 0) -> None:
        """Merge the good rows, in the order of the file.

        Args:
            without: so many of the last ones are counted, and not merged.
        """
        lost = count(
            self._db,
            "DELETE FROM staged WHERE row IN "
            "(SELECT row FROM staged ORDER BY row DESC LIMIT ?)",
            without,
        )
        fields = [column.spec.name for column in self._columns]
        for first in range(0, self._counters.read, _SLICE):
            self._step("merge")
            run(
                self._db,
                "CREATE OR REPLACE TEMP TABLE piece AS SELECT * FROM staged "
                "WHERE row BETWEEN ? AND ?",
                *(first, first + _SLICE - 1),
            )
            merged = merge(self._db, self._spec, fields, "piece")
            self._count(inserts=merged.inserts, updates=merged.updates)
        self._count(inserts=lost)

    def _make_tables(self, fields: str) -> None:
        # No row, but the right columns: a file may turn out to be empty.
        cells = ", ".join(f"NULL::VARCHAR AS {c.text}" for c in self._columns)
        run(
            self._db,
            f"CREATE TEMP TABLE staged AS SELECT 0::BIGINT AS row, {fields} "
            f"FROM (SELECT {cells}) WHERE false",
        )
        run(self._db, "CREATE TEMP TABLE found AS FROM findings WHERE false")
        run(self._db, "ALTER TABLE found DROP COLUMN job_id")
        run(self._db, "CREATE TEMP TABLE bad_rows (row BIGINT, cells VARCHAR[])")

    def _judge(self, batch: pa.Table) -> None:
        """Fill ``judged``: the cells, a verdict for each column, and ``good``."""
        verdicts = ", ".join(
            f"{verdict(column)} AS v{column.place}" for column in self._columns
        )
        worst = ", ".join(f"v{column.place}" for column in self._columns)
        self._db.register("batch", batch)
        run(
            self._db,
            "CREATE OR REPLACE TEMP TABLE judged AS SELECT *, "
            f"trouble IS NULL AND coalesce({worst}) IS NULL AS good "
            f"FROM (SELECT *, {verdicts} FROM batch)",
        )
        self._db.unregister("batch")

    def _note_findings(self) -> None:
        run(
            self._db,
            "INSERT INTO found SELECT row, -1, '', '', ?, trouble, '' "
            "FROM judged WHERE trouble IS NOT NULL",
            INVALID,
        )
        for column in self._columns:
            messages = ", ".join(
                f"({number}, {literal(code)}, {literal(message)})"
                for number, code, message in findings(column)
            )
            run(
                self._db,
                "INSERT INTO found SELECT row, ?, ?, ?, code, message, "
                f"coalesce({column.text}, '') FROM judged "
                f"JOIN (VALUES {messages}) messages (number, code, message) "
                f"ON v{column.place} = number WHERE trouble IS NULL",
                *(column.place, column.spec.name, column.header),
            )
        cells = ", ".join(
            f"coalesce(c{place}, '')" for place in range(len(self._landed.header))
        )
        run(
            self._db,
            f"INSERT INTO bad_rows SELECT row, [{cells}] FROM judged WHERE NOT good",
        )

    def keep_findings(self, job_id: str, wrong: WrongErrors | None = None) -> None:
        """Keep what was found, for the error file; or what is wrong instead."""
        how = None if wrong is None else wrong.how
        if how == "others":
            blame_others(self._db, self._landed)
        for _ in range(2 if how == "doubled" else 1):
            run(self._db, "INSERT INTO findings SELECT ?, * FROM found", job_id)
        run(self._db, "INSERT INTO refused SELECT ?, * FROM bad_rows", job_id)
