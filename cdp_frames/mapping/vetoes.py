"""What inference must not map, however well it would fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cdp_frames.file_notes import is_own
from cdp_frames.mapping.contradictions import contradicting
from cdp_frames.mapping.private_numbers import private_numbers
from cdp_frames.mapping.value_kinds import VALUE_KINDS
from cdp_frames.mapping.values import is_free_text
from cdp_frames.text.vocabulary.tables import spellings

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict, Sequence

    from cdp_frames.mapping.columns import Column
    from cdp_frames.mapping.evidence import ColumnEvidence, PairEvidence


class Veto(NamedTuple):
    """Why a column stays behind.

    Attributes:
        reason: why, in words; empty if there is no veto.
        spares: what may be mapped all the same: ``nothing``; a field of the header's
            very ``name``, for the CDP has a place for it; or that or the match key
            where it is the ``only`` column for them, for an empty one is better than
            none.
    """

    reason: str = ""
    spares: Literal["nothing", "name", "only"] = "nothing"


# The share of values from which a column is what they look like.
_MOSTLY: Final = 0.5
_WORD: Final = re.compile(r"[^\W\d_]+")


def vetoes_of(
    evidence: PairEvidence, columns: Sequence[Column], personal: Dict[str, str]
) -> list[Veto]:
    """Say for each column whether and why it must stay behind.

    Args:
        evidence: what the columns say.
        columns: the same columns with their values.
        personal: {column: why it should not travel}, as the reader of the file found.
    """
    has_values = any(len(column.sample) for column in columns)
    copies = _copies(columns)
    vetoes = [
        _veto(clues, personal, copies.get(row), has_values=has_values)
        for row, clues in enumerate(evidence.columns)
    ]
    return [
        veto if veto.reason else Veto(_contradiction(evidence, row))
        for row, veto in enumerate(vetoes)
    ]


def _veto(
    clues: ColumnEvidence,
    personal: Dict[str, str],
    copy_of: str | None,
    *,
    has_values: bool,
) -> Veto:
    reading = clues.reading
    if is_own(clues.column.header):
        return Veto("a column of the reader's own")
    for name in (clues.column.header, clues.column.source):
        if isinstance(name, str) and name in personal:
            return Veto(f"personal data: {personal[name]}")
    if reading.sign and not clues.column.type.trouble:
        word = _as_written(clues.column.header, reading.sign_word)
        return _SIGNS[reading.sign](word)
    if copy_of is not None:
        return Veto(f"the same as {copy_of!r}")
    if has_values and not clues.profile.count:
        return Veto("the column is empty", "only")
    return Veto(clues.column.type.trouble or _trouble_of_values(clues))


def _as_written(header: object, folded: str) -> str:
    """Return a word as a header writes it; folded where it is part of another one."""
    words = [word.group() for word in _WORD.finditer(str(header))]
    written = (word for word in words if folded in {word.lower(), *spellings(word)})
    return next(written, folded)


_SIGNS: Final = {
    "others": lambda word: Veto(f"about another person ({word!r})", "name"),
    "personal": lambda word: Veto(
        f"personal data that a list has no use for ({word!r})"
    ),
    "free_text": lambda word: Veto(f"free text ({word!r})"),
    "wished": lambda word: Veto(f"what is wished for or liked ({word!r})", "name"),
    "past": lambda word: Veto(f"what is so no more ({word!r})", "name"),
}


def _contradiction(evidence: PairEvidence, row: int) -> str:
    """Say what the values are, if they can be of no field that the header names."""
    profile = evidence.columns[row].profile
    said = ""
    for index in evidence.found[row]:
        target = evidence.targets[index]
        if target.field is None:
            continue
        kind = VALUE_KINDS[target.kind]
        values = contradicting(target.kind, profile, kind.fit(profile))
        if not values:
            return ""
        said = said or f"the values are {values}, not {kind.words}"
    return said


def _trouble_of_values(clues: ColumnEvidence) -> str:
    if clues.profile.share("ip") >= _MOSTLY:
        return "personal data that a list has no use for (IP addresses)"
    if secret := private_numbers(clues.profile.texts):
        return f"personal data that a list has no use for ({secret})"
    found = clues.reading.found.values()
    if any(how.level != "part" and not how.unsure for how in found):
        return ""
    if clues.profile.share("coordinate") >= _MOSTLY:
        return "personal data that a list has no use for (coordinates)"
    return "free text (sentences)" if is_free_text(clues.profile) else ""


def _copies(columns: Sequence[Column]) -> dict[int, str]:
    """Find columns that repeat another one of the same header, value for value."""
    first: dict[str, list[int]] = {}
    copies: dict[int, str] = {}
    # The first in the file is kept, whatever order the columns are looked at in.
    by_position = sorted(
        range(len(columns)), key=lambda row: columns[row].seen.position
    )
    for row in by_position:
        column = columns[row]
        alike = first.setdefault(str(column.seen.header), [])
        same = next(
            (place for place in alike if columns[place].whole.equals(column.whole)),
            None,
        )
        if same is None or not len(column.sample):
            alike.append(row)
        else:
            copies[row] = columns[same].seen.source
    return copies
