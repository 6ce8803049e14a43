# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import json

import pytest

from tests.reading.families import Case, check


def ids(*names: str, zone: str = "") -> str:
    """Write record 3 of a current export."""
    zone_key = f',""timeZone"":""{zone}""' if zone else ""
    return ",".join(
        f'"{{""ImportId"":""{name}""{zone_key if "Date" in name else ""}}}"'
        for name in names
    )


def twice(name: str, **more: str) -> str:
    """Write a cell of record 3 that was escaped twice."""
    cell = json.dumps({"ImportId": name, **more}).replace('"', '""""')
    return f'"{cell}"'


TYPICAL = Case(
    name="current, zone in record 3, form field for the address",
    file=(
        "StartDate,EndDate,Status,IPAddress,Progress,Finished,RecordedDate,ResponseId,"
        "RecipientLastName,RecipientFirstName,RecipientEmail,LocationLatitude,"
        "LocationLongitude,DistributionChannel,UserLanguage,Q1,Q2_1,Q2_2,Q5_1,Q5_4\n"
        "Anfangsdatum,Enddatum,Antworttyp,IP-Adresse,Fortschritt,Beendet,"
        "Erfassungsdatum,Antwort-ID,Nachname,Vorname,E-Mail des Empfängers,Breite,"
        'Länge,Kanal,Sprache,"How did you\n\nhear of us?",Topics - Selected Choice - '
        "Data,Topics - Selected Choice - Privacy,Your details - Name,"
        "Your details - Email\n"
        + ids("startDate", "endDate", "status", "ipAddress", "progress", "finished",
              "recordedDate", "_recordId", "recipientLastName", "recipientFirstName",
              "recipientEmail", "locationLatitude", "locationLongitude",
              "distributionChannel", "userLanguage", "QID1", "QID2_1", "QID2_2",
              "QID5_1", "QID5_4", zone="America/Denver")
        + "\n"
        "2026-04-01 08:00:00,2026-04-01 08:05:00,0,192.0.2.1,100,1,2026-04-01 08:05:01,"
        "R_1,,,,40.1,-111.6,anonymous,EN,A friend,1,,Ana,ana@example.com\n"
        "2026-04-01 09:00:00,2026-04-01 09:05:00,1,192.0.2.2,100,1,2026-04-01 09:05:01,"
        "R_2,,,,40.1,-111.6,preview,EN,Test,1,1,Me,me@example.com\n"
        "2026-04-02 08:00:00,2026-04-02 08:01:00,0,192.0.2.3,40,0,2026-04-02 08:01:01,"
        "R_3,,,,40.1,-111.6,anonymous,EN,,1,1,,bo@example.com\n"
        "2026-04-02 08:00:00,2026-04-02 08:00:02,0,192.0.2.4,5,0,2026-04-02 08:00:03,"
        "R_4,,,,40.1,-111.6,anonymous,EN,,,,,\n"
    ),
    kind="qualtrics",
    header=(0, 1, 2),
    frame="""
StartDate | EndDate | Status | IPAddress | Progress | Finished | RecordedDate | ResponseId | RecipientLastName | RecipientFirstName | RecipientEmail | LocationLatitude | LocationLongitude | DistributionChannel | UserLanguage | Q1 | Q2 | Q5_1 | Q5_4
2026-04-01 08:00:00 | 2026-04-01 08:05:00 | 0 | 192.0.2.1 | 100 | 1 | 2026-04-01 08:05:01 | R_1 | | | | 40.1 | -111.6 | anonymous | EN | A friend | Data | Ana | ana@example.com
2026-04-02 08:00:00 | 2026-04-02 08:01:00 | 0 | 192.0.2.3 | 40 | 0 | 2026-04-02 08:01:01 | R_3 | | | | 40.1 | -111.6 | anonymous | EN | | Data; Privacy | | bo@example.com
""",
    email="Q5_4",
    runners_up=("RecipientEmail",),
    timezone="America/Denver",
    timezones=dict.fromkeys(("StartDate", "EndDate", "RecordedDate"), "America/Denver"),
    aside={4: "a preview of the survey", 6: "an empty answer: opened and left"},
    partial=(1,),
    personal=("IPAddress", "LocationLatitude", "LocationLongitude"),
    multiple={"Q2": "; "},
    labels={
        "Q1": "How did you\n\nhear of us?",
        "Q2": "Topics",
        "Q5_4": "Your details - Email",
    },
)  # fmt: skip

