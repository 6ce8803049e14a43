# ruff: noqa: E501 - a line of the table is a line of the table
"""Synthetic twins of real exports, and the one table of what both must read as.

The real exports are not in the repository. Whatever is said of them in the table is
said of their twins, which are; so a clean clone proves the same and skips nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EXPORTS = Path(__file__).with_name("exports")
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


@dataclass(frozen=True)
class Twin:
    """A file made by us, the real export that it is like, and what both read as.

    Attributes:
        file: the twin, below ``EXPORTS``.
        sample: the real export, below ``SAMPLES``.
        kind: the family.
        header: the 0-based header records.
        encoding: of the text.
        email: the column of the address, or None.
        columns: how many columns come out.
        rows: how many rows come out.
        delimiter: between two cells.
        partial: how many of the rows are partial.
        sample_rows: rows of the real export, where it is longer than the twin.
        sample_partial: its partial rows.
        aside: {reason: how many records are set aside for it}.
        unreadable: {reason: how many records can't be taken apart for it}.
        fields: {column: field} that ``infer_mapping`` gives; empty where no column is
            an address, for then there is nothing to match people by.
    """

    file: str
    sample: str
    kind: str
    header: tuple[int, ...]
    encoding: str
    email: str | None
    columns: int
    rows: int
    delimiter: str = ","
    partial: int = 0
    sample_rows: int | None = None
    sample_partial: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


# "Data rows" of the samples' index are rows here, but for those that are set aside:
# totals, footers, test data.
TWINS = (
    Twin("eventbrite/attendees.csv", "eventbrite/attendees.csv", "eventbrite", (0,), "utf-8", "Email", 32, 3,
         fields={"First Name": "first_name", "Last Name": "last_name", "Email": "email", "Job Title": "job_title", "Company": "company_name"}),
    Twin("ghost/formula_like_cells.csv", "crm_import/ghost_members-formula-like-values.csv", "general", (0,), "utf-8", "email", 3, 2, fields={"email": "email"}),
    Twin("ghost/invalid_cells.csv", "crm_import/ghost_members-invalid-values.csv", "general", (0,), "utf-8", "email", 8, 3, fields={"email": "email"}),
    Twin("ghost/repeated_addresses.csv", "crm_import/ghost_members-duplicate-emails.csv", "general", (0,), "utf-8", "email", 1, 2, fields={"email": "email"}),
    Twin("ghost/short_record.csv", "crm_import/ghost_members-ragged-row.csv", "general", (0,), "utf-8", "email", 3, 2, fields={"email": "email"}),
    Twin("hostile/blank_and_repeated_names.csv", "csv_torture/frictionless_invalid.csv", "general", (0,), "utf-8", None, 4, 3,
         unreadable={"more cells than the header: 1": 1}, aside={"empty record": 1}),
    Twin("hostile/break_in_a_cell.csv", "csv_torture/spectrum_newlines_crlf.csv", "general", (0,), "utf-8", None, 3, 3),
    Twin("hostile/one_letter_cp1252.csv", "csv_torture/csvkit_test_latin1.csv", "general", (0,), "cp1252", None, 3, 2),
    Twin("hostile/pasted_from_excel.csv", "csv_torture/messytables_excel_pasting.csv", "general", (3,), "utf-8", None, 9, 13,
         aside={"above the header": 2, "empty record": 2, "a line of totals": 1, "footer": 2}),
    Twin("hostile/quotes_and_breaks.csv", "csv_torture/spectrum_quotes_and_newlines.csv", "general", (0,), "utf-8", None, 2, 2),
    Twin("hostile/statistics_office.csv", "csv_torture/messytables_weird_head_padding.csv", "general", (11,), "utf-8", None, 10, 60, delimiter=";",
         aside={"above the header": 6, "empty record": 11, "footer": 16}),
    Twin("qualtrics/every_question_type.csv", "qualtrics/many_question_types_insights.csv", "qualtrics", (0, 1, 2), "utf-8", "RecipientEmail", 124, 0,
         aside={"test data made by the survey tool": 5},
         fields={"RecipientLastName": "last_name", "RecipientFirstName": "first_name", "RecipientEmail": "email"}),
    Twin("qualtrics/german_labels.csv", "qualtrics/sample_3row_de.csv", "qualtrics", (0, 1, 2), "utf-8", "RecipientEmail", 20, 1, fields={"RecipientLastName": "last_name", "RecipientFirstName": "first_name", "RecipientEmail": "email"}),
    Twin("qualtrics/legacy.csv", "qualtrics/sample_legacy_2row_bom.csv", "qualtrics", (0, 1), "utf-8-sig", "EmailAddress", 15, 1, fields={"EmailAddress": "email"}),
    Twin("salesforce/data_loader_bom.csv", "salesforce/csvtext_BOM_UTF8.csv", "general", (0,), "utf-8-sig", None, 3, 2),
    Twin("salesforce/data_loader_utf16.csv", "salesforce/csvtext_BOM_UTF16LE.csv", "general", (0,), "utf-16-le", None, 3, 2),
    Twin("salesforce/row_errors.csv", "salesforce/error_file.csv", "salesforce", (0,), "utf-8", None, 32, 11),
    Twin("surveymonkey/choices.csv", "surveymonkey/region_south_2row.csv", "surveymonkey", (0, 1), "utf-8", None, 10, 48, partial=5, sample_rows=2528, sample_partial=219),
    Twin("surveymonkey/contact_block.csv", "surveymonkey/contact_info_2row.csv", "surveymonkey", (0, 1), "utf-8", "Email Address", 12, 7,
         fields={"Company": "company_name", "Email Address": "email", "Phone Number": "phone"}),
    Twin("surveymonkey/single_answers.csv", "surveymonkey/steak_2row.csv", "surveymonkey", (0, 1), "utf-8", None, 15, 60, partial=3, sample_rows=550, sample_partial=9),
)  # fmt: skip


class Export(NamedTuple):
    """A file to read: a twin, or a real export that is here.

    Attributes:
        path: the file.
        twin: what it must read as.
        rows: its own number of rows.
        partial: its own number of partial rows.
    """

    path: Path
    twin: Twin
    rows: int
    partial: int


def exports() -> list[Export]:
    """Return all twins, and the real exports where they are."""
    ours = [
        Export(EXPORTS / twin.file, twin, twin.rows, twin.partial) for twin in TWINS
    ]
    real = [
        Export(
            SAMPLES / twin.sample,
            twin,
            twin.rows if twin.sample_rows is None else twin.sample_rows,
            twin.partial if twin.sample_rows is None else twin.sample_partial,
        )
        for twin in TWINS
    ]
    return [*ours, *(export for export in real if export.path.exists())]


def existing(paths: Iterable[Path]) -> list[Path]:
    """Return the paths that are here: of twins all, of real exports maybe none."""
    return [path for path in paths if path.exists() or EXPORTS in path.parents]


def named(value: object) -> str | None:
    """Name a file in a test's id by the folder of twins or samples that it is in."""
    path = value.path if isinstance(value, Export) else value
    if not isinstance(path, Path):
        return None
    base = EXPORTS if EXPORTS in path.parents else SAMPLES
    return f"{base.name}/{path.relative_to(base)}"
