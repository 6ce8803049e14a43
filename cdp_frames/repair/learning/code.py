"""A repair as code: the steps it uses, as they stand in this package, and its rules."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning import conditions, dates, numbers, shapes
from cdp_frames.repair.learning.expression import LONGEST, STEPS
from cdp_frames.repair.learning.search import RUNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.repair.learning.expression import Expression, Piece, Program
    from cdp_frames.repair.learning.judge import Judge
    from cdp_frames.repair.learning.rules import Rules
    from cdp_frames.repair.learning.search import Committee

_DATES: Final = {"date", "month_number"}
_CONTACTS: Final = {"phone", "country", "country_name"}

# What our own checks are told is of no use to others.
_REMARKS: Final = re.compile(r"  # noqa:[^\n]*")

_STEPS: Final = '''
def steps(text, *chain):
    """Do one step after the other; None as soon as one can't be done."""
    for step, *arguments in chain:
        text = step(text, *arguments) if text else None
    return text or None
'''
_ALIKE: Final = '''
def alike(*readings):
    """Return what all readings say; None where they differ."""
    return readings[0] if len(set(readings)) == 1 else None
'''
_ANY: Final = '''
def alike_where_read(*readings):
    """Return what all readings say that make anything of the cell."""
    found = {reading for reading in readings if reading is not None}
    return found.pop() if len(found) == 1 else None
'''
_GLUE: Final = '''
def glue(*pieces):
    """Put pieces together; None where one is missing."""
    return None if None in pieces else "".join(pieces)
