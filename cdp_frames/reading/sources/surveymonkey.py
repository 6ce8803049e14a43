"""SurveyMonkey: the question in record 1, what its columns stand for in record 2.

Source:
    `docs/exports.md` section 2, "SurveyMonkey".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match
from cdp_frames.text.characters import trim
from cdp_frames.text.names import clean, fold, fold_all, header_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "surveymonkey"
TITLE = "SurveyMonkey survey export"

# "Respondent ID" in the languages of the accounts (general knowledge, but for English).
_ID: Final = frozenset(
    fold(name)
    for name in (
        "Respondent ID", "Befragten-ID", "Teilnehmer-ID", "ID du répondant",
        "ID de encuestado", "ID del encuestado", "ID do respondente", "ID rispondente",
        "Respondent-ID", "Svarande-ID",
    )
)  # fmt: skip
_META: Final = fold_all(
    """
    respondentid collectorid startdate enddate datecreated datemodified ipaddress
    emailaddress firstname lastname customdata customdata1 custom1 customvalue
    """
)
# Sub-labels that only say what kind of answer it is; the question is the name.
_KINDS: Final = frozenset({"response", "openendedresponse"})
# The labels of the contact block, new and old.
_CONTACT: Final = fold_all(
    """
    name firstname lastname company address address1 address2 citytown city
    stateprovince state zippostalcode zipcode country emailaddress email
    phonenumber phone
    """
)
_OTHER: Final = ("other", "otherpleasespecify", "otherspecify", "comments", "comment")
_CONTACT_LABELS = 2


@dataclass(frozen=True, slots=True)
class _Block:
    """A question and the places of its columns."""

    question: str
    places: range


def recognise(grid: Grid) -> Match | None:
    """Recognise `Respondent ID` over an empty cell, or beside a `Collector ID`."""
    for record, cells in enumerate(grid.head[:5]):
        if not cells or fold(cells[0]) not in _ID:
            continue
        below = grid.row(record + 1)
        if below and not trim(below[0]) and any(trim(cell) for cell in below):
            return _two_records(cells, below, record)
        collected = "collectorid" in map(fold, cells)
        return Match(
            confidence=0.9 if collected else 0.6,
            why=("the first column is Respondent ID; one header record",),
            header=(record,),
        )
    return None


def _two_records(cells: Sequence[str], below: Sequence[str], record: int) -> Match:
    width = max(len(cells), len(below))
    questions = [*cells, *[""] * (width - len(cells))]
    parts = [*below, *[""] * (width - len(below))]
    names = list(questions)
    labels = list(questions)
    for block in _blocks(questions, parts):
        for place in block.places:
            names[place], labels[place] = _called(block, parts, place)
    return Match(
        confidence=0.97,
        why=("the first column is Respondent ID, explained by the record below it",),
        header=(record, record + 1),
        names=names,
        labels=labels,
    )


def _blocks(questions: Sequence[str], parts: Sequence[str]) -> list[_Block]:
    """Cut the columns into questions: a name, and blanks over its other columns."""
    starts = [
        place
        for place, question in enumerate(questions)
        if question.strip() or not trim(parts[place])
    ]
    stops = [*starts[1:], len(questions)]
    return [
        _Block(clean(questions[start]), range(start, stop))
        for start, stop in zip(starts, stops, strict=True)
    ]


def _called(block: _Block, parts: Sequence[str], place: int) -> tuple[str, str]:
    """Return the name and the label of a column."""
    part = clean(parts[place])
    if not header_words(part) or fold(part) in _KINDS:
        return block.question, block.question
    subjects = [fold(parts[place]) for place in block.places]
    if sum(subject in _CONTACT for subject in subjects) >= _CONTACT_LABELS:
        return part, f"{block.question} - {part}" if block.question else part
    name = f"{block.question} - {part}" if block.question else part
    return name, name


def read(table: Table) -> None:
    """Fold the choices; set aside who opened the survey and answered nothing."""
    table.zone_hint = "that of the account"
    table.private(["IP Address"], "IP address")
    meta = [column for column in table.frame.columns if _is_meta(table, column)]
    answers = [column for column in table.frame.columns if column not in meta]
    table.set_aside_empty(table.blank(answers))
    questions = _questions(table, answers)
    table.mark_partial(_partial(table, questions))
    for question in questions:
        columns = [
            (column, choice)
            for column, choice in zip(question.columns, question.choices, strict=True)
            if fold(choice) not in _OTHER
        ]
        if len(columns) > 1:
            picks = multi_select.Question(
                name=question.name,
                label=question.label,
                columns=tuple(column for column, _ in columns),
                choices=tuple(choice for _, choice in columns),
            )
            multi_select.fold(table, picks, numbered=True)


def _is_meta(table: Table, column: str) -> bool:
    """Say whether a column is SurveyMonkey's own.

    In two records: it stands before the questions, which all say something below. Its
    name does not matter, for it is in the language of the account.
    """
    place = table.names.index(column)
    header = table.match.header
    own = table.grid.row(header[0])
    if len(header) == 1:
        return place < len(own) and fold(own[place]) in _META
    below = table.grid.row(header[1])
    return not any(trim(cell) for cell in below[: place + 1])


def _questions(table: Table, answers: Sequence[str]) -> list[multi_select.Question]:
    """Return the questions with their columns, in the file's order."""
    header = table.match.header
    first = [*table.grid.row(header[0])]
    first += [""] * (len(table.names) - len(first))
    if len(header) == 1:
        return _flattened(answers)
    below = [*table.grid.row(header[1])]
    below += [""] * (len(table.names) - len(below))
    known = set(answers)
    questions = []
    for block in _blocks(first, below):
        places = [place for place in block.places if table.names[place] in known]
        if places:
            questions.append(
                multi_select.Question(
                    name=block.question,
                    label=block.question,
                    columns=tuple(table.names[place] for place in places),
                    choices=tuple(clean(below[place]) for place in places),
                )
            )
    return questions


def _flattened(answers: Sequence[str]) -> list[multi_select.Question]:
    """Group the headers `Question - Choice` of re-saved files by their question."""
    groups: dict[str, list[str]] = {}
    for column in answers:
        question, dash, _ = column.rpartition(" - ")
        groups.setdefault(question if dash else column, []).append(column)
    return [
        multi_select.Question(
            name=question,
            label=question,
            columns=tuple(columns),
            choices=tuple(column.rpartition(" - ")[2] for column in columns),
        )
        for question, columns in groups.items()
    ]


def _partial(table: Table, questions: Sequence[multi_select.Question]) -> pd.Series:
    """Say who stopped halfway: blank from the middle of the usual questions on.

    The file does not say so. A question is usual if most people answered it; who
    left the whole second half of those blank did not reach the end.
    """
    kept = table.kept()
    answered = [~table.blank(question.columns).to_numpy() for question in questions]
    usual = [filled for filled in answered if filled[kept].sum() > kept.sum() / 2]
    if len(usual) < 2:  # noqa: PLR2004 - one question has no half
        return pd.Series(data=False, index=table.frame.index)
    second_half = np.column_stack(usual[len(usual) // 2 :])
    return pd.Series(~second_half.any(axis=1), index=table.frame.index)
