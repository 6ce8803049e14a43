"""The refused rows on the page, and what chooses some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.fates import REFUSED
from cdp_frames.report.handout.duties import Who
from cdp_frames.report.handout.elements import cell, element, section, text
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.report.handout.contents import Contents
    from cdp_frames.report.handout.lines import Line

_MASKED: Final = (
    "Values are masked: of an address its first letter and its domain are shown, of "
    "other values a first letter; signs and blanks are as they stand in the file."
)
_OPEN: Final = "The page shows personal data: give it to nobody who may not see it."
_ROW: Final = "the row"


def line_table(contents: Contents) -> str:
    """Return the section of the refused rows; empty where there are none."""
    lines = contents.lines
    if not lines:
        return ""
    kinds = [*dict.fromkeys(line.kind for line in lines)]
    columns = [*dict.fromkeys(line.column or _ROW for line in lines)]
    people = [who for who in Who if any(line.who is who for line in lines)]
    return section(
        "rows",
        "The refused rows",
        element("p", text(_about(contents))),
        _cut(contents),
        _filter(columns, kinds, [who.value for who in people]),
        _table(lines, columns, kinds, people),
    )


def _about(contents: Contents) -> str:
    refused = sum(contents.counts.get(fate, 0) for fate in REFUSED)
    rows = (
        f"{counted(refused, 'row')} refused: {counted(contents.line_count, 'line')}, "
    )
    shown = _OPEN if contents.values else _MASKED
    return f"{rows}one for each thing that is wrong. {contents.rows_are} {shown}"


def _cut(contents: Contents) -> str:
    shown = len(contents.lines)
    if shown == contents.line_count:
        return ""
    first = f"These are the first {shown:,} of {contents.line_count:,} lines."
    said = f"{element('strong', text(first))} {text(contents.whole)}"
    return element("p", said, class_="cut")


def _filter(columns: Sequence[str], kinds: Sequence[str], people: Sequence[str]) -> str:
    """Return what chooses lines: hidden, until the script shows it."""
    inside = (
        '<div><label for="search">Search</label><input type="search" id="search" '
        'autocomplete="off" spellcheck="false" placeholder="any words of a line"></div>'
        f"{_choice('of-column', 'Column', columns)}"
        f"{_choice('of-kind', 'What is wrong', kinds)}"
        f"{_choice('of-person', 'By whom', people)}"
        '<button type="reset">Show all</button><output id="count"></output>'
    )
    return f'<form id="filter" hidden>{inside}</form>'


def _choice(name: str, heading: str, options: Sequence[str]) -> str:
    """Return a choice, whose options are numbered as the lines name them."""
    numbered = "".join(
        f'<option value="{place}">{text(option)}</option>'
        for place, option in enumerate(options)
    )
    every = '<option value="">all</option>'
    return (
        f'<div><label for="{name}">{heading}</label>'
        f'<select id="{name}">{every}{numbered}</select></div>'
    )


def _table(
    lines: Sequence[Line],
    columns: Sequence[str],
    kinds: Sequence[str],
    people: Sequence[Who],
) -> str:
    person = any(line.person for line in lines)
    headings = ["Row", "Column", "Value", "What is wrong", "Suggestion", "By whom"]
    if person:
        headings.insert(1, "Person")
    head = "".join(f'<th scope="col">{name}</th>' for name in headings)
    of_column = {name: place for place, name in enumerate(columns)}
    of_kind = {name: place for place, name in enumerate(kinds)}
    of_person = {who: place for place, who in enumerate(people)}
    body = []
    for line in lines:
        column = line.column or _ROW
        choices = (of_column[column], of_kind[line.kind], of_person[line.who])
        cells = [
            *([cell(line.person)] if person else []),
            cell(line.column) or _ROW,
            cell(line.value),
            cell(line.what),
            cell(line.suggestion),
            text(line.who.value),
        ]
        body.append(
            f'<tr data-is="{" ".join(map(str, choices))}"><th scope="row">'
            f"{text(line.row or 'not known')}</th><td>{'</td><td>'.join(cells)}</td>"
            "</tr>"
        )
    kind = "lines with-person" if person else "lines"
    return (
        f'<table class="{kind}"><caption>The refused rows</caption><thead><tr>{head}'
        f"</tr></thead>\n<tbody>{chr(10).join(body)}</tbody></table>"
    )
