"""A file that is read as columns is read as it is line by line, in every respect."""

# ruff: noqa: E501 - tables of words
from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import assume, given, strategies as st

from cdp_frames.errorfile.forms import in_a_known_form
from cdp_frames.errorfile.names import Names
from cdp_frames.errorfile.reader import errors_by_line, text_of_file
from cdp_frames.errorfile.regular import regular_errors
from cdp_frames.errorfile.sent import SentRows
from tests.errorfile.shapes import FIELD_MAP, Shape, found_in, people, shapes, write
from tests.support.examples import examples

HOSTILE = [
    "", " ", "a", "A", "\u00e4", "\u00c4 ", "1", "2", "-0", "0", "x; y", "a, b", 'say "hi"',
    "row 2", "email", "value", "US", "us", "\u00a0", "\u200b", "\u200bA", "x...", "x\u2026", "\U0001f600",
    "two\nlines", "two\rlines", "[1]", '{"a": 1}', "tab\tbed", "a|b", "\x1f", "\x85", "\u0130", "\u00df",
    "true", "CDP.X", "2026-04-21T10:00:00Z", "---", "records[1].email", "'q'", "\u0660",
]  # fmt: skip
MESSAGES = [
    "invalid email format", "is required", "odd thing here", "email: invalid email format",
    "email: is odd here ('p1@')", "value 'US' in column 'country'", "row 2 is odd", "",
    "INVALID_EMAIL", "longer than 3", "not a whole number", '[{"field": "email"}]',
    "country is not one of US, DE", "odd", "invalid email format; is required",
    "email: odd ('p2@')", "records[0].email: odd", "not a boolean", "odd | p1@,a,US",
]  # fmt: skip
NAMES = [
    ["row", "field", "code", "message", "value", "email"],
    ["email", "error"], ["row", "message"], ["line", "email", "reason", "value"],
    ["key", "field", "message"], ["row", "email", "name", "field", "message"],
    ["rowNumber", "column", "errorCode", "raw_value", "action"],
    ["email", "name", "country", "message"], ["row", "code", "email"],
    ["row", "field", "code", "message", "value"], ["stage", "email", "message"],
    ["email", "field", "value", "message", "details"],
]  # fmt: skip


def both(
    text: str, sent: pd.DataFrame, field_map: dict[str, str], refused: int | None
) -> tuple[pd.DataFrame | None, pd.DataFrame]:
    text = in_a_known_form(text.removeprefix("\ufeff"))
    names = Names(field_map, map(str, sent.columns))
    key = next(iter(names.columns_of("email")), "")
    return (
        regular_errors(text, names, SentRows.of_frame(sent), key, refused),
        errors_by_line(text, names, SentRows.of_frame(sent), key, refused),
    )


@st.composite
def rows(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 9))
    keys = st.sampled_from(
        [f"p{n}@" for n in range(12)] + ["P1@", " p2@", "p3@x.example"]
    )
    unique = st.lists(keys, min_size=count, max_size=count, unique=True)
    some = st.sampled_from(HOSTILE) | st.none()
    frame = pd.DataFrame({"email": draw(unique)}, dtype="str")
    for name in draw(st.sampled_from([[], ["name"], ["name", "country"], ["code"]])):
        cells = draw(st.lists(some, min_size=count, max_size=count))
        frame[name] = pd.Series(cells, dtype="str")
    return frame


