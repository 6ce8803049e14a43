"""Records: merging the rows of a file, and writing one profile.

Source:
    `docs/contract.md` sections 5 and 6: the match key finds the record, the last write
    wins for each field, an omitted field stays. Section 9: an empty cell counts as
    omitted.
"""

# Names go through `store.name`, values are parameters.
# ruff: noqa: S608

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.sandbox.data.rules import Column, findings, typed, verdict
from cdp_frames.sandbox.data.store import count, name, run, table_of
from cdp_frames.sandbox.refusals import Refusal, conflict, invalid, unknown_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from cdp_frames.sandbox.data.store import Store
    from cdp_frames.sandbox.settings.model import FieldSpec, ObjectSpec


class Merged(NamedTuple):
    """What became of valid rows: together they are all of them."""

    inserts: int
    updates: int


def merge(
    db: duckdb.DuckDBPyConnection, spec: ObjectSpec, fields: Sequence[str], rows: str
) -> Merged:
    """Merge valid rows into the records of an object.

    A key that is there twice counts as an insert and an update, so that inserts and
    updates always add up to the rows.

    Args:
        db: a connection that is writing.
        spec: the object.
        fields: the fields that the rows have.
        rows: a table with the column ``row`` and one typed column for each field.
    """
    total = count(db, f"SELECT count(*) FROM {rows}")
    names = ", ".join(name(field) for field in fields)
    table = table_of(spec)
    if spec.primary_key is None:
        run(
            db,
            f"INSERT INTO {table} (record_id, {names}) "
            f"SELECT nextval('record_ids'), {names} FROM {rows} ORDER BY row",
        )
        return Merged(total, 0)
    key = name(spec.primary_key)
    clears = spec.empty_cells == "clear"
    _one_row_per_key(db, spec.primary_key, fields, rows, clears=clears)
    others = [name(field) for field in fields if field != spec.primary_key]
    if others:
        # An empty cell is null here, and mostly leaves the field as it was.
        value = "latest.{0}" if clears else "coalesce(latest.{0}, record.{0})"
        changes = ", ".join(f"{f} = {value.format(f)}" for f in others)
        run(
            db,
            f"UPDATE {table} record SET {changes} FROM latest "
            f"WHERE record.{key} = latest.{key}",
        )
    inserts = count(
        db,
        f"INSERT INTO {table} (record_id, {names}) "
        f"SELECT nextval('record_ids'), {names} FROM "
        f"(SELECT * FROM latest ANTI JOIN {table} USING ({key}) ORDER BY row)",
    )
    return Merged(inserts, total - inserts)


def _one_row_per_key(
    db: duckdb.DuckDBPyConnection,
    key: str,
    fields: Sequence[str],
    rows: str,
    *,
    clears: bool,
) -> None:
    """Fill ``latest``: for each key, the last value of each field."""
    repeated = count(db, f"SELECT count(*) - count(DISTINCT {name(key)}) FROM {rows}")
    if not repeated:
        # Nothing to choose between, which saves most of the time of a merge.
        run(db, f"CREATE OR REPLACE TEMP TABLE latest AS SELECT * FROM {rows}")
        return
    last = ", ".join(
        # arg_max passes over rows where the value is null.
        f"{'arg_max_null' if clears else 'arg_max'}({name(field)}, row) "
        f"AS {name(field)}"
        for field in fields
        if field != key
    )
    run(
        db,
        f"CREATE OR REPLACE TEMP TABLE latest AS SELECT min(row) AS row, {name(key)}"
        f"{', ' + last if last else ''} FROM {rows} GROUP BY {name(key)}",
    )


