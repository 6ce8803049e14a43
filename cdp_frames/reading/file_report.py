"""What was found in a file, as a value that prints well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cdp_frames.errors import shown
from cdp_frames.text.card import Card, Details, NextSteps, as_html, as_text, listed
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cdp_frames.reading.email_column import Candidate
    from cdp_frames.reading.table import Zone

_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What ``inspect_contacts`` found in a file, and why.

    Attributes:
        name: the file's name.
        kind: the family of exports, such as ``qualtrics``; ``general`` if unknown.
        title: what people call it.
        confidence: 0 to 1.
        why: what it was recognised by.
        format: ``csv``, ``tsv``, ``workbook``, ``jsonl``, ``parquet`` or ``html``, and
            how it was packed.
        encoding: of the text; "" where the format settles it.
        encoding_evidence: why.
        delimiter: between two cells; "" where there is none.
        sheet: the sheet that was read; "" where there are none.
        records: how many records the file has.
        rows: how many rows come out.
        header_records: the 0-based records that are the header.
        columns: the names of the columns that come out.
        labels: {column: its original header or question}, where that differs.
        email_column: the column of the person's address; None if there is none.
        email_candidates: all columns that came into question, the best first.
        email_rivals: those of which you have to say which one it is.
        zones: {column: zone and evidence}.
        timezone: the zone of the file's times, if one is known.
        timezone_evidence: how it is known, or why it is not.
        dayfirst: whether 03/04 is the 3rd of April; None if the file doesn't say.
        dayfirst_evidence: how that is known.
        set_aside: a row for each record that is not a row: ``record`` (0-based),
            ``reason``, and its cells under the names that the file has.
        unreadable: a row for each record that could not be taken apart: ``record``
            (0-based), ``row`` (its 0-based place among those that come out),
            ``reason``, and ``text`` as it stands in the file.
        partial: the 0-based rows (of those that come out) that are partial answers.
        personal: {column: why it should not travel}.
        multiple: {column: what separates its several answers}.
        folded: {column: how many columns of choices were folded into it}.
        notes: what else a person should know.
        schema: the shipped schema that has fields for most columns; "" where nobody
            looked.
        schema_evidence: why.
    """

    name: str
    kind: str
    title: str
    confidence: float
    why: tuple[str, ...]
    format: str
    encoding: str
    encoding_evidence: str
    delimiter: str
    sheet: str
    records: int
    rows: int
    header_records: tuple[int, ...]
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    email_column: str | None
    email_candidates: tuple[Candidate, ...]
    email_rivals: tuple[str, ...]
    zones: Mapping[str, Zone]
    timezone: str | None
    timezone_evidence: str
    dayfirst: bool | None
    dayfirst_evidence: str
    set_aside: pd.DataFrame = field(repr=False)
    unreadable: pd.DataFrame = field(repr=False)
    partial: tuple[int, ...] = field(repr=False)
    personal: Mapping[str, str]
    multiple: Mapping[str, str]
    folded: Mapping[str, int]
    notes: tuple[str, ...]
    schema: str = ""
    schema_evidence: str = ""

    def __str__(self) -> str:
        return as_text(self._card())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return as_html(self._card())

    def _card(self) -> Card:
        title = f"{self.name or 'file'}: {self.title}, {counted(self.rows, 'row')}"
        return Card(
            title,
            [
                Details(self._facts()),
                NextSteps(
                    [
                        ("leads = read_contacts(...)", "these rows as a frame"),
                        ("plan_import(leads, list_name=...)", "what would be sent"),
                    ]
                ),
            ],
        )

    def reasons(self) -> pd.Series:
        """Count the rows that are set aside by reason, the most frequent first."""
        return self.set_aside["reason"].value_counts()

    def _facts(self) -> list[tuple[str, str]]:
        facts = [
            (
                "kind",
                f"{self.kind} ({self.confidence:.0%} sure): {'; '.join(self.why)}",
            ),
            ("file", self._file()),
            ("header", self._header()),
            ("columns", listed(self.columns, _SHOWN)),
            ("e-mail", self._email()),
            ("times", self._times()),
            ("set aside", self._aside()),
        ]
        if self.schema:
            facts.append(("schema", f"{self.schema} fits best: {self.schema_evidence}"))
        if self.partial:
            facts.append(
                ("partial", f"{counted(len(self.partial), 'unfinished answer')}, kept")
            )
        if self.folded:
            into = listed(
                (f"{name} ({count})" for name, count in self.folded.items()), _SHOWN
            )
            facts.append(("folded", f"columns of choices into: {into}"))
        if self.multiple:
            several = listed(self.multiple, _SHOWN)
            facts.append(("several", f"answers in one cell: {several}"))
        if self.personal:
            reasons = (f"{name}: {why}" for name, why in self.personal.items())
            facts.append(("private", "\n".join(reasons)))
        if self.notes:
            facts.append(("notes", "\n".join(self.notes)))
        return facts

    def _file(self) -> str:
        parts = [self.format]
        if self.sheet:
            parts.append(f"sheet {self.sheet!r}")
        if self.encoding:
            parts.append(f"{self.encoding} ({self.encoding_evidence})")
        if self.delimiter:
            parts.append(f"delimiter {self.delimiter!r}")
        parts.append(counted(self.records, "record"))
        return ", ".join(parts)

    def _header(self) -> str:
        if not self.header_records:
            return "none; the columns are numbered"
        records = ", ".join(str(record + 1) for record in self.header_records)
        return f"record{'s' * (len(self.header_records) > 1)} {records}"

    def _email(self) -> str:
        chosen = self.email_column
        lines = [
            f"{'->' if found.column == chosen else '  '} {found.column}: {found.why}"
            for found in self.email_candidates[:_SHOWN]
        ]
        if self.email_rivals:
            lines.insert(0, f"you have to say which: {shown(self.email_rivals)}")
        elif chosen is None:
            lines.insert(0, "no column holds the addresses of the people in the rows")
        return "\n".join(lines)

    def _times(self) -> str:
        order = ""
        if self.dayfirst is not None:
            order = "day first" if self.dayfirst else "month first"
            order = f"\n{order}: {self.dayfirst_evidence}"
        if self.timezone is None:
            return self.timezone_evidence + order
        return f"{self.timezone}: {self.timezone_evidence}{order}"

    def _aside(self) -> str:
        if self.set_aside.empty:
            return "nothing"
        return "\n".join(f"{count:,} {why}" for why, count in self.reasons().items())
