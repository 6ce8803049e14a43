"""Fit the weights of the evidence: ``python -m benchmarks.mapping.fit``.

On every part of the set that was looked at.

A pair's likelihood is its odds against staying apart and against all pairs that share
its column or its field: the first round of the message passing that the package does,
whose slope is known in closed form. Headers are damaged at random first (mistyped,
replaced by unknown words, or by codes that say nothing), and the words of some are
forgotten, for the tables know the headers of these parts better than they will know
others.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

import cdp_frames.mapping.weights as table
from benchmarks.mapping.cases import Case, read_cases
from benchmarks.mapping.forgetting import forgotten
from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping.columns import columns_of
from cdp_frames.mapping.evidence import FEATURES
from cdp_frames.mapping.inference import inferred_from

if TYPE_CHECKING:
    from collections.abc import Sequence

# What we would have guessed. Weights that the examples say little about stay near it.
_START: Final = {
    "bias": -6.0,
    "field": 11.0,
    "name": 9.5,
    "core": 9.0,
    "unsure": 5.0,
    "part": 1.0,
    "aside": 2.0,
    "close": 7.0,
    "fit_named": 2.0,
    "fit_unsure": 4.0,
    "fit_part_reach": 5.0,
    "fit_part": 3.0,
    "fit_opaque_email": 8.0,
    "fit_opaque": 4.0,
    "fit_unnamed_email": 8.0,
    "fit_unnamed": 4.0,
    "against": -5.0,
    "against_field": -3.0,
    "enum": 2.0,
    "further": -4.0,
    "empty": 0.0,
}
_AT: Final = {name: index for index, name in enumerate(FEATURES)}
_PLAINER: Final = ("field", "name", "core")
_STEP_OF_NAMES: Final = 1.0
_FURTHER_AT_MOST: Final = -1.0
_UNNAMED_AT_MOST: Final = -0.2
_NAMED_AT_LEAST: Final = 3.0
_SEEDS: Final = (1, 2)
# Every part that was looked at when words were added; the last one never was.
_PARTS: Final = (
    *("training", "held_apart", "seen_in_public"),
    *("written_anew", "written_anew_2"),
)
# The share of headers whose own words are forgotten: as many as were not known of the
# second part that was written anew when it was first seen.
_FORGOTTEN: Final = 0.25
_MISTYPED: Final = 0.05
_UNKNOWN: Final = 0.06
_OPAQUE: Final = 0.03
_NO_VALUES: Final = 0.05
# Half the squared distance from the starting weights counts this much.
_RIDGE: Final = 0.2
_STEPS: Final = 300
_SHOWN_EVERY: Final = 100
_STEP: Final = 0.05
_UTMOST: Final = 30.0
_SYLLABLES: Final = ("ka", "lo", "mi", "ru", "ten", "vas", "por", "dil", "hun", "bex")


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence of one file and its truth.

    Attributes:
        features: n x m x k.
        allowed: n x m flags; false where a veto stands.
        truth: n x m flags, one or none in a row.
        scored: n flags.
        fielded: m flags; a target that is a field.
    """

    features: np.ndarray
    allowed: np.ndarray
    truth: np.ndarray
    scored: np.ndarray
    fielded: np.ndarray


def main() -> None:
    """Fit and write the table."""
    examples = [
        example for seed in _SEEDS for part in _PARTS for example in _read(part, seed)
    ]
    start = np.array([_START[name] for name in FEATURES])
    weights = fitted(examples, start)
    _write(weights)
    for name, before, after in zip(FEATURES, start, weights, strict=True):
        print(f"{name:<18} {before:8.2f} -> {after:8.2f}")


def fitted(examples: Sequence[Example], start: np.ndarray) -> np.ndarray:
    """Climb the penalized likelihood from the starting weights (Adam)."""
    weights, momentum, spread = start.copy(), 0.0 * start, 0.0 * start
    for step in range(1, _STEPS + 1):
        slope = _slope(examples, weights) - _RIDGE * (weights - start)
        momentum = 0.9 * momentum + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = momentum / (1 - 0.9**step)
        weights = weights + _STEP * rate / (np.sqrt(spread / (1 - 0.99**step)) + 1e-9)
        _put_in_order(weights)
        if step % _SHOWN_EVERY == 0:
            total = sum(_likelihood(one, weights)[0] for one in examples)
            print(f"step {step}: log-likelihood {total:.2f}")
    _cap(weights)
    return weights


def _cap(weights: np.ndarray) -> None:
    """Keep weights within what the examples say too little about, in place."""
    # Names under a header that no table knows, or that says nothing, may be anybody's:
    # they are never mapped by them alone.
    most = _UNNAMED_AT_MOST - weights[_AT["bias"]]
    for name in ("fit_unnamed", "fit_opaque"):
        weights[_AT[name]] = min(weights[_AT[name]], most)
    # Of two fields that a header names the values tell which.
    weights[_AT["fit_named"]] = max(weights[_AT["fit_named"]], _NAMED_AT_LEAST)
    # A second column of its kind is never likelier for being the second.
    weights[_AT["further"]] = min(weights[_AT["further"]], _FURTHER_AT_MOST)


