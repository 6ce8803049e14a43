"""What speaks for and against each pair of a column and a field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.mapping.named_targets import named_targets
from cdp_frames.mapping.value_kinds import VALUE_KINDS
from cdp_frames.mapping.values import profile
from cdp_frames.text.names import clean
from cdp_frames.text.persons import Whose, settle_persons
from cdp_frames.text.vocabulary.headers import Reading, read_header

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict, Sequence

    from cdp_frames.mapping.columns import Column, SeenColumn
    from cdp_frames.mapping.targets import Target
    from cdp_frames.mapping.values import Profile
    from cdp_frames.text.vocabulary.found import Found

# The evidence of a pair, in the order of the weights. "fit" is the share of values
# that look like the field; it is worth more where the header says nothing else.
FEATURES: Final = (
    "bias",
    "field",  # the header is the field's own name
    "name",  # it is a word for it
    "core",  # it is one once words like "your" are dropped
    "unsure",  # it is a word that also means something else
    "part",  # it contains a word for it: the share of it that is the word
    "aside",  # the rest stands in brackets, or apart
    "close",  # it looks like a mistyped word for it
    "fit_named",  # fit, where the header names the field
    "fit_unsure",  # fit, where the header may name it
    "fit_part_reach",  # fit, where it contains a word for an address or a phone
    "fit_part",  # fit, where it contains one for something else
    "fit_opaque_email",  # fit, where the header says nothing, like "Q3"
    "fit_opaque",
    "fit_unnamed_email",  # fit, where the header is of unknown words
    "fit_unnamed",
    "against",  # the share of values that can't be of the field
    "against_field",  # the same, where the header is the field's own name
    "enum",  # the share of values that the field allows, from -1 to 1; 0 for any
    "further",  # the header says that it is not the first of its kind, and one is there
    "empty",  # there is no value to look at, and the header is sure
)
_AT: Final = {name: index for index, name in enumerate(FEATURES)}

_SPEAKING: Final = [
    index
    for name, index in _AT.items()
    if name not in {"bias", "against", "against_field", "enum", "further", "empty"}
]

# Values of these kinds tell something even under a header that says nothing.
_TELLING: Final = frozenset(
    {"email", "phone", "country", "given", "full", "company", "job"}
)
_REACH: Final = frozenset({"email", "phone"})
_RANK: Final = {"field": 5, "name": 4, "core": 3, "part": 2, "close": 1}
# Values looked at for a column, and for all columns together: a survey of thousands
# of columns gets fewer each.
_VALUES_EACH: Final = 120
_VALUES_IN_ALL: Final = 30_000
_VALUES_LEAST: Final = 12


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """What a column says by itself.

    Attributes:
        column: the column.
        texts: its header and, if the file has one, its label.
        reading: what both say together.
        profile: what its values look like.
        whose: whose column it is, where the file speaks of several persons.
    """

    column: SeenColumn
    texts: tuple[str, ...]
    reading: Reading
    profile: Profile
    whose: Whose


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """What is known about every pair of n columns and m targets.

    Attributes:
        columns: the columns.
        targets: the targets.
        features: n x m x k floats, k as in ``FEATURES``.
        found: for each column, how its header names the targets, by their index.
    """

    columns: tuple[ColumnEvidence, ...]
    targets: tuple[Target, ...]
    features: np.ndarray
    found: tuple[dict[int, Found], ...]

    def scores(self, weights: Dict[str, float]) -> np.ndarray:
        """Add up the evidence of each pair.

        Returns:
            n x m log-odds; ``-inf`` where neither header nor values speak for it.
        """
        scores = self.features @ np.array([weights[name] for name in FEATURES])
        # Else the thousand columns of a survey, each a little possible, would together
        # outweigh the one that is likely.
        scores[~self.features[:, :, _SPEAKING].any(axis=2)] = -np.inf
        return np.asarray(scores)


def evidence_for(
    columns: Sequence[Column],
    targets: Sequence[Target],
    labels: Dict[str, str] | None = None,
    own_names: frozenset[str] = frozenset(),
) -> PairEvidence:
    """Collect the evidence of every pair.

    Args:
        columns: n columns, in any order.
        targets: m targets.
        labels: the question that a survey asked, by header.
        own_names: what the tool that wrote the file calls its columns, folded: none of
            them is mistyped.
    """
    most = max(_VALUES_LEAST, min(_VALUES_EACH, _VALUES_IN_ALL // max(len(columns), 1)))
    own = frozenset(key for target in targets for key in target.keys)
    texts = [_texts(column.seen, labels or {}) for column in columns]
    read = tuple(
        _column_evidence(column, whose, most)
        for column, whose in zip(columns, settle_persons(texts, own), strict=True)
    )
    features = np.zeros((len(read), len(targets), len(FEATURES)))
    found = named_targets(read, targets, own_names)
    firsts = _firsts(read, found)
    for row, (clues, by_target) in enumerate(zip(read, found, strict=True)):
        _fill(features[row], clues, by_target, targets)
        if clues.reading.further:
            features[row, list(firsts), _AT["further"]] = 1.0
    return PairEvidence(read, tuple(targets), features, found)


def _texts(seen: SeenColumn, labels: Dict[str, str]) -> tuple[str, ...]:
    header = clean(seen.header)
    own = labels.get(seen.header) if isinstance(seen.header, str) else None
    label = own or labels.get(seen.source) or ""
    return tuple(dict.fromkeys(text for text in (header, clean(label)) if text))


def _column_evidence(column: Column, whose: Whose, most: int) -> ColumnEvidence:
    step = max(1, -(-len(column.sample) // most))
    reading = _together([read_header(text) for text in whose.texts])
    if whose.other:
        reading = replace(reading, sign="others", sign_word=whose.other)
    return ColumnEvidence(
        column=column.seen,
        texts=whose.texts,
        reading=reading,
        profile=profile(column.sample.iloc[::step].tolist()),
        whose=whose,
    )


def _together(readings: Sequence[Reading]) -> Reading:
    """Read a header and its label as one: the stronger word wins, any sign counts."""
    if not readings:
        return Reading(key="", core="", opaque=True)
    found: dict[str, Found] = {}
    for reading in readings:
        for concept, how in reading.found.items():
            if concept not in found or _rank(how) > _rank(found[concept]):
                found[concept] = how
    telling = [reading for reading in readings if not reading.opaque]
    signed = next((reading for reading in readings if reading.sign), readings[0])
    plain = telling[0] if telling else readings[0]
    return Reading(
        key=plain.key,
        core=plain.core,
        found=found,
        sign=signed.sign,
        sign_word=signed.sign_word,
        further=any(reading.further for reading in readings),
        opaque=not telling,
    )


def _rank(how: Found) -> tuple[bool, int, float]:
    return (not how.unsure, _RANK[how.level], how.strength)


def _firsts(
    read: Sequence[ColumnEvidence], found: Sequence[Dict[int, Found]]
) -> set[int]:
    """Return the targets of which a column may be the first of its kind."""
    return {
        index
        for clues, by_target in zip(read, found, strict=True)
        if not clues.reading.further and not clues.reading.sign and clues.profile.count
        for index in by_target
    }


def _fill(
    features: np.ndarray,
    clues: ColumnEvidence,
    found: Dict[int, Found],
    targets: Sequence[Target],
) -> None:
    """Write the features of one column, m x k, in place."""
    if not found and not any(VALUE_KINDS[kind].fit(clues.profile) for kind in _TELLING):
        return
    fits = {kind: likeness.fit(clues.profile) for kind, likeness in VALUE_KINDS.items()}
    against = {
        kind: likeness.against(clues.profile) for kind, likeness in VALUE_KINDS.items()
    }
    features[:, _AT["bias"]] = 1.0
    features[:, _AT["against"]] = [against[target.kind] for target in targets]
    for index, target in enumerate(targets):
        if target.enum:
            features[index, _AT["enum"]] = _enum_fit(clues.profile, target.enum)
        how = found.get(index)
        if how is not None:
            _fill_named(features[index], how, target.kind, fits[target.kind])
            features[index, _AT["empty"]] *= clues.profile.count == 0
        elif not found:
            _fill_unnamed(features[index], clues, target.kind, fits[target.kind])


def _fill_named(features: np.ndarray, how: Found, kind: str, fit: float) -> None:
    if how.level == "field":
        features[_AT["against_field"]] = features[_AT["against"]]
        features[_AT["against"]] = 0.0
    sure = how.level in {"field", "name", "core"} and not how.unsure
    features[_AT["empty"]] = sure
    if how.level == "part":
        features[_AT["part"]] = how.strength
        features[_AT["aside"]] = how.aside
        # Countries and titles may be of anything; an address is somebody's.
        features[_AT["fit_part_reach" if kind in _REACH else "fit_part"]] = fit
        return
    if how.level == "close":
        features[_AT["close"]] = 1.0
    else:
        features[_AT["unsure" if how.unsure else how.level]] = 1.0
    features[_AT["fit_named" if sure else "fit_unsure"]] = fit


def _fill_unnamed(
    features: np.ndarray, clues: ColumnEvidence, kind: str, fit: float
) -> None:
    where = "opaque" if clues.reading.opaque else "unnamed"
    if kind == "email":
        features[_AT[f"fit_{where}_email"]] = fit
    elif kind in _TELLING:
        features[_AT[f"fit_{where}"]] = fit


def _enum_fit(found: Profile, enum: frozenset[str]) -> float:
    if not found.count:
        return 0.0
    allowed = sum(text.casefold() in enum for text in found.texts)
    return 2 * allowed / found.count - 1
