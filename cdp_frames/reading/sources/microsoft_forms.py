"""Microsoft Forms: a column called Email in which everybody may be `anonymous`.

Source:
    `docs/exports.md` section 2, "Microsoft Forms".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "microsoft_forms"
TITLE = "Microsoft Forms responses"

# The second and third column in the languages of Office; the first is ID or Id.
_TIMES: Final = frozenset(
    (fold(start), fold(end))
    for start, end in (
        ("Start time", "Completion time"),
        ("Startzeit", "Fertigstellungszeit"),
        ("Startzeit", "Abschlusszeit"),
        ("Hora de inicio", "Hora de finalización"),
        ("Hora de início", "Hora de conclusão"),
        ("Hora de início", "Hora da conclusão"),
        ("Heure de début", "Heure de fin"),
        ("Ora di inizio", "Ora di completamento"),
        ("Begintijd", "Tijd van voltooien"),
        ("Starttid", "Slutförandetid"),
        ("Starttidspunkt", "Fuldførelsestidspunkt"),
        ("Starttidspunkt", "Fullføringstidspunkt"),
        ("Godzina rozpoczęcia", "Godzina ukończenia"),
        ("開始時刻", "完了時刻"),
        ("开始时间", "完成时间"),
    )
)
_ANONYMOUS: Final = (
    "anonymous", "anonym", "anónimo", "anônimo", "anonyme", "anonimo", "anoniem",
    "匿名",
)  # fmt: skip


def recognise(grid: Grid) -> Match | None:
    """Recognise the first three columns: an id, when it was begun, when completed."""
    for record, cells in enumerate(grid.head[:5]):
        known = [fold(cell) for cell in cells[:5]]
        if len(known) >= 3 and known[0] == "id" and tuple(known[1:3]) in _TIMES:  # noqa: PLR2004 - the three named
            return Match(
                confidence=0.95,
                why=("it begins with ID, Start time, Completion time",),
                header=(record,),
            )
    return None


def read(table: Table) -> None:
    """Rule out the column that says `anonymous`; respell what ends in a semicolon."""
    table.zone_hint = "that of the account that downloaded it"
    columns = list(table.frame.columns)
    # The fourth column, whatever its language calls it, is the account's address.
    account = columns[3] if len(columns) > 3 else None  # noqa: PLR2004 - by its place
    if account is not None:
        addresses = table.folded(account)
        filled = addresses[addresses.ne("")]
        if len(filled) and filled.isin(_ANONYMOUS).all():
            table.not_email[account] = "the form is anonymous and says so in every row"
        else:
            table.email = [account]
    for column in columns[5:]:
        values = table.frame[column].dropna().str.strip()
        if len(values) and values.str.endswith(";").all():
            multi_select.respell(table, column, ";")
