# ruff: noqa: E501 - a line here is a line of the index
"""Real files: each reads as the index of the samples says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from cdp_frames.file_notes import FileNotes
from cdp_frames.reading import inspect_contacts, read_contacts
from tests.reading.families import check_books

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")


@dataclass(frozen=True)
class Line:
    """What INDEX.tsv says of a file, in the reader's words."""

    file: str
    kind: str
    header: tuple[int, ...]
    encoding: str
    email: str | None
    rows: int
    aside: int = 0
    delimiter: str = ","


# "Data rows" of the index are rows here, but for those that are set aside: totals,
# footers, records out of step, test data.
LINES = [
    Line("crm_import/ghost_members-duplicate-emails.csv", "general", (0,), "utf-8", "email", 2),
    Line("crm_import/ghost_members-formula-like-values.csv", "general", (0,), "utf-8", "email", 2),
    Line("crm_import/ghost_members-invalid-values.csv", "general", (0,), "utf-8", "email", 3),
    Line("crm_import/ghost_members-ragged-row.csv", "general", (0,), "utf-8", "email", 2),
    Line("csv_torture/csvkit_test_latin1.csv", "general", (0,), "cp1252", None, 2),
    Line("csv_torture/frictionless_invalid.csv", "general", (0,), "utf-8", None, 2, aside=2),
    Line("csv_torture/messytables_excel_pasting.csv", "general", (3,), "utf-8", None, 13, aside=7),
    Line("csv_torture/messytables_weird_head_padding.csv", "general", (11,), "utf-8", None, 60, aside=33, delimiter=";"),
    Line("csv_torture/spectrum_newlines_crlf.csv", "general", (0,), "utf-8", None, 3),
    Line("csv_torture/spectrum_quotes_and_newlines.csv", "general", (0,), "utf-8", None, 2),
    Line("qualtrics/many_question_types_insights.csv", "qualtrics", (0, 1, 2), "utf-8", "RecipientEmail", 0, aside=5),
    Line("qualtrics/sample_3row_de.csv", "qualtrics", (0, 1, 2), "utf-8", "RecipientEmail", 1),
    Line("qualtrics/sample_legacy_2row_bom.csv", "qualtrics", (0, 1), "utf-8-sig", "EmailAddress", 1),
    Line("salesforce/csvtext_BOM_UTF16LE.csv", "general", (0,), "utf-16-le", None, 2),
    Line("salesforce/csvtext_BOM_UTF8.csv", "general", (0,), "utf-8-sig", None, 2),
    Line("surveymonkey/contact_info_2row.csv", "surveymonkey", (0, 1), "utf-8", "Email Address", 7),
    Line("surveymonkey/region_south_2row.csv", "surveymonkey", (0, 1), "utf-8", None, 2528),
    Line("surveymonkey/steak_2row.csv", "surveymonkey", (0, 1), "utf-8", None, 550),
]  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.file)
def test_a_real_file_reads_as_its_index_says(line: Line) -> None:
    report = inspect_contacts(SAMPLES / line.file)
    frame = read_contacts(SAMPLES / line.file)
    assert report.kind == line.kind
    assert report.header_records == line.header
    assert report.encoding == line.encoding
    assert report.email_column == line.email
    assert report.delimiter == line.delimiter
    assert (len(frame), len(report.set_aside)) == (line.rows, line.aside)
    assert report.timezone is None
    check_books(frame, report)


def test_every_family_of_the_samples_is_here() -> None:
    tried = {line.file for line in LINES} | {
        "eventbrite/attendees.csv",
        "salesforce/error_file.csv",
    }
    assert {
        str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*/*.csv")
    } == tried


@pytest.mark.parametrize("name", ["newlines_crlf", "quotes_and_newlines"])
def test_the_spectrum_reads_as_its_own_expected_result(name: str) -> None:
    folder = SAMPLES / "csv_torture"
    frame = read_contacts(folder / f"spectrum_{name}.csv")
    wanted = json.loads((folder / f"spectrum_{name}.json").read_text())
    # The copy of the samples has lost the CR of this file's line ends.
    wanted = [
        {key: value.replace("\r\n", "\n") for key, value in row.items()}
        for row in wanted
    ]
    assert frame.to_dict("records") == wanted


def test_the_choices_of_real_surveys_are_folded() -> None:
    south = read_contacts(SAMPLES / "surveymonkey/region_south_2row.csv")
    assert south.shape == (2528, 10)
    assert south["Gender"].dropna().unique().tolist() == ["Male", "Female"]
    states = "Which of the following states do you consider part of the South?"
    column = next(name for name in south.columns if name.startswith(states))
    assert south[column].iloc[1] == "Texas; South Carolina"
    assert FileNotes.of(south).multiple == {column: "; "}


def test_a_letter_that_was_lost_is_told() -> None:
    report = inspect_contacts(SAMPLES / "crm_import/ghost_members-invalid-values.csv")
    assert any("U+FFFD" in note for note in report.notes)
