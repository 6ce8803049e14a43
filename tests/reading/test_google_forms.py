# ruff: noqa: DTZ001, E501 - Excel has no zones; tables are wide; real signs
from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.reading.families import Case, check, workbook

FROM_FORM = Case(
    name="from the form: year first, offset in each value, several answers by ;",
    file=(
        'Timestamp,Email Address,Topics,"What\nelse? ", [Price],Your email\n'
        "2026/05/12 3:04:05 PM GMT+1,ana@example.com,Data;Privacy,Namibia is NA,Good,ana@work.example.com\n"
        "2026/10/30 11:04:05 AM GMT,bo@example.com,Privacy,None,Bad,\n"
        "2026/11/02 9:00:00 AM GMT+5:30,cy@example.com,,,,\n"
    ),
    kind="google_forms",
    frame="""
Timestamp | Email Address | Topics | What else? | [Price] | Your email
2026/05/12 3:04:05 PM GMT+1 | ana@example.com | Data; Privacy | Namibia is NA | Good | ana@work.example.com
2026/10/30 11:04:05 AM GMT | bo@example.com | Privacy | None | Bad |
2026/11/02 9:00:00 AM GMT+5:30 | cy@example.com | | | |
""",
    email="Email Address",
    runners_up=("Your email",),
    multiple={"Topics": "; "},
    labels={"What else?": "What\nelse? "},
)

FROM_SHEET = Case(
    name="from a German sheet: day first, rows that only a formula fills",
    file=(
        "Zeitstempel;E-Mail-Adresse;Themen;Formel\n"
        "12.05.2026 15:04:05;ana@example.com;Daten, Recht;1\n"
        "13.05.2026 09:04:05;bö@example.com;Recht, Daten;1\n"
        ";;;0\n"
        ";cy@example.com;;0\n"
        ";;;\n"
    ),
    kind="google_forms",
    frame="""
Zeitstempel | E-Mail-Adresse | Themen | Formel
12.05.2026 15:04:05 | ana@example.com | Daten, Recht | 1
13.05.2026 09:04:05 | bö@example.com | Recht, Daten | 1
 | cy@example.com | | 0
""",
    email="E-Mail-Adresse",
    dayfirst=True,
    aside={3: "no timestamp: nobody submitted this row", 5: "empty record"},
    multiple={"Themen": ", "},
)

WORKBOOK = Case(
    name="the sheet as xlsx: true dates, ids without .0, another sheet",
    file=workbook(
        {
            "Form Responses 1": [
                ["Timestamp", "Username", "Member no."],
                [dt.datetime(2026, 5, 12, 15, 4, 5, 123000), "ana@example.com", 113.0],
                [dt.datetime(2026, 5, 13, 0, 0), "bo@example.com", 11385284375.0],
            ],
            "Notes": [["nothing here"]],
        }
    ),
    kind="google_forms",
    frame=pd.DataFrame(
        {
            "Timestamp": pd.Series(
                ["2026-05-12 15:04:05.123", "2026-05-13"], dtype="str"
            ).pipe(pd.to_datetime, format="ISO8601").astype("datetime64[us]"),
            "Username": pd.Series(["ana@example.com", "bo@example.com"], dtype="str"),
            "Member no.": pd.Series(["113", "11385284375"], dtype="str"),
        }
    ),
    email="Username",
)  # fmt: skip


@pytest.mark.parametrize(
    "case", [FROM_FORM, FROM_SHEET, WORKBOOK], ids=lambda case: case.name
)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_the_offset_in_each_value_is_told() -> None:
    report = check(FROM_FORM)
    assert report.timezone_evidence == "each value says its own offset, in 'Timestamp'"
