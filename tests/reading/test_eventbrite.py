# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

TYPICAL = Case(
    name="current: order and attendee numbers, status, custom questions",
    file=(
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,"
        "Attendee #,Group,Order Type,Currency,Total Paid,Fees Paid,Eventbrite Fees,"
        "Eventbrite Payment Processing,Attendee Status,Home Zip,Your colleague's e-mail?,"
        "Job Title,Company\r\n"
        "01211912243,11/29/26 22:28,Ana,Ito,ana@example.com,1,,General,18441583423,,"
        "Free Order,USD,0,0,0,0,Attending,02116,cy@example.org,Engineer,Acme\r\n"
        "01211912244,11/29/26 22:54,Bo,Ek,bo@example.com,1,,General,18441700883,,"
        "Free Order,USD,0,0,0,0,Not Attending,,,,\r\n"
        "01211912245,11/30/26 06:24,Di,Fox,di@example.com,1,,General,18443939943,,"
        "Free Order,USD,0,0,0,0,Checked In,,,,NA\r\n"
        "01211912246,11/30/26 07:24,Ed,Gee,ed@example.com,1,,General,18443939944,,"
        "Free Order,USD,0,0,0,0,Deleted,,,,\r\n"
    ),
    kind="eventbrite",
    frame="""
Order # | Order Date | First Name | Last Name | Email | Quantity | Price Tier | Ticket Type | Attendee # | Group | Order Type | Currency | Total Paid | Fees Paid | Eventbrite Fees | Eventbrite Payment Processing | Attendee Status | Home Zip | Your colleague's e-mail? | Job Title | Company
01211912243 | 11/29/26 22:28 | Ana | Ito | ana@example.com | 1 | | General | 18441583423 | | Free Order | USD | 0 | 0 | 0 | 0 | Attending | 02116 | cy@example.org | Engineer | Acme
01211912245 | 11/30/26 06:24 | Di | Fox | di@example.com | 1 | | General | 18443939943 | | Free Order | USD | 0 | 0 | 0 | 0 | Checked In | | | | NA
""",
    email="Email",
    runners_up=("Your colleague's e-mail?",),
    dayfirst=False,
    aside={2: "not attending", 4: "a deleted attendee"},
    notes=("Attendee Status of the rows that stay: Attending, Checked In",),
)

NASTY = Case(
    name="older and British: surname, month by name, the buyer's name on every ticket",
    file=(
        "Attendee #,Date,Surname,First Name,Email,QTY,Ticket Type,Date Attending,"
        "Order #,Order Type,Buyer Email\n"
        '221,21 Oct 2013,"Ito, Jr.",Ana,Ana@Example.com,1,Early,5 Nov 2013,00117,'
        "PayPal,ana@example.com\n"
        "222,21 Oct 2013,Ito,Ana,ana@example.com,1,Early,5 Nov 2013,00117,PayPal,"
        "ana@example.com\n"
        "223,21 Oct 2013,Info Requested,Info Requested,,1,Early,5 Nov 2013,00117,PayPal,"
        "ana@example.com\n"
        "224,22 Oct 2013,Ek,Bo,bo@example.com,1,Early,5 Nov 2013,00118,Refunded,"
        "bo@example.com\n"
    ),
    kind="eventbrite",
    frame="""
Attendee # | Date | Surname | First Name | Email | QTY | Ticket Type | Date Attending | Order # | Order Type | Buyer Email
221 | 21 Oct 2013 | Ito, Jr. | Ana | Ana@Example.com | 1 | Early | 5 Nov 2013 | 00117 | PayPal | ana@example.com
222 | 21 Oct 2013 | Ito | Ana | ana@example.com | 1 | Early | 5 Nov 2013 | 00117 | PayPal | ana@example.com
223 | 21 Oct 2013 | Info Requested | Info Requested | | 1 | Early | 5 Nov 2013 | 00117 | PayPal | ana@example.com
""",
    email="Email",
    runners_up=("Buyer Email",),
    aside={4: "the order was refunded"},
    notes=(
        "1 person with several rows, 2 in all, one for each ticket",
        "1 row: the attendee's details were not given",
    ),
)

BUYERS_ONLY = Case(
    name="only buyers left an address; the event's zone in a column",
    file=(
        "Order ID,Order Date,Attendee Status,Name,Email,Event Name,Event Timezone,"
        "Ticket Quantity,Ticket Type,Ticket Price,Buyer Name,Buyer Email\n"
        "901,2026-03-01 10:00:00,Attending,Info Requested,,Meet,Europe/Paris,1,Std,0,"
        "Ana Ito,ana@example.com\n"
        "902,2026-03-01 11:00:00,Transferred,,,Meet,Europe/Paris,1,Std,0,Bo Ek,"
        "bo@example.com\n"
    ),
    kind="eventbrite",
    frame="""
Order ID | Order Date | Attendee Status | Name | Email | Event Name | Event Timezone | Ticket Quantity | Ticket Type | Ticket Price | Buyer Name | Buyer Email
901 | 2026-03-01 10:00:00 | Attending | Info Requested | | Meet | Europe/Paris | 1 | Std | 0 | Ana Ito | ana@example.com
""",
    email="Email",
    runners_up=("Buyer Email",),
    timezone="Europe/Paris",
    timezones={"Order Date": "Europe/Paris"},
    aside={2: "the ticket was transferred to somebody else"},
    notes=("those of the buyers are in 'Buyer Email'",),
)


@pytest.mark.parametrize(
    "case", [TYPICAL, NASTY, BUYERS_ONLY], ids=lambda case: case.name
)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_the_orders_of_a_shop_are_not_taken_for_tickets() -> None:
    file = b"Order #,Email,Quantity,Order Date\n1,ana@example.com,2,2026-01-02\n"
    assert inspect_contacts(file).kind == "general"


def test_who_got_a_part_back_still_comes() -> None:
    report = inspect_contacts(
        b"Order #,Attendee #,Attendee Status,Email\n"
        b"1,1,Partially Refunded,p1@example.com\n"
        b"2,2,Refunded,p2@example.com\n"
    )
    assert report.rows == 1
    assert [*report.reasons().index] == ["the order was refunded"]
