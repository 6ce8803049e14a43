"""LimeSurvey: responses by code or by full text, and the table of participants.

Source:
    `docs/exports.md` section 2, "LimeSurvey".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match
from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.tables import words_of

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "limesurvey"
TITLE = "LimeSurvey export"

# The id, the date of submission and the last page: by code, and as full text in the
# languages of the survey.
_SIGNATURES: Final = tuple(
    tuple(fold(name) for name in names)
    for names in (
        ("id", "submitdate", "lastpage"),
        ("Response ID", "Date submitted", "Last page"),
        ("id. Response ID", "submitdate. Date submitted", "lastpage. Last page"),
        ("Antwort ID", "Datum Abgeschickt", "Letzte Seite"),
        ("ID de la réponse", "Date de soumission", "Dernière page"),
        ("ID de respuesta", "Fecha de envío", "Última página"),
        ("ID da resposta", "Data de envio", "Última página"),
        ("ID risposta", "Data invio", "Ultima pagina"),
        ("Antwoord ID", "Datum ingestuurd", "Laatste pagina"),
        ("Svars-ID", "Datum skickat", "Sista sidan"),
    )
)
_PARTICIPANTS: Final = ("tid", "email", "emailstatus", "token")
_META: Final = frozenset(
    {
        *(word for signature in _SIGNATURES for word in signature),
        *map(
            fold,
            (
                "startlanguage", "Start language", "Startsprache", "Start-Sprache",
                "seed", "Zufallsstartwert", "token", "Access code", "Zugangscode",
                "Zugangsschlüssel", "startdate", "Date started", "Datum gestartet",
                "datestamp", "Date last action", "Datum letzte Aktivität", "ipaddr",
                "IP address", "IP-Adresse", "refurl", "Referrer URL", "Total time",
                "interviewtime",
            ),
        ),
    }
)  # fmt: skip
# Responses that are not date-stamped say this in every row.
_PLACEHOLDER = "1980-01-01 00:00:00"
# Q2[SQ001] by code, "Which topics? [Data]" by full text.
_PART = re.compile(r"(?P<stem>.*\S)\s*\[(?P<choice>[^\[\]]+)\]")
_STATUSES: Final = {
    "ok": "",
    "": "",
    # Screening holds these back.
    "optout": "",
    "optedout": "",
    "opted out": "",
    "bounced": "",
    "invalid": "the address is marked as invalid",
}


def recognise(grid: Grid) -> Match | None:
    """Recognise the three columns of every response, or the participants' four."""
    for record, cells in enumerate(grid.head[:5]):
        known = set(map(fold, cells))
        for signature in _SIGNATURES:
            if cells and fold(cells[0]) == signature[0] and known >= set(signature):
                why = "it begins with the id and has the last page of each response"
                return Match(confidence=0.95, why=(why,), header=(record,))
        if known >= set(_PARTICIPANTS):
            why = "it has the columns tid, email, emailstatus and token of participants"
            return Match(confidence=0.95, why=(why,), header=(record,))
    return None


def read(table: Table) -> None:
    """Read responses or participants."""
    table.zone_hint = "that of the server"
    table.private(["ipaddr", "IP address", "IP-Adresse"], "IP address")
    table.private(["token", "Access code", "Zugangscode"], "a key to the survey")
    table.private(["refurl", "Referrer URL"], "the page that the person came from")
    if table.column("emailstatus") is not None:
        _read_participants(table)
    else:
        _read_responses(table)


def _read_participants(table: Table) -> None:
    status = table.folded(table.column("emailstatus"))
    for word in status.unique():
        reason = _STATUSES.get(word, f"the status of the address is {word}")
        if reason:
            table.set_aside(status.eq(word), reason)
    email = table.column("email")
    if email is not None:
        table.email = [email]


def _read_responses(table: Table) -> None:
    answers = [column for column in table.frame.columns if fold(column) not in _META]
    submitted = table.column(*(signature[1] for signature in _SIGNATURES))
    unfinished = table.folded(submitted).eq("")
    if submitted is None:
        unfinished[:] = False
    table.set_aside_empty(unfinished & table.blank(answers, also=["n/a"]))
    table.mark_partial(unfinished)
    for column in table.frame.columns:
        if fold(column) in _META:
            placeholder = table.folded(column).eq(_PLACEHOLDER)
            table.clear(column, placeholder, "a placeholder for no date")
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in answers:
        found = _PART.fullmatch(table.given(column))
        if found and fold(found["choice"]) not in {"other", "comment", "sonstiges"}:
            groups.setdefault(found["stem"], []).append((column, found["choice"]))
    for stem, parts in groups.items():
        if len(parts) > 1:
            question = multi_select.Question(
                name=stem,
                label="",
                columns=tuple(column for column, _ in parts),
                choices=tuple(choice for _, choice in parts),
            )
            multi_select.fold(
                table,
                question,
                picked=_answers("yes"),
                unpicked=("N/A", *_answers("no")),
                certain=True,
            )


def _answers(meaning: str) -> tuple[str, ...]:
    # In words alone: 1 is also the first answer on a scale.
    words = words_of("truths", meaning)
    return tuple(word for word in words if not word[0].isdecimal())
