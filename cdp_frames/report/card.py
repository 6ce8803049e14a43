"""The card of an import, before it (a plan) and after it (a result)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.mapping.card import left_out_note
from cdp_frames.screening.card import (
    fate_shares,
    left_empty_table,
    reasons,
    reasons_table,
)
from cdp_frames.screening.merging import people_of_several_names
from cdp_frames.text.card import Alarm, Card, Facts, Folded, NextSteps, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping as Dict, Sequence

    import pandas as pd

    from cdp_frames.screening import Screened

_NOTHING: Final = Folded("left out", ())


def import_card(
    title: str,
    *,
    facts: Sequence[tuple[str, str]],
    counts: Dict[str, int],
    errors: pd.DataFrame,
    alarms: Iterable[str] = (),
    notes: Iterable[str] = (),
    left_out: Folded = _NOTHING,
    next_steps: Sequence[tuple[str, str]] = (),
) -> Card:
    """Compose the card of a plan or a result.

    Args:
        title: the outcome in a few words.
        facts: pairs of a word and what it stands for.
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.
        alarms: what must not be overlooked.
        notes: what is good to know.
        left_out: which columns were left out, in place of the note that says so.
        next_steps: pairs of what can be typed next and what it does.
    """
    return Card(
        title,
        [
            *(Alarm(alarm) for alarm in alarms),
            Facts(facts),
            fate_shares(counts),
            reasons_table(reasons(errors)),
            left_empty_table(reasons(errors, left_empty=True)),
            left_out,
            *(Note(note) for note in notes if f"Note: {note}" != left_out.said),
            NextSteps(next_steps),
        ],
    )


def screening_notes(screened: Screened) -> list[str]:
    """Say what screening left out and what looks odd to it, without any value."""
    notes = left_out_note(screened.mapping)
    notes.extend(screened.notes)
    people = people_of_several_names(screened.hints)
    # A hint about a column or the frame as a whole has no row.
    whole = screened.hints["row"].isna()
    about_whole = [f"{message}." for message in screened.hints.loc[whole, "message"]]
    return [*notes, *hint_notes(people, int((~whole).sum()) - people, about_whole)]


def hint_notes(people: int, cells: int, about_whole: Iterable[str] = ()) -> list[str]:
    """Say how much passes and looks odd.

    Args:
        people: how many people have rows with different names.
        cells: how many cells look odd.
        about_whole: what checks say of a column or of the frame as a whole.
    """
    notes = []
    if people:
        have = "1 person has" if people == 1 else f"{people:,} people have"
        notes.append(
            f"{have} rows with different names, as where several people share an "
            "address: what is merged of them may be somebody whom nobody knows. See "
            ".hints."
        )
    notes.extend(about_whole)
    if cells:
        pass_ = "cell passes and looks" if cells == 1 else "cells pass and look"
        notes.append(f"{cells:,} {pass_} odd all the same; see .hints.")
    return notes
