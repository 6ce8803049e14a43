"""Which values of an error file can be believed to be those that were sent."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cdp_frames.errorfile.error_lines import ABRIDGED
from cdp_frames.errorfile.sent import WHOLE_ROW, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdp_frames.errorfile.error_lines import ErrorLine
    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.sent import Fact, SentRows


def add_evidence(lines: Sequence[ErrorLine], names: Names, sent: SentRows) -> None:
    """Add the values that lines state, and whole rows, to the facts of their rows.

    A service may show a value as something else (masked, in lower case, cut short). If
    one of a column is not among those that were sent, none of that column counts: it
    may have become a value that some other row holds.

    Args:
        lines: all lines of the file; their `facts` grow.
        names: the names that may stand in it.
        sent: the rows that were sent, which have learned the texts of the file.
    """
    believed = _believed_columns(lines, names, sent)
    quotes_count = _quotes_differ(lines)
    for line in lines:
        line.facts.extend(_value_facts(line, names, believed, quotes=quotes_count))
    _add_whole_rows(lines, sent)


def _value_facts(
    line: ErrorLine, names: Names, believed: frozenset[str], *, quotes: bool
) -> Iterator[Fact]:
    for finding in line.findings:
        if not finding.value or finding.value.endswith(ABRIDGED):
            continue
        columns = [c for c in names.columns_of(finding.field) if c in believed]
        if columns and (quotes or not finding.quoted):
            yield tuple(Cell(column, finding.value) for column in columns)


def _believed_columns(
    lines: Sequence[ErrorLine], names: Names, sent: SentRows
) -> frozenset[str]:
    """Return the columns whose values in the file are all among those sent."""
    values: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        for finding in line.findings:
            for column in names.columns_of(finding.field):
                if finding.value:
                    values[column].add(finding.value)
    return frozenset(
        column for column, texts in values.items() if sent.has_all(column, texts)
    )


def _quotes_differ(lines: Sequence[ErrorLine]) -> bool:
    """Whether one message quotes several values: then it does not quote a rule."""
    quoted: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        for finding in line.findings:
            if finding.quoted and finding.value is not None:
                quoted[finding.field, finding.message].add(finding.value)
    return any(len(values) > 1 for values in quoted.values())


def _add_whole_rows(lines: Sequence[ErrorLine], sent: SentRows) -> None:
    """Add the row itself to the facts, if all that may be rows are."""
    telling = [line for line in lines if line.whole]
    facts = [
        tuple(Cell(WHOLE_ROW, text) for text in line.whole if sent.has(WHOLE_ROW, text))
        for line in telling
    ]
    if all(facts):
        for line, fact in zip(telling, facts, strict=True):
            line.facts.append(fact)
