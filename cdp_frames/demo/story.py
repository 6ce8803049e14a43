"""Tell the main job as a story: a messy file, a list, the refused rows, the repair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.demo import LEADS
from cdp_frames.demo.people import BLOCKED_DOMAIN
from cdp_frames.fates import REFUSED, Fate
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading import read_contacts
from cdp_frames.verbs.imports import cdp_import

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.api.client import Client
    from cdp_frames.importing.result import ImportResult

_LIST: Final = "AWS re:Invent 2026 Leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Where the story is told: what is typed there, and how it is shown.

    Attributes:
        importing: what imports the file.
        refused: where the refused rows are.
        fixing: how they are put right and sent again.
        still: where those that are refused still are found.
        next: what to type after the story.
        say: prints lines.
        card: writes a result as text.
        table: prints a frame.
    """

    importing: tuple[str, ...]
    refused: str
    fixing: tuple[str, ...]
    still: str
    next: tuple[str, ...]
    say: Callable[[str], object] = print
    card: Callable[[object], str] = repr
    table: Callable[[pd.DataFrame], object]


_ZONES: Final = (
    "The scanner at the booth ran on Pacific time, so its times without a zone"
)
PYTHON: Final = Surface(
    importing=(f"leads.pipe(cdp_import, list_name={_LIST!r})",),
    refused="result.errors holds a line for each thing wrong.",
    fixing=(
        _ZONES,
        "can be told; and result.suggested(min_confidence=0.9) fills in what is sure.",
        "result.reimport(fixed): a new job with only these rows, into the same list.",
    ),
    still="repaired.history knows every attempt.",
    next=(
        "notebooks/01_import_a_list.ipynb     the same story in Jupyter",
        "cdp-frames sandbox                   a CDP in a box, to keep running",
        "cdp-frames import FILE --list NAME   your own file",
    ),
    table=lambda frame: print(frame.to_string(index=False)),
)
TERMINAL: Final = Surface(
    importing=(f"cdp-frames import leads.csv --list '{_LIST}' --errors refused.csv",),
    refused="The file of --errors holds them, with why, what to do and a suggestion.",
    fixing=(
        _ZONES,
        "can be told; and the suggestions that are sure are taken. In the file itself, "
        "or on a page:",
        "cdp-frames fix refused.csv",
        "Then a new job with only these rows, into the same list:",
        "cdp-frames reimport refused.csv",
    ),
    still="cdp-frames history shows every attempt.",
    next=(
        "cdp-frames sandbox                   a CDP in a box, to keep running",
        "cdp-frames check FILE                would every row of your own file go?",
        "cdp-frames import FILE --list NAME   your own file",
    ),
    table=lambda frame: print(frame.to_string(index=False)),
)


def tell(surface: Surface = PYTHON) -> int:
    """Tell it, and return 0 if all went as it should.

    Args:
        surface: where it is told.
    """
    from cdp_frames.sandbox import Sandbox  # noqa: PLC0415 - an extra, slow to import

    story = _Story(surface)
    story.head(
        "1. A CDP in a box",
        "A server on this machine that speaks the API of the CDP, with a database.",
        f"It takes nobody of {BLOCKED_DOMAIN}: a rule that no client can know of.",
    )
    settings = {"rules": [{"field": "email", "blocked_domains": [BLOCKED_DOMAIN]}]}
    with Sandbox(settings=settings) as cdp, cdp.client() as client:
        surface.say(f"  {cdp.url}")
        return 0 if story.import_and_repair(client) else 1


@dataclass(frozen=True, slots=True)
class _Story:
    surface: Surface

    def head(self, title: str, *lines: str) -> None:
        """Print what comes now."""
        say = self.surface.say
        say(f"\n{title}\n{'-' * len(title)}")
        for line in lines:
            say(f"  {line}")
        if lines:
            say("")

    def import_and_repair(self, client: Client) -> bool:
        """Tell the rest; say whether all who were imported are on the list."""
        on, say = self.surface, self.surface.say
        self.head("2. A messy file", "Synthetic people of a trade show, as they come.")
        leads = read_contacts(LEADS)
        aside = len(FileNotes.of(leads).set_aside)
        on.table(leads.iloc[:5, [0, 1, 2, 3, 5]])
        say(
            f"  {len(leads) + aside:,} records: {len(leads):,} rows, {aside} set aside."
        )

        self.head("3. Import it", *on.importing)
        # This CDP ends with the story: nothing of it belongs into anybody's journal.
        result = leads.pipe(cdp_import, list_name=_LIST, client=client, journal=False)
        say(on.card(result))

        self.head("4. The first refused rows", on.refused)
        columns = ["row", "column", "value", "code", "suggestion", "stage"]
        first = result.errors[columns].groupby("stage").head(6)
        on.table(first.fillna(""))

        self.head("5. Fix some", *on.fixing)
        repaired = result.reimport(_fixed(result))
        say(on.card(repaired))

        self.head("6. Who is on the list")
        members = sum(1 for _ in client.members(str(result.list_id)))
        imported = result.counts[Fate.ACCEPTED] + repaired.counts[Fate.ACCEPTED]
        on_list = f"{members:,} members on the list"
        say(f"  {imported:,} rows accepted in two jobs, {on_list}.")
        last = repaired.history.groupby("row")["fate"].last()
        lost = int(last.isin(REFUSED).sum())
        say(f"  {lost:,} rows are still refused; {on.still}")

        self.head("What next?", *on.next)
        return imported == members


def _fixed(result: ImportResult) -> pd.DataFrame:
    """Put right what can be: zones of times, and suggestions for addresses."""
    naive = result.errors["code"].eq("naive_datetime")
    times = result.failed.loc[result.errors.loc[naive, "index"]]
    zoned = times.assign(
        **{"Last Seen At": times["Last Seen At"].str.replace(" ", "T") + "-08:00"}
    )
    return pd.concat([zoned, result.suggested(min_confidence=0.9)])
