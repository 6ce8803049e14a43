"""Multi-select questions: a column for each choice -> one column of choices."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np
import pandas as pd

from cdp_frames.text.characters import trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.reading.table import Table

SEPARATOR = "; "
# A choice that holds the separator itself could not be told from two.
_OTHER_SEPARATOR = " | "
# With less than this, "everybody picked 1" says nothing about what 1 means.
_TELLING_ROWS = 2
# More choices than this are no list to tick.
_LONGEST_LIST = 60
_NEARLY_ALL = 0.8


class Parts(TypedDict):
    """The common part of some labels, and what each adds."""

    label: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question whose answers are spread over several columns.

    Attributes:
        name: the name of the folded column.
        label: the question as people read it.
        columns: its columns, two or more.
        choices: what each column stands for.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    choices: tuple[str, ...]


def parts(labels: Sequence[str]) -> Parts:
    """Split labels into the question that they share and their choices.

    Examples:
        >>> parts(["Fruit? - Selected Choice - Pear", "Fruit? - Selected Choice - Fig"])
        {'label': 'Fruit?', 'choices': ('Pear', 'Fig')}
    """
    shared = os.path.commonprefix([*labels])  # noqa: RUF071 - letters are meant
    # Cut at the last dash that is shared: choices may begin with the same letters.
    cut = max((shared.rfind(dash) + len(dash) for dash in (" - ", "-")
               if dash in shared), default=0)  # fmt: skip
    question = labels[0][:cut].rstrip(" -")
    for filler in ("Selected Choice", "Please select all that apply"):
        question = question.removesuffix(filler).rstrip(" -")
    return Parts(label=question, choices=tuple(label[cut:].strip() for label in labels))


def fold(
    table: Table,
    question: Question,
    *,
    picked: Iterable[str] = (),
    unpicked: Iterable[str] = (),
    numbered: bool = False,
    certain: bool = False,
) -> str | None:
    """Fold a question's columns into one, where that is what they are.

    They are if every value is the text of its own column's choice, or one of the
    words for "picked"; else (a matrix, a ranking) nothing is changed.

    Args:
        table: the rows; gets one column instead of several.
        question: the columns.
        picked: what stands for a picked choice besides its text: ``1``, ``Y``.
        unpicked: what stands for one that was not picked: ``0``, ``N``.
        numbered: whether a column's own 1-based number stands for picked.
        certain: whether the family has no matrix that looks the same.

    Returns:
        The name of the folded column; None if the columns are no multi-select.
    """
    if not all(question.choices) or len(set(question.choices)) < len(question.choices):
        return None
    marks = _marks(table, question, tuple(picked), tuple(unpicked), numbered=numbered)
    if marks is None or not (certain or marks.telling):
        return None
    between = SEPARATOR
    if any(SEPARATOR.strip() in choice for choice in question.choices):
        between = _OTHER_SEPARATOR
    names = np.array(question.choices, dtype=object)
    picks = marks.picks
    distinct, which = np.unique(picks, axis=0, return_inverse=True)
    texts = [between.join(names[row]) if row.any() else np.nan for row in distinct]
    values = pd.Series(texts, dtype="str").take(which.reshape(-1))
    name = table.replace(
        question.columns, question.name, values.set_axis(table.frame.index)
    )
    if question.label and question.label != name:
        table.labels[name] = question.label
    if (picks.sum(axis=1) > 1).any():
        table.multiple[name] = between
    table.multi_selects[name] = len(question.columns)
    return name


class _Marks(NamedTuple):
    """Which of m rows picked which of k choices.

    Attributes:
        picks: m x k booleans.
        telling: whether the values can't be those of a matrix.
    """

    picks: np.ndarray
    telling: bool


def _marks(
    table: Table,
    question: Question,
    picked: tuple[str, ...],
    unpicked: tuple[str, ...],
    *,
    numbered: bool,
) -> _Marks | None:
    """Return which rows picked which choice; None if the values don't fit."""
    marks = []
    by_name = False
    for number, (column, choice) in enumerate(
        zip(question.columns, question.choices, strict=True), start=1
    ):
        words = table.folded(column)
        own = words.eq(trim(choice).casefold())
        mark = own | words.isin([word.casefold() for word in picked])
        if numbered:
            mark |= words.eq(str(number))
        nothing = words.isin(["", *(word.casefold() for word in unpicked)])
        if not (mark | nothing).all():
            return None
        by_name |= bool(own.any()) or (numbered and bool(mark.any()) and number > 1)
        marks.append(mark.to_numpy(dtype=bool))
    every = np.column_stack(marks)
    if not every.any():
        return None
    answered = every.any(axis=1)
    # A matrix in which everybody answered 1 has all its cells filled.
    mixed = int(answered.sum()) >= _TELLING_ROWS and not every[answered].all()
    return _Marks(every, telling=by_name or mixed)


def respell(table: Table, column: str, separator: str) -> None:
    """Join the several answers of a column by ``SEPARATOR``, as folded ones are.

    Args:
        table: the rows.
        column: the column.
        separator: what the tool put between two answers, and maybe after the last.
    """
    values = table.frame[column]
    split = values.str.strip().str.strip(separator).str.split(separator, regex=False)
    between = SEPARATOR
    if separator != ";" and values.str.contains(";", regex=False, na=False).any():
        between = _OTHER_SEPARATOR
    joined = split.map(
        lambda answers: between.join(answer.strip() for answer in answers),
        na_action="ignore",
    )
    table.frame[column] = joined.astype(values.dtype)
    if (
        values.str.strip()
        .str.strip(separator)
        .str.contains(separator, regex=False)
        .any()
    ):
        table.multiple[column] = between


def repeats(values: pd.Series, separator: str) -> bool:
    """Say whether a column holds several answers in a cell, by what comes again.

    Choices come from a short list, so nearly all of them are met more than once, and
    at least one of them both alone and joined, or in two company; free text with the
    same separator is different every time.

    Args:
        values: n texts; missing allowed.
        separator: what may be between two answers.
    """
    present = values.dropna()
    joined = present.str.contains(separator, regex=False)
    if int(joined.sum()) < _TELLING_ROWS:
        return False
    pieces = present.str.split(separator, regex=False).explode().str.strip()
    counts = pieces[pieces.ne("")].value_counts()
    again = int(counts[counts > 1].sum())
    return len(counts) <= _LONGEST_LIST and again >= _NEARLY_ALL * int(counts.sum())
