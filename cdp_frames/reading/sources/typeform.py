"""Typeform: a token, the answers, and times in UTC, which only the header says.

Source:
    `docs/exports.md` section 2, "Typeform".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match
from cdp_frames.text.names import clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "typeform"
TITLE = "Typeform responses"

_META: Final = frozenset(
    fold(name)
    for name in (
        "#", "Response Type", "Start Date (UTC)", "Stage Date (UTC)",
        "Submit Date (UTC)", "Network ID", "Tags", "Ending",
    )
)  # fmt: skip
# Hidden fields that the link fills, not the person.
_FROM_LINK: Final = ("utm", "fbclid", "gclid", "score", "typeformsource", "referrer")
# The stars and underscores of Markdown around words.
_EMPHASIS: Final = re.compile(r"(?<![\w*_])([*_]{1,2})(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_MIDNIGHT: Final = r"\s*\d{4}-\d{2}-\d{2}T00:00:00(?:\.0+)?Z\s*"
_SHOWN = 3


def recognise(grid: Grid) -> Match | None:
    """Recognise `#` as the first column and a `Network ID`."""
    for record, cells in enumerate(grid.head[:5]):
        known = set(map(fold, cells))
        if cells and cells[0].strip() == "#" and "networkid" in known:
            return Match(
                confidence=0.97,
                why=("the first column is #, and there is a Network ID",),
                header=(record,),
                names=[_unemphasised(clean(cell)) for cell in cells],
                labels=cells,
            )
    return None


def read(table: Table) -> None:
    """Mark what was not submitted; fold the columns that are choices."""
    table.private(["Network ID"], "a hash of the network address")
    answers = [column for column in table.frame.columns if not _is_meta(column)]
    kind = table.folded(table.column("Response Type"))
    submitted = table.folded(table.column("Submit Date (UTC)", "Submit Date")).ne("")
    unfinished = kind.isin(["partial", "started"]) | ~submitted
    table.set_aside_empty(unfinished & table.blank(answers))
    table.mark_partial(unfinished)
    for run in _runs(table, answers):
        name = " / ".join(table.given(column) for column in run[:_SHOWN])
        question = multi_select.Question(
            name=name + (" / …" if len(run) > _SHOWN else ""),
            label="",
            columns=tuple(run),
            choices=tuple(table.given(column) for column in run),
        )
        multi_select.fold(table, question)
    for column in table.frame.columns:
        values = table.frame[column].dropna()
        if not values.empty and values.str.fullmatch(_MIDNIGHT).all():
            table.notes.append(
                f"{column}: days of the calendar, to which Typeform adds a midnight in "
                "UTC; they are no instants"
            )


def _is_meta(column: str) -> bool:
    word = fold(column)
    return word in _META or word.startswith(_FROM_LINK)


def _runs(table: Table, answers: list[str]) -> Iterator[list[str]]:
    """Find neighbouring columns whose only value is their own header: choices.

    The question itself is nowhere in the file. A header that comes again begins the
    next question.
    """
    run: list[str] = []
    for column in [*answers, ""]:
        given = table.given(column)
        own = bool(column) and _only_says(table, column, given)
        if run and (not own or given in {table.given(other) for other in run}):
            if len(run) > 1:
                yield run
            run = []
        if own:
            run.append(column)


def _only_says(table: Table, column: str, given: str) -> bool:
    words = table.folded(column)
    filled = words[words.ne("")]
    return len(filled) > 0 and bool(filled.eq(given.strip().casefold()).all())


def _unemphasised(title: str) -> str:
    return _EMPHASIS.sub(r"\2", title)
