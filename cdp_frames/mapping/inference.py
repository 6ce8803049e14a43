"""Find the field of each column: evidence, probability, one best assignment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.file_notes import FileNotes
from cdp_frames.inputs import to_pandas
from cdp_frames.mapping.assignment import best_assignment
from cdp_frames.mapping.columns import columns_of
from cdp_frames.mapping.corrections import (
    joined_again,
    overridden,
    require_match_key,
)
from cdp_frames.mapping.evidence import PairEvidence, evidence_for
from cdp_frames.mapping.labels import labels_told_of
from cdp_frames.mapping.mapped_columns import (
    MappedColumn,
    Question,
    UnmappedColumn,
)
from cdp_frames.mapping.match_key import settle_address, settle_equals
from cdp_frames.mapping.model import Mapping
from cdp_frames.mapping.probability import pair_probabilities
from cdp_frames.mapping.reasons import reason_left_out, reasons_for
from cdp_frames.mapping.rivals import settle_rivals
from cdp_frames.mapping.schema_fit import best_fit, shipped_fields
from cdp_frames.mapping.settled import (
    add_earlier_uses,
    apply_vetoes,
    settle_confirmed,
    settle_email,
)
from cdp_frames.mapping.targets import mapping_fields, targets_for
from cdp_frames.mapping.vetoes import vetoes_of
from cdp_frames.mapping.weights import WEIGHTS
from cdp_frames.mapping.wire_types import wire_type_for
from cdp_frames.text.objects import plain_text
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as AnyDict, Sequence

    from cdp_frames.fields import Field
    from cdp_frames.inputs import FrameLike
    from cdp_frames.mapping.columns import Column
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.memory import MappingMemory
    from cdp_frames.mapping.schema_fit import SchemaFit
    from cdp_frames.schema import SchemaLike

# A pair less likely than this is left for the user to say: a wrong column in the CDP
# costs more than a question. Values alone, under a header of unknown words, stay below
# it for all but e-mail addresses.
THRESHOLD: Final = 0.7
# No evidence is certain: what inference says is never the user's own word.
_MOST: Final = 0.999
_SHOWN_FROM: Final = 0.02
_CANDIDATES: Final = 3


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the user confirmed before.

    Attributes:
        confirmed: for this very set of headers: {column: field, or None for one that
            stayed behind}.
        elsewhere: in any file: {column: {field: how often}}.
    """

    confirmed: AnyDict[str, str | None]
    elsewhere: AnyDict[str, AnyDict[str, int]]


@dataclass(frozen=True, slots=True)
class Inferred:
    """What inference finds before anything is decided for the user.

    Attributes:
        evidence: what is known about each pair of n columns and m targets.
        vetoes: why a column must not be mapped, by row; empty if it may.
        probabilities: n x m; 0 where a veto stands.
        pairs: the assignment, row and target, whatever its probability.
        question: which column holds the address, if only the user knows.
        rivals: target -> row of each column that names it -> its filled cells, the one
            that is meant first.
    """

    evidence: PairEvidence
    vetoes: tuple[str, ...]
    probabilities: np.ndarray
    pairs: tuple[tuple[int, int], ...]
    question: Question | None = None
    rivals: AnyDict[int, AnyDict[int, int]] = field(default_factory=dict)


