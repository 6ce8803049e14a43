"""How good mapping is on the labelled set, beside two baselines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.mapping.cases import FIELDS, Case
from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping.columns import columns_of
from cdp_frames.mapping.inference import inferred_from
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

THRESHOLD: Final = 0.7
BOLD: Final = 0.9
_MATCH_KEY: Final = "email"
_WORTH_COUNTING: Final = 0.01
_BINS: Final = 10
# The import guide's own renames: a baseline of names may know them too.
_RENAMES: Final = {"company": "company_name", "country": "country_code"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one column.

    Attributes:
        case: the file.
        header: the column's header.
        truth: the field that it is; None for none.
        field: the likeliest field; None if nothing is likely at all.
        probability: how likely, from 0 to 1.
    """

    case: str
    header: str
    truth: str | None
    field: str | None
    probability: float

    @property
    def mapped(self) -> bool:
        """Whether the column was mapped."""
        return self.field is not None and self.probability >= THRESHOLD

    @property
    def right(self) -> bool:
        """Whether the likeliest field is the true one."""
        return self.field is not None and self.field == self.truth


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over many columns.

    Attributes:
        columns: how many were scored.
        precision: of the mapped columns, the share that is right.
        recall: of the columns with a field, the share that was mapped right.
        calibration_error: the mean gap between probability and truth, over columns
            whose likeliest field has at least 1 %, in ten bins (ECE).
        bold_mistakes: wrong answers of more than 0.9.
        wrong_keys: how many files had another column than the person's own address as
            match key.
    """

    columns: int
    precision: float
    recall: float
    calibration_error: float
    bold_mistakes: int
    wrong_keys: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def answers_of(
    cases: Iterable[Case], answer: Callable[[Case], list[Answer]]
) -> list[Answer]:
    """Ask about every scored column."""
    return [
        one
        for case in cases
        for position, one in enumerate(answer(case))
        if position not in case.unscored
    ]


def score(answers: Iterable[Answer]) -> Score:
    """Compute the figures."""
    known = list(answers)
    mapped = [answer for answer in known if answer.mapped]
    right = sum(answer.right for answer in mapped)
    wanted = sum(answer.truth is not None for answer in known)
    return Score(
        columns=len(known),
        precision=right / len(mapped) if mapped else 1.0,
        recall=right / wanted if wanted else 1.0,
        calibration_error=calibration_error(known),
        bold_mistakes=sum(
            answer.probability > BOLD and not answer.right for answer in mapped
        ),
        wrong_keys=sum(
            answer.field == _MATCH_KEY and not answer.right for answer in mapped
        ),
    )


def by_language(answers: Iterable[Answer]) -> dict[str, Score]:
    """Compute the figures of each language, by its code, in order."""
    spoken: dict[str, list[Answer]] = {}
    for answer in answers:
        spoken.setdefault(answer.case.rsplit(maxsplit=1)[-1], []).append(answer)
    return {language: score(spoken[language]) for language in sorted(spoken)}


def calibration_error(answers: Iterable[Answer]) -> float:
    """Return the expected calibration error (Naeini and others, AAAI 2015)."""
    known = [answer for answer in answers if answer.probability >= _WORTH_COUNTING]
    if not known:
        return 0.0
    stated = np.array([answer.probability for answer in known])
    true = np.array([answer.right for answer in known], dtype=float)
    bins = np.minimum((stated * _BINS).astype(int), _BINS - 1)
    gaps = [
        (bins == number).mean()
        * abs(stated[bins == number].mean() - true[bins == number].mean())
        for number in set(bins.tolist())
    ]
    return float(sum(gaps))


def by_inference(case: Case) -> list[Answer]:
    """Answer as the package does."""
    found = inferred_from(columns_of(case.frame), case.fields, FileNotes.of(case.frame))
    names = [
        None if one.field is None else one.field.name for one in found.evidence.targets
    ]
    width = sum(name is not None for name in names)
    paired = dict(found.pairs)
    answers: dict[int, Answer] = {}
    for row, one in enumerate(found.evidence.columns):
        index = paired.get(row, int(found.probabilities[row, :width].argmax()))
        probability = float(found.probabilities[row, index])
        answers[one.column.position] = Answer(
            case.name,
            str(one.column.header),
            case.truth[one.column.position],
            names[index] if probability > 0 else None,
            probability,
        )
    return [answers[position] for position in sorted(answers)]


def by_exact_name(case: Case) -> list[Answer]:
    """Answer by equal names, without regard to case, blanks and punctuation."""
    keys = {fold(one.name): one.name for one in FIELDS} | _RENAMES
    return _answers(case, keys.get)


def by_edit_distance(case: Case) -> list[Answer]:
    """Answer by the nearest name at an edit distance of at most 2."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - as in the package

    keys = {fold(one.name): one.name for one in FIELDS} | _RENAMES

    def nearest(key: str) -> str | None:
        best = min(keys, key=lambda name: (Levenshtein.distance(key, name), name))
        return keys[best] if Levenshtein.distance(key, best) <= 2 else None  # noqa: PLR2004 - the baseline

    return _answers(case, nearest)


def _answers(case: Case, field_of: Callable[[str], str | None]) -> list[Answer]:
    taken: set[str] = set()
    answers = []
    for header, truth in zip(case.frame.columns, case.truth, strict=True):
        field = field_of(fold(str(header)))
        if field in taken:
            field = None
        if field is not None:
            taken.add(field)
        answers.append(
            Answer(case.name, str(header), truth, field, 1.0 if field else 0.0)
        )
    return answers
