"""One table for each row rule: value, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from cdp_frames.sandbox.data.rules import Column, findings, typed, verdict
from cdp_frames.sandbox.data.store import run
from cdp_frames.sandbox.settings.model import FieldSpec, FieldType

EMAIL = FieldSpec(name="email", required=True, email=True)


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    run(connection, "SET TimeZone = 'UTC'")
    yield connection
    connection.close()


def message_of(
    db: duckdb.DuckDBPyConnection,
    spec: FieldSpec,
    value: str | None,
    declared: FieldType = "string",
) -> str | None:
    """The message for a value, or None."""
    column = Column(0, spec.name, declared, spec)
    rows = run(db, f"SELECT {verdict(column)} FROM (SELECT ?::VARCHAR AS c0)", value)  # noqa: S608 - what is tested
    messages = {number: message for number, _, message in findings(column)}
    number = rows[0][0]
    return None if number is None else messages[int(str(number))]


def kept(db: duckdb.DuckDBPyConnection, spec: FieldSpec, value: str) -> object:
    column = Column(0, spec.name, "string", spec)
    return run(db, f"SELECT ({typed(column)})::VARCHAR FROM (SELECT ? AS c0)", value)[  # noqa: S608 - what is tested
        0
    ][0]


@pytest.mark.parametrize(
    "value",
    [
        "a@example.com",
        "A.B+tag@Example.COM",
        "o'neil_x-1@sub.domain.example.org",
        "!#$%&'*+/=?^_`{|}~@example.com",
        "zoë@example.com",
        "user@bücher.example",
        "用户@例子.广告",
        "user@xn--bcher-kva.example",
        "1@2.example",
        f"{'l' * 64}@example.com",
        f"a@{'d' * 63}.example",
    ],
)
def test_addresses_that_are_taken(db: duckdb.DuckDBPyConnection, value: str) -> None:
    assert message_of(db, EMAIL, value) is None
    assert kept(db, EMAIL, value) == value


@pytest.mark.parametrize(
    "value",
    [
        *("bob", "bob@", "@example.com", "bob@example", "bob@@example.com", " "),
        *(
            "bob @example.com",
            " bob@example.com",
            "bob@example.com ",
            "bob@exa mple.com",
        ),
        *(".bob@example.com", "bob.@example.com", "b..ob@example.com"),
        *("bob@.example.com", "bob@example..com", "bob@example.com."),
        *("bob@-example.com", "bob@example-.com", "bob@example.123", "bob@127.0.0.1"),
        *("bob@example.com,ann@example.com", "bob@example.com;", "Bob <b@example.com>"),
        *("mailto:b@example.com", '"bob"@example.com', "bob@[127.0.0.1]", "b(x)@e.com"),
        *("bob@exam_ple.com", "bob@example.com\n", "\u00a0bob@example.com", "a@b@c.de"),
        f"{'l' * 65}@example.com",
        f"a@{'d' * 64}.example",
        f"a@{'d' * 60}.{'d' * 60}.{'d' * 60}.{'d' * 60}.{'d' * 10}.example",
    ],
)
def test_addresses_that_are_refused(db: duckdb.DuckDBPyConnection, value: str) -> None:
    assert message_of(db, EMAIL, value) == "invalid email format"


DATETIMES = {
    "2026-04-21T15:30:00Z": None,
    "2026-04-21T15:30:00+02:00": None,
    "2026-04-21T15:30:00-0530": None,
    "2026-04-21T15:30:00+02": None,
    "2026-04-21t15:30:00z": None,
    "2026-04-21 15:30:00+02:00": None,
    "2026-04-21T15:30Z": None,
    "2026-04-21T15:30:00.123456789Z": None,
    "2026-04-21T15:30:00,5Z": None,
    "2024-02-29T00:00:00Z": None,
    "2026-04-21T15:30:00": "naive datetime",
    "2026-04-21 15:30": "naive datetime",
    "2026-04-21T15:30:00.5": "naive datetime",
    "2026-04-21": "naive datetime",
    "2026-02-29T00:00:00Z": "invalid datetime",
    "2026-13-01T00:00:00Z": "invalid datetime",
    "2026-04-21T25:00:00Z": "invalid datetime",
    "2026-04-21T15:30:60Z": "invalid datetime",
    "21/04/2026 15:30": "invalid datetime",
    "04/21/2026": "invalid datetime",
    "1776785400": "invalid datetime",
    "Tue, 21 Apr 2026 15:30:00 GMT": "invalid datetime",
    "2026-04-21T15:30:00 Europe/Berlin": "invalid datetime",
    "2026-04-21 15:30:00 +02:00": "invalid datetime",
    "yesterday": "invalid datetime",
    " 2026-04-21T15:30:00Z": "invalid datetime",
}
OTHERS: dict[FieldType, dict[str, str | None]] = {
    "integer": {
        "0": None,
        "-12": None,
        "+7": None,
        "007": None,
        "9223372036854775807": None,
        "9223372036854775808": "not an integer",
        "1.0": "not an integer",
        "1,000": "not an integer",
        "1e3": "not an integer",
        " 1": "not an integer",
        "one": "not an integer",
        "٣": "not an integer",
    },
    "number": {
        "0": None,
        "-1.5": None,
        ".5": None,
        "5.": None,
        "1e-3": None,
        "1E400": "not a number",
        "9" * 400: "not a number",
        "1,5": "not a number",
        "nan": "not a number",
        "inf": "not a number",
        "$5": "not a number",
    },
    "boolean": {
        "true": None,
        "FALSE": None,
        "1": None,
        "0": None,
        "yes": "not a boolean",
        "t": "not a boolean",
        " true": "not a boolean",
    },
    "date": {
        "2026-04-21": None,
        "2024-02-29": None,
        "2026-02-29": "invalid date",
        "21.04.2026": "invalid date",
        "2026-4-21": "invalid date",
        "2026-04-21T00:00:00Z": "invalid date",
    },
    "datetime": DATETIMES,
}


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (kind, value, message)
        for kind, table in OTHERS.items()
        for value, message in table.items()
    ],
)
def test_typed_values(
    db: duckdb.DuckDBPyConnection, kind: FieldType, value: str, message: str | None
) -> None:
    spec = FieldSpec(name="x", type=kind)
    assert message_of(db, spec, value) == message
    if message is None:
        assert kept(db, spec, value) is not None
    # The declared type of a column is asked of its values as well.
    assert message_of(db, FieldSpec(name="x"), value, kind) == message


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("datetime", "2026-04-21T15:30:00+02:00", "2026-04-21 13:30:00+00"),
        ("datetime", "2026-04-21t15:30:00,25z", "2026-04-21 15:30:00.25+00"),
        ("date", "2026-04-21", "2026-04-21"),
        ("integer", "+007", "7"),
        ("number", "1e-3", "0.001"),
        ("boolean", "1", "true"),
        ("string", "007", "007"),
        ("string", " ", " "),
        ("string", "", None),
    ],
)
def test_what_is_kept(
    db: duckdb.DuckDBPyConnection, kind: FieldType, value: str, stored: str | None
) -> None:
    assert kept(db, FieldSpec(name="x", type=kind), value) == stored


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_cell_is_refused_only_where_a_value_is_required(
    db: duckdb.DuckDBPyConnection, value: str | None
) -> None:
    assert message_of(db, EMAIL, value) == "email is required"
    for kind in OTHERS:
        assert message_of(db, FieldSpec(name="x", type=kind), value) is None


def text(**rules: object) -> FieldSpec:
    return FieldSpec(name="x", **rules)  # type: ignore[arg-type]  # keywords of FieldSpec


@pytest.mark.parametrize(
    ("spec", "value", "message"),
    [
        (text(enum=("gold", "it's")), "gold", None),
        (text(enum=("gold", "it's")), "it's", None),
        (text(enum=("gold", "it's")), "Gold", "not one of gold, it's"),
        (text(min_length=3), "abc", None),
        (text(min_length=3), "ab", "shorter than 3 characters"),
        (text(max_length=3), "äöü", None),
        (text(max_length=3), "abcd", "longer than 3 characters"),
        (text(pattern=r"\+\d{7,15}"), "+14155550123", None),
        (text(pattern=r"\+\d{7,15}"), "x+14155550123", "wrong format"),
        (text(pattern="it's{v}"), "it's", "wrong format"),
        (text(blocked_domains=("bad.example",)), "a@good.example", None),
        (text(blocked_domains=("bad.example",)), "a@notbad.example", None),
        (text(blocked_domains=("bad.example",)), "a@BAD.example", "blocked domain"),
        (text(blocked_domains=("@Bad.example",)), "a@x.bad.example", "blocked domain"),
        (text(type="integer", enum=("1", "2")), "x", "not an integer"),
    ],
)
def test_further_rules(
    db: duckdb.DuckDBPyConnection, spec: FieldSpec, value: str, message: str | None
) -> None:
    assert message_of(db, spec, value) == message


def test_every_finding_has_a_code() -> None:
    column = Column(0, "x", "string", EMAIL)
    for _, code, message in findings(column):
        assert code.startswith("CDP_ETL.")
        assert message
