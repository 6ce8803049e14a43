"""A repair in plain words: the simplest program, and what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdp_frames.repair.learning.expression import (
        Argument,
        Expression,
        Program,
        Step,
    )
    from cdp_frames.repair.learning.rules import Rules

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_CLASSES: Final = {
    r"\d+": "number",
    r"[^\W\d_]+": "word",
    r"[^\W_]+": "run of letters and digits",
    r"\w+": "run of letters, digits and underscores",
    r"\d+(?:[.,]\d+)*": "number with its marks",
    r"[A-Z]+": "run of capitals",
    r"[A-Z]{2,}": "run of capitals",
    r"[A-Z][a-z]+": "capitalized word",
    r"[a-z]+": "run of small letters",
    r"[A-Z]": "capital",
    r"\d{4}(?!\d)": "number of four digits",
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+": "e-mail address",
    r"https?://[^\s<>\"]+": "web address",
    r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w@.])": "domain",
    r"\d": "digits",
    r"\S+": "word",
}
_FORMS: Final = {
    "%Y": "the year",
    "%y": "the year in two digits",
    "%m": "the month in two digits",
    "%#m": "the month",
    "%B": "the name of the month",
    "%b": "the month in three letters",
    "%d": "the day in two digits",
    "%#d": "the day",
    "%#dth": "the day with its ending",
    "%A": "the weekday",
    "%a": "the weekday in three letters",
    "%H": "the hour in two digits",
    "%#H": "the hour",
    "%I": "the hour of twelve in two digits",
    "%#I": "the hour of twelve",
    "%M": "the minute",
    "%S": "the second",
    "%p": "AM or PM",
    "%z": "the zone",
    "quarter": "the quarter",
}
_FIXED: Final = {
    "strip": "{} without blanks at its ends, and with single ones in it",
    "lower": "{} in small letters",
    "upper": "{} in capitals",
    "title": "{} with a capital at each word",
    "capital": "{} with a capital at its start",
    "unpad": "{} without zeros at its start",
    "plain": "{} without accents",
    "month_number": "the number of the month {}",
    "country": "the country code of {}",
    "country_name": "the name of the country {}",
}


def sentence_of(rules: Rules) -> str:
    """Say what a repair does, in a sentence or two."""
    if rules.lookup is not None:
        key = _words(rules.lookup.key)
        count = len(rules.lookup.values)
        values = "value" if count == 1 else "values"
        return f"Look {key} up among the {count} {values} that were seen twice."
    if not rules.cases:
        return "Only the cells of the examples are known; all others stay."
    said = [_program(committee.programs[0]) for committee in rules.cases.values()]
    if len(said) == 1:
        return f"Write {said[0]}."
    cases = [
        f"cells like {sign!r}: write {text}"
        for sign, text in zip(rules.cases, said, strict=True)
    ]
    return "It depends on what the cell looks like. For " + "; for ".join(cases) + "."


def _program(program: Program) -> str:
    said = [
        repr(piece.constant)
        if piece.constant is not None
        else _words(piece.readings[0])
        for piece in program.pieces
    ]
    return ", then ".join(said)


def _words(expression: Expression) -> str:
    said = "the cell"
    for step in expression.steps:
        said = _step(step, said)
    return said


def _step(  # noqa: C901, PLR0911, PLR0912 - a sentence for each step
    step: Step, of: str
) -> str:
    given = step.arguments
    match step.name:
        case "part":
            mark = "blanks" if given[0] == " " else repr(given[0])
            return f"the {_nth(given[1])} part of {of} between {mark}"
        case "find":
            return f"the {_nth(given[1])} {_named(given[0])} of {of}"
        case "only":
            return f"the only {_named(given[0])} of {of}"
        case "cut":
            return f"{_range(given)} of {of}"
        case "before" | "after":
            which = "last" if given[1] else "first"
            return f"what is {step.name} the {which} {given[0]!r} of {of}"
        case "between":
            return f"what is between {given[0]!r} and {given[1]!r} in {of}"
        case "keep":
            return f"only each {_named(given[0])} of {of}"
        case "drop":
            return f"{of} without {given[0]!r}"
        case "without_start" | "without_end":
            end = step.name.removeprefix("without_")
            return f"{of} without {given[0]!r} at its {end}"
        case "swap":
            return f"{of} with {given[1]!r} for {given[0]!r}"
        case "words":
            case = {"same": "", "lower": " in small letters", "upper": " in capitals"}
            how = case.get(str(given[1]), " with capitals")
            return f"all words of {of}{how}, joined by {given[2]!r}"
        case "initials":
            return f"the initials of {of}, joined by {given[1]!r}"
        case "pad":
            return f"{of} with zeros before it up to {given[0]} digits"
        case "number":
            return f"the number {of} {_number(given)}"
        case "date":
            return f"{_FORMS[str(given[3])]} of the date"
        case "phone":
            return (
                f"the phone number in {of}, in the form {given[1]}{_dialled(given[0])}"
            )
    return _FIXED[step.name].format(of)


def _dialled(region: Argument) -> str:
    return "" if region is None else f", dialled in {region}"


def _nth(index: Argument) -> str:
    place = int(index or 0)
    if place >= 0:
        return _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"
    if place == -1:
        return "last"
    return f"{_ORDINALS[-place - 1]} to last"


def _named(pattern: Argument) -> str:
    return _CLASSES.get(str(pattern), f"match of {pattern}")


def _range(given: tuple[Argument, ...]) -> str:
    start, stop = given
    if start is None:
        count = int(stop or 0)
        return f"the first {count}" if count > 0 else f"all but the last {-count}"
    if stop is None:
        count = int(start)
        return f"all but the first {count}" if count > 0 else f"the last {-count}"
    return f"the characters {start} to {stop}"


def _number(given: tuple[Argument, ...]) -> str:
    _, places, group, point, shift = given
    said = []
    if shift:
        said.append("times 100" if int(shift) > 0 else "divided by 100")
    if places is not None:
        said.append(f"with {places} decimals")
    if group:
        said.append(f"with {group!r} between thousands")
    else:
        said.append("without marks between thousands")
    if point == ",":
        said.append("with a decimal comma")
    return " ".join(said)
