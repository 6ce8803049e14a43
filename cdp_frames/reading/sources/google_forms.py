"""Google Forms and the sheet behind a form: two different files.

Source:
    `docs/exports.md` section 2, "Google Forms and Sheets".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match
from cdp_frames.text.addresses import ADDRESS
from cdp_frames.text.characters import trim
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "google_forms"
TITLE = "Google Forms responses"

# "Timestamp" in the languages of Google's accounts.
_TIMESTAMP: Final = frozenset(
    fold(name)
    for name in (
        "Timestamp", "Zeitstempel", "Marca temporal", "Marca de tiempo", "Horodateur",
        "Carimbo de data/hora", "Tijdstempel", "Informazioni cronologiche",
        "Tidsstämpel", "Tidsstempel", "Tidspunkt", "Aikaleima", "Sygnatura czasowa",
        "Časová značka", "Časová pečiatka", "Időbélyeg", "Marcaj de timp",
        "Zaman damgası",  # noqa: RUF001 - Turkish has a dotless i
        "Отметка времени", "Позначка часу", "タイムスタンプ", "时间戳记", "时间戳",
        "時間戳記", "타임스탬프", "Dấu thời gian", "Stempel waktu", "Cap waktu",
        "ประทับเวลา", "Χρονική σήμανση", "חותמת זמן", "طابع زمني",
    )
)  # fmt: skip
# What Forms itself collects: the address of the account.
_COLLECTED: Final = (
    "Email Address", "Username", "E-Mail-Adresse", "Nutzername", "Adresse e-mail",
    "Nom d'utilisateur", "Dirección de correo electrónico", "Nombre de usuario",
    "Endereço de e-mail", "Nome de usuário", "Indirizzo email", "Nome utente",
    "E-mailadres", "E-postadress", "Email",
)  # fmt: skip
# 2014/05/12 3:04:05 PM GMT+1: year first and an offset, from the form itself.
_FROM_FORM = re.compile(
    r"\s*\d{4}/\d{1,2}/\d{1,2}\s.*\d{1,2}:\d{2}:\d{2}.*(?:GMT|UTC)\S*\s*"
)
# 5/12/2014 15:04:05, 12.05.2014 15:04:05, 2014-05-12 15.04.05: from the sheet.
_FROM_SHEET = re.compile(
    r"\s*\d{1,4}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}\d{1,4}\.?,? "
    r"\D{0,4}\d{1,2}[:.]\d{2}[:.]\d{2}.*"
)


def recognise(grid: Grid) -> Match | None:
    """Recognise `Timestamp` as the first column, above times in one of two shapes."""
    for record, cells in enumerate(grid.head[:5]):
        if not cells or fold(cells[0]) not in _TIMESTAMP:
            continue
        times = [row[0] for row in grid.head[record + 1 :] if row and trim(row[0])]
        if 0 in grid.temporal:
            return _match(record, 0.85, "its times are true dates of a spreadsheet")
        if times and all(_FROM_FORM.fullmatch(time) for time in times):
            return _match(record, 0.97, "its times end in their offset")
        if times and all(_FROM_SHEET.fullmatch(time) for time in times):
            return _match(record, 0.8, "its times have seconds and no offset")
        if not times:
            return _match(record, 0.6, "it has no rows")
    return None


def _match(record: int, confidence: float, what: str) -> Match:
    return Match(
        confidence=confidence,
        why=("the first column is Google's Timestamp", what),
        header=(record,),
    )


def read(table: Table) -> None:
    """Prefer the collected address; set aside rows that only formulas fill."""
    table.zone_hint = "that of the spreadsheet's settings"
    collected = table.column(*_COLLECTED)
    if collected is not None:
        table.email = [collected]
    stamps = table.folded(table.frame.columns[0])
    table.set_aside(
        stamps.eq("") & ~_addressed(table), "no timestamp: nobody submitted this row"
    )
    table.private(["IP Address"], "IP address")
    from_form = bool(stamps.str.contains(r"gmt|utc").any())
    for column in table.frame.columns[1:]:
        values = table.frame[column]
        if from_form and values.str.contains(r";\S", na=False).any():
            multi_select.respell(table, column, ";")
        elif not from_form and multi_select.repeats(values, ", "):
            # Not respelled: a choice may hold a comma itself, and nothing tells.
            table.multiple[column] = ", "


def _addressed(table: Table) -> pd.Series:
    """Say which rows hold an address: people whom somebody added by hand."""
    found = table.folded(None).ne("")
    for column in table.frame.columns:
        found |= table.frame[column].str.contains(ADDRESS, regex=True, na=False)
    return found
