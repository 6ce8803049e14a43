"""The database: DuckDB, in memory or in a file that survives a restart."""

from __future__ import annotations

import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from cdp_frames.sandbox.data.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdp_frames.sandbox.settings.model import ObjectSpec

SQL_TYPES: Final = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMPTZ",
}

# How DuckDB itself writes the type.
_SPELLED: Final = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}

# What a database file of DuckDB begins with, behind a checksum.
_MAGIC: Final = b"DUCK"
# The name under which its id is kept.
_ID: Final = "id of the store"
_SEQUENCES: Final = ("record_ids", "numbers")
_TABLES: Final = """
CREATE SEQUENCE IF NOT EXISTS record_ids;
CREATE SEQUENCE IF NOT EXISTS numbers;
CREATE TABLE IF NOT EXISTS secrets (name VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS jobs (id VARCHAR, number BIGINT, document VARCHAR);
CREATE TABLE IF NOT EXISTS findings (
    job_id VARCHAR, row BIGINT, place INTEGER, field VARCHAR, header VARCHAR,
    code VARCHAR, message VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS refused (job_id VARCHAR, row BIGINT, cells VARCHAR[]);
CREATE TABLE IF NOT EXISTS lists (
    id VARCHAR, number BIGINT, name VARCHAR, description VARCHAR, source VARCHAR,
    status VARCHAR, created_at DOUBLE, updated_at DOUBLE, visible_at DOUBLE);
CREATE TABLE IF NOT EXISTS members (
    list_id VARCHAR, record_id BIGINT, added_at DOUBLE);
CREATE TABLE IF NOT EXISTS audiences (
    id VARCHAR, name VARCHAR, job_id VARCHAR, created_at DOUBLE, records BIGINT[]);
CREATE TABLE IF NOT EXISTS answers (
    client VARCHAR, key VARCHAR, fingerprint VARCHAR, status INTEGER, body VARCHAR,
    stored_at DOUBLE);
"""


class Store:
    """A DuckDB database and the folder where uploaded files land.

    Any number of threads may read at once, each on a cursor of its own, while one
    writes: DuckDB gives every reader the state before the writer's commit.

    Args:
        path: the database file; None for memory. Uploads land beside it.
        objects: the objects whose records it keeps.

    Raises:
        OSError: the file is no database, another process has it, or it can't be
            written.
    """

    def __init__(self, path: Path | None, objects: Sequence[ObjectSpec]) -> None:
        self._writing = threading.RLock()
        self._temporary = path is None
        if path is None:
            self.landing = Path(tempfile.mkdtemp(prefix="cdp-sandbox-"))
        else:
            self.landing = path.with_name(f"{path.name}.files")
            # People are in it: 0700 and 0600, whatever the umask says.
            self.landing.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.landing.chmod(0o700)
        self._root: duckdb.DuckDBPyConnection | None = _opened(path)
        try:
            if path is not None:
                path.chmod(0o600)
            with self.write() as db:
                run(db, _TABLES)
                for spec in objects:
                    _make_table(db, spec)
        except BaseException:
            self.close()
            raise

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own; the caller closes it.

        Raises:
            RuntimeError: the database is closed.
        """
        if self._root is None:
            raise RuntimeError("the sandbox has been stopped")
        db = self._root.cursor()
        # The machine's zone must not decide what a TIMESTAMPTZ prints as.
        run(db, "SET TimeZone = 'UTC'")
        return db

    def read(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        db = self.cursor()
        try:
            return run(db, sql, *values)
        finally:
            db.close()

    @contextmanager
    def write(
        self, db: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Hold the one transaction that may write: all of it is kept, or nothing.

        Args:
            db: the connection to write on, where temporary tables are needed.
        """
        with self._writing:
            own = db is None
            connection = self.cursor() if db is None else db
            try:
                run(connection, "BEGIN")
                try:
                    yield connection
                except BaseException:
                    run(connection, "ROLLBACK")
                    raise
                run(connection, "COMMIT")
            finally:
                if own:
                    connection.close()

    @property
    def id(self) -> str:
        """What tells this store from any other; another one once all is forgotten."""
        return self.secret(_ID, new_id("store"))

    def secret(self, label: str, fresh: str) -> str:
        """Return a secret that outlives a restart, ``fresh`` the first time."""
        with self.write() as db:
            found = run(db, "SELECT value FROM secrets WHERE name = ?", label)
            if found:
                return str(found[0][0])
            run(db, "INSERT INTO secrets VALUES (?, ?)", label, fresh)
            return fresh

    def kept_jobs(self) -> list[str]:
        """Return the documents of all jobs, oldest first."""
        rows = self.read("SELECT document FROM jobs ORDER BY number")
        return [str(row[0]) for row in rows]

    def keep_job(
        self, job_id: str, document: str, db: duckdb.DuckDBPyConnection | None = None
    ) -> None:
        """Keep the document of a job.

        Args:
            job_id: its id.
            document: its JSON.
            db: a connection that is writing already.
        """
        if db is None:
            with self.write() as own:
                self.keep_job(job_id, document, own)
            return
        known = count(db, "UPDATE jobs SET document = ? WHERE id = ?", document, job_id)
        if not known:
            add = "INSERT INTO jobs VALUES (?, nextval('numbers'), ?)"
            run(db, add, job_id, document)

    def clear(self) -> None:
        """Forget everything but the secrets: tables, numbers, uploaded files."""
        with self.write() as db:
            run(db, "DELETE FROM secrets WHERE name = ?", _ID)
            for (table,) in run(db, "SELECT table_name FROM duckdb_tables()"):
                if table != "secrets":
                    run(db, f"DELETE FROM {name(str(table))}")  # noqa: S608 - quoted name
            for sequence in _SEQUENCES:
                run(db, f"CREATE OR REPLACE SEQUENCE {sequence}")
        for file in self.landing.iterdir():
            file.unlink()

    def close(self) -> None:
        """Close the database; what was kept in memory only is gone."""
        if self._root is not None:
            self._root.close()
            self._root = None
        if self._temporary:
            shutil.rmtree(self.landing, ignore_errors=True)


