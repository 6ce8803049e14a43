"""The card of an import, before it (a plan) and after it (a result)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.screening.card import fate_shares, reasons, reasons_table
from cdp_frames.text.card import Alarm, Card, Facts, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd


def import_card(
    title: str,
    *,
    facts: Sequence[tuple[str, str]],
    counts: Mapping[str, int],
    errors: pd.DataFrame,
    alarms: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Card:
    """Compose the card of a plan or a result.

    Args:
        title: the outcome in a few words.
        facts: pairs of a word and what it stands for.
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.
        alarms: what must not be overlooked.
        notes: what is good to know.
    """
    return Card(
        title,
        [
            *(Alarm(alarm) for alarm in alarms),
            Facts(facts),
            fate_shares(counts),
            reasons_table(reasons(errors)),
            *(Note(note) for note in notes),
        ],
    )
