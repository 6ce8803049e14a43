"""Real exports and their twins: each file reads as the table of twins says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdp_frames import MappingError, infer_mapping, inspect_contacts, read_contacts
from tests.reading.families import check_books
from tests.reading.twins import EXPORTS, SAMPLES, TWINS, existing, exports, named

if TYPE_CHECKING:
    from tests.reading.twins import Export, Twin

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONG = 2528


@pytest.mark.parametrize("export", exports(), ids=named)
def test_an_export_reads_as_the_table_says(export: Export) -> None:
    twin = export.twin
    report = inspect_contacts(export.path)
    frame = read_contacts(export.path)
    assert report.kind == twin.kind
    assert report.header_records == twin.header
    assert report.encoding == twin.encoding
    assert report.email_column == twin.email
    assert report.delimiter == twin.delimiter
    assert frame.shape == (export.rows, twin.columns)
    assert report.set_aside["reason"].value_counts().to_dict() == twin.aside
    assert report.unreadable["reason"].value_counts().to_dict() == twin.unreadable
    assert len(report.partial) == export.partial
    assert report.timezone is None
    check_books(frame, report)


@pytest.mark.parametrize("export", exports(), ids=named)
def test_an_export_maps_to_the_fields_of_the_table(export: Export) -> None:
    frame = read_contacts(export.path)
    if export.twin.fields:
        mapping = infer_mapping(frame)
        assert mapping.field_map == export.twin.fields
        assert mapping.match_key == "email"
    else:
        with pytest.raises(MappingError, match="mapped to the match key 'email'"):
            infer_mapping(frame)


def test_every_file_of_the_twins_is_in_the_table() -> None:
    files = {str(path.relative_to(EXPORTS)) for path in EXPORTS.rglob("*.csv")}
    assert files == {twin.file for twin in TWINS}
    assert len(TWINS) == len(files)


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.file)
def test_nobody_in_a_twin_can_be_written_to(twin: Twin) -> None:
    text = (EXPORTS / twin.file).read_bytes().decode("utf-8", "replace")
    domains = {address.rpartition("@")[2] for address in _ADDRESS.findall(text)}
    assert domains <= {"example.com", "example.org"}


@pytest.mark.parametrize(
    "table",
    existing(
        [
            EXPORTS / "hostile" / "break_in_a_cell.csv",
            EXPORTS / "hostile" / "quotes_and_breaks.csv",
            SAMPLES / "csv_torture" / "spectrum_newlines_crlf.csv",
            SAMPLES / "csv_torture" / "spectrum_quotes_and_newlines.csv",
        ]
    ),
    ids=named,
)
def test_a_table_reads_as_the_expected_result_beside_it(table: Path) -> None:
    wanted = json.loads(table.with_suffix(".json").read_text())
    # The copy of the samples has lost the CR of its line ends, and so has the twin.
    wanted = [
        {name: text.replace("\r\n", "\n") for name, text in row.items()}
        for row in wanted
    ]
    assert read_contacts(table).to_dict("records") == wanted


def test_line_ends_within_a_cell_stay_as_they_are() -> None:
    table = EXPORTS / "hostile" / "break_in_a_cell.csv"
    frame = read_contacts(table.read_bytes().replace(b"\n", b"\r\n"))
    assert frame.to_dict("records") == json.loads(
        table.with_suffix(".json").read_text()
    )


CHOICES = EXPORTS / "surveymonkey" / "choices.csv"
SOUTH = SAMPLES / "surveymonkey" / "region_south_2row.csv"
# {file: how the multi-select begins, its second answer, the genders}
FOLDED = {
    CHOICES: (
        "Which of these lakes do you count among the Larklands?",
        "Dunloch; South Larkwater",
        ["Man", "Woman"],
    ),
    SOUTH: (
        "Which of the following states do you consider part of the South?",
        "Texas; South Carolina",
        ["Male", "Female"],
    ),
}


@pytest.mark.parametrize("survey", existing(FOLDED), ids=named)
def test_the_choices_of_surveys_are_folded(survey: Path) -> None:
    question, answer, genders = FOLDED[survey]
    frame = read_contacts(survey)
    assert frame["Gender"].dropna().unique().tolist() == genders
    column = next(name for name in frame.columns if name.startswith(question))
    assert frame[column].iloc[1] == answer
    assert inspect_contacts(survey).multiple == {column: "; "}


def test_a_survey_of_thousands_folds_as_its_first_dozens() -> None:
    """The twin is short; the real survey is longer than what a reader looks at."""
    few, report = read_contacts(CHOICES), inspect_contacts(CHOICES)
    first, second, *answers = CHOICES.read_bytes().splitlines()
    many = b"\n".join([first, second, *(answers * (_LONG // len(answers) + 1))[:_LONG]])
    frame, found = read_contacts(many), inspect_contacts(many)
    assert frame.shape == (_LONG, few.shape[1])
    assert found.columns == report.columns
    assert found.multiple == report.multiple
    last = few.iloc[(_LONG - 1) % len(few)]
    assert frame.iloc[-1].dropna().to_dict() == last.dropna().to_dict()


@pytest.mark.parametrize(
    "members",
    existing(
        [
            EXPORTS / "ghost" / "invalid_cells.csv",
            SAMPLES / "crm_import" / "ghost_members-invalid-values.csv",
        ]
    ),
    ids=named,
)
def test_a_letter_that_was_lost_is_told(members: Path) -> None:
    report = inspect_contacts(members)
    assert any("U+FFFD" in note for note in report.notes)
