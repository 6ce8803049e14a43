# ruff: noqa: E501 - what is printed is wider than code
from __future__ import annotations

from cdp_frames.file_notes import FileNotes, SetAside
from cdp_frames.reading import FileReport, inspect_contacts, read_contacts

SURVEY = (
    b"Respondent ID,Collector ID,Start Date,IP Address,Email Address,Topics,\n"
    b",,,,,Data & <b>Law</b>,Art\n"
    b"11385284375,1,04/21/2026 15:30:00,192.0.2.1,ana@example.com,Data & Law,Art\n"
    b"11385284376,1,04/22/2026 15:30:00,192.0.2.1,bo@example.com,,Art\n"
    b"11385284377,1,04/22/2026 15:30:00,192.0.2.1,,,\n"
)

PRINTED = """\
file: SurveyMonkey survey export, 2 rows
  kind       surveymonkey (97% sure): the first column is Respondent ID, explained by the record below it
  file       csv, utf-8 (nothing but ASCII), delimiter ',', 5 records
  header     records 1, 2
  columns    Respondent ID, Collector ID, Start Date, IP Address, Email Address, Topics
  e-mail     -> Email Address: 2 addresses among 2 values in 2 rows
  times      the file does not say in which zone its times are: that of the account
             month first: column 'Start Date' has a 22 in the second place
  set aside  1 an empty answer: opened and left
  folded     columns of choices into: Topics (2)
  several    answers in one cell: Topics
  private    IP Address: IP address"""


def test_a_report_prints_what_was_found_and_why() -> None:
    assert str(inspect_contacts(SURVEY)) == PRINTED
    assert repr(inspect_contacts(SURVEY)) == PRINTED


def test_a_report_is_a_table_in_a_notebook_and_its_text_is_escaped() -> None:
    page = inspect_contacts(b"Email,A <3 & B\na@example.com,x\n")._repr_html_()
    assert "<table" in page
    assert "A &lt;3 &amp; B" in page


def test_no_address_of_a_person_is_in_the_report() -> None:
    report = inspect_contacts(SURVEY)
    for text in (str(report), report._repr_html_()):
        assert "example.com" not in text
        assert "192.0.2" not in text


def test_the_reasons_are_counted() -> None:
    report = inspect_contacts(b"Email,Name,City\n\n\na@example.com,A,B\nTotal,1,\n")
    assert report.reasons().to_dict() == {"empty record": 2, "a line of totals": 1}


def test_the_notes_beside_the_frame_name_the_records_that_are_set_aside() -> None:
    found = FileNotes.of(read_contacts(SURVEY))
    cells = ("11385284377", "1", "04/22/2026 15:30:00", "192.0.2.1", "", "", "")
    assert found.set_aside == (SetAside(4, "an empty answer: opened and left", cells),)
    assert "192.0.2.1" not in repr(found)


def test_a_report_is_a_value() -> None:
    assert isinstance(inspect_contacts(SURVEY), FileReport)
