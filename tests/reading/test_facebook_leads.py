# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from tests.reading.families import Case, check

TYPICAL = Case(
    name="UTF-16 with tabs, prefixed ids and phones, a test lead",
    file=(
        "id\tcreated_time\tad_id\tad_name\tadset_id\tadset_name\tcampaign_id\t"
        "campaign_name\tform_id\tform_name\tis_organic\tplatform\temail\tfull_name\t"
        "phone_number\n"
        "l:1\t2026-04-21T15:30:00+02:00\tag:1\tAd\tas:1\tSet\tc:1\tSpring\tf:1\tForm\t"
        "false\tfb\tana@example.com\tAna Ito\tp:+46701740605\n"
        "l:2\t2026-04-21T15:31:00+02:00\tag:1\tAd\tas:1\tSet\tc:1\tSpring\tf:1\tForm\t"
        "true\tig\t<test lead: dummy data for email>\t"
        "<test lead: dummy data for full_name>\t\n"
    ).encode("utf-16"),
    kind="facebook_leads",
    frame="""
id | created_time | ad_id | ad_name | adset_id | adset_name | campaign_id | campaign_name | form_id | form_name | is_organic | platform | email | full_name | phone_number
l:1 | 2026-04-21T15:30:00+02:00 | ag:1 | Ad | as:1 | Set | c:1 | Spring | f:1 | Form | false | fb | ana@example.com | Ana Ito | p:+46701740605
""",
    email="email",
    aside={2: "a test lead"},
)

NASTY = Case(
    name="re-saved with semicolons, columns left out, the same person twice",
    file=(
        "created_time;ad_id;campaign_name;form_id;form_name;email;phone_number\r\n"
        "2026-04-21T15:30:00+0200;ag:1;Spring;f:1;Form;ana@example.com;p:+46701740605\r\n"
        "2026-04-22T15:30:00+0200;ag:1;Spring;f:1;Form;ana@example.com;\r\n"
    ),
    kind="facebook_leads",
    frame="""
created_time | ad_id | campaign_name | form_id | form_name | email | phone_number
2026-04-21T15:30:00+0200 | ag:1 | Spring | f:1 | Form | ana@example.com | p:+46701740605
2026-04-22T15:30:00+0200 | ag:1 | Spring | f:1 | Form | ana@example.com |
""",
    email="email",
    notes=("1 person with several rows, 2 in all, one for each lead",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    report = check(case)
    assert report.timezone_evidence.startswith("each value says its own offset")