@private
def infer_mapping(
    df: FrameLike,
    *,
    fields: Sequence[Field] | None = None,
    schema: SchemaLike = "contact",
    match_key: str | None = "email",
    given: AnyDict[Hashable, Aim] | None = None,
    memory: MappingMemory | None = None,
    threshold: float = THRESHOLD,
) -> Mapping:
    """Find the field of each column.

    A column is mapped if its header, the question behind it and its values say
    together that it is likelier to be that field than anything else. Personal data
    without a field, other people's addresses and free text are never mapped.

    Args:
        df: the frame; any columns, also repeated ones. A pandas frame, or anything that
            hands out Arrow data (Polars, Arrow, DuckDB). What ``read_contacts`` found
            out about the file counts (``FileNotes``).
        fields: the fields of the CDP's object; else those of ``schema``.
        schema: a schema, or the name or path of one.
        match_key: the field that finds a person; it must be found. None to need none.
        given: what is known already: header (or sent name) -> field, or None for a
            column that is not to be sent; or field -> list of headers, of which the
            first one that is filled is sent. The other columns are inferred.
        memory: mappings that the user confirmed before; none by default. What was
            confirmed for this very set of headers is done again, and a header that
            was confirmed in another file is evidence.
        threshold: the least probability of a pair that is mapped.

    Returns:
        The mapping. The order of the columns makes no difference to it. Without
        ``fields`` its ``schema_fit`` says which shipped schema has fields for most of
        the columns, and its card does, where that is another than ``schema``. Where two
        columns may hold the person's address it has a question, and none of them is
        mapped: nothing can be sent until you say which one it is.

    Raises:
        MappingError: no column is the match key, or ``given`` has mistakes.

    Examples:
        >>> import pandas as pd
        >>> df = pd.DataFrame({"E-Mail": ["a@example.com"], "Firma": ["Acme"]})
        >>> infer_mapping(df).field_map
        {'E-Mail': 'email', 'Firma': 'company_name'}
    """
    frame = to_pandas(df)
    known = mapping_fields(fields, schema)
    columns = columns_of(frame)
    earlier = None if memory is None else _remembered(memory, columns)
    inferred = inferred_from(columns, known, FileNotes.of(frame), match_key, earlier)
    mapping = _mapping(columns, inferred, known, match_key, threshold)
    if fields is None:
        fit = _schema_fit(columns, FileNotes.of(frame), threshold)
        mapping = replace(mapping, schema_fit=fit)
    if memory is not None:
        mapping = joined_again(mapping, memory)
    with labels_told_of(frame, match_key):
        if given:
            return overridden(mapping, given)
        if not mapping.questions:
            require_match_key(mapping)
    return mapping


def _schema_fit(
    columns: Sequence[Column], notes: FileNotes, threshold: float
) -> SchemaFit:
    """Say which shipped schema has fields for most of the columns."""
    found = inferred_from(columns, shipped_fields(), notes, None)
    named: dict[str, str] = {}
    for row, index in sorted(found.pairs):
        field = found.evidence.targets[index].field
        if field is not None and found.probabilities[row, index] >= threshold:
            named[found.evidence.columns[row].column.source] = field.name
    order = [column.seen.source for column in columns]
    return best_fit({name: named[name] for name in order if name in named})


def inferred_from(
    columns: Sequence[Column],
    fields: Sequence[Field],
    notes: FileNotes,
    match_key: str | None = "email",
    earlier: Earlier | None = None,
) -> Inferred:
    """Weigh the evidence of every pair and choose the best assignment.

    Args:
        columns: n columns.
        fields: the fields.
        notes: what the reader of the file found out.
        match_key: the field that may be mapped although its column is empty.
        earlier: what the user confirmed before.
    """
    targets = targets_for(fields)
    # A fixed order of rows, so that ties fall the same way however columns stand.
    order = sorted(range(len(columns)), key=lambda row: _identity(columns[row]))
    ordered = [columns[row] for row in order]
    own_names = _names_of_family(notes.kind)
    evidence = evidence_for(ordered, targets, notes.labels, own_names)
    vetoes = vetoes_of(evidence, ordered, notes.personal)
    scores = evidence.scores(WEIGHTS)
    apply_vetoes(scores, evidence, vetoes, match_key)
    question = None
    if not settle_email(scores, evidence, notes.email_column):
        question = settle_address(scores, evidence, ordered)
    of_equals = settle_equals(scores, question, ordered)
    rivals = settle_rivals(scores, evidence, ordered)
    if earlier is not None:
        add_earlier_uses(scores, evidence, vetoes, earlier.elsewhere)
        settle_confirmed(scores, evidence, earlier.confirmed)
    fielded = [target.field is not None for target in targets]
    probabilities = pair_probabilities(scores, fielded)
    return Inferred(
        evidence=evidence,
        vetoes=tuple(
            veto.reason or of_equals.get(row, "") for row, veto in enumerate(vetoes)
        ),
        probabilities=np.minimum(probabilities, _MOST),
        pairs=tuple(_assigned(scores, fielded)),
        question=question,
        rivals=rivals,
    )


