"""More remarks on findings: a refusal after all, what was done, what is doubtful."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.findings import (
    Findings,
    positions_of,
    refused,
    repeated,
    uniform,
)
from cdp_frames.text.arrow import listed, placed, taken, where


def with_unsupported(findings: Findings, unsupported: np.ndarray) -> Findings:
    """Refuse the cells at the positions ``unsupported``, which hold no text."""
    extra = refused(len(unsupported), code="unsupported_value", detail="")
    return findings.put(unsupported, extra)


def refused_after_all(
    findings: Findings,
    rows: np.ndarray,
    code: str,
    detail: pa.LargeStringArray | str,
    repair: str | None = None,
) -> Findings:
    """Refuse the accepted texts at m ascending positions.

    Args:
        findings: on n texts.
        rows: the positions.
        code: the code of all of them.
        detail: a sentence for all, or m of them.
        repair: what a hint does to its text, for hints that become suggestions.
    """
    if not len(rows):
        return findings
    full = complete(findings)
    remark = {"code": code, "detail": detail}
    if repair is not None:
        suggestion = taken(full.column("hint"), rows)
        remark["suggestion"] = suggestion
        remark["repair"] = where(pc.is_valid(suggestion), repair)
    for name in {*remark, *full.remarks.column_names} - {"position"}:
        column = placed(full.column(name), rows, repeated(remark.get(name), len(rows)))
        full = with_column(full, name, column)
    values = placed(findings.values, rows, repeated(None, len(rows)))
    return Findings(values, full.remarks)


def with_remarks(
    findings: Findings, rows: np.ndarray, **remark: pa.LargeStringArray | str
) -> Findings:
    """Return findings with more remarks; what was remarked before counts more.

    Args:
        findings: on n cells.
        rows: m positions, ascending.
        remark: as in ``uniform``.
    """
    if not len(rows):
        return findings
    known = positions_of(findings.remarks)
    if not len(known):
        return uniform(findings.values, rows, **remark)
    remarked = np.zeros(len(findings.values), dtype=bool)
    remarked[known] = remarked[rows] = True
    every = np.flatnonzero(remarked)
    full = _spread(findings, every)
    places = np.searchsorted(every, rows)
    for name, text in remark.items():
        more = placed(repeated(None, len(every)), places, repeated(text, len(rows)))
        full = with_column(full, name, pc.coalesce(full.column(name), more))
    return full


def after_rule(rule: str, findings: Findings) -> Findings:
    """Put a rule before the rules of every cell."""
    full = complete(findings)
    return with_column(full, "rules", listed(rule, full.column("rules")))


def complete(findings: Findings) -> Findings:
    """Return findings with a remark for every cell."""
    count = len(findings.values)
    if findings.remarks.num_rows == count:
        return findings
    return _spread(findings, np.arange(count))


def with_column(findings: Findings, name: str, column: pa.LargeStringArray) -> Findings:
    """Return findings with other texts in one field of the remarks."""
    remarks = findings.remarks
    if name not in remarks.column_names:
        return Findings(findings.values, remarks.append_column(name, column))
    place = remarks.schema.get_field_index(name)
    return Findings(findings.values, remarks.set_column(place, name, column))


def _spread(findings: Findings, every: np.ndarray) -> Findings:
    """Return findings with a remark at each of m positions, theirs among them."""
    full = uniform(findings.values, every)
    places = np.searchsorted(every, positions_of(findings.remarks))
    for name in findings.remarks.column_names[1:]:
        column = placed(full.column(name), places, findings.column(name))
        full = with_column(full, name, column)
    return full
