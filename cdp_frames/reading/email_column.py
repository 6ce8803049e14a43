"""Which column holds the address of the person in the row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import fold, fold_all
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.table import Table

ADDRESS: Final = r"[^@\s<>,;:]+@[^@\s<>,;:]+\.[^@\s<>,;:.]{2,}"
# Keys (see `names.fold`) of the word in the languages that exports come in.
_NAMES: Final = fold_all(
    """
    email emailaddress emailadress mail mailaddress emailadresse epost epostadress
    epostadresse correo correoelectronico correoelectrónico
    direccióndecorreoelectrónico direccióndecorreo adresseemail
    adresseelectronique adressemail courriel adressedemessagerie indirizzoemail
    enderecodeemail endereçodeemail postaelettronica eposta epostaadresi
    sähköposti sähköpostiosoite emailcím adresemail adresemailowy
    adrespocztyelektronicznej почта электроннаяпочта адресэлектроннойпочты
    メールアドレス 电子邮件 电子邮箱 邮箱 電子郵件 이메일 이메일주소 emailid useremail
    contactemail workemail businessemail companyemail primaryemail emailwork
    emailhome youremail youremailaddress attendeeemail registrantemail
    recipientemail subscriberemail customeremail
    """
)
_PARTS: Final = (
    "email",
    "mailadress",
    "adressedemessagerie",
    "postaelettronica",
    "correioele",
    "epost",
    "correoelectr",
    "courriel",
    "メール",
    "邮",
)
# What stands beside the word in columns that hold somebody else's address, or none.
_OTHERS: Final = {
    "owner": "the owner's address",
    "host": "the host's address",
    "organizer": "the organizer's address",
    "organiser": "the organizer's address",
    "buyer": "the buyer's address",
    "purchaser": "the buyer's address",
    "manager": "the manager's address",
    "assistant": "the assistant's address",
    "referr": "the address of somebody else (a referrer)",
    "referer": "the address of somebody else (a referrer)",
    "scannedby": "the scanning colleague's address",
    "capturedby": "the scanning colleague's address",
    "createdby": "a colleague's address",
    "modifiedby": "a colleague's address",
    "sales": "a colleague's address",
    "exhibitor": "the exhibitor's address",
    "supervisor": "somebody else's address",
    "emergency": "somebody else's address",
    "friend": "somebody else's address",
    "guestemail": "somebody else's address",
}
# The same in other languages, as whole words: parts of words would hit too much.
_OTHER_PEOPLE: Final = fold_all(
    """
    rep agent booker sender speaker panelist moderator staff parent guardian spouse boss
    secretary assignee assigned inviter colleague broker käufer käuferin verkäufer
    besitzer eigentümer inhaber betreuer veranstalter gastgeber assistent assistentin
    assistenz sekretariat vorgesetzter vorgesetzte eltern besteller sachbearbeiter
    propriétaire acheteur organisateur hôte responsable parrain conjoint assistante
    propietario comprador compradora organizador anfitrión tutor jefe proprietário
    anfitrião responsável gestor proprietario acquirente compratore organizzatore
    assistente responsabile eigenaar koper organisator gastheer ouder beheerder
    leidinggevende ägare ägarens köpare köparens värd värdens målsman chefens ejer
    ejerens køber købers vært værtens leder eier eierens kjøper verten foresatte
    właściciel właściciela kupujący kupującego opiekun opiekuna organizatora
    """
)
_OTHER_SIGNS: Final = (
    "所有者",
    "購入者",
    "主催者",
    "担当者",
    "紹介者",
    "保護者",
    "ホスト",
)
_NOT_ADDRESSES: Final = (
    "optin", "optout", "optedout", "status", "typ", "domain", "consent", "subscri",
    "permission", "bounce", "sent", "opened", "clicked", "marketing", "confirmed",
    "verified", "frequency", "newsletter", "label", "donot", "display", "angezeigt",
    "preference", "count",
)  # fmt: skip
_SECOND: Final = ("2", "3", "4", "5", "second", "other", "alternat", "additional",
                  "confirm", "repeat", "again", "verify", "partner",
                  "oldemail", "previous", "former", "billing", "invoice")  # fmt: skip
_MOSTLY = 0.3
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A column that may hold the addresses.

    Attributes:
        column: its name.
        filled: in how many rows of the sample it has a value.
        addresses: how many of those are addresses.
        score: how likely it is the one; below 0 for one that is ruled out.
        why: for people.
    """

    column: str
    filled: int
    addresses: int
    score: float
    why: str