NASTY_2016 = Case(
    name="2016, Python-like ids, Status last, repeated headers, all test data but one",
    file=(
        "ResponseID,StartDate,EndDate,RecipientEmail,Finished,Status,Q1,Q1,Q3_TEXT\r\n"
        'ResponseID,StartDate,EndDate,RecipientEmail,Finished,Status,"Why,\nwhy?",'
        "Why not?,Other\r\n"
        "{'ImportId': 'responseId'},{'ImportId': 'startDate'},{'ImportId': 'endDate'},"
        "{'ImportId': 'panel-RecipientEmail'},{'ImportId': 'finished'},"
        "{'ImportId': 'status'},{'ImportId': 'QID1-1'},{'ImportId': 'QID1-2'},"
        "{'ImportId': 'QID3-TEXT'}\r\n"
        "R_a,2016-05-13 12:14,2016-05-13 12:14,,1,2,x,y,z\r\n"
        "R_b,2016-05-13 12:15,2016-05-13 12:19,bea@example.org,1,0,x,,\r\n"
        "R_c,2016-05-13 12:15,2016-05-13 12:19,cy@example.org,1,9,x,,\r\n"
    ),
    kind="qualtrics",
    header=(0, 1, 2),
    frame="""
ResponseID | StartDate | EndDate | RecipientEmail | Finished | Status | Q1 | Q1_2 | Q3_TEXT
R_b | 2016-05-13 12:15 | 2016-05-13 12:19 | bea@example.org | 1 | 0 | x | |
""",
    email="RecipientEmail",
    aside={
        3: "test data made by the survey tool",
        5: "a preview of the survey",
    },
    labels={"Q1": "Why,\nwhy?", "Q1_2": "Why not?", "Q3_TEXT": "Other"},
)

LEGACY = Case(
    name="legacy: V codes, BOM, a comma at the end of every line",
    file=(
        "\ufeffV1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1,Q2,\n"
        "ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,"
        "Status,StartDate,EndDate,Finished,Pick one,Say more,\n"
        "R_1,Default,Anonymous,,ana@example.com,192.0.2.1,0,2014-07-18 08:28:09,"
        "2014-07-18 08:28:48,1,2,Hello,\n"
    ),
    kind="qualtrics",
    header=(0, 1),
    frame="""
ResponseID | ResponseSet | Name | ExternalDataReference | EmailAddress | IPAddress | Status | StartDate | EndDate | Finished | Q1 | Q2
R_1 | Default | Anonymous | | ana@example.com | 192.0.2.1 | 0 | 2014-07-18 08:28:09 | 2014-07-18 08:28:48 | 1 | 2 | Hello
""",
    email="EmailAddress",
    personal=("IPAddress", "ExternalDataReference"),
    labels={"Q1": "Pick one", "Q2": "Say more"},
)

WORDS = Case(
    name="choice text instead of numbers, tab-separated UTF-16, anonymised",
    file=(
        "StartDate\tStatus\tProgress\tFinished\tResponseId\tDistributionChannel\tEmail\n"
        "Start Date\tResponse Type\tProgress\tFinished\tResponse ID\tChannel\tEmail\n"
        '"{""ImportId"":""startDate"",""timeZone"":""Z""}"\t"{""ImportId"":""status""}"'
        '\t"{""ImportId"":""progress""}"\t"{""ImportId"":""finished""}"\t'
        '"{""ImportId"":""_recordId""}"\t"{""ImportId"":""distributionChannel""}"\t'
        '"{""ImportId"":""Email""}"\n'
        "2026-04-01 08:00:00\tIP Address\t100\tTrue\tR_1\tgl\tana@example.com\n"
        "2026-04-01 08:00:00\tSurvey Preview\t100\tTrue\tR_2\tpreview\tx@example.com\n"
        "2026-04-01 08:00:00\tIP Address\t50\tFalse\tR_3\tgl\tbo@example.com\n"
        "2026-04-01 08:00:00\tSpam\t100\tTrue\tR_4\tgl\tspam@example.com\n"
        "2026-04-01 08:00:00\tImported\t100\tTrue\tR_5\tgl\tcy@example.com\n"
    ).encode("utf-16"),
    kind="qualtrics",
    header=(0, 1, 2),
    frame="""
StartDate | Status | Progress | Finished | ResponseId | DistributionChannel | Email
2026-04-01 08:00:00 | IP Address | 100 | True | R_1 | gl | ana@example.com
2026-04-01 08:00:00 | IP Address | 50 | False | R_3 | gl | bo@example.com
2026-04-01 08:00:00 | Imported | 100 | True | R_5 | gl | cy@example.com
""",
    email="Email",
    timezone="UTC",
    aside={4: "a preview of the survey", 6: "marked as spam"},
    partial=(1,),
)

