# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames import inspect_contacts, read_contacts, screen
from tests.reading.families import Case, check

if TYPE_CHECKING:
    from pathlib import Path

SUBSCRIBED = Case(
    name="subscribed: tags quoted within quotes, the subscriber's own zone",
    file=(
        '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,'
        "CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,"
        "LAST_CHANGED,LEID,EUID,NOTES,TAGS\n"
        'ana@example.com,Ana,Ito,2,,,"2026-01-02 03:04:05",192.0.2.1,55.6,13.0,1,2,'
        'Europe/Stockholm,SE,M,"2026-02-03 04:05:06",00123,abc123,,'
        '"""Member"",""2026, spring"""\n'
        'bo@example.com,Bo,Ek,3,"2026-01-01 00:00:00",192.0.2.2,"2026-01-02 03:04:05",'
        '192.0.2.3,,,,,Asia/Tokyo,JP,,"2026-02-03 04:05:06",124,abc124,,\n'
    ),
    kind="mailchimp",
    frame="""
Email Address | First Name | Last Name | MEMBER_RATING | OPTIN_TIME | OPTIN_IP | CONFIRM_TIME | CONFIRM_IP | LATITUDE | LONGITUDE | GMTOFF | DSTOFF | TIMEZONE | CC | REGION | LAST_CHANGED | LEID | EUID | NOTES | TAGS
ana@example.com | Ana | Ito | 2 | | | 2026-01-02 03:04:05 | 192.0.2.1 | 55.6 | 13.0 | 1 | 2 | Europe/Stockholm | SE | M | 2026-02-03 04:05:06 | 00123 | abc123 | | "Member","2026, spring"
bo@example.com | Bo | Ek | 3 | 2026-01-01 00:00:00 | 192.0.2.2 | 2026-01-02 03:04:05 | 192.0.2.3 | | | | | Asia/Tokyo | JP | | 2026-02-03 04:05:06 | 124 | abc124 | |
""",
    email="Email Address",
    personal=("OPTIN_IP", "CONFIRM_IP", "LATITUDE", "LONGITUDE"),
    multiple={"TAGS": ","},
)

UNSUBSCRIBED = Case(
    name="unsubscribed: looks the same, and nobody in it may be written to",
    file=(
        '"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,UNSUB_TIME,'
        "UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,"
        "EUID\r\n"
        'ana@example.com,Ana,2,"2026-01-02 03:04:05",192.0.2.1,"2026-03-04 05:06:07",'
        'News,c1,"No longer interested",,1,a1\r\n'
        'bo@example.com,Bo,2,"2026-01-02 03:04:05",192.0.2.2,2026-03-05 05:06:07,,,,,2,a2\r\n'
    ),
    kind="mailchimp",
    frame="""
Email Address | First Name | MEMBER_RATING | OPTIN_TIME | OPTIN_IP | UNSUB_TIME | UNSUB_CAMPAIGN_TITLE | UNSUB_CAMPAIGN_ID | UNSUB_REASON | UNSUB_REASON_OTHER | LEID | EUID
ana@example.com | Ana | 2 | 2026-01-02 03:04:05 | 192.0.2.1 | 2026-03-04 05:06:07 | News | c1 | No longer interested | | 1 | a1
bo@example.com | Bo | 2 | 2026-01-02 03:04:05 | 192.0.2.2 | 2026-03-05 05:06:07 | | | | | 2 | a2
""",
    email="Email Address",
    held=(0, 1),
    personal=("OPTIN_IP",),
)

CLEANED = Case(
    name="cleaned: the addresses bounce",
    file=(
        "Email Address,MEMBER_RATING,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,"
        "CLEAN_CAMPAIGN_ID,LEID,EUID\n"
        "ana@example.com,1,2026-01-02 03:04:05,2026-03-04 05:06:07,News,c1,1,a1\n"
    ),
    kind="mailchimp",
    frame="""
Email Address | MEMBER_RATING | OPTIN_TIME | CLEAN_TIME | CLEAN_CAMPAIGN_TITLE | CLEAN_CAMPAIGN_ID | LEID | EUID
ana@example.com | 1 | 2026-01-02 03:04:05 | 2026-03-04 05:06:07 | News | c1 | 1 | a1
""",
    email="Email Address",
    held=(0,),
)

EVERYBODY = Case(
    name="old export of all: states side by side, German header",
    file=(
        "E-Mail-Adresse,Vorname,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,CLEAN_TIME,"
        "LAST_CHANGED,LEID,EUID\n"
        "ana@example.com,Ana,2,2013-06-25 17:38:27,,,2013-06-25 17:38:27,1,a\n"
        "bo@example.com,Bo,2,2013-06-25 17:38:27,2014-06-25 17:38:27,,"
        "2013-06-25 17:38:27,2,b\n"
        "cy@example.com,Cy,2,2013-06-25 17:38:27,,2014-06-25 17:38:27,"
        "2013-06-25 17:38:27,3,c\n"
    ),
    kind="mailchimp",
    frame="""
E-Mail-Adresse | Vorname | MEMBER_RATING | OPTIN_TIME | UNSUB_TIME | CLEAN_TIME | LAST_CHANGED | LEID | EUID
ana@example.com | Ana | 2 | 2013-06-25 17:38:27 | | | 2013-06-25 17:38:27 | 1 | a
bo@example.com | Bo | 2 | 2013-06-25 17:38:27 | 2014-06-25 17:38:27 | | 2013-06-25 17:38:27 | 2 | b
cy@example.com | Cy | 2 | 2013-06-25 17:38:27 | | 2014-06-25 17:38:27 | 2013-06-25 17:38:27 | 3 | c
""",
    email="E-Mail-Adresse",
    held=(1, 2),
)


@pytest.mark.parametrize(
    "case",
    [SUBSCRIBED, UNSUBSCRIBED, CLEANED, EVERYBODY],
    ids=lambda case: case.name,
)
def test_an_export_reads_as_expected(case: Case) -> None:
    report = check(case)
    assert "does not say in which zone" in report.timezone_evidence
    assert "people say GMT" in report.timezone_evidence


@pytest.mark.parametrize(
    ("name", "fate"),
    [
        ("subscribed_email_audience_export_1.csv", "valid"),
        ("unsubscribed_email_audience_export_1.csv", "opted_out"),
        ("cleaned_email_audience_export_1.csv", "opted_out"),
        ("nonsubscribed_email_audience_export_1.csv", None),
    ],
)
def test_the_name_of_the_file_counts_where_columns_are_left_out(
    tmp_path: Path, name: str, fate: str | None
) -> None:
    path = tmp_path / name
    path.write_text(
        "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID\n"
        "ana@example.com,1,2026-01-02 03:04:05,1,a1\n"
    )
    fates = screen(read_contacts(path)).fates["fate"].tolist()
    assert fates == ([fate] if fate else [])
    aside = inspect_contacts(path).reasons().to_dict()
    assert aside == ({} if fate else {"never subscribed": 1})
