"""Where the header of an unknown file is: by evidence, not by position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.reading.headers import key, words
from cdp_frames.reading.sources.base import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.reading.grid import Grid

# Preambles of reports are shorter than this.
_DEEPEST = 40
_LONGEST_LABEL = 300
_EMAIL = re.compile(r"[^@\s]@[^@\s]+\.[^@\s]")
_NUMBER = re.compile(r"[-+(]?[$€£]?\s?\d[\d.,\s]*%?\)?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?")
_PHONE = re.compile(r"\+?[\d\s().-]{7,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,}", re.IGNORECASE)
# Keys (see `headers.key`) of headers that contact files have, in the languages that
# they come in. They only tip the scale between records that could both be the header.
KNOWN: Final = words(
    """
    email emailaddress emailadresse correoelectronico correoelectrónico courriel
    mail epost firstname lastname givenname familyname surname forename fullname
    name vorname nachname prénom prenom nom nombre apellido apellidos cognome
    förnamn efternamn naam voornaam achternaam company companyname organization
    organisation firma unternehmen entreprise société empresa azienda företag
    bedrijf jobtitle title position role titel titre cargo phone phonenumber
    mobile mobilephone telephone telefon téléphone teléfono telefono country
    countrycode land pays país paese city town stadt ville ciudad città state
    region province zip zipcode postalcode postcode plz codepostal address street
    straße adresse dirección id userid contactid status date createdat createddate
    registrationtime timestamp notes comments tags source leadsource ticket
    tickettype registered website linkedin consent score department industry
    language gender birthday age attendance attended rsvp invited username
    """
)


def find_header(grid: Grid) -> Match:
    """Find the header record of a grid; the general reading of unknown files.

    The header is the fullest of the first records that reads like labels: no
    addresses, numbers or dates, every cell another word. A file whose first full
    record already holds an address has none.
    """
    if grid.titled and grid.count:
        return Match(confidence=0.2, why=("the format names its columns",), header=(0,))
    head = grid.head
    counts = [sum(bool(cell.strip()) for cell in row) for row in head]
    nonblank = [number for number, count in enumerate(counts) if count]
    if not nonblank:
        return Match(confidence=0.0, why=("no records",), header=())
    usual = float(np.median([counts[number] for number in nonblank]))
    possible: list[int] = []
    for number in nonblank[:_DEEPEST]:
        if any(_EMAIL.search(cell) for cell in head[number]):
            break
        possible.append(number)
    if not possible:
        return _headless("the first record holds an address already")
    best = max(possible, key=lambda number: _score(head[number], usual) - 0.02 * number)
    rows = [head[number] for number in nonblank if number > best]
    if _looks_like_rows(head[best], rows):
        return _headless("the first full record looks like the rows below it")
    known = sum(key(cell) in KNOWN for cell in head[best])
    why = f"record {best + 1} reads like a header"
    if known:
        why += f" ({known} of its {counts[best]} names are usual in contact files)"
    return Match(confidence=0.3 if known > 1 else 0.2, why=(why,), header=(best,))


def _headless(why: str) -> Match:
    return Match(confidence=0.1, why=(why,), header=())


def _score(cells: Sequence[str], usual: float) -> float:
    """Return how much a record reads like the header of records this full."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    full = min(1.0, len(filled) / usual)
    labels = sum(is_label(cell) for cell in filled) / len(filled)
    distinct = len(set(filled)) == len(filled)
    known = sum(key(cell) in KNOWN for cell in filled) / len(filled)
    return 2 * full + labels + 0.5 * distinct + known


def is_label(cell: str) -> bool:
    """Say whether a cell could be the name of a column."""
    text = cell.strip()
    return len(text) <= _LONGEST_LABEL and (
        shape(text) == "text" or _YEAR.fullmatch(text) is not None
    )


def shape(cell: str) -> str:
    """Return what a cell looks like: the coarse kind that headers don't have."""
    text = cell.strip()
    if not text:
        return "blank"
    for name, pattern in _SHAPES:
        if pattern.fullmatch(text):
            return name
    return "email" if _EMAIL.search(text) else "text"


_SHAPES: Final = (
    ("date", _DATE),
    ("number", _NUMBER),
    ("phone", _PHONE),
    ("url", _URL),
    ("id", _GUID),
)


def _looks_like_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a record has the shapes of the rows below, and some are telling."""
    if not rows:
        return False
    telling = 0
    for place, cell in enumerate(header):
        own = shape(cell)
        if own in {"text", "blank"} or _YEAR.fullmatch(cell.strip()):
            continue
        below = [shape(row[place]) for row in rows[:50] if place < len(row)]
        present = [one for one in below if one != "blank"]
        if present and present.count(own) > len(present) / 2:
            telling += 1
    return telling > 0