def _names_of_family(kind: str) -> frozenset[str]:
    if not kind:
        return frozenset()
    from cdp_frames.reading.sources import own_names  # noqa: PLC0415 - for files only

    return own_names(kind)


def _identity(column: Column) -> tuple[str, list[str]]:
    return column.seen.source.casefold(), [
        plain_text(value) for value in column.sample.head(20)
    ]


def _remembered(memory: MappingMemory, columns: Sequence[Column]) -> Earlier:
    sources = [column.seen.source for column in columns]
    return Earlier(memory.recall(sources) or {}, memory.uses(sources))


def _assigned(scores: np.ndarray, fielded: Sequence[bool]) -> list[tuple[int, int]]:
    fields = np.flatnonzero(fielded)
    others = np.flatnonzero(~np.asarray(fielded))
    # A field must beat staying behind, and the concepts that have no field.
    bar = np.maximum(scores[:, others].max(axis=1, initial=-np.inf), 0.0)
    gains = scores[:, fields] - bar[:, None]
    return [(row, int(fields[column])) for row, column in best_assignment(gains)]


def _mapping(
    columns: Sequence[Column],
    inferred: Inferred,
    fields: tuple[Field, ...],
    match_key: str | None,
    threshold: float,
) -> Mapping:
    evidence = inferred.evidence
    sure = {
        row: index
        for row, index in inferred.pairs
        if inferred.probabilities[row, index] >= threshold
    }
    taken = {index: evidence.columns[row].column.source for row, index in sure.items()}
    mapped = [_mapped(inferred, row, index) for row, index in sure.items()]
    left = [
        _left_out(inferred, row, taken)
        for row in range(len(evidence.columns))
        if row not in sure
    ]
    return Mapping(
        columns=tuple(sorted(mapped, key=lambda column: column.position)),
        left_out=tuple(sorted(left, key=lambda column: column.position)),
        seen=tuple(column.seen for column in columns),
        fields=fields,
        match_key=match_key or "",
        questions=_questions(inferred.question, mapped),
    )


def _questions(
    question: Question | None, mapped: Sequence[MappedColumn]
) -> tuple[Question, ...]:
    """Return the question, unless the user has answered it before (``memory``)."""
    if question is None or any(each.field == question.field for each in mapped):
        return ()
    return (question,)


def _mapped(inferred: Inferred, row: int, index: int) -> MappedColumn:
    column = inferred.evidence.columns[row].column
    field = inferred.evidence.targets[index].field
    if field is None:
        raise AssertionError("a concept without a field was assigned")
    return MappedColumn(
        position=column.position,
        header=column.header,
        source=column.source,
        field=field.name,
        wire_type=wire_type_for(column.type, field.type),
        probability=round(float(inferred.probabilities[row, index]), 3),
        evidence=reasons_for(inferred.evidence, row, index),
    )


def _left_out(inferred: Inferred, row: int, taken: dict[int, str]) -> UnmappedColumn:
    evidence = inferred.evidence
    column = evidence.columns[row].column
    likely = {
        index: round(float(inferred.probabilities[row, index]), 3)
        for index in np.argsort(-inferred.probabilities[row], kind="stable").tolist()
        if inferred.probabilities[row, index] >= _SHOWN_FROM
    }
    question = inferred.question
    if question is not None and column.source in question.sources:
        reason = f"may be {question.field!r}: you have to say it (.questions)"
    else:
        reason = inferred.vetoes[row] or reason_left_out(
            evidence, row, likely, taken, inferred.rivals
        )
    candidates = [
        (field.name, probability)
        for index, probability in likely.items()
        if (field := evidence.targets[index].field) is not None
    ]
    return UnmappedColumn(
        position=column.position,
        header=column.header,
        source=column.source,
        reason=reason,
        candidates=tuple(candidates[:_CANDIDATES]),
    )