def candidates(table: Table) -> list[Candidate]:
    """Return the columns that may hold the person's address, the best first.

    By values as much as by names: a column counts if a good part of its values are
    addresses, or if its name says so.

    Args:
        table: the rows, and what the family knows about them.
    """
    sample = table.sample()
    found = [_candidate(table, column, sample[column]) for column in sample.columns]
    # Stable: of equals the first in the file comes first.
    return sorted((one for one in found if one is not None), key=lambda one: -one.score)


def _candidate(table: Table, column: str, values: pd.Series) -> Candidate | None:
    present = values[values.fillna("").str.strip().ne("")]
    addresses = int(present.str.contains(ADDRESS, regex=True).sum())
    label = table.labels.get(column, "")
    named = max(_named(column), _named(label))
    share = addresses / len(present) if len(present) else 0.0
    if not named and share < _MOSTLY:
        return None
    coverage = addresses / len(values) if len(values) else 0.0
    score = coverage + 0.5 * share + 0.6 * named
    if column in table.email:
        score += 0.2 * (2 - table.email.index(column) / len(table.email))
    why = _sentence(len(present), addresses, len(values))
    other = table.not_email.get(column) or _others(column) or _others(label)
    if other:
        score, why = score - 10, other
    elif present.size and not addresses and not named:
        return None
    return Candidate(
        column=column,
        filled=len(present),
        addresses=addresses,
        score=round(score, 3),
        why=why,
    )


def _named(name: str) -> float:
    """Return how much a header sounds like an address, 0 to 1."""
    word = fold(name)
    if not word or any(part in word for part in _NOT_ADDRESSES):
        return 0.0
    if word in _NAMES:
        return 1.0
    if not any(part in word for part in _PARTS):
        # The last word of a label: "Please enter your details - Email".
        last = fold(name.rpartition(" - ")[2])
        return 0.8 if last in _NAMES else 0.0
    return 0.4 if any(part in word for part in _SECOND) else 0.8


def _others(name: str) -> str | None:
    """Say whose address a header speaks of, if it is not the person's."""
    word = fold(name)
    if not any(part in word for part in _PARTS) and word not in _NAMES:
        # An owner's column holds addresses without saying "e-mail" in its name.
        return next(
            (_OTHERS[part] for part in _OTHERS if part in word and len(word) < _BRIEF),
            None,
        )
    if len(word) > _SENTENCE:
        # "Your e-mail (your manager gets a copy)" asks for the person's own.
        return None
    found = next((_OTHERS[part] for part in _OTHERS if part in word), None)
    return found or _somebody(name, word)


def _somebody(name: str, word: str) -> str | None:
    """Say whether a header names another person in one of many languages."""
    spoken = [fold(one) for one in _WORD.findall(name)]
    named = next((one for one in spoken if one in _OTHER_PEOPLE), None)
    named = named or next((sign for sign in _OTHER_SIGNS if sign in word), None)
    return f"somebody else's address ({named!r})" if named else None


_BRIEF = 24
_SENTENCE = 40


def _sentence(filled: int, addresses: int, total: int) -> str:
    if not filled:
        return "named like it, but empty"
    found = counted(addresses, "address", "addresses")
    values, rows = counted(filled, "value"), counted(total, "row")
    return f"{found} among {values} in {rows}"
