"""Error files of every shape that may come, written from rows that are known.

The writer is the reader's opposite and shares nothing with it. Besides the open
questions of the documentation it does what services do on bad days: it masks values,
lowers their case, repeats lines, adds columns that say nothing of the row, and stops in
the middle.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from hypothesis import strategies as st

FIELD_MAP = {
    "E-mail": "email",
    "First Name": "first_name",
    "country": "country_code",
    "Seen": "last_seen_at",
    "Note": "note",
}

notes = st.sampled_from(
    [
        "",
        "a",
        "a, b",
        "row 2",
        "x; y: z",
        "1",
        "two\nlines",
        'say "hi"',
        "A",
        "US",
        "a | b",
    ]
)


@dataclass(frozen=True)
class Written:
    """An error file, and the truth about it.

    Attributes:
        content: the file.
        sent: the rows that were sent.
        truth: line as it stands in the file -> the rows that it may be about.
        lines: how many lines were written.
    """

    content: bytes
    sent: pd.DataFrame
    truth: dict[str, set[int]]
    lines: int

    def rows_of(self, raw: str) -> set[int]:
        """Return the rows that a line of the file, or what is left of it, is about."""
        whole = self.truth.get(raw)
        if whole is not None:
            return whole
        begun = [rows for line, rows in self.truth.items() if line.startswith(raw)]
        return set().union(*begun)


@dataclass(frozen=True)
class Finding:
    row: int
    field: str
    header: str
    message: str
    value: str


@dataclass(frozen=True)
class Shape:
    """The shape of an error file; see the strategies for the choices."""

    form: str = "csv"
    base: int | None = 1
    physical: bool = False
    original: str = "key"
    by_header: bool = False
    paths: bool = False
    per_row: bool = False
    header: bool = True
    names: tuple[str, str, str, str, str] = ("row", "field", "code", "message", "value")
    with_value: bool = True
    spoil: str = "none"
    extra: str = "none"
    shuffle: int | None = None
    repeat: bool = False
    encoding: str = "utf-8"
    newline: str = "\n"
    last_newline: bool = True
    keep: float = 1.0


@st.composite
def people(draw: st.DrawFn, *, alike: bool = True) -> pd.DataFrame:
    """Draw rows as they are sent: keys differ, everything else may be the same."""
    count = draw(st.integers(1, 7))
    few = st.sampled_from(["US", "DE", "ZZ", ""])
    names = st.sampled_from(["Ana", "ANA", "Bob", "O'Neil", "Ädi", ""])
    seen = st.sampled_from(
        ["2026-04-21T10:00:00", "21.4.2026", "2026-04-21T10:00:00Z", ""]
    )
    rows = [
        {
            "E-mail": f"p{n}@example.com" if draw(st.booleans()) else f"p{n}@",
            "First Name": draw(names),
            "country": draw(few),
            "Seen": draw(seen),
            "Note": draw(notes) if alike else f"note {n}",
        }
        for n in range(count)
    ]
    return pd.DataFrame(rows, dtype="str")


@st.composite
def found_in(draw: st.DrawFn, sent: pd.DataFrame) -> list[Finding]:
    """Draw what the CDP refuses: any cells, for reasons of its own."""
    messages = [
        "invalid email format",
        "naive datetime",
        "not one of US, DE",
        "odd",
    ]
    findings = []
    for row in range(len(sent)):
        for header, field in FIELD_MAP.items():
            if draw(st.integers(0, 3)) == 0:
                value = str(sent[header].iloc[row])
                findings.append(
                    Finding(row, field, header, draw(st.sampled_from(messages)), value)
                )
    return findings


shapes = st.builds(
    Shape,
    form=st.sampled_from(["csv", "csv", "tsv", "ssv", "jsonl", "json", "text", "text"]),
    base=st.sampled_from([None, 0, 1, 2]),
    physical=st.booleans(),
    original=st.sampled_from(["none", "none", "key", "all", "some", "nested", "raw"]),
    by_header=st.booleans(),
    paths=st.booleans(),
    per_row=st.booleans(),
    header=st.booleans(),
    names=st.sampled_from(
        [
            ("row", "field", "code", "message", "value"),
            ("rowNumber", "path", "error_code", "error_message", "raw_value"),
            ("line", "column", "error", "reason", "Value"),
            ("Zeile", "Spalte", "Schluessel", "Meldung", "Wert"),
            ("n", "f", "c", "m", "v"),
        ]
    ),
    with_value=st.booleans(),
    spoil=st.sampled_from(["none", "none", "mask", "lower", "abridge", "expected"]),
    extra=st.sampled_from(
        ["none", "none", "attempt", "expected", "duplicate_of", "other"]
    ),
    shuffle=st.none() | st.integers(0, 9),
    repeat=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gzip"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    last_newline=st.booleans(),
    keep=st.sampled_from([1.0, 1.0]) | st.floats(0, 1),
)


def write(findings: list[Finding], sent: pd.DataFrame, shape: Shape) -> Written:
    """Write an error file."""
    groups: list[list[Finding]] = []
    for finding in findings:
        if shape.per_row and groups and groups[-1][0].row == finding.row:
            groups[-1].append(finding)
        else:
            groups.append([finding])
    if shape.shuffle is not None:
        seed = shape.shuffle
        groups.sort(key=lambda group: (group[0].row * 7919 + seed) % 101)
    if shape.repeat:
        groups = [group for n, group in enumerate(groups) for _ in range(1 + n % 2)]
    forms: dict[
        str, Callable[[list[list[Finding]], pd.DataFrame, Shape], list[str]]
    ] = {
        "jsonl": _objects,
        "json": _objects,
        "text": _sentences,
    }
    lines = forms.get(shape.form, _delimited)(groups, sent, shape)
    head = []
    if len(lines) > len(groups):
        head, lines = lines[:1], lines[1:]
    truth: dict[str, set[int]] = {}
    for line, group in zip(lines, groups, strict=True):
        truth.setdefault(line, set()).add(group[0].row)
    if shape.form == "json":
        text = "[" + ("," + shape.newline).join(lines) + "]"
    else:
        text = shape.newline.join([*head, *lines])
        text += shape.newline if shape.last_newline else ""
    if shape.encoding == "gzip":
        data = text.encode()
        content = gzip.compress(data[: round(len(data) * shape.keep)])
    else:
        data = text.encode(shape.encoding)
        content = data[: round(len(data) * shape.keep)]
    return Written(content, sent, truth, len(lines))


def _number(row: int, sent: pd.DataFrame, shape: Shape) -> int:
    breaks = 0
    if shape.physical:
        breaks = sum(
            str(cell).count("\n") for cell in sent.iloc[:row].to_numpy().ravel()
        )
    return row + (shape.base or 0) + breaks


def _name(finding: Finding, sent: pd.DataFrame, shape: Shape) -> str:
    name = finding.header if shape.by_header else finding.field
    if not shape.paths or shape.base is None:
        return name
    return f"records[{_number(finding.row, sent, shape)}].{name}"


def _spoilt(value: str, shape: Shape) -> str:
    if shape.spoil == "mask":
        return value[:1] + "***" if value else ""
    if shape.spoil == "lower":
        return value.lower().strip()
    if shape.spoil == "abridge":
        return value[:3] + "..." if len(value) > 3 else value
    return value


def _original(row: int, sent: pd.DataFrame, shape: Shape) -> dict[str, str]:
    cells = {str(name): str(cell) for name, cell in sent.iloc[row].items()}
    if not shape.by_header:
        cells = {FIELD_MAP[name]: cell for name, cell in cells.items()}
    chosen = {"key": [0], "some": [1, 2], "all": range(5), "nested": range(5)}
    names = list(cells)
    return {
        names[n]: _spoilt(cells[names[n]], shape)
        for n in chosen.get(shape.original, [])
    }


def _extra(group: list[Finding], sent: pd.DataFrame, shape: Shape) -> dict[str, str]:
    """Columns that say something, but not of this row."""
    other = str(sent["E-mail"].iloc[(group[0].row + 1) % len(sent)])
    return {
        "attempt": {"attempt": str(group[0].row % 2)},
        "expected": {"expected": "US"},
        "duplicate_of": {"duplicate_of": other},
        "other": {"other_email": other},
    }.get(shape.extra, {})


def _cells(group: list[Finding], sent: pd.DataFrame, shape: Shape) -> dict[str, str]:
    number, field, code, message, value = shape.names
    cells: dict[str, str] = {}
    if shape.base is not None:
        cells[number] = str(_number(group[0].row, sent, shape))
    cells[field] = "; ".join(_name(f, sent, shape) for f in group)
    cells[code] = "; ".join("CDP_ETL.ROW.X" for _ in group)
    many = len(group) > 1
    cells[message] = "; ".join(
        f"{_name(f, sent, shape)}: {f.message}" if many else f.message for f in group
    )
    if shape.with_value:
        cells[value] = "; ".join(_spoilt(f.value, shape) for f in group)
    if shape.original == "raw":
        out = io.StringIO()
        csv.writer(out).writerow(sent.iloc[group[0].row])
        cells["raw_row"] = out.getvalue().removesuffix("\r\n")
    return cells | _extra(group, sent, shape)


def _delimited(
    groups: list[list[Finding]], sent: pd.DataFrame, shape: Shape
) -> list[str]:
    parts = [
        (_cells(group, sent, shape), _original(group[0].row, sent, shape))
        for group in groups
    ]
    # Names may repeat, and so each part gives its own.
    rows = [[*cells.values(), *original.values()] for cells, original in parts]
    if shape.header and parts:
        cells, original = parts[0]
        rows.insert(0, [*cells, *original])
    delimiter = {"csv": ",", "tsv": "\t", "ssv": ";"}[shape.form]
    return [_record(row, delimiter) for row in rows]


def _record(cells: list[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue().removesuffix("\n")


def _objects(
    groups: list[list[Finding]], sent: pd.DataFrame, shape: Shape
) -> list[str]:
    return [
        json.dumps(_object(group, sent, shape), ensure_ascii=False) for group in groups
    ]


def _object(
    group: list[Finding], sent: pd.DataFrame, shape: Shape
) -> dict[str, object]:
    cells: dict[str, object] = dict(_cells(group[:1], sent, shape))
    if shape.base is not None:
        cells[shape.names[0]] = _number(group[0].row, sent, shape)
    if shape.per_row:
        cells = {name: cells[name] for name in cells if name not in shape.names[1:]}
        cells["errors"] = [
            {
                "field": _name(f, sent, shape),
                "message": f.message,
                **({"value": _spoilt(f.value, shape)} if shape.with_value else {}),
            }
            for f in group
        ]
    original = _original(group[0].row, sent, shape)
    return cells | ({"record": original} if shape.original == "nested" else original)


def _sentences(
    groups: list[list[Finding]], sent: pd.DataFrame, shape: Shape
) -> list[str]:
    return [_sentence(group, sent, shape) for group in groups]


def _sentence(group: list[Finding], sent: pd.DataFrame, shape: Shape) -> str:
    row = group[0].row
    parts = []
    if shape.base is not None and not shape.paths:
        parts.append(f"row {_number(row, sent, shape)}")
    if shape.original == "key":
        parts += _original(row, sent, shape).values()
    clauses = []
    for finding in group:
        clause = f"{_name(finding, sent, shape)}: {finding.message}"
        if shape.spoil == "expected":
            clause += " ('US')"
        elif shape.with_value:
            clause += f" ({_flat(_spoilt(finding.value, shape))!r})"
        clauses.append(clause)
    text = ": ".join([*parts, "; ".join(clauses)])
    if shape.original == "all":
        text += " | " + ",".join(map(_flat, map(str, sent.iloc[row])))
    return text


def _flat(text: str) -> str:
    return text.replace("\n", " ")
