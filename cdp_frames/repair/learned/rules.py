"""Rules that fit all that past jobs have told of a field.

A rule is kept only where it would have refused none of at least 200 accepted values and
is shown by three distinct refused ones. It never refuses anything by itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow.compute as pc

from cdp_frames.repair.learned.families import (
    REFUSED,
    allowed,
    as_mask,
    candidates_of,
)
from cdp_frames.repair.learned.rule import LearnedRule, Sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdp_frames.repair.learned.facts import Facts

_ACCEPTED: Final = 200


def rules_of(facts: Mapping[str, Facts], key: bytes) -> list[LearnedRule]:
    """Return the rules that fit what is known of some fields.

    Args:
        facts: what is known, by field.
        key: of the journal's hashes.
    """
    return [
        rule
        for name, known in facts.items()
        if known.accepted >= _ACCEPTED
        for rule in _of_field(name, facts, known, key)
    ]


def _of_field(
    name: str, facts: Mapping[str, Facts], known: Facts, key: bytes
) -> list[LearnedRule]:
    """Return the fewest rules that the refused values show, the strongest first."""
    made = [*_required(name, known)] or [*_required_if(name, facts, known)]
    left = dict(known.refused)
    # A set of values says most, and is believed where nothing else explains them.
    for candidates in (
        [*candidates_of(name, known, key)],
        [*allowed(name, known, key)],
    ):
        while candidates:
            shown = [{h for h in left if fits(left[h])} for _, fits in candidates]
            best = max(range(len(candidates)), key=lambda n: len(shown[n]))
            if len(shown[best]) < REFUSED:
                break
            rule, _ = candidates.pop(best)
            made.append(rule(sum(left[h].times for h in shown[best])))
            left = {h: each for h, each in left.items() if h not in shown[best]}
    return made


def _required(name: str, facts: Facts) -> Iterator[LearnedRule]:
    if facts.refused_missing >= REFUSED and not facts.missing:
        yield LearnedRule(
            field=name,
            kind="required",
            sentence=f"{name} must be filled in",
            refused=facts.refused_missing,
            accepted=facts.accepted,
            line="nullable=False, required=True",
            _breaks=lambda sent: np.asarray(sent[name].is_null()),
            _check={"nullable": False, "required": True},
        )


def _required_if(
    name: str, facts: Mapping[str, Facts], known: Facts
) -> Iterator[LearnedRule]:
    """Yield what a field is required for, where it is not required always."""
    for other, counts in known.without.items():
        values = facts[other].values if other in facts else {}
        for hashed_value, (accepted, refused) in counts.items():
            value = values.get(hashed_value)
            if value is not None and refused >= REFUSED and not accepted:
                yield LearnedRule(
                    field=name,
                    kind="required_if",
                    sentence=f"{name} must be filled in where {other} is {value!r}",
                    refused=refused,
                    accepted=known.accepted,
                    line="",
                    _breaks=partial(_lacks, name=name, other=other, value=value),
                )


def _lacks(sent: Sent, *, name: str, other: str, value: str) -> np.ndarray:
    if other not in sent:
        return np.zeros(len(sent[name]), dtype=bool)
    lacks: np.ndarray = as_mask(pc.equal(sent[other], value)) & np.asarray(
        sent[name].is_null()
    )
    return lacks
