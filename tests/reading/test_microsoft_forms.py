# ruff: noqa: DTZ001, E501, RUF001 - Excel has no zones; tables are wide; real signs
from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tests.reading.families import Case, check, workbook

TIMES = pd.to_datetime(
    pd.Series(["2026-07-27 19:06:23", "2026-07-28 08:00:00"])
).astype("datetime64[us]")

ANONYMOUS = Case(
    name="a public form: everybody is anonymous, the address is in Email2",
    file=workbook(
        {
            "Sheet1": [
                ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time",
                 "Email2", "Name2", "Which\u00a0topics?\n", "ZIP"],
                [1.0, dt.datetime(2026, 7, 27, 19, 6, 23), dt.datetime(2026, 7, 27, 19, 6, 23),
                 "anonymous", None, None, "ana@example.com", "Ana", "Data;Privacy;", "02116"],
                [2.0, dt.datetime(2026, 7, 28, 8, 0), dt.datetime(2026, 7, 28, 8, 0),
                 "anonymous", None, None, "bo@example.com", "Bo", "Privacy;", "10115"],
            ]
        }
    ),
    kind="microsoft_forms",
    frame=pd.DataFrame(
        {
            "ID": ["1", "2"],
            "Start time": TIMES,
            "Completion time": TIMES,
            "Email": ["anonymous", "anonymous"],
            "Name": [None, None],
            "Last modified time": [None, None],
            "Email2": ["ana@example.com", "bo@example.com"],
            "Name2": ["Ana", "Bo"],
            "Which topics?": ["Data; Privacy", "Privacy"],
            "ZIP": ["02116", "10115"],
        }
    ).pipe(
        lambda frame: frame.assign(
            **{
                name: pd.Series([float("nan")] * 2, dtype="str")
                for name in ("Name", "Last modified time")
            }
        )
    ),
    email="Email2",
    runners_up=("Email",),
    multiple={"Which topics?": "; "},
    labels={"Which topics?": "Which\u00a0topics?\n"},
)  # fmt: skip

NASTY = Case(
    name="a quiz saved as CSV by a German Excel: cp1252, semicolons, within a company",
    file=(
        "ID;Startzeit;Fertigstellungszeit;E-Mail;Name;Gesamtpunktzahl;Größe – in cm;Punkte – Größe – in cm\r\n"
        "1;27.07.26 19:06:23;27.07.26 19:07:23;ana@example.com;Ana Größ;5;170;5\r\n"
        "2;03.08.26 19:06:23;03.08.26 19:07:23;bo@example.com;Bo;;;\r\n"
    ).encode("cp1252"),
    kind="microsoft_forms",
    frame="""
ID | Startzeit | Fertigstellungszeit | E-Mail | Name | Gesamtpunktzahl | Größe – in cm | Punkte – Größe – in cm
1 | 27.07.26 19:06:23 | 27.07.26 19:07:23 | ana@example.com | Ana Größ | 5 | 170 | 5
2 | 03.08.26 19:06:23 | 03.08.26 19:07:23 | bo@example.com | Bo | | |
""",
    email="E-Mail",
    dayfirst=True,
)


@pytest.mark.parametrize("case", [ANONYMOUS, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_a_form_without_any_address_has_no_address_column() -> None:
    case = Case(
        name="",
        file=(
            "ID,Start time,Completion time,Email,Name,Colour\n"
            "1,7/27/26 19:06:23,7/27/26 19:07:23,anonymous,,red\n"
        ),
        kind="microsoft_forms",
        frame="""
ID | Start time | Completion time | Email | Name | Colour
1 | 7/27/26 19:06:23 | 7/27/26 19:07:23 | anonymous | | red
""",
        email=None,
        runners_up=("Email",),
        dayfirst=False,
    )
    check(case)
