"""One column of a mapping: sent to a field, or left behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from cdp_frames.fields import WireType

    # What a user says of a column (its field, or None), or of a field (its columns).
    Aim = str | Sequence[Hashable] | None


@dataclass(frozen=True, slots=True)
class Fallback:
    """A column whose cell is sent where the columns before it hold none.

    Attributes:
        position: 0-based position in the caller's frame.
        header: the caller's own label.
        source: the unique name that the column would have.
    """

    position: int
    header: Hashable
    source: str


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column that goes to one field; or several, of which one is sent in each row.

    Attributes:
        position: 0-based position in the caller's frame, since headers can repeat.
        header: the caller's own label.
        source: the unique name under which the column is sent.
        field: the field's name in the CDP.
        wire_type: the type that is declared for it.
        probability: how likely the pair is right, from 0 to 1; 1 if the user said so.
        evidence: the reasons, in words, strongest first.
        fallbacks: the columns that fill its gaps, in their order.
    """

    position: int
    header: Hashable
    source: str
    field: str
    wire_type: WireType
    probability: float
    evidence: tuple[str, ...]
    fallbacks: tuple[Fallback, ...] = ()

    @property
    def parts(self) -> tuple[Fallback, ...]:
        """The column itself, and those that fill its gaps."""
        return (Fallback(self.position, self.header, self.source), *self.fallbacks)

    def without(self, positions: Collection[int]) -> MappedColumn | None:
        """Take some of its parts away; None if none is left."""
        parts = [part for part in self.parts if part.position not in positions]
        return self.made_of(parts) if parts else None

    def made_of(self, parts: Sequence[Fallback]) -> MappedColumn:
        """Return the same column, made of other columns of the frame."""
        first, *fallbacks = parts
        return replace(
            self,
            position=first.position,
            header=first.header,
            source=first.source,
            fallbacks=tuple(fallbacks),
        )


@dataclass(frozen=True, slots=True)
class UnmappedColumn:
    """One column that stays behind.

    Attributes:
        position: 0-based position in the caller's frame.
        header: the caller's own label.
        source: the unique name that the column would have.
        reason: why it is not sent.
        candidates: the likeliest fields with their probabilities, best first.
    """

    position: int
    header: Hashable
    source: str
    reason: str
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only the user knows: which of several columns is a field.

    Attributes:
        field: the field.
        sources: the columns that could be it, by the names that they would have.
        reason: why it is not clear, in words.
    """

    field: str
    sources: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        """Say what is not clear, and what to type."""
        example = self.sources[0]
        return (
            f"{self.reason} Say which one is {self.field!r}, for example with "
            f"infer_mapping(df, given={{{example!r}: {self.field!r}}}), or "
            f"--map {f'{example}={self.field}'!r}."
        )