def run(
    db: duckdb.DuckDBPyConnection, sql: str, *values: object
) -> list[tuple[object, ...]]:
    """Execute and fetch everything.

    DuckDB 2 refuses the next statement on a connection while a result is half-read,
    so nothing here ever leaves one open.
    """
    rows: list[tuple[object, ...]] = db.execute(sql, list(values)).fetchall()
    return rows


def count(db: duckdb.DuckDBPyConnection, sql: str, *values: object) -> int:
    """Return the one number that a statement answers with."""
    rows = run(db, sql, *values)
    return int(str(rows[0][0])) if rows else 0


def name(text: str) -> str:
    """Quote an identifier."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text value."""
    return "'" + text.replace("'", "''") + "'"


def table_of(spec: ObjectSpec) -> str:
    """Return the quoted name of the table that holds an object's records."""
    return name(f"object_{spec.name}")


def _opened(path: Path | None) -> duckdb.DuckDBPyConnection:
    if path is not None and path.is_file() and path.stat().st_size:
        # DuckDB opens a file of rows, too, and keeps nothing in it.
        with path.open("rb") as file:
            if _MAGIC not in file.read(16):
                raise OSError(f"{path} can't be opened as a database: it is none")
    try:
        return duckdb.connect(":memory:" if path is None else str(path))
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise OSError(f"{path} can't be opened as a database: {why}") from error


def _make_table(db: duckdb.DuckDBPyConnection, spec: ObjectSpec) -> None:
    table = table_of(spec)
    run(db, f"CREATE TABLE IF NOT EXISTS {table} (record_id BIGINT)")
    columns = run(
        db,
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?",
        f"object_{spec.name}",
    )
    there = {str(column): str(kind) for column, kind in columns}
    for field in spec.fields:
        kind = SQL_TYPES[field.type]
        # Settings may have gained a field since the file was made.
        if field.name not in there:
            run(db, f"ALTER TABLE {table} ADD COLUMN {name(field.name)} {kind}")
        elif there[field.name] != _SPELLED.get(kind, kind):
            raise ValueError(
                f"{field.name} is {there[field.name]} in the file, {kind} in the "
                "settings; take another file"
            )
