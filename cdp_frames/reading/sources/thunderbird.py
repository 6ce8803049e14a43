"""Thunderbird: a primary and a secondary address for each card.

Source:
    `docs/exports.md` section 4, "Thunderbird". The other names, British and German ones
    among them, are an assumption (what Thunderbird's address book calls its fields).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import address_slots, row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "thunderbird"
TITLE = "Thunderbird address book"

_PRIMARY: Final = ("Primary Email", "Primäre E-Mail-Adresse")
_SECONDARY: Final = ("Secondary Email", "Sekundäre E-Mail-Adresse")
SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        primaryemail secondaryemail primäreemailadresse sekundäreemailadresse
        screenname pagernumber homezipcode workzipcode homepostcode workpostcode
        webpage1 webpage2 birthyear birthmonth custom1 custom2
        """
    ),
    usual=fold_all(
        """
        firstname lastname displayname nickname workphone homephone faxnumber
        mobilenumber department organization organisation vorname nachname anzeigename
        spitzname birthday
        """
    ),
    needed=fold_all("primaryemail primäreemailadresse"),
    least=3.0,
)


def recognise(grid: Grid) -> Match | None:
    """Recognise `Primary Email` beside `Secondary Email`."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Put the secondary address first where there is no primary one."""
    found = (table.column(*_PRIMARY), table.column(*_SECONDARY))
    slots = [address_slots.Slot(column) for column in found if column is not None]
    if slots:
        address_slots.put_first(table, slots)
        table.email = [slot.value for slot in slots]
        row_filters.note_rows(table, table.blank(table.email), "without any address")
        row_filters.note_repeats(table, table.email[0], "card")
