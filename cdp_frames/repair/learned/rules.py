"""Rules that fit all that past jobs have told of a field.

A rule is kept only where it would have refused none of at least 200 accepted values and
is shown by three distinct refused ones. It never refuses anything by itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandera.pandas as pa
import pyarrow.compute as pc

from cdp_frames.repair.learned.facts import CLASSES, SHARED, domains_of, hashed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyarrow import LargeStringArray

    from cdp_frames.repair.learned.facts import Facts, Refused

# The n values of each field, as text; null for none.
Sent = Mapping[str, "LargeStringArray"]

_ACCEPTED: Final = 200
_REFUSED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRule:
    """What the CDP seems to ask of a field.

    Attributes:
        field: the field.
        kind: ``required``, ``required_if``, ``allowed``, ``length``, ``range``,
            ``whole``, ``prefix``, ``characters``, ``domain`` or ``unique``.
        sentence: the rule in words.
        refused: how many values that the CDP refused show it.
        accepted: how many accepted values it holds for.
        line: the rule as a check of a schema, as Python has it; empty where a schema
            can't say it.
    """

    field: str
    kind: str
    sentence: str
    refused: int
    accepted: int
    line: str
    _breaks: Callable[[Sent], np.ndarray] = dataclasses.field(repr=False)
    _check: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False)

    def breaks(self, sent: Sent) -> np.ndarray:
        """Say of n rows, as they would be sent, which the CDP is likely to refuse.

        Args:
            sent: the n values of each field.

        Returns:
            n booleans; a value of which nothing is known is not among them.
        """
        return self._breaks(sent)

    def promote(self, schema: pa.DataFrameSchema) -> pa.DataFrameSchema:
        """Return a schema that asks for it, too; the one that is given stays as it is.

        Args:
            schema: has a column of that field.

        Raises:
            KeyError: it has none.
            ValueError: a schema can't say it.
        """
        if not self._check:
            raise ValueError(f"no schema can say it: {self.sentence}")
        column = schema.columns[self.field]
        checks = [*column.checks, *self._check.get("checks", [])]
        return schema.update_column(self.field, **{**self._check, "checks": checks})


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
        [*_candidates(name, known, key)],
        [*_allowed(name, known, key)],
    ):
        while candidates:
            shown = [{h for h in left if fits(left[h])} for _, fits in candidates]
            best = max(range(len(candidates)), key=lambda n: len(shown[n]))
            if len(shown[best]) < _REFUSED:
                break
            rule, _ = candidates.pop(best)
            made.append(rule(sum(left[h].times for h in shown[best])))
            left = {h: each for h, each in left.items() if h not in shown[best]}
    return made


def _required(name: str, facts: Facts) -> Iterator[LearnedRule]:
    if facts.refused_missing >= _REFUSED and not facts.missing:
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
            if value is not None and refused >= _REFUSED and not accepted:
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
    lacks: np.ndarray = _mask(pc.equal(sent[other], value)) & np.asarray(
        sent[name].is_null()
    )
    return lacks


# A rule once it is known how many refused rows show it, and which values do.
_Candidate = tuple["Callable[[int], LearnedRule]", "Callable[[Refused], bool]"]


def _candidates(name: str, facts: Facts, key: bytes) -> Iterator[_Candidate]:
    """Yield what no accepted value breaks, the likeliest first."""
    yield from _unique(name, facts)
    yield from _domains(name, facts, key)
    yield from _lengths(name, facts)
    yield from _ranges(name, facts)
    yield from _whole(name, facts)
    yield from _characters(name, facts)
    yield from _prefix(name, facts, key)


def _made(
    name: str,
    facts: Facts,
    kind: str,
    sentence: str,
    breaks: Callable[[LargeStringArray], Any],
    line: str = "",
    **check: Any,
) -> Callable[[int], LearnedRule]:
    def made(refused: int) -> LearnedRule:
        return LearnedRule(
            field=name,
            kind=kind,
            sentence=f"{name} {sentence}",
            refused=refused,
            accepted=facts.accepted,
            line=line,
            _breaks=lambda sent: _mask(breaks(sent[name])),
            _check=check,
        )

    return made


def _mask(found: Any) -> np.ndarray:  # noqa: ANN401 - of numpy or Arrow
    if isinstance(found, np.ndarray):
        return found
    return np.asarray(found.fill_null(False))


def _unique(name: str, facts: Facts) -> Iterator[_Candidate]:
    if not facts.repeated:
        made = _made(
            *(name, facts, "unique", "must not repeat"),
            _repeats,
            "unique=True",
            unique=True,
        )
        yield made, lambda each: each.repeats


def _repeats(texts: LargeStringArray) -> np.ndarray:
    import pandas as pd  # noqa: PLC0415 - of this line only

    values = pd.Series(texts.to_pandas())
    return (values.duplicated() & values.notna()).to_numpy()


def _domains(name: str, facts: Facts, key: bytes) -> Iterator[_Candidate]:
    blocked = {domain for domain, accepted in facts.domains.items() if not accepted}
    shown = {
        domain
        for domain in blocked
        if sum(each.domain == domain for each in facts.refused.values()) >= _REFUSED
    }
    if shown:

        def breaks(texts: LargeStringArray) -> np.ndarray:
            return np.array([hashed(d, key) in shown for d in domains_of(texts)], bool)

        made = _made(name, facts, "domain", "has a domain that is blocked", breaks)
        yield made, lambda each: each.domain in shown


def _allowed(name: str, facts: Facts, key: bytes) -> Iterator[_Candidate]:
    counts = facts.counts
    if counts and min(counts.values()) >= SHARED and len(counts) == len(facts.values):
        values = sorted(facts.values.values())  # noqa: PD011 - of a dict

        def breaks(texts: LargeStringArray) -> object:
            known = pc.is_in(texts, value_set=_texts(values))
            return pc.and_(pc.is_valid(texts), pc.invert(known))

        made = _made(
            *(name, facts, "allowed", f"must be one of {', '.join(map(repr, values))}"),
            breaks,
            f"pa.Check.isin({values!r})",
            checks=[pa.Check.isin(values)],
        )
        hashes = {hashed(value, key) for value in values}
        of_hash = {id(each): name for name, each in facts.refused.items()}
        yield made, lambda each: of_hash[id(each)] not in hashes


def _texts(values: list[str]) -> LargeStringArray:
    import pyarrow  # noqa: ICN001, PLC0415 - `pa` is Pandera here

    return pyarrow.array(values, pyarrow.large_string())


def _lengths(name: str, facts: Facts) -> Iterator[_Candidate]:
    lengths = [each.length for each in facts.refused.values()]
    longest, shortest = facts.longest or 0, facts.shortest or 0
    above = [length for length in lengths if length > longest]
    if above:
        least = min(above)
        made = _made(
            *(name, facts, "length", _at_most(longest, least)),
            lambda texts: pc.greater_equal(pc.utf8_length(texts), least),
            f"pa.Check.str_length(max_value={least - 1})",
            checks=[pa.Check.str_length(max_value=least - 1)],
        )
        yield made, lambda each: each.length >= least
    below = [length for length in lengths if length < shortest]
    if below:
        most = max(below)
        made = _made(
            *(name, facts, "length", _at_least(shortest, most)),
            lambda texts: pc.less_equal(pc.utf8_length(texts), most),
            f"pa.Check.str_length(min_value={most + 1})",
            checks=[pa.Check.str_length(min_value=most + 1)],
        )
        yield made, lambda each: each.length <= most


def _at_most(longest: int, refused: int) -> str:
    between = "" if refused == longest + 1 else f" ({longest} was accepted)"
    return f"must be shorter than {refused} characters{between}"


def _at_least(shortest: int, refused: int) -> str:
    between = "" if refused == shortest - 1 else f" ({shortest} was accepted)"
    return f"must be longer than {refused} characters{between}"


def _ranges(name: str, facts: Facts) -> Iterator[_Candidate]:
    if not facts.numeric:
        return
    bounds = [each.number for each in facts.refused.values() if each.number]
    # Two digits of a refused number are known: whatever the others, it is outside.
    above = [up_to for low, up_to in bounds if low > facts.greatest]
    if above:
        yield _beyond(name, facts, min(above), 1)
    below = [low for low, up_to in bounds if up_to < facts.least]
    if below:
        yield _beyond(name, facts, max(below), -1)


def _beyond(name: str, facts: Facts, bound: float, side: int) -> _Candidate:
    shown = f"{bound:g}"
    words, check = (
        (f"must be less than {shown}", f"less_than({shown})")
        if side > 0
        else (f"must be more than {shown}", f"greater_than({shown})")
    )

    def breaks(texts: LargeStringArray) -> np.ndarray:
        numbers = _numbers(texts)
        beyond: np.ndarray = numbers >= bound if side > 0 else numbers <= bound
        return beyond

    made = _made(
        *(name, facts, "range", words),
        breaks,
        f"pa.Check.{check}",
        checks=[getattr(pa.Check, check.partition("(")[0])(bound)],
    )
    if side > 0:
        return made, lambda each: bool(each.number and each.number[1] >= bound)
    return made, lambda each: bool(each.number and each.number[0] <= bound)


def _numbers(texts: LargeStringArray) -> np.ndarray:
    import pandas as pd  # noqa: PLC0415 - of this line only

    numbers: np.ndarray = pd.to_numeric(
        pd.Series(texts.to_pandas()), errors="coerce"
    ).to_numpy(dtype="float64", na_value=np.nan)
    return numbers


def _whole(name: str, facts: Facts) -> Iterator[_Candidate]:
    if facts.numeric and facts.whole:
        made = _made(
            *(name, facts, "whole", "must be a whole number"),
            lambda texts: np.nan_to_num(_numbers(texts)) % 1 != 0,
            r"pa.Check.str_matches(r'^-?\d+$')",
            checks=[pa.Check.str_matches(r"^-?\d+$")],
        )
        yield made, lambda each: each.number is not None and not each.whole


def _prefix(name: str, facts: Facts, key: bytes) -> Iterator[_Candidate]:
    prefix = facts.prefix
    if prefix:
        at, wanted = len(prefix) - 1, hashed(prefix, key)
        made = _made(
            *(name, facts, "prefix", f"must begin with {prefix!r}"),
            lambda texts: pc.invert(pc.starts_with(texts, prefix)),
            f"pa.Check.str_startswith({prefix!r})",
            checks=[pa.Check.str_startswith(prefix)],
        )
        yield made, lambda each: at < len(each.starts) and each.starts[at] != wanted


def _characters(name: str, facts: Facts) -> Iterator[_Candidate]:
    for each in CLASSES:
        if each not in facts.classes:
            kept = _none_of(CLASSES[each])
            made = _made(
                *(name, facts, "characters", f"must not hold {each}"),
                partial(pc.match_substring_regex, pattern=f"[{CLASSES[each]}]"),
                f"pa.Check.str_matches({kept!r})",
                checks=[pa.Check.str_matches(kept)],
            )
            yield made, partial(_holds, each)


def _holds(characters: str, value: Refused) -> bool:
    return characters in value.classes


def _none_of(signs: str) -> str:
    kept = signs[1:] if signs.startswith("^") else f"^{signs}"
    return rf"^[{kept}]*$"