'''


def code_of(rules: Rules, judge: Judge | None) -> str:
    """Return code that makes ``repaired`` of ``column`` as a repair would.

    Args:
        rules: what the repair knows.
        judge: judges what comes out; None for none.
    """
    body = _body(rules, judge)
    sources = _sources(rules)
    helpers = [*sources, *_used(body)]
    parts = [
        "from __future__ import annotations",
        _imports(rules, judge, "".join([*sources, body])),
        *(text.strip() for text in helpers),
        body,
        "repaired = column.map(repair)",
    ]
    code = "\n\n\n".join(part for part in parts if part) + "\n"
    return _REMARKS.sub("", code)


def _imports(rules: Rules, judge: Judge | None, sources: str) -> str:
    imports = {
        "re.": "import re",
        "unicodedata.": "import unicodedata",
        "datetime(": "from datetime import datetime",
        "Decimal": "from decimal import ROUND_HALF_UP, Decimal",
    }
    lines = [line for name, line in imports.items() if name in sources]
    contacts = sorted(_names(rules) & _CONTACTS)
    if contacts:
        listed = ", ".join(contacts)
        lines.append(f"from cdp_frames.repair.learning.contacts import {listed}")
    if judge is not None:
        lines.append("from cdp_frames.repair import passes")
    return "\n".join(lines)


def _sources(rules: Rules) -> list[str]:
    """Return the source of all steps that are used."""
    names = _names(rules)
    sources = [
        inspect.getsource(STEPS[name])
        for name in sorted(names - _DATES - _CONTACTS - {"number"})
    ]
    if "number" in names:
        sources.append(inspect.getsource(numbers.number))
    if names & _DATES:
        source = inspect.getsource(dates)
        sources.append(source[source.index("MONTHS = ") :])
    if rules.left or rules.condition == "outline":
        source = inspect.getsource(shapes)
        start, end = source.index("_LETTERS:"), source.index("def pattern")
        sources.append(source[start:end].replace(": Final", ""))
    if rules.condition == "gist":
        source = inspect.getsource(conditions)
        start, end = source.index("_MARKS:"), source.index("def lengths")
        sources.append(source[start:end].replace(": Final", ""))
    if rules.condition == "lengths" or rules.unchanged:
        sources.append(inspect.getsource(conditions.lengths))
    return sources


def _used(body: str) -> list[str]:
    helpers = {"steps(": _STEPS, "alike(": _ALIKE, "alike_where_read(": _ANY}
    helpers["glue("] = _GLUE
    return [source for name, source in helpers.items() if name in body]


def _names(rules: Rules) -> set[str]:
    keys = [] if rules.lookup is None else [rules.lookup.key]
    expressions = [*keys, *_expressions(rules.cases.values())]
    return {step.name for each in expressions for step in each.steps}


def _expressions(committees: Iterable[Committee]) -> list[Expression]:
    return [
        reading
        for committee in committees
        for program in committee.programs
        for piece in program.pieces
        for reading in piece.readings
    ]


def _body(rules: Rules, judge: Judge | None) -> str:
    lines = [
        "def mended(cell):",
        '    """Return what a cell becomes; None to leave it."""',
        f"    known = {rules.known!r}",
        "    if cell in known:",
        "        return known[cell]",
        f"    if len(cell) > {LONGEST}:",
        "        return None",
    ]
    if rules.left:
        lines += [
            f"    if outline(cell) in {sorted(rules.left)!r}:",
            "        return None",
        ]
    if rules.lookup is not None:
        lines += [
            f"    table = {rules.lookup.values!r}",
            f"    key = {_expression(rules.lookup.key)}",
            "    return None if key is None else table.get(key.strip().casefold())",
        ]
    else:
        lines += _cases(rules)
    return "\n".join([*lines, "", "", *_repair(judge)])


def _cases(rules: Rules) -> list[str]:
    lines = []
    if rules.unchanged:
        lines += [
            f"    if lengths(cell) not in {sorted(rules.unchanged)!r}:",
            "        return None",
        ]
    for sign, committee in rules.cases.items():
        if rules.condition:
            lines.append(f"    if {rules.condition}(cell) == {sign!r}:")
        indent = " " * (8 if rules.condition else 4)
        if committee.needs:
            runs = f"set(re.findall({RUNS.pattern!r}, cell))"
            lines.append(f"{indent}if not {{*{committee.needs!r}}} <= {runs}:")
            lines.append(f"{indent}    return None")
        lines.append(f"{indent}return {_committee(committee, indent)}")
    return lines if rules.cases and not rules.condition else [*lines, "    return None"]


def _repair(judge: Judge | None) -> list[str]:
    lines = [
        "def repair(cell):",
        '    """Return what a cell becomes; None for a missing or a doubtful one."""',
        "    if not isinstance(cell, str) or not cell.strip():",
        "        return None",
    ]
    if judge is None:
        return [*lines, "    return mended(cell)"]
    options = "".join(f", {name}={value!r}" for name, value in judge.options.items())
    return [
        *lines,
        "    value = mended(cell)",
        f"    good = value is not None and passes(value, {judge.kind!r}{options})",
        "    return value if good else None",
    ]


def _committee(committee: Committee, indent: str) -> str:
    programs = [_program(program, f"{indent}    ") for program in committee.programs]
    if len(programs) == 1:
        return _program(committee.programs[0], indent)
    name = "alike_where_read" if committee.silent else "alike"
    return _call(name, programs, indent)


def _program(program: Program, indent: str) -> str:
    if len(program.pieces) == 1:
        return _piece(program.pieces[0], indent)
    pieces = [_piece(piece, f"{indent}    ") for piece in program.pieces]
    return _call("glue", pieces, indent)


def _piece(piece: Piece, indent: str) -> str:
    if piece.constant is not None:
        return repr(piece.constant)
    readings = [_expression(reading) for reading in piece.readings]
    return readings[0] if len(readings) == 1 else _call("alike", readings, indent)


def _expression(expression: Expression) -> str:
    if not expression.steps:
        return "cell"
    chain = [
        f"({', '.join([step.name, *(repr(value) for value in step.arguments)])},)"
        if not step.arguments
        else f"({', '.join([step.name, *(repr(value) for value in step.arguments)])})"
        for step in expression.steps
    ]
    return f"steps(cell, {', '.join(chain)})"


def _call(name: str, arguments: list[str], indent: str) -> str:
    inner = f"{indent}    "
    lines = "".join(f"{inner}{argument},\n" for argument in arguments)
    return f"{name}(\n{lines}{indent})"
