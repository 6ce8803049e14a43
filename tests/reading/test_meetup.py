from __future__ import annotations

import pytest

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading import inspect_contacts, read_contacts
from tests.reading.families import Case, check

ATTENDEES = (
    "Name\tAttendance\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\t"
    "Joined Group on\tURL of Member Profile\n"
    "Ana Ito\t\tuser 1\t\t\tYes\t0\tMarch 1, 2026 1:00 PM\tMarch 1, 2025\t"
    "https://example.com/1\n"
)
MEMBERS = (
    "\ufeffName,User ID,Member ID,Title,Location,Joined Group on,"
    "Last visited group on,Total RSVPs,RSVPed Yes,RSVPed No,URL of Member Profile\n"
    "Ana Ito,user 1,1,,Malmö,3/1/2025,3/2/2026,3,2,1,https://example.com/1\n"
)


@pytest.mark.parametrize(
    "file", [ATTENDEES.encode("utf-16"), MEMBERS.encode()], ids=["attendees", "members"]
)
def test_a_list_without_addresses_is_refused_with_what_to_do(file: bytes) -> None:
    for verb in (read_contacts, inspect_contacts):
        with pytest.raises(UnreadableFileError) as caught:
            verb(file)
        assert "Meetup gives out no e-mail addresses" in str(caught.value)
        assert "add it to the file as a column named Email" in str(caught.value)


def test_a_list_to_which_addresses_were_added_is_read() -> None:
    check(
        Case(
            name="with a column of addresses",
            file=(
                "Name,User ID,RSVP,RSVPed on,Joined Group on,URL of Member Profile,"
                "Email\n"
                "Ana,user 1,Yes,3/14/2026 1:00 PM,3/1/2025,https://example.com/1,"
                "ana@example.com\n"
                "Bo,user 2,No,3/15/2026 1:00 PM,3/1/2025,https://example.com/2,\n"
            ),
            kind="meetup",
            frame="""
Name | User ID | RSVP | RSVPed on | Joined Group on | URL of Member Profile | Email
Ana | user 1 | Yes | 3/14/2026 1:00 PM | 3/1/2025 | https://example.com/1 | ana@example.com
""",  # noqa: E501 - a table is wider than code
            email="Email",
            dayfirst=False,
            aside={2: "declined"},
        )
    )
