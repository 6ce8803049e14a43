"""The page as HTML: one file, readable without its script, and asking for nothing."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Final

from cdp_frames.fates import Fate
from cdp_frames.file_notes import is_own
from cdp_frames.report.handout.duties import Who
from cdp_frames.report.handout.elements import (
    cell,
    element,
    items,
    section,
    table,
    text,
)
from cdp_frames.report.handout.line_table import line_table
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.report.handout.contents import Contents
    from cdp_frames.report.handout.lines import Duty

# What each fate means for a reader who has nothing but the page.
_MEANS: Final[dict[Fate, str]] = {
    Fate.ACCEPTED: "The CDP has taken them. Nothing to do.",
    Fate.VALID: "Nothing stands against them.",
    Fate.REJECTED_HERE: "Not sent, for something is wrong with them. See below.",
    Fate.REJECTED_BY_CDP: "Sent, and the CDP did not take them. See below.",
    Fate.OPTED_OUT: "The person does not want mail, so the row was held back.",
    Fate.DUPLICATE: "Another row of the same person was sent. Nothing to do.",
    Fate.EMPTY: "Nothing stands in them. Nothing to do.",
    Fate.UNKNOWN: "Sent, and nobody can say what became of them. Whoever runs the "
    "import has to look at its job in the CDP.",
}
_HOW: Final[dict[Who, str]] = {
    Who.KEEPER: "Correct the cells in the file of refused rows, if it came with this "
    "page, and give it back; or tell whoever sent the page what is right.",
    Who.RUNNER: "What is set in the import mends these rows; nobody has to correct "
    "cells one by one.",
    Who.CDP: "These rows break a rule that only the CDP knows.",
    Who.NOBODY: "Nothing is to be done about these rows themselves.",
}
# More columns, or reasons, than this help nobody.
_MOST_COLUMNS: Final = 60
_MOST_DUTIES: Final = 30


def page_of(contents: Contents) -> str:
    """Return the page."""
    style, script = _asset("handout.css"), _asset("handout.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src "
        f"'{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )
    sections = [
        _head(contents),
        _fates(contents),
        _duties(contents),
        _causes(contents),
        line_table(contents),
        _columns(contents),
        _notes(contents),
    ]
    body = "\n".join(section for section in sections if section)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{text(contents.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    files = resources.files("cdp_frames.report.handout") / "assets"
    return (files / name).read_text("utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _head(contents: Contents) -> str:
    facts = "".join(
        element("div", element("dt", text(word)) + element("dd", text(meaning)))
        for word, meaning in contents.facts
    )
    alarms = "".join(
        element("p", f"<strong>Look here:</strong> {text(alarm)}", class_="alarm")
        for alarm in contents.alarms
    )
    return element(
        "header",
        element("h1", text(contents.title)) + element("dl", facts) + alarms,
    )


def _fates(contents: Contents) -> str:
    counts = contents.counts
    there = [fate for fate in Fate if counts.get(fate)]
    rows = [
        [
            f'<span class="mark {fate.value}"></span>{text(fate.words)}',
            f"{counts[fate]:,}",
            text(_MEANS[fate]),
        ]
        for fate in there
    ]
    shown = table(
        ["What became of the rows", "Rows", "What that means"], rows, kind="fates"
    )
    total = f"<p>{counted(counts['rows'], 'row')} in all; each is counted once.</p>"
    bar = _bar(contents, there)
    return section("happened", "What happened", bar, shown if there else "", total)


def _bar(contents: Contents, there: Sequence[Fate]) -> str:
    """Draw the shares; a share that would not be seen is a thin line."""
    total = max(contents.counts["rows"], 1)
    pieces, start = [], 0.0
    for fate in there:
        width = max(1000 * contents.counts[fate] / total, 3)
        pieces.append(
            f'<rect class="{fate.value}" x="{start:.1f}" y="0" width="{width:.1f}" '
            'height="10"/>'
        )
        start += width
    label = ", ".join(f"{contents.counts[fate]:,} {fate.words}" for fate in there)
    return (
        f'<svg role="img" aria-label="{text(label or "no rows")}" viewBox="0 0 '
        f'{max(start, 1000):.0f} 10" preserveAspectRatio="none">{"".join(pieces)}</svg>'
    )


def _duties(contents: Contents) -> str:
    if not contents.duties:
        said = "Nothing: no row was refused."
        return section("to-do", "What is to be done", element("p", said))
    parts = []
    for who in Who:
        mine = [duty for duty in contents.duties if duty.who is who]
        if mine:
            heading = element("h3", text(f"{who.value[:1].upper()}{who.value[1:]}"))
            parts += [heading, element("p", text(_HOW[who])), _duty_table(mine)]
    return section("to-do", "Why, and what is to be done by whom", *parts)


def _duty_table(duties: Iterable[Duty]) -> str:
    rows = [
        [
            f"{duty.rows:,}",
            cell(duty.column) or "the row",
            f"<b>{cell(duty.kind)}</b> <small>{text(duty.meaning)}</small>",
            text(duty.action),
        ]
        for duty in duties
    ]
    headings = ["Rows", "Column", "What is wrong", "What to do"]
    more = len(rows) - _MOST_DUTIES
    rest = (
        element("p", f"… and {more:,} more reasons; see the rows.") if more > 0 else ""
    )
    return table(headings, rows[:_MOST_DUTIES], kind="duties") + rest


def _causes(contents: Contents) -> str:
    causes = contents.causes
    if causes is None or causes.empty:
        return ""
    rows = [[cell(each) for each in row] for row in causes.told(values=contents.values)]
    intro = (
        "Refused rows share this, and others do not. The cure was tried on them; it is "
        "written as whoever runs the import types it."
    )
    headings = ["What they share", "Why refused", "Refused", "Cure", "Brings back"]
    return section(
        "causes",
        "What refused rows have in common",
        element("p", text(intro)),
        table(headings, rows, kind="causes"),
    )


def _columns(contents: Contents) -> str:
    mapping = contents.mapping
    sent = [
        [
            " else ".join(cell(str(part.header)) for part in column.parts),
            text(column.field),
        ]
        for column in mapping.columns
    ]
    left = [
        [cell(str(column.header)), text(column.reason)]
        for column in mapping.left_out
        if not is_own(column.header)
    ]
    more = len(left) - _MOST_COLUMNS
    parts = [
        table(["Column", "Field of the CDP"], sent, kind="sent") if sent else "",
        element("h3", "Not sent") if left else "",
        table(["Column", "Why"], left[:_MOST_COLUMNS], kind="left") if left else "",
        element("p", f"… and {more:,} more columns.") if more > 0 else "",
    ]
    return section("columns", "Which columns were sent", *parts) if sent else ""


def _notes(contents: Contents) -> str:
    return (
        section("notes", "Good to know", items(contents.notes))
        if contents.notes
        else ""
    )
