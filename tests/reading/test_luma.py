# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from tests.reading.families import Case, check

TYPICAL = Case(
    name="fixed columns, questions verbatim, all states",
    file=(
        "\ufeffapi_id,name,first_name,last_name,email,phone_number,created_at,"
        "approval_status,checked_in_at,custom_source,qr_code_url,amount,amount_tax,"
        "amount_discount,currency,coupon_code,eth_address,solana_address,"
        "survey_response_rating,survey_response_feedback,ticket_type_id,ticket_name,"
        "What's your company? \n"
        "gst-1,Ana Ito,Ana,Ito,ana@example.com,+81312345678,2026-03-01T10:00:00.123Z,"
        "approved,2026-04-21T15:30:00.000Z,,https://example.com/q/1,0,0,0,,,,,5,Nice,"
        'tt-1,General,"Acme, Inc."\n'
        "gst-2,Bo Ek,,,bo@example.com,,2026-03-02T10:00:00.000Z,approved,,,"
        "https://example.com/q/2,0,0,0,,,,,,,tt-1,General,\n"
        "gst-3,,Cy,Li,cy@example.com,,2026-03-02T10:00:00.000Z,declined,,,,0,0,0,,,,,,,"
        "tt-1,General,\n"
        "gst-4,Di Fox,,,di@example.com,,2026-03-02T10:00:00.000Z,pending,,,,0,0,0,,,,,,,"
        "tt-1,General,\n"
        "gst-5,Ed Gee,,,ed@example.com,,2026-03-02T10:00:00.000Z,invited,,,,0,0,0,,,,,,,"
        "tt-1,General,\n"
        "gst-6,Flo Hu,,,flo@example.com,,2026-03-02T10:00:00.000Z,waitlist,,,,0,0,0,,,,,"
        ",,tt-1,General,\n"
    ),
    kind="luma",
    frame="""
api_id | name | first_name | last_name | email | phone_number | created_at | approval_status | checked_in_at | custom_source | qr_code_url | amount | amount_tax | amount_discount | currency | coupon_code | eth_address | solana_address | survey_response_rating | survey_response_feedback | ticket_type_id | ticket_name | What's your company?
gst-1 | Ana Ito | Ana | Ito | ana@example.com | +81312345678 | 2026-03-01T10:00:00.123Z | approved | 2026-04-21T15:30:00.000Z | | https://example.com/q/1 | 0 | 0 | 0 | | | | | 5 | Nice | tt-1 | General | Acme, Inc.
gst-2 | Bo Ek | | | bo@example.com | | 2026-03-02T10:00:00.000Z | approved | | | https://example.com/q/2 | 0 | 0 | 0 | | | | | | | tt-1 | General |
""",
    email="email",
    aside={
        3: "declined",
        4: "waits for approval",
        5: "invited, has not answered",
        6: "on the waiting list",
    },
    personal=("qr_code_url", "eth_address", "solana_address"),
    labels={"What's your company?": "What's your company? "},
    notes=("1 row: approved, but never checked in",),
)

NASTY = Case(
    name="semicolons after Excel, columns left out, a friend's address, a repeat",
    file=(
        "name;email;created_at;approval_status;checked_in_at;ticket_type_id;"
        "Your friend's email?\r\n"
        "Ana;ana@example.com;2026-03-01T10:00:00Z;Approved;;tt-1;flo@example.org\r\n"
        "Ana;ANA@example.com;2026-03-01T11:00:00Z;approved;;tt-2;gus@example.org\r\n"
        ";;;;;;\r\n"
    ),
    kind="luma",
    frame="""
name | email | created_at | approval_status | checked_in_at | ticket_type_id | Your friend's email?
Ana | ana@example.com | 2026-03-01T10:00:00Z | Approved | | tt-1 | flo@example.org
Ana | ANA@example.com | 2026-03-01T11:00:00Z | approved | | tt-2 | gus@example.org
""",
    email="email",
    runners_up=("Your friend's email?",),
    aside={3: "empty record"},
    notes=("1 person with several rows, 2 in all, one for each registration",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    report = check(case)
    assert report.timezone_evidence.startswith("each value says its own offset")
