"""Which steps are tried on a text, and what each costs.

The costs are the ranking: what people mean more often costs less. Two readings whose
costs lie close together are a question, not a choice.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.contacts import region_of
from cdp_frames.repair.learning.expression import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    Candidates = Iterator[tuple[Step, float]]

LETTERS: Final = r"[^\W\d_]+"
# Name of what is found: its pattern and its cost.
CLASSES: Final = {
    r"\d+": 0.3,
    LETTERS: 1.1,
    r"[^\W_]+": 1.2,
    r"\w+": 1.4,
    r"\d+(?:[.,]\d+)*": 0.8,
    r"[A-Z]+": 1.9,
    r"[A-Z][a-z]+": 1.9,
    r"[a-z]+": 2.0,
    r"[A-Z]": 2.2,
}
# What there is mostly one of in a cell, and what then is meant.
SPECIAL: Final = {
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+": 0.0,
    r"https?://[^\s<>\"]+": 0.2,
    r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w@.])": 1.4,
    r"\d+": 0.0,
    r"[A-Z]{2,}": 1.0,
    r"\d{4}(?!\d)": 1.3,
}
_INDEX: Final = {0: 0.0, -1: 0.3, 1: 0.5, -2: 1.0, 2: 0.9, 3: 1.3, -3: 1.5}
_PHONES: Final = ("E164", "INTERNATIONAL", "NATIONAL", "RFC3966")
_MOST: Final = 6
_LONGEST_CUT: Final = 12
_DIGITS: Final = frozenset("0123456789")
_MARKS: Final = re.compile(r"[^\w\s]|_|\s+")
_RUNS: Final = re.compile(r"\s*[^\w\s]+\s*|_+")
_PAIRS: Final = (("(", ")"), ("[", "]"), ("<", ">"), ("{", "}"), ('"', '"'), ("'", "'"))
_WORDS: Final = {
    r"[^\W_]+(?:['\u2019][^\W_]+)*": 0.7,
    r"\S+": 0.6,
    r"[^\W\d_]+": 1.3,
    r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+(?![a-z])|\d+": 1.4,
}


def extractions(texts: tuple[str, ...]) -> Candidates:
    """Steps that take a part out of each text."""
    yield from _parts(texts)
    yield from _tokens(texts)
    yield from _ends(texts)
    for left, right in _PAIRS:
        if all(left in text and right in text for text in texts):
            yield Step("between", (left, right)), 0.3


def _marks_of(texts: tuple[str, ...]) -> list[str]:
    """Return the marks that all texts have."""
    first = texts[0]
    runs = dict.fromkeys([*_RUNS.findall(first), *_MARKS.findall(first)])
    spaced = [" " if run.isspace() else run for run in runs]
    common = dict.fromkeys(
        run for run in spaced if all(run in " ".join(text.split()) for text in texts)
    )
    return list(common)[:12]


def _parts(texts: tuple[str, ...]) -> Candidates:
    for mark in _marks_of(texts):
        counts = [
            len(text.split() if mark == " " else text.split(mark)) for text in texts
        ]
        base = 0.2 if mark in {" ", mark.strip()} else 0.6
        for index in _indexes(min(counts)):
            yield Step("part", (mark, index)), base + _index_cost(index)


def _tokens(texts: tuple[str, ...]) -> Candidates:
    for pattern, base in CLASSES.items():
        count = min(len(re.findall(pattern, text)) for text in texts)
        for index in _indexes(count):
            yield Step("find", (pattern, index)), base + _index_cost(index)
    for pattern, base in SPECIAL.items():
        yield Step("only", (pattern,)), base


def _indexes(count: int) -> list[int]:
    some = min(count, _MOST)
    return [*range(some), *range(-some, 0)]


def _index_cost(index: int) -> float:
    return _INDEX.get(index, 0.4 * abs(index) + 0.6)


def _ends(texts: tuple[str, ...]) -> Candidates:
    """What stands before or after a mark, a start or an end that all have."""
    for mark in _marks_of(texts):
        if mark == " ":
            continue
        for last in (False, True):
            yield Step("before", (mark, last)), 0.5 + 0.3 * last
            yield Step("after", (mark, last)), 0.5 + 0.3 * last
    if all(" " in text.strip() for text in texts):
        yield Step("before", (" ", False)), 0.5
        yield Step("before", (" ", True)), 0.7
        yield Step("after", (" ", False)), 0.7
        yield Step("after", (" ", True)), 0.6
    if len(texts) > 1:
        start, end = _shared(texts), _shared(tuple(text[::-1] for text in texts))[::-1]
        if start:
            yield Step("without_start", (start,)), 1.3
        if end:
            yield Step("without_end", (end,)), 1.3
    yield from _known_ends(texts)


def _known_ends(texts: tuple[str, ...]) -> Candidates:
    """Letters at one end of each text that stand apart: a unit, a prefix."""
    first = re.match(r"[^\W\d_]+[\W\d_]*?(?=\w)", texts[0])
    if first and all(text.startswith(first.group()) for text in texts):
        yield Step("without_start", (first.group(),)), 1.3
    last = re.search(r"(?<=[\d\s])[\W_]*[^\W\d_]+[\W_]*$|[^\w\s]$", texts[0])
    if last and all(text.endswith(last.group()) for text in texts):
        yield Step("without_end", (last.group(),)), 1.3


def _shared(texts: tuple[str, ...]) -> str:
    """Return the start that all texts share, up to the end of a mark or a class."""
    length = 0
    for chars in zip(*texts, strict=False):
        if len(set(chars)) > 1:
            break
        length += 1
    start = texts[0][:length]
    following = {text[length : length + 1] for text in texts}
    while start and any(_goes_on(start[-1], char) for char in following):
        start = start[:-1]
    return start


def _goes_on(left: str, right: str) -> bool:
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def slices(texts: tuple[str, ...], afters: tuple[str, ...]) -> Candidates:
    """Steps that cut by position, where the outputs have what is cut."""
    shortest = min(len(text) for text in texts)
    edges = range(min(shortest, 24) + 1)
    text, after = texts[0], afters[0].casefold()
    for start, stop in product(edges, edges):
        if (
            start < stop <= start + _LONGEST_CUT
            and text[start:stop].casefold() in after
        ):
            length = 0.1 * (stop - start)
            cost = (
                (0.9 if stop > 1 else 0.4) + length
                if not start
                else 1.3 + length + 0.05 * start + _short(stop - start)
            )
            yield Step("cut", (start or None, stop)), cost
    size = len(text)
    for back, stop in product(edges, edges):
        taken = text[size - back : size - stop].casefold()
        if stop < back <= stop + _LONGEST_CUT and taken in after:
            cost = (1.1 if not stop else 1.5 + 0.05 * stop) + _short(back - stop)
            yield Step("cut", (-back, -stop or None)), cost + 0.1 * (back - stop)
    for edge in edges[1:]:
        if text[edge:].casefold() in after:
            yield Step("cut", (edge, None)), 1.3 + 0.1 * edge
        if text[: size - edge].casefold() in after:
            yield Step("cut", (None, -edge)), 1.6 + 0.1 * edge


def _short(length: int) -> float:
    """Return what it costs extra to cut little out of the middle: it may be chance."""
    return 0.7 if length == 1 else 0.0


def cases() -> Candidates:
    """Steps that change the case of letters."""
    yield Step("lower"), 0.5
    yield Step("upper"), 0.5
    yield Step("title"), 0.5
    yield Step("capital"), 0.6


def transforms(texts: tuple[str, ...], afters: tuple[str, ...]) -> Candidates:
    """Steps that write the same in another way: case, zeros, accents, numbers."""
    yield from cases()
    yield Step("strip"), 0.3
    if not all(text.isascii() for text in texts):
        yield Step("plain"), 0.6
    if all(text.isdecimal() for text in texts):
        widths = {len(run) for after in afters for run in re.findall(r"\d+", after)}
        for width in sorted(widths):
            if width > min(map(len, texts)):
                yield Step("pad", (width,)), 0.5
        yield Step("unpad"), 0.5
    yield from _deletions(texts, afters)
    yield from _numbers(texts, afters)
    if all(text.rstrip(".").isalpha() for text in texts):
        yield Step("month_number", (2,)), 1.0
        yield Step("month_number", (1,)), 1.0
        yield Step("country", (2,)), 0.8
        yield Step("country", (3,)), 0.9
        yield Step("country_name"), 0.9


def _deletions(texts: tuple[str, ...], afters: tuple[str, ...]) -> Candidates:
    marks = "".join(
        dict.fromkeys(char for text in texts for char in text if not char.isalnum())
    )
    gone = "".join(char for char in marks if not any(char in a for a in afters))
    # Whoever leaves digits alone means the digits, whatever else there is.
    digits = gone == marks and all(set(text) - set(marks) <= _DIGITS for text in texts)
    extra = 0.7 * digits
    for mark in marks:
        yield Step("drop", (mark,)), 0.7 + extra
    if len(gone) > 1:
        yield Step("drop", (gone,)), 0.8 + extra
    written = dict.fromkeys(
        char for after in afters for char in after if not char.isalnum()
    )
    for old, new in product(marks, written):
        if old != new:
            yield Step("swap", (old, new)), 0.8
    yield Step("keep", (r"\d",)), 0.5
    yield Step("keep", (LETTERS,)), 0.9
    yield Step("keep", (r"[^\W_]",)), 0.7
    yield Step("keep", ("[A-Z]",)), 2.0


def _numbers(texts: tuple[str, ...], afters: tuple[str, ...]) -> Candidates:
    if not all(any(char.isdigit() for char in text) for text in texts):
        return
    groups = ["", *(mark for mark in ",. '" if any(mark in a for a in afters))]
    points = [".", *([","] if any("," in after for after in afters) else [])]
    percent = all(("%" in a) != ("%" in t) for t, a in zip(texts, afters, strict=True))
    for places, group, point, shift in product(
        (None, 0, 1, 2), groups, points, (0, 2, -2)
    ):
        if group == point:
            continue
        cost = 0.5 + 0.3 * (places is not None) + 0.2 * (point == ",")
        if shift:
            cost += -0.9 if percent else 2.0
        allowed = "".join(
            mark
            for mark in ".,"
            if _fits(texts, afters, mark, places, group, point, shift)
        )
        if allowed:
            step = Step("number", (allowed, places, group, point, shift))
            yield step, cost


def _fits(
    texts: tuple[str, ...], afters: tuple[str, ...], mark: str, *form: str | int | None
) -> bool:
    step = Step("number", (mark, *form))
    made = [step(text) for text in texts]
    return all(m and m in after for m, after in zip(made, afters, strict=True))


def whole(
    befores: tuple[str, ...], afters: tuple[str, ...], region: str | None
) -> Candidates:
    """Steps that rewrite the whole cell at once."""
    glues = dict.fromkeys(
        glue for after in afters[:1] for glue in ("", *re.findall(r"[\W_]+", after))
    )
    for (pattern, cost), case, glue in product(
        _WORDS.items(), ("same", "lower", "upper", "capitalize"), list(glues)[:6]
    ):
        extra = 0.7 + 0.3 * (case != "same")
        yield Step("words", (pattern, case, glue)), cost + extra
    for (pattern, cost), glue, end in product(
        _WORDS.items(), list(glues)[:6], ("", ".")
    ):
        yield Step("initials", (pattern, glue, end)), cost + 0.5
    if any(char.isdigit() for char in befores[0]):
        regions = dict.fromkeys([region, region_of(afters[0])])
        for dialled, form in product(regions, _PHONES):
            yield Step("phone", (dialled, form)), 0.4
