# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from tests.reading.families import Case, check

TYPICAL = Case(
    name="newer: response type, choices as columns, hidden fields, UTC in the header",
    file=(
        "#,What's your *work* <strong>email</strong>?,Data,Privacy,Born,Phone,utm_source,score,"
        "Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending\n"
        "aaaabbbbccccddddeeeeffff00001111,ana@example.com,Data,Privacy,1990-02-12T00:00:00.000Z,"
        '\'+441632960001,ad,3,completed,2026-02-12 10:00:00,,2026-02-12 10:04:00,f00d,,"Thank\nyou"\n'
        "aaaabbbbccccddddeeeeffff00002222,bo@example.com,,Privacy,,,ad,0,partial,2026-02-12 11:00:00,"
        "2026-02-12 11:01:00,,beef,,\n"
        "aaaabbbbccccddddeeeeffff00003333,,,,,,ad,0,started,2026-02-12 12:00:00,2026-02-12 12:00:10,,cafe,,\n"
    ),
    kind="typeform",
    frame="""
# | What's your work email? | Data / Privacy | Born | Phone | utm_source | score | Response Type | Start Date (UTC) | Stage Date (UTC) | Submit Date (UTC) | Network ID | Tags | Ending
aaaabbbbccccddddeeeeffff00001111 | ana@example.com | Data; Privacy | 1990-02-12T00:00:00.000Z | '+441632960001 | ad | 3 | completed | 2026-02-12 10:00:00 | | 2026-02-12 10:04:00 | f00d | | Thank⏎you
aaaabbbbccccddddeeeeffff00002222 | bo@example.com | Privacy | | | ad | 0 | partial | 2026-02-12 11:00:00 | 2026-02-12 11:01:00 | | beef | |
""",
    email="What's your work email?",
    timezone="UTC",
    timezones=dict.fromkeys(
        ("Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)"), "UTC"
    ),
    aside={3: "an empty answer: opened and left"},
    partial=(1,),
    personal=("Network ID",),
    multiple={"Data / Privacy": "; "},
    labels={"What's your work email?": "What's your *work* <strong>email</strong>?"},
)

NASTY = Case(
    name="older, through a European Excel: the same choices under two questions",
    file=(
        "#;Yes;No;Yes;No;E-mail;Start Date (UTC);Submit Date (UTC);Network ID\r\n"
        "0123456789abcdef0123456789abcdef;Yes;;;No;ana@example.com;24-05-2018 17:16;24-05-2018 17:20;aa\r\n"
        "0123456789abcdef0123456789abcde0;;No;Yes;;-;03-06-2018 17:16;03-06-2018 17:20;aa\r\n"
    ).encode("cp1252"),
    kind="typeform",
    frame="""
# | Yes / No | Yes / No_2 | E-mail | Start Date (UTC) | Submit Date (UTC) | Network ID
0123456789abcdef0123456789abcdef | Yes | No | ana@example.com | 24-05-2018 17:16 | 24-05-2018 17:20 | aa
0123456789abcdef0123456789abcde0 | No | Yes | - | 03-06-2018 17:16 | 03-06-2018 17:20 | aa
""",
    email="E-mail",
    timezone="UTC",
    dayfirst=True,
    personal=("Network ID",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)
