"""Outlook: three addresses for each contact, and some that are none.

Source:
    `docs/exports.md` section 4, "Outlook". The names in other languages than English
    and German are an assumption (what Outlook calls the columns there).
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

NAME = "outlook"
TITLE = "Outlook contacts export"

# Keys (see `names.fold`) of the columns of an address; a number follows the word.
_ADDRESS: Final = re.compile(
    r"email(\d?)(?:address|adresse)|emailadres(\d?)|adressedemessagerie(\d?)"
    r"|direccióndecorreoelectrónico(\d?)|indirizzopostaelettronica(\d?)"
    r"|endereçode(?:email|correioele[ct]+r[óô]nico)(\d?)|epostadress(\d?)"
)
_BESIDE: Final = re.compile(
    r"email(\d?)(?:typ|type|displayname|angezeigtername)"
    r"|typedemessagerie(\d?)|nomcompletdeladressedemessagerie(\d?)"
    r"|tipodecorreoelectrónico(\d?)|tipopostaelettronica(\d?)"
)
SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        emailtype emaildisplayname emailtyp emailangezeigtername typedemessagerie
        nomcompletdeladressedemessagerie businessstreet businesspostalcode homestreet
        otherstreet officelocation directoryserver internetfreebusy ttytddphone
        governmentidnumber companymainphone strassegeschäftlich postleitzahlgeschäftlich
        telefongeschäftlich weiteretelefonnummer verzeichnisserver ruebureau
        """
    ),
    usual=fold_all(
        """
        firstname middlename lastname suffix company jobtitle department emailaddress
        mobilephone businessphone homephone anniversary birthday spouse notes vorname
        nachname firma emailadresse prénom nom société adressedemessagerie givenyomi
        """
    ),
    # The second and third address; the first is a name that many files have.
    pattern=re.compile(
        r"email[23](?:address|adresse|type|typ|displayname|angezeigtername)"
        r"|emailadres[23]|adressedemessagerie[23]|direccióndecorreoelectrónico[23]"
        r"|indirizzopostaelettronica[23]|endereçode\w+[23]|epostadress[23]"
    ),
)
_EXCHANGE: Final = r"/o=.*"
_NO_DATES: Final = ("0/0/00", "0.0.00", "00.00.00")


def recognise(grid: Grid) -> Match | None:
    """Recognise `E-mail 2 Address` and its like, in several languages."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Put an address first that works everywhere; Exchange's own do not."""
    slots = _slots(table)
    if slots:
        for slot in slots:
            table.not_email.update(dict.fromkeys(slot.beside, "the name of an address"))
        slots = address_slots.put_first(table, slots)
        first = slots[0].value
        table.email = [slot.value for slot in slots]
        table.set_aside(
            table.folded(first).str.fullmatch(_EXCHANGE),
            "an Exchange address, which works only inside its organisation",
        )
        row_filters.note_rows(table, table.blank(table.email), "without any address")
    table.private(
        ["Government ID Number", "Regierungsnr.", "Code gouvernement"], "national id"
    )
    row_filters.clear(table, table.frame.columns, *_NO_DATES)
    row_filters.note_repeats(table, slots[0].value if slots else None, "entry")


def _slots(table: Table) -> list[address_slots.Slot]:
    """Return the addresses with their types and display names, by number."""
    values: dict[int, str] = {}
    beside: dict[int, list[str]] = {}
    for column in table.frame.columns:
        word = fold(column)
        if found := _ADDRESS.fullmatch(word):
            values.setdefault(_number(found), column)
        elif found := _BESIDE.fullmatch(word):
            beside.setdefault(_number(found), []).append(column)
    return [
        address_slots.Slot(values[number], tuple(beside.get(number, ())))
        for number in sorted(values)
    ]


def _number(found: re.Match[str]) -> int:
    return int(next((group for group in found.groups() if group), "1"))
