# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from tests.reading.families import Case, check

BY_CODE = Case(
    name="by code: BOM, quotes, sub-questions with Y, an incomplete and an empty one",
    file=(
        '\ufeff"id","submitdate","lastpage","startlanguage","seed","startdate","datestamp","ipaddr","refurl","Q1","Q2[SQ001]","Q2[SQ002]","Q2[other]"\n'
        '"3","2026-04-21 15:30:00","4","en","123","2026-04-21 15:00:00","2026-04-21 15:30:00","192.0.2.1","","ana@example.com","Y","Y",""\n'
        '"7","","2","en","124","2026-04-21 16:00:00","2026-04-21 16:01:00","192.0.2.2","","bo@example.com","","Y","cats"\n'
        '"8","","","en","125","2026-04-21 17:00:00","2026-04-21 17:00:00","192.0.2.3","","","","",""\n'
    ),
    kind="limesurvey",
    frame="""
id | submitdate | lastpage | startlanguage | seed | startdate | datestamp | ipaddr | refurl | Q1 | Q2 | Q2[other]
3 | 2026-04-21 15:30:00 | 4 | en | 123 | 2026-04-21 15:00:00 | 2026-04-21 15:30:00 | 192.0.2.1 | | ana@example.com | SQ001; SQ002 |
7 | | 2 | en | 124 | 2026-04-21 16:00:00 | 2026-04-21 16:01:00 | 192.0.2.2 | | bo@example.com | SQ002 | cats
""",
    email="Q1",
    aside={3: "an empty answer: opened and left"},
    partial=(1,),
    personal=("ipaddr", "refurl"),
    multiple={"Q2": "; "},
)

FULL_TEXT = Case(
    name="full text, semicolons, not date-stamped: 1980 in every row, HTML in headers",
    file=(
        '"Response ID";"Date submitted";"Last page";"Start language";"Your e-mail,  {NAME}:";"<b>Topics</b> [Data]";"<b>Topics</b> [Law]"\n'
        '"1";"1980-01-01 00:00:00";"3";"de";"ana@example.com";"Yes";"No"\n'
        '"4";"1980-01-01 00:00:00";"3";"de";"N/A";"No";"No"\n'
        '"5";"";"1";"de";"";"N/A";"N/A"\n'
    ),
    kind="limesurvey",
    frame="""
Response ID | Date submitted | Last page | Start language | Your e-mail, {NAME}: | Topics
1 | | 3 | de | ana@example.com | Data
4 | | 3 | de | N/A |
""",
    email="Your e-mail, {NAME}:",
    aside={3: "an empty answer: opened and left"},
)

PARTICIPANTS = Case(
    name="the participants: opted out and bounced are held back",
    file=(
        '"tid","firstname","lastname","email","emailstatus","token","language","completed"\n'
        '"1","Ana","Ito","ana@example.com","OK","aZ9","en","2026-04-21 15:30"\n'
        '"2","Bo","Ek","bo@example.com","OptOut","aZ8","en","N"\n'
        '"3","Cy","Oz","cy@example.com","bounced","aZ7","en","N"\n'
    ),
    kind="limesurvey",
    frame="""
tid | firstname | lastname | email | emailstatus | token | language | completed
1 | Ana | Ito | ana@example.com | OK | aZ9 | en | 2026-04-21 15:30
2 | Bo | Ek | bo@example.com | OptOut | aZ8 | en | N
3 | Cy | Oz | cy@example.com | bounced | aZ7 | en | N
""",
    email="email",
    held=(1, 2),
    personal=("token",),
)


@pytest.mark.parametrize(
    "case", [BY_CODE, FULL_TEXT, PARTICIPANTS], ids=lambda case: case.name
)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)
