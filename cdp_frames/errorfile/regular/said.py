"""What the lines of a regular file say is wrong, each distinct complaint once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errorfile.error_lines import LineReader
from cdp_frames.errorfile.lines import Line
from cdp_frames.errorfile.regular.known import Facts
from cdp_frames.errorfile.regular.quotes import (
    NONE_OUTLINED,
    Outlined,
    is_as_outlined,
    outlined_in,
)
from cdp_frames.errorfile.regular.roles import abridged
from cdp_frames.errorfile.role_columns import RoleColumn
from cdp_frames.errorfile.sent import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.regular.cells import Cells
    from cdp_frames.errorfile.regular.known import Known
    from cdp_frames.errorfile.regular.roles import Roles
    from cdp_frames.errorfile.sent import Rows
    from cdp_frames.errorfile.sentences import Finding

# Stands for any value: what a line says beside it does not hang on what it is.
_ANY: str = "x"


class Said(NamedTuple):
    """What n lines say.

    Attributes:
        findings: the distinct ones; of one whose value stands in a column of its own,
            another value is in its place.
        of_lines: which of them each line says.
        texts: the n values; empty where there is none.
        messages: the n messages, in their own words.
        quoting: n booleans: the words of the finding are not the very message of the
            line, which quotes its value.
    """

    findings: list[Finding]
    of_lines: Rows
    texts: pa.LargeStringArray
    messages: pa.LargeStringArray
    quoting: NDArray[np.bool_]


def said_in(cells: Cells, roles: Roles, names: Names, key: str) -> Said | None:
    """Read each distinct complaint; None if any says more than one thing of one row."""
    if not roles.saying:
        return None
    said = _said_in(cells, roles, names, key, _outlined(cells, roles))
    # None of the complaints is left unread for what was cut out of it.
    return said or _said_in(cells, roles, names, key, NONE_OUTLINED)


def _said_in(
    cells: Cells, roles: Roles, names: Names, key: str, outlined: Outlined
) -> Said | None:
    filled = _filled(cells, roles)
    messages = _of_messages(roles)
    texts = [*cells.columns]
    if len(outlined.rows):
        texts[messages] = outlined.put(texts[messages])
    of_lines, first = _distinct(texts, roles, filled)
    findings = _findings(texts, roles, filled, first, names, key)
    if findings is None:
        return None
    quoting = np.zeros(len(of_lines), dtype=bool)
    quoting[outlined.rows] = True
    wrong = [
        number
        for number in np.unique(of_lines[quoting])
        if not is_as_outlined(
            findings[number], texts[messages][int(first[number])].as_py(), names
        )
    ]
    if wrong:
        fewer = outlined.only(~np.isin(of_lines[outlined.rows], wrong))
        return _said_in(cells, roles, names, key, fewer)
    values = _values(cells, roles, findings, of_lines, filled)
    return Said(findings, of_lines, values, cells.columns[messages], quoting)


def _outlined(cells: Cells, roles: Roles) -> Outlined:
    """Cut values out of the messages, if there is one column of each."""
    if roles.value is None or [c.role for c in roles.saying].count("message") != 1:
        return NONE_OUTLINED
    messages = cells.columns[_of_messages(roles)]
    return outlined_in(messages, cells.columns[roles.value])


def _of_messages(roles: Roles) -> int:
    """Return the place of a column of messages; of any, if there is none."""
    places = [c.number for c in roles.saying if c.role == "message"]
    return places[0] if places else 0


def _findings(
    texts: Sequence[pa.LargeStringArray],
    roles: Roles,
    filled: NDArray[np.bool_],
    first: Rows,
    names: Names,
    key: str,
) -> list[Finding] | None:
    """Read the lines that make the distinct complaints."""
    columns = [*roles.saying]
    if roles.value is not None:
        columns.append(RoleColumn(number=roles.value, role="value", is_named=True))
    reader = LineReader(names, None, key, columns)
    findings: list[Finding] = []
    for line in first.tolist():
        held = {c.number: texts[c.number][line].as_py() for c in roles.saying}
        if not any(held.values()):
            return None
        if roles.value is not None and filled[line]:
            held[roles.value] = _ANY
        read = reader.read(Line(raw="", cells=held))
        if len(read.findings) != 1 or read.numbers or read.facts or read.whole:
            return None
        findings.append(read.findings[0])
    return findings


def _filled(cells: Cells, roles: Roles) -> NDArray[np.bool_]:
    """Say of each line whether it has a value in a column of its own."""
    if roles.value is None:
        return np.zeros(len(cells.raw), dtype=bool)
    return np.asarray(pc.not_equal(cells.columns[roles.value], ""), dtype=bool)


def _distinct(
    texts: Sequence[pa.LargeStringArray], roles: Roles, filled: NDArray[np.bool_]
) -> tuple[Rows, Rows]:
    """Number the distinct complaints; also return a line that makes each."""
    numbers = filled.astype(np.int64)
    for column in roles.saying:
        encoded = texts[column.number].dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        # Numbered anew each time, so that they stay small.
        numbers, _ = pd.factorize(numbers * len(encoded.dictionary) + codes)
    count = int(numbers.max()) + 1
    first = np.zeros(count, dtype=np.int64)
    first[numbers] = np.arange(len(numbers))
    return numbers.astype(np.int64), first


def _values(
    cells: Cells,
    roles: Roles,
    findings: list[Finding],
    of_lines: Rows,
    filled: NDArray[np.bool_],
) -> pa.LargeStringArray:
    quoted = pa.array([f.value or "" for f in findings], pa.large_string())
    values = quoted.take(pa.array(of_lines))
    if roles.value is None:
        return values
    return pc.if_else(pa.array(filled), cells.columns[roles.value], values)


def value_facts(
    said: Said, names: Names, known: Callable[[str], Known]
) -> list[Facts] | None:
    """Return what the values say of the rows; None if a field may be several columns.

    As in `evidence`: those of a column of which all were sent.
    """
    named = [names.columns_of(finding.field) for finding in said.findings]
    if any(len(columns) > 1 for columns in named):
        return None
    quotes = _quotes_differ(said)
    counts = np.array([quotes or not finding.quoted for finding in said.findings])
    filled = np.asarray(pc.not_equal(said.texts, ""), dtype=bool)
    facts: list[Facts] = []
    for column in dict.fromkeys(columns[0] for columns in named if columns):
        is_named = np.array([columns == [column] for columns in named])
        lines = np.flatnonzero(filled & is_named[said.of_lines])
        values = said.texts.take(pa.array(lines))
        texts = known(column)
        ids = texts.ids_of(values)
        if (ids == UNKNOWN).any():
            continue
        of_lines = np.full(len(filled), UNKNOWN, dtype=np.int64)
        of_lines[lines] = np.where(abridged(values), UNKNOWN, ids)
        of_lines[~counts[said.of_lines]] = UNKNOWN
        if (of_lines != UNKNOWN).any():
            facts.append(Facts(column, texts, of_lines))
    return facts


def _quotes_differ(said: Said) -> bool:
    """Whether one message quotes several values; see `evidence`."""
    quoted = [f for f in said.findings if f.quoted and f.value is not None]
    stated = {(f.field, f.message, f.value) for f in quoted}
    return len(stated) > len({(field, message) for field, message, _ in stated})
