"""The guards of an import, asked of all parts of a stream together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdp_frames.fates import Fate
from cdp_frames.importing.guards import (
    Measured,
    change_of,
    removals_note,
    strikes,
)
from cdp_frames.streaming.members import removals_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.api.client import Client
    from cdp_frames.importing.guards import Removals
    from cdp_frames.importing.options import Options
    from cdp_frames.lists import Target
    from cdp_frames.streaming.sending import MeasuredPart


class Guarded(NamedTuple):
    """What the guards say.

    Attributes:
        removals: who comes off a list that is replaced; None where nobody does.
        struck: the guards that strike, each in a sentence.
        notes: what they looked at, in sentences.
    """

    removals: Removals | None = None
    struck: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def are_asked(options: Options, target: Target) -> bool:
    """Say whether a guard has to see all rows before the first one is sent."""
    names = ("max_refused", "min_rows", "max_removed", "max_change")
    return target.replace or any(options.get(name) is not None for name in names)


def guarded(
    options: Options,
    client: Client | None,
    target: Target,
    parts: Iterable[MeasuredPart],
) -> Guarded:
    """Ask the guards.

    Args:
        options: all arguments of the import.
        client: the CDP; None where nobody can ask it.
        target: where the rows go.
        parts: what is looked at of each part.
    """
    counts: Counter[str] = Counter(rows=0)
    keys: list[np.ndarray] = []
    for measured in parts:
        counts.update(measured.counts)
        keys.append(measured.keys)
    all_keys = np.concatenate([np.empty(0, "uint64"), *keys])
    removals = None if client is None else removals_from(client, target, all_keys)
    last, of_change = change_of(options, target, client)
    seen = Measured(counts, counts[Fate.VALID.value], removals, last)
    notes = (*removals_note(removals), *of_change)
    return Guarded(removals, tuple(strikes(options, seen)), notes)
