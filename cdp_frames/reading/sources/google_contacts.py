"""Google Contacts: numbered columns, several values in a cell, a star for the primary.

Source:
    `docs/exports.md` section 4, "Google Contacts", old and new.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import address_slots, row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "google_contacts"
TITLE = "Google Contacts export"

_SEPARATOR: Final = " ::: "
_PRIMARY: Final = "* "
_VALUE: Final = re.compile(r"email(\d+)value")
SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        groupmembership yominame givennameyomi familynameyomi phoneticfirstname
        phoneticlastname fileas organizationname organizationtitle
        """
    ),
    usual=fold_all(
        "name givenname familyname firstname lastname labels birthday notes"
    ),
    pattern=re.compile(
        r"(?:email|phone|address|organization|website|relation|event)\d+"
        r"(?:value|type|label|formatted|name)"
    ),
)


def recognise(grid: Grid) -> Match | None:
    """Recognise numbered columns such as `E-mail 1 - Value`."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Give each address a column, and the primary one the first."""
    found = {
        int(match[1]): column
        for column in table.frame.columns
        if (match := _VALUE.fullmatch(fold(column)))
    }
    slots = [
        address_slots.Slot(
            found[number],
            tuple(table.columns(f"E-mail {number} - Label", f"E-mail {number} - Type")),
        )
        for number in sorted(found)
    ]
    if slots:
        slots = address_slots.put_first(
            table, slots, separator=_SEPARATOR, primary=_PRIMARY
        )
        table.email = [slot.value for slot in slots]
        row_filters.note_rows(table, table.blank(table.email), "without any address")
    row_filters.note_several(table, _SEPARATOR, among=table.frame.columns)
