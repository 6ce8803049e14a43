"""What a part of a frame is told of the whole, so that it is judged as the whole is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandera.pandas as pa

    from cdp_frames.screening.grounding import Ground
    from cdp_frames.screening.unique_parts import UniqueOverParts


class Part(NamedTuple):
    """What n rows, which are a part of a larger frame, are told of it.

    All rows of a person are in one part, in order.

    Attributes:
        numbers: n positions of the rows in the whole, ascending, int64.
        ground: what the rows of the whole are judged by.
        shown: what its columns show, by field; see ``Kind.evidence``.
        counting: the headers of columns whose 0 is a count, and no answer.
        whole_checks: whether checks that speak of a column or frame as a whole are
            asked about the part.
        unique: what is known of values that are to be unique; None where the schema
            asks for none.
    """

    numbers: np.ndarray
    ground: Ground
    shown: Mapping[str, Any]
    counting: frozenset[str]
    whole_checks: bool
    unique: UniqueOverParts | None = None


def numbered(rows: np.ndarray, part: Part | None) -> np.ndarray:
    """Return what rows are called in sentences: their positions in the whole.

    Args:
        rows: positions in the frame that is screened.
        part: what that frame knows of the whole; None where it is the whole.
    """
    return rows if part is None else part.numbers[rows]


def require_none(whole: Sequence[tuple[pa.Check, str | None]]) -> None:
    """Refuse checks that only the whole frame could answer.

    Args:
        whole: checks that speak of a frame as a whole, each with its field or None.

    Raises:
        FrameError: there is one.
    """
    for check, field in whole:
        where = "the frame" if field is None else f"column {field!r}"
        raise FrameError(
            f"the check {check.name!r} speaks of {where} as a whole, which is never in "
            "memory at once here. Let it answer for each row, read the file with "
            "read_contacts() and import the frame, or pass whole_checks='each part' "
            "to ask it about each part."
        )
