"""Records that nobody can take apart, in files of every family and format."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import inspect_contacts, read_contacts
from cdp_frames.file_notes import FileNotes
from cdp_frames.text.records import split
from tests.reading import (
    test_jotform,
    test_limesurvey,
    test_microsoft_forms,
    test_recognition,
    test_typeform,
)
from tests.reading.families import Case, check_books, workbook
from tests.support.examples import examples

CASES = [
    case
    for case in [
        *test_recognition.CASES,
        *vars(test_jotform).values(),
        *vars(test_limesurvey).values(),
        *vars(test_microsoft_forms).values(),
        *vars(test_typeform).values(),
    ]
    if isinstance(case, Case) and isinstance(case.file, str) and case.header
]
MARK = "p{}@broken.example.org"
DAMAGES = [
    "{mark}" + "{cut}x" * 60,
    '"{mark}',
    '"{mark}{cut}x',
    'x{cut}"{mark}{cut}x "y" z{cut}x"',
    'x{cut}"\\"{mark}\\" y"{cut}x',
]


def _everything(frame: pd.DataFrame) -> str:
    """Return all that stands in a frame and in what was set aside of its file."""
    cells = frame.astype(object).fillna("").to_numpy().ravel().astype("str").tolist()
    aside = [cell for each in FileNotes.of(frame).set_aside for cell in each.cells]
    return "\n".join([*cells, *aside])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind} {case.name}")
def test_no_record_of_any_family_is_lost(case: Case) -> None:
    assert isinstance(case.file, str)
    arguments: dict[str, Any] = {**case.arguments}
    cut = inspect_contacts(case.file.encode(), **arguments).delimiter or ","
    whole = [case.file[found.start : found.stop] for found in split(case.file, cut)]
    end = "\r\n" if "\r\n" in case.file else "\n"
    whole[-1] = whole[-1].rstrip("\r\n") + end
    first = min(case.header[-1] + 1, len(whole))
    for number, damage in enumerate(DAMAGES):
        mark = MARK.format(number)
        broken = damage.format(mark=mark, cut=cut) + end
        for place in {first, len(whole)}:
            file = "".join([*whole[:place], broken, *whole[place:]]).encode()
            frame = read_contacts(file, **arguments)
            check_books(frame, inspect_contacts(file, **arguments))
            assert mark in _everything(frame)


CELL = st.one_of(st.none(), st.text(st.sampled_from('a@.;,"\t\n<é '), max_size=6))
ROWS = st.lists(st.lists(CELL, max_size=5), max_size=8)


@given(ROWS)
@examples(40)
def test_every_row_of_a_sheet_and_of_a_page_is_accounted_for(
    rows: list[list[object]],
) -> None:
    table: list[list[object]] = [["email", "name"], ["ann@example.com", "Ann"], *rows]
    sheet = workbook({"Leads": table})
    check_books(read_contacts(sheet), inspect_contacts(sheet))
    page = "<table>" + "".join(
        "<tr>" + "".join(f"<td>{cell or ''}</td>" for cell in row) + "</tr>"
        for row in table
    )
    data = f"{page}</table>".encode()
    check_books(read_contacts(data), inspect_contacts(data))


LINE = st.one_of(
    st.dictionaries(st.sampled_from(["email", "name"]), CELL).map(json.dumps),
    st.sampled_from(["nope", "[1]", "null", '{"email": "x', "{}", '"x"', "7", "{]"]),
)


@given(st.lists(LINE, max_size=8))
@examples(60)
def test_every_line_of_json_is_accounted_for(lines: list[str]) -> None:
    good = ['{"email": "ann@example.com"}'] * (len(lines) + 1)
    data = "\n".join([*good, *lines]).encode()
    frame = read_contacts(data)
    report = inspect_contacts(data)
    check_books(frame, report)
    # And the header, which JSON has in every line.
    assert report.records == len(good) + len(lines) + 1