def upsert(
    store: Store, spec: ObjectSpec, record: Mapping[str, object], match_key: str | None
) -> str:
    """Write one record and return the match key that was used.

    Args:
        store: where it goes.
        spec: the object.
        record: values by field; null clears a field, an omitted one stays.
        match_key: the field to find the record by; None for the primary key.

    Raises:
        Refusal: 400 for a value or key that won't do, 422 for an unknown field.
    """
    key = match_key or spec.primary_key or ""
    if key not in spec.identity_keys:
        raise invalid(f"{key!r} is no identity key of {spec.name}", path="matchKey")
    unknown = [field for field in record if field not in spec.by_name]
    if unknown:
        raise unknown_field(
            f"{spec.name} has no field {', '.join(unknown)}",
            fields=unknown,
            object_name=spec.name,
        )
    if record.get(key) in (None, ""):
        raise _bad(key, f"{key} is required")
    columns = [
        Column(place, field, "string", spec.by_name[field])
        for place, field in enumerate(record)
    ]
    texts = [_text(spec.by_name[field], value) for field, value in record.items()]
    with store.write() as db:
        _judge(db, columns, texts)
        _write(db, spec, key, list(record))
    return key


def _judge(
    db: duckdb.DuckDBPyConnection,
    columns: Sequence[Column],
    texts: Sequence[str | None],
) -> None:
    """Judge one record by the row rules, and fill ``given`` with its typed values."""
    cells = ", ".join(f"?::VARCHAR AS {column.text}" for column in columns)
    verdicts = ", ".join(verdict(column) for column in columns)
    row = run(db, f"SELECT {verdicts} FROM (SELECT {cells})", *texts)[0]
    for column, text, number in zip(columns, texts, row, strict=True):
        if number is not None:
            messages = {known: message for known, _, message in findings(column)}
            raise _bad(column.spec.name, messages[int(str(number))], text)
    # Typed inside the database: a time with a zone would need pytz to come out of it.
    values = ", ".join(
        f"{typed(column)} AS {name(column.spec.name)}" for column in columns
    )
    run(
        db,
        f"CREATE OR REPLACE TEMP TABLE given AS SELECT {values} FROM (SELECT {cells})",
        *texts,
    )


def _write(
    db: duckdb.DuckDBPyConnection, spec: ObjectSpec, key: str, fields: Sequence[str]
) -> None:
    """Update the record that has the key of ``given``, or insert one."""
    table = table_of(spec)
    primary = spec.primary_key or key
    keys = [key, primary] if primary in fields else [key]
    # A new identifier may belong to a profile that is known by its primary key.
    if any(_update(db, table, by, fields) for by in dict.fromkeys(keys)):
        _check_unique(db, table, keys[-1])
        return
    for field in spec.fields:
        if field.required and field.name not in fields:
            raise _bad(field.name, f"{field.name} is required")
    names = ", ".join(name(field) for field in fields)
    run(
        db,
        f"INSERT INTO {table} (record_id, {names}) "
        "SELECT nextval('record_ids'), * FROM given",
    )


def _update(
    db: duckdb.DuckDBPyConnection, table: str, by: str, fields: Sequence[str]
) -> int:
    changes = ", ".join(f"{name(field)} = given.{name(field)}" for field in fields)
    return count(
        db,
        f"UPDATE {table} record SET {changes} FROM given "
        f"WHERE record.{name(by)} = given.{name(by)}",
    )


def _check_unique(db: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    same = count(
        db, f"SELECT count(*) FROM {table} SEMI JOIN given USING ({name(key)})"
    )
    if same > 1:
        raise conflict(f"another profile has this {key}")


def _text(spec: FieldSpec, value: object) -> str | None:
    """Write a JSON value as the text that the row rules judge; null is none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        raise _bad(spec.name, "should be one value", value)
    if spec.type in {"string", "date", "datetime"}:
        raise _bad(spec.name, "should be a string", value)
    return json.dumps(value)


def _bad(field: str, message: str, value: object = None) -> Refusal:
    # As in `docs/contract.md` section 1.3: `records[2].email: invalid email format`.
    path = f"record.{field}"
    return invalid(f"{path}: {message}", path=path, value=value)
