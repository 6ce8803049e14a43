"""Which column plays which role: by its name if the content agrees, else by proof."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file
from cdp_frames.errorfile.lines import NESTED, Line, Lines
from cdp_frames.errorfile.names import Names
from cdp_frames.errorfile.roles import find_roles
from cdp_frames.errorfile.sent import SentRows

SENT = pd.DataFrame(
    {
        "email": [f"p{n}@" for n in range(100)],
        "country": ["US", "DE"] * 50,
        "code": [f"c{n}" for n in range(100)],
        "ref": [str(n) for n in range(100)],
    }
)


def found(header: list[str], *cells: list[str]) -> Lines:
    lines = [Line(raw=",".join(row), cells=dict(enumerate(row))) for row in cells]
    return Lines(header, lines)


def roles(lines: Lines, sent: pd.DataFrame | None = SENT) -> list[str]:
    names = Names({}, [] if sent is None else [*sent.columns])
    rows = None if sent is None else SentRows.of_frame(sent)
    if rows is not None:
        rows.learn(text for line in lines.lines for text in line.cells.values())
    columns = find_roles(lines, names, rows, "email")
    return [
        f"cell {'/'.join(column.columns)}"
        if column.role == "cell"
        else str(column.role)
        for column in columns
    ]


@pytest.mark.parametrize(
    ("name", "cells", "role"),
    [
        ("row", ["1", "22"], "number"),
        ("Row Number", ["1.0", " 2 "], "number"),
        ("row", ["1", "p1@,US"], "raw"),
        ("line", ["1234567890123"], "raw"),
        ("field", ["email"], "field"),
        ("Spalte", ["x"], "field"),
        ("error", ["odd things"], "message"),
        ("error", ["NO_GOOD", "X.Y"], "code"),
        ("error", ["too_long"], "code"),
        ("error", ["NO_GOOD", "odd things"], "message"),
        ("code", ["NO_GOOD"], "code"),
        ("error_code", ["not good", "X"], "message"),
        ("value", ["x"], "value"),
        ("remediation", ["x"], "action"),
        ("raw", ["p1@,US"], "raw"),
        ("email", ["p1@", "p2@"], "cell email"),
        ("email", ["p1@", "x@"], "None"),
        ("email", [], "None"),
        ("code", ["c1", "c2"], "code"),
        ("contact_key", ["p1@"], "cell email"),
        ("contact_key", ["x"], "None"),
        ("n", ["1", "2"], "number"),
        ("n", ["1", "x"], "message"),
        ("n", ["x", "y"], "None"),
        ("f", ["email", "country"], "field"),
        ("f", ["records[2].email"], "field"),
        ("f", ["email; country"], "field"),
        ("f", ["email", "x"], "None"),
        ("c", ["NO_GOOD.AT_ALL"], "code"),
        ("m", ["x", "invalid email format"], "message"),
        ("m", ["", " "], "None"),
        ("duplicate_of", ["p1@"], "None"),
        ("expected", ["invalid email format"], "None"),
        ("x", ["p1@", "p2@"], "None"),
    ],
)
def test_the_role_of_a_column_by_its_name_and_content(
    name: str, cells: list[str], role: str
) -> None:
    assert roles(found([name], *([cell] for cell in cells))) == [role]


def test_a_match_key_that_was_not_sent_tells_nothing() -> None:
    text = "phone,x,message\n+1,p1@,odd\n"
    errors = read_error_file(text, SENT, match_key="phone")
    assert errors["row"].isna().all()


def test_a_cell_that_the_end_may_have_cut_is_no_evidence() -> None:
    lines = found(["email"], ["p1@"], ["p2"])
    assert roles(lines) == ["None"]
    lines.lines[-1].doubtful = 0
    assert roles(lines) == ["cell email"]
    lines.lines[-1].doubtful = -1
    lines.lines[-1].intact = False
    assert roles(lines) == ["cell email"]


def test_without_the_rows_names_and_forms_count_all_the_same() -> None:
    lines = found(["row", "email", "m"], ["1", "p1@", "invalid email format"])
    assert roles(lines, sent=None) == ["number", "None", "message"]


def test_of_two_columns_of_one_name_the_one_that_fits_is_of_the_row() -> None:
    lines = found(["code", "code"], ["NO_GOOD", "c1"], ["NO_GOOD", "c2"])
    assert roles(lines) == ["code", "cell code"]
    both = found(["code", "code"], ["c3", "c1"], ["c4", "c2"])
    assert roles(both) == ["code", "code"]


def test_a_name_of_the_rows_record_in_json_is_never_one_of_the_file() -> None:
    lines = found([NESTED + "code", NESTED + "row"], ["c1", "7"], ["c2", "8"])
    assert roles(lines) == ["cell code", "number"]


def borne_out(*rows: list[str]) -> str:
    """Return the role of the keys in lines of key, field and value."""
    return roles(found(["x", "f", "v"], *rows))[0]


def test_keys_that_nothing_names_count_if_the_values_beside_them_bear_them_out() -> (
    None
):
    four = [[f"p{n}@", "ref", str(n)] for n in range(4)]
    assert borne_out(*four) == "cell email"
    assert borne_out(*four[:1]) == "None"
    assert borne_out(*four, ["p9@", "ref", "8"]) == "None"
    assert borne_out(*four, ["p9@", "ref", ""]) == "cell email"
    assert borne_out(*four, ["p9@", "x", "8"]) == "cell email"
    assert borne_out(*four, ["p9@", "ref", ""], ["p9@", "ref", "8"]) == "None"
    # Half of all rows have this country: four of them prove little, twelve prove it.
    country = [[f"p{n}@", "country", ["US", "DE"][n % 2]] for n in range(12)]
    assert borne_out(*country[:4]) == "None"
    assert borne_out(*country) == "cell email"


def test_lines_that_are_cut_bear_nothing_out() -> None:
    lines = found(["x", "f", "v"], ["p1@", "ref", "1"], ["p2@", "ref", "2"])
    assert roles(lines)[0] == "cell email"
    lines.lines[0].intact = False
    assert roles(lines)[0] == "None"
    lines.lines[0].intact = True
    lines.lines[0].doubtful = 2
    assert roles(lines)[0] == "None"
    lines.lines[0].doubtful = 1
    assert roles(lines)[0] == "cell email"


@pytest.mark.parametrize(
    ("name", "named"), [("row", True), ("line", True), ("ref", False), ("n", False)]
)
def test_only_a_name_of_the_files_own_makes_numbers_sure(
    name: str, *, named: bool
) -> None:
    lines = found([name], ["1000"], ["1001"])
    (column,) = find_roles(lines, Names({}, [*SENT.columns]), _learned(lines), "email")
    assert (column.role, column.is_named) == ("number", named)


def _learned(lines: Lines) -> SentRows:
    rows = SentRows.of_frame(SENT)
    rows.learn(text for line in lines.lines for text in line.cells.values())
    return rows