def _put_in_order(weights: np.ndarray) -> None:
    """Have a plainer name weigh more, in place: of two the plainer is the likelier."""
    for more, less in itertools.pairwise(_PLAINER):
        surplus = weights[_AT[less]] + _STEP_OF_NAMES - weights[_AT[more]]
        if surplus > 0:
            weights[_AT[more]] += surplus / 2
            weights[_AT[less]] -= surplus / 2


def _slope(examples: Sequence[Example], weights: np.ndarray) -> np.ndarray:
    return np.sum([_likelihood(one, weights)[1] for one in examples], axis=0)


def _likelihood(one: Example, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of a file and its slope along each weight."""
    scores = np.clip(one.features @ weights, -_UTMOST, _UTMOST)
    odds = np.where(one.allowed, np.exp(scores), 0.0)
    rivals = odds.sum(axis=0, keepdims=True) * one.fielded
    against = 1 + odds.sum(axis=1, keepdims=True) + rivals - odds * one.fielded
    said = np.clip(odds / against, 1e-9, 1 - 1e-9)
    counts = one.scored[:, None] & one.fielded & one.allowed
    logs = np.where(one.truth, np.log(said), np.log(1 - said))
    pull = np.where(one.truth, 1.0, -said / (1 - said)) * counts
    share = pull / against
    column = share.sum(axis=1, keepdims=True)
    field = share.sum(axis=0, keepdims=True) * one.fielded
    slope = pull - odds * (column + field - share * one.fielded)
    return float(logs[counts].sum()), np.einsum("nm,nmk->k", slope, one.features)


def _read(part: str, seed: int) -> list[Example]:
    """Read the damaged files of a part, some of whose words are not known."""
    cases = [
        _damaged(case, random.Random(f"{seed} {case.name}"))
        for case in read_cases(part, seed=seed)
    ]
    draw = random.Random(f"{seed} {part}")
    names = dict.fromkeys(str(name) for case in cases for name in case.frame)
    with forgotten([name for name in names if draw.random() < _FORGOTTEN]):
        return [_example(case) for case in cases]


def _example(case: Case) -> Example:
    found = inferred_from(columns_of(case.frame), case.fields, FileNotes.of(case.frame))
    targets = found.evidence.targets
    names = [None if one.field is None else one.field.name for one in targets]
    positions = [one.column.position for one in found.evidence.columns]
    truth = [
        [name is not None and name == case.truth[at] for name in names]
        for at in positions
    ]
    allowed = found.probabilities > 0
    # Concepts that no column of the file speaks for take no part.
    kept = allowed.any(axis=0)
    return Example(
        features=found.evidence.features[:, kept],
        allowed=allowed[:, kept],
        truth=np.array(truth)[:, kept],
        scored=np.array([_is_scored(case, at) for at in positions]),
        fielded=np.array([name is not None for name in names])[kept],
    )


def _is_scored(case: Case, position: int) -> bool:
    """Say whether a column has one answer; a country may go to either field."""
    return position not in case.unscored and case.truth[position] != "country"


def _damaged(case: Case, draw: random.Random) -> Case:
    frame = case.frame.copy()
    labels = dict(FileNotes.of(case.frame).labels)
    headers = []
    for position, header in enumerate(frame.columns):
        damaged = _damaged_header(str(header), position, draw)
        if header in labels:
            labels[damaged] = labels.pop(header)
        headers.append(damaged)
    frame.columns = headers
    if draw.random() < _NO_VALUES:
        frame = frame.head(0)
    FileNotes(labels=labels).put(frame)
    return replace(case, frame=frame)


def _damaged_header(header: str, position: int, draw: random.Random) -> str:
    chance = draw.random()
    if chance < _UNKNOWN:
        return "".join(draw.choices(_SYLLABLES, k=4))
    if chance < _UNKNOWN + _OPAQUE:
        return f"Q{position}"
    if chance < _UNKNOWN + _OPAQUE + _MISTYPED and len(header) > 4:  # noqa: PLR2004 - short ones become others
        at = draw.randrange(1, len(header) - 1)
        return header[:at] + header[at + 1] + header[at] + header[at + 2 :]
    return header


def _write(weights: np.ndarray) -> None:
    path = Path(table.__file__)
    head = path.read_text(encoding="utf-8").split("WEIGHTS: Final")[0]
    lines = "".join(
        f'    "{name}": {value:.2f},\n'
        for name, value in zip(FEATURES, weights, strict=True)
    )
    text = f"{head}WEIGHTS: Final[dict[str, float]] = {{\n{lines}}}\n"
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
