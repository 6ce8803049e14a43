"""Answers that are nearly a yes or a no."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import AS_DIGITS, BESIDE, CLOSEST, TRANSLATED
from cdp_frames.suggesting.confusions import all_digits
from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import meanings, truths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused

_WORDS: Final = re.compile(r"[^\W_]+")
_BOX: Final = re.compile(r"[\[(]([ xX✓✔]?)[\])]")
_LONG: Final = re.compile(r"(\w)\1{2,}")
# What the choice of a system says, by its meaning in the table of choices.
_STATES: Final = {
    "active": "yes",
    "granted": "yes",
    "inactive": "no",
    "not_granted": "no",
}
_ONE: Final = re.compile(r"[OoQIl|]")
# Of a hundred. A word of three letters with one wrong has 67.
_ALIKE: Final = 75.0
_MARGIN: Final = 10.0
_SHORTEST: Final = 3
_FEW_WORDS: Final = 6


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield answers that may have been meant, each with what was done."""
    text = cell.text.strip()
    if _ONE.fullmatch(text):
        yield all_digits(text), AS_DIGITS
        return
    if found := _BOX.fullmatch(text):
        yield ("no" if found[1].strip() == "" else "yes"), CLOSEST
        return
    state = _STATES.get(_choices().get(fold_text(text), ""))
    if state is not None:
        yield state, TRANSLATED
    text = _LONG.sub(r"\1", text)
    words = [fold_text(word) for word in _WORDS.findall(text)]
    said = {truths()[word] for word in words if word in truths()}
    if len(said) == 1 and words[0] in truths() and len(words) <= _FEW_WORDS:
        yield words[0], BESIDE
    elif not said and len(words) == 1 and len(words[0]) >= _SHORTEST:
        yield from _closest(words[0])


@cache
def _choices() -> dict[str, str]:
    return meanings("choices")


def _closest(word: str) -> Iterator[tuple[str, str]]:
    """Yield the answer that a word is nearest to, if that is plain."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import

    best = {True: (0.0, ""), False: (0.0, "")}
    long = [each for each in truths() if len(each) >= _SHORTEST]
    for found, score, _ in process.extract(
        word, long, scorer=fuzz.ratio, score_cutoff=_ALIKE - _MARGIN, limit=20
    ):
        # "Abonat" is no slip of "dezabonat": what stands before it says no.
        if not (found.endswith(word) or word.endswith(found)):
            best[truths()[found]] = max(best[truths()[found]], (score, found))
    (second, _), (score, found) = sorted(best.values())
    if score >= _ALIKE and score - second >= _MARGIN:
        yield found, CLOSEST
