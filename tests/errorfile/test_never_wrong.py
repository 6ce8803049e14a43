"""A small file of any form: it may leave a row open, and never names another one.

The people are few and alike on purpose (keys that several rows have, files of one line,
numbers from 0, 1 and 2, running numbers that mean no row): there a guess would show.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.errorfile import read_error_file
from tests.support.examples import examples

EMAILS = ["p0@example.com", "p1@example.com", "p2@example.com", "P1@example.com"]
BAD_EMAILS = ["p0@", "p1@", "p2@"]
CITIES = ["Rome", "Oslo", "New York City", ""]


@dataclass(frozen=True)
class Told:
    """One line to write: of which row it is, and what it says."""

    row: int
    number: int
    field: str
    message: str
    email: str
    city: str


@dataclass(frozen=True)
class Case:
    """The rows that were sent, those that were refused, and the lines about them."""

    sent: pd.DataFrame
    told: list[Told]


def joined(mark: str, names: str, *, header: bool = True) -> Callable[..., str]:
    columns = names.split()

    def write(told: list[Told]) -> str:
        rows = [[str(getattr(line, name)) for name in columns] for line in told]
        heads = [["row" if name == "number" else name for name in columns]]
        return "".join(mark.join(row) + "\n" for row in (heads * header + rows))

    return write


def sentence(form: str) -> Callable[..., str]:
    return lambda told: "".join(form.format(**vars(line)) + "\n" for line in told)


def _record(line: Told) -> dict[str, object]:
    return {"row": line.number, "field": line.field, "message": line.message}


def _paths(told: list[Told]) -> str:
    errors = [
        {"path": f"records[{line.number}].{line.field}", "message": line.message}
        for line in told
    ]
    return json.dumps({"status": "failed", "errors": errors})


def _xml(told: list[Told]) -> str:
    inside = "".join(
        f"<error><row>{line.number}</row><field>{line.field}</field>"
        f"<message>{escape(line.message)}</message></error>"
        for line in told
    )
    return f"<errors>{inside}</errors>"


# What a number means a row in, and what has a key.
NUMBERED = {
    "csv": joined(",", "number field message"),
    "csv without header": joined(",", "number field message", header=False),
    "semicolons": joined(";", "number field message"),
    "tabs without header": joined("\t", "number field message", header=False),
    "with its key": joined(",", "number email field message"),
    "with its key, no header": joined(",", "number email message", header=False),
    "with its city": joined(",", "number city message"),
    "sentences": sentence("Row {number}: {field}: {message}"),
    "number at the end": sentence("{field}: {message} (row {number})"),
    "json": lambda told: json.dumps([_record(line) for line in told]),
    "json lines": lambda told: "".join(json.dumps(_record(x)) + "\n" for x in told),
    "paths": _paths,
    "xml": _xml,
}
KEYED = {
    "key": joined(",", "email message"),
    "key without header": joined(",", "email message", header=False),
    "echo": joined("\t", "email city message"),
    "key in words": sentence("{email}: {message}"),
    "running": joined(",", "number email message"),
    "running without header": joined(";", "number email message", header=False),
    "running, echoed": joined(",", "number email city message"),
    "running, in words": sentence("Row {number}: {email}: {message}"),
}


@st.composite
def cases(draw: st.DrawFn, *, running: bool) -> Case:
    """Draw rows and complaints that are true of the rows they are about."""
    size = draw(st.integers(1, 9))
    bad = draw(st.booleans())
    emails = draw(
        st.lists(
            st.sampled_from(EMAILS + BAD_EMAILS * bad), min_size=size, max_size=size
        )
    )
    cities = draw(st.lists(st.sampled_from(CITIES), min_size=size, max_size=size))
    untrue = [n for n in range(size) if emails[n] in BAD_EMAILS]
    gaps = [n for n in range(size) if not cities[n]]
    complaints = [
        ("city", "was refused", [*range(size)]),
        # Without a bad one the CDP has a rule of its own.
        ("email", "invalid email format", untrue or [*range(size)]),
        *([("city", "city is required", gaps)] if gaps else []),
    ]
    field, message, possible = draw(st.sampled_from(complaints))
    rows = draw(st.lists(st.sampled_from(possible), min_size=1, unique=True))
    base = draw(st.sampled_from([0, 1, 2]))
    numbers = range(base, base + len(rows)) if running else [n + base for n in rows]
    told = [
        Told(row, number, field, message, emails[row], cities[row])
        for row, number in zip(rows, numbers, strict=True)
    ]
    return Case(pd.DataFrame({"email": emails, "city": cities}), told)


def read(case: Case, text: str, *, counted: bool) -> list[int | None]:
    refused = len(case.told) if counted else None
    errors = read_error_file(text, case.sent, refused=refused)
    assert len(errors) == len(case.told), text
    for line, message in zip(case.told, errors["message"], strict=True):
        assert line.message.removeprefix(f"{line.field}: ") in message
    return [None if pd.isna(row) else int(row) for row in errors["row"]]


@pytest.mark.parametrize("form", NUMBERED)
@given(case=cases(running=False), counted=st.booleans())
@examples(60)
def test_a_number_means_its_row_or_none(
    form: str, case: Case, *, counted: bool
) -> None:
    text = NUMBERED[form](case.told)
    for line, row in zip(case.told, read(case, text, counted=counted), strict=True):
        assert row in {None, line.row}, text


@pytest.mark.parametrize("form", KEYED)
@given(case=cases(running=True), counted=st.booleans())
@examples(60)
def test_a_key_means_a_refused_row_that_has_it(
    form: str, case: Case, *, counted: bool
) -> None:
    """Rows of one key that say the same are told apart by nobody."""
    text = KEYED[form](case.told)
    emails = case.sent["email"].str.lower()
    refused = {line.row for line in case.told}
    for line, row in zip(case.told, read(case, text, counted=counted), strict=True):
        if row is not None:
            assert emails[row] == emails[line.row], text
            assert row in refused, text


UNTRUE = pd.DataFrame(
    {
        "email": ["kim@", "lea@example.com", "max@"],
        "city": ["Rome", "Oslo", "Bonn"],
        "phone": ["", "", ""],
    }
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("row,field,message\n4,city,city is required\n", id="csv"),
        pytest.param("4,city,city is required\n", id="no header"),
        pytest.param("Row 4: city: city is required\n", id="sentence"),
        pytest.param('{"row": 4, "field": "city", "message": "is null"}\n', id="json"),
        pytest.param("row,field,message\n4,city,longer than 20 letters\n", id="long"),
        pytest.param("row,field,message\n4,phone,invalid phone number\n", id="a gap"),
    ],
)
def test_a_complaint_that_is_untrue_of_every_row_names_none(text: str) -> None:
    """The number fits by range alone, and what it would mean is seen to be untrue."""
    assert read_error_file(text, UNTRUE)["row"].isna().all()


def test_a_complaint_by_rules_that_we_do_not_have_is_no_lie() -> None:
    sent = UNTRUE.assign(email=["a@example.com", "b@example.com", "c@example.com"])
    text = "row,field,message\n4,email,invalid email format\n"
    assert read_error_file(text, sent)["row"].tolist() == [2]


ALIKE = pd.DataFrame(
    {"email": [f"p{n}@example.com" for n in (2, 0, 0, 1)], "city": list("abcd")}
)


@pytest.mark.parametrize("refused", [None, 1])
@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param("row,email,message\n1,p0@example.com,odd\n", None, id="a guess"),
        pytest.param("row,email,message\n0,p2@example.com,odd\n", 0, id="one has it"),
        pytest.param("row,email,message\n3,p0@example.com,odd\n", None, id="two bases"),
        pytest.param("row,email,message\n4,p0@example.com,odd\n", 2, id="no line no."),
        pytest.param(
            "row,email,city,message\n1,p0@example.com,c,odd\n", 2, id="told by more"
        ),
    ],
)
def test_a_number_and_a_key_of_several_rows(
    text: str, row: int | None, refused: int | None
) -> None:
    found = read_error_file(text, ALIKE, refused=refused)["row"].tolist()
    assert found == ([row] if row is not None else [pd.NA]), text