@st.composite
def files(draw: st.DrawFn, sent: pd.DataFrame) -> str:
    """Draw a file of one make, most of whose lines are true, in a form that is read."""
    names = draw(st.sampled_from(NAMES))
    base = draw(st.sampled_from([0, 1, 2, 2, 7]))
    said = draw(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=3))
    fields = draw(
        st.lists(
            st.sampled_from(["email", "email", "name", "", "nope"]),
            min_size=1,
            max_size=2,
        )
    )
    told = draw(st.lists(st.integers(0, len(sent) - 1), min_size=1, max_size=14))
    slips = draw(st.sampled_from([0, 0, 0, 1]))
    records = [
        _record(draw, sent, names, row, base, said, fields, slips) for row in told
    ]
    mark = draw(st.sampled_from([",", ",", ";", "\t", "|", "json", "json"]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    if mark == "json":
        return "".join(json.dumps(each, ensure_ascii=False) + end for each in records)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator=end)
    writer.writerow(names)
    writer.writerows(each.values() for each in records)
    return out.getvalue()


def _record(
    draw: st.DrawFn,
    sent: pd.DataFrame,
    names: list[str],
    row: int,
    base: int,
    said: list[str],
    fields: list[str],
    slips: int,
) -> dict[str, object]:
    field = draw(st.sampled_from(fields))
    of_row = sent.iloc[row].fillna("")
    cell = str(of_row.get(field, ""))
    held: dict[str, object] = {
        "email": of_row["email"], "key": of_row["email"], "name": of_row.get("name", ""),
        "country": of_row.get("country", ""), "field": field, "column": field,
        "code": draw(st.sampled_from(["", "invalid_email", "CDP.X"])),
        "value": cell, "raw_value": cell, "stage": "cdp", "action": "Mend it.",
        "row": row + base, "line": row + base, "rowNumber": row + base,
    }  # fmt: skip
    record = {name: held.get(name, draw(st.sampled_from(said))) for name in names}
    if slips and draw(st.integers(0, 4)) == 0:
        spoilt = draw(st.sampled_from(names))
        odd = st.sampled_from([*HOSTILE, None, 3, 2.5, True])
        shown = str(record[spoilt])
        record[spoilt] = draw(st.sampled_from([shown.lower(), shown.upper(), ""]) | odd)
    return record


@given(data=st.data(), counted=st.booleans())
@examples(100)
def test_columns_say_what_lines_say(data: st.DataObject, *, counted: bool) -> None:
    sent = data.draw(rows())
    text = data.draw(files(sent))
    refused = data.draw(st.integers(0, 4)) if counted else None
    fast, slow = both(text, sent, {}, refused)
    assume(fast is not None)
    assert fast is not None
    pd.testing.assert_frame_equal(fast, slow, check_exact=True)


@given(data=st.data(), shape=shapes, by_field=st.booleans(), counted=st.booleans())
@examples(60)
def test_a_file_of_any_shape_is_no_other_as_columns(
    data: st.DataObject, shape: Shape, *, by_field: bool, counted: bool
) -> None:
    sent = data.draw(people())
    findings = data.draw(found_in(sent))
    file = write(findings, sent, shape)
    sent = sent.rename(columns=FIELD_MAP) if by_field else sent
    refused = len({finding.row for finding in findings}) if counted else None
    fast, slow = both(text_of_file(file.content), sent, FIELD_MAP, refused)
    if fast is not None:
        pd.testing.assert_frame_equal(fast, slow, check_exact=True)


PEOPLE = pd.DataFrame({
    "email": [f"p{n}@example.com" for n in range(40)],
    "name": ["Ana", "Bob, Jr", 'Eve "E"', "\u00c4di"] * 10,
})  # fmt: skip


@pytest.mark.parametrize("names", NAMES[:3] + NAMES[4:6], ids=" ".join)
@pytest.mark.parametrize("mark", [",", ";", "\t", "json"])
def test_the_usual_files_are_read_as_columns(names: list[str], mark: str) -> None:
    """Of 30 lines each, so that the properties above hold something against it."""
    records = [
        {
            name: {
                "row": n + 2, "line": n + 2, "email": f"p{n}@example.com",
                "key": f"p{n}@example.com", "name": PEOPLE["name"][n], "field": "email",
                "value": f"p{n}@example.com", "code": "invalid_email",
            }.get(name, "invalid email format")
            for name in names
        }
        for n in range(30)
    ]  # fmt: skip
    out = io.StringIO()
    if mark == "json":
        out.write("".join(json.dumps(each) + "\n" for each in records))
    else:
        writer = csv.writer(out, delimiter=mark)
        writer.writerows([names, *(each.values() for each in records)])
    fast, slow = both(out.getvalue(), PEOPLE, {}, 30)
    assert fast is not None
    pd.testing.assert_frame_equal(fast, slow, check_exact=True)


VALUES = [
    "p1@x.example", "a.b.c@d.e.f", "joe", "x", "x.x", "12", "1-2", "row-7", "row", "email", "E-mail",
    "name", "value", "invalid", "notvalid@x", "invalid_email@x", "my.email@x", "null", "a50", "US", "-",
    "max9", "4/5", "rows.3.email", "P_1@X", "a b", "\u00c4di", "", "required", "no.mail@valid.example",
]  # fmt: skip
QUOTING = [
    "value '{0}' is odd", "'{0}' email not valid", "invalid '{0}' email", 'bad "{0}" here', "'{0}'",
    "longer than '{0}'", "row 2 '{0}'", "max '{0}' is odd", "email: '{0}' is odd", "odd: '{0}'",
    "'{0}': odd", "odd ('{0}')", "'{0}', odd", "value '{0}' in column 'name'", "{0} is '{0}'",
    "is required '{0}'", "column '{0}' is odd", "odd '{0}' ", "email'{0}'invalid", "odd '{0}' [1]",
    "odd `{0}`", "name '{0}' is a name", "email not valid", "not '{0}' valid email", "odd '{0}; b'",
    "email '{0}' a b invalid", "is '{0}' null", "records[1].email '{0}'", "odd '{0}' | a", "at most '{0}'",
    "field '{0}' odd", '{{"message": "{0}"}}', "unknown field '{0}'", "odd '{0}', or so: '{0}'",
]  # fmt: skip


@given(data=st.data())
@examples(150)
def test_values_that_messages_quote_change_nothing_else(data: st.DataObject) -> None:
    """Few complaints of many lines, each with the value of its line in its words."""
    held = data.draw(st.lists(st.sampled_from(VALUES), min_size=2, max_size=8))
    sent = pd.DataFrame({"email": [f"p{n}@" for n in range(len(held))], "name": held})
    said = data.draw(st.lists(st.sampled_from(QUOTING), min_size=1, max_size=2))
    field = data.draw(st.sampled_from(["name", "name", "email", "nope", ""]))
    code = data.draw(st.sampled_from(["CDP.REQUEST_INVALID", ""]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "email", "field", "code", "message", "value"])
    for row, value in enumerate(held):
        words = data.draw(st.sampled_from(said)).format(value)
        cells = [row + 2, f"p{row}@", field, code, words, value]
        writer.writerow(cells)
    fast, slow = both(out.getvalue(), sent, {}, len(held))
    if fast is not None:
        pd.testing.assert_frame_equal(fast, slow, check_exact=True)


@pytest.mark.parametrize("mark", ["'", '"'])
def test_a_file_whose_every_message_quotes_is_read_as_columns(mark: str) -> None:
    lines = [
        f"{n + 2},p{n}@example.com,email,value '{n}.a@x-{n}' is odd here,{n}.a@x-{n}\n"
        for n in range(30)
    ]
    text = "row,email,field,message,value\n" + "".join(lines)
    if mark == '"':
        text = text.replace("value '", '"value ""').replace(
            "' is odd here", '"" is odd here"'
        )
    fast, slow = both(text, PEOPLE, {}, 30)
    assert fast is not None
    assert fast["message"].nunique() == 30
    pd.testing.assert_frame_equal(fast, slow, check_exact=True)