SPLIT = Case(
    name="escaped twice; record 3 names the choices, so one answer is enough to fold",
    file=(
        "StartDate,ResponseId,Q1_1,Q1_2,Q1_DO_1,Q1_DO_2,Q3_1,Q3_2,mail\n"
        "Start Date,ID,Pick - a,Pick - b,Order - a,Order - b,Rate - x,Rate - y,mail\n"
        + ",".join(
            (
                twice("startDate", timeZone="Z"),
                twice("_recordId"),
                twice("QID1", choiceId="1"),
                twice("QID1", choiceId="2"),
                twice("QID1_DO", choiceId="1"),
                twice("QID1_DO", choiceId="2"),
                twice("QID3_1"),
                twice("QID3_2"),
                twice("mail"),
            )
        )
        + "\n2026-04-01 08:00:00,R_1,1,1,1,2,1,1,ana@example.com\n"
    ),
    kind="qualtrics",
    header=(0, 1, 2),
    frame="""
StartDate | ResponseId | Q1 | Q1_DO_1 | Q1_DO_2 | Q3_1 | Q3_2 | mail
2026-04-01 08:00:00 | R_1 | a; b | 1 | 2 | 1 | 1 | ana@example.com
""",
    email="mail",
    timezone="UTC",
    multiple={"Q1": "; "},
    labels={"Q1": "Pick", "Q3_1": "Rate - x"},
)


@pytest.mark.parametrize(
    "case", [TYPICAL, NASTY_2016, LEGACY, WORDS, SPLIT], ids=lambda case: case.name
)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


STRIPPED = """StartDate,EndDate,Status,Finished,ResponseId,Q1,Q2
{labels}2026-04-01 08:00:00,2026-04-01 08:05:00,0,1,R_1,"Data,Law",ana@example.com
2026-04-01 08:00:00,2026-04-01 08:05:00,0,1,R_2,"Law,Data",bo@example.com
2026-04-01 08:00:00,2026-04-01 08:05:00,0,1,R_3,Data,cy@example.com
2026-04-01 08:00:00,2026-04-01 08:05:00,17,1,R_4,Data,di@example.com
"""


@pytest.mark.parametrize(
    ("labels", "header"),
    [("", (0,)), ("Start Date,End Date,Response Type,Finished,ID,Why?,Mail\n", (0, 1))],
)
def test_an_export_whose_records_were_deleted_is_known_by_its_columns(
    labels: str, header: tuple[int, ...]
) -> None:
    first = len(header)
    check(
        Case(
            name="",
            file=STRIPPED.format(labels=labels),
            kind="qualtrics",
            header=header,
            frame="""
StartDate | EndDate | Status | Finished | ResponseId | Q1 | Q2
2026-04-01 08:00:00 | 2026-04-01 08:05:00 | 0 | 1 | R_1 | Data,Law | ana@example.com
2026-04-01 08:00:00 | 2026-04-01 08:05:00 | 0 | 1 | R_2 | Law,Data | bo@example.com
2026-04-01 08:00:00 | 2026-04-01 08:05:00 | 0 | 1 | R_3 | Data | cy@example.com
""",
            email="Q2",
            aside={first + 3: "a preview of the survey"},
            multiple={"Q1": ","},
            labels={"Q1": "Why?"} if labels else {},
        )
    )
