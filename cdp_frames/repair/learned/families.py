"""The families of rules: what no accepted value of a field breaks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandera.pandas as pa
import pyarrow.compute as pc

from cdp_frames.repair.learned.facts import CLASSES, SHARED, domains_of, hashed
from cdp_frames.repair.learned.rule import LearnedRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyarrow import LargeStringArray

    from cdp_frames.repair.learned.facts import Facts, Refused

# So many distinct refused values show a rule.
REFUSED: Final = 3

# A rule once it is known how many refused rows show it, and which values do.
Candidate = tuple["Callable[[int], LearnedRule]", "Callable[[Refused], bool]"]


def candidates_of(name: str, facts: Facts, key: bytes) -> Iterator[Candidate]:
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
            _breaks=lambda sent: as_mask(breaks(sent[name])),
            _check=check,
        )

    return made


def as_mask(found: Any) -> np.ndarray:  # noqa: ANN401 - of numpy or Arrow
    """Return n booleans; no where nothing is known."""
    if isinstance(found, np.ndarray):
        return found
    return np.asarray(found.fill_null(False))


def _unique(name: str, facts: Facts) -> Iterator[Candidate]:
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


def _domains(name: str, facts: Facts, key: bytes) -> Iterator[Candidate]:
    blocked = {domain for domain, accepted in facts.domains.items() if not accepted}
    shown = {
        domain
        for domain in blocked
        if sum(each.domain == domain for each in facts.refused.values()) >= REFUSED
    }
    if shown:

        def breaks(texts: LargeStringArray) -> np.ndarray:
            return np.array([hashed(d, key) in shown for d in domains_of(texts)], bool)

        made = _made(name, facts, "domain", "has a domain that is blocked", breaks)
        yield made, lambda each: each.domain in shown


def allowed(name: str, facts: Facts, key: bytes) -> Iterator[Candidate]:
    """Yield the set of values, where each of them was accepted often."""
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


def _lengths(name: str, facts: Facts) -> Iterator[Candidate]:
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


def _ranges(name: str, facts: Facts) -> Iterator[Candidate]:
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


def _beyond(name: str, facts: Facts, bound: float, side: int) -> Candidate:
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


def _whole(name: str, facts: Facts) -> Iterator[Candidate]:
    if facts.numeric and facts.whole:
        made = _made(
            *(name, facts, "whole", "must be a whole number"),
            lambda texts: np.nan_to_num(_numbers(texts)) % 1 != 0,
            r"pa.Check.str_matches(r'^-?\d+$')",
            checks=[pa.Check.str_matches(r"^-?\d+$")],
        )
        yield made, lambda each: each.number is not None and not each.whole


def _prefix(name: str, facts: Facts, key: bytes) -> Iterator[Candidate]:
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


def _characters(name: str, facts: Facts) -> Iterator[Candidate]:
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
