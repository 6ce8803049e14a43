"""A part of a stream as a plan of its own: judged as the whole is, sent as one job."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.importing.judging import judged_rows
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.planning import planned_before, upload_of
from cdp_frames.importing.reimporting import Lineage
from cdp_frames.inputs import Given
from cdp_frames.screening.part import Part
from cdp_frames.screening.unique_parts import UniqueOverParts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd

    from cdp_frames.importing.destination import Destination
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.suppressing import Suppression
    from cdp_frames.lists import Target
    from cdp_frames.screening.grounding import Ground
    from cdp_frames.screening.unique_parts import Asked

# As many rows say what refused ones have in common and others have not.
_MOST_KEPT: Final = 100_000
# What is done once for the whole stream, and not for each part.
_OF_THE_WHOLE: Options = {
    "list_name": None,
    "target_list_id": None,
    "audience_name": None,
    "if_exists": "append",
    "memory": None,
    "suppress": None,
    "max_refused": None,
    "min_rows": None,
    "max_removed": None,
    "max_change": None,
    "verify": False,
    "progress": False,
    "on_result": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What all parts of a stream share.

    Attributes:
        options: all arguments of the import.
        destination: what is known of the object that the rows go into.
        suppression: the suppression lists.
        ground: what the rows are judged by.
        shown: what the columns show, by field.
        counting: the headers of columns whose 0 is a count.
        whole_checks: whether checks of the whole are asked of each part.
        content: what the stream is known again by.
        parts: how many parts it has.
        rows: how many rows it has.
        taken: of values that are to be unique, the rows that share one with another
            person; None where the schema asks for none.
    """

    options: Options
    destination: Destination
    suppression: Suppression
    ground: Ground
    shown: Mapping[str, Any]
    counting: frozenset[str]
    whole_checks: bool
    content: str
    parts: int
    rows: int
    taken: Mapping[Asked, np.ndarray] | None = None

    @property
    def share(self) -> float:
        """The share of the rows that is kept, to be compared with refused ones."""
        return min(1.0, _MOST_KEPT / max(1, self.rows))


def told_of_unique(
    frame: pd.DataFrame, numbers: np.ndarray, stream: Stream
) -> Mapping[Asked, np.ndarray]:
    """Judge a part, and return what it tells of values that are to be unique.

    Args:
        frame: its m rows.
        numbers: their m positions in the stream.
        stream: what all parts share, and what is known by now.
    """
    taken = UniqueOverParts(stream.taken or {})
    part = _part_of(numbers, stream, taken)
    options: Options = {**stream.options, "audit": None}
    lineage = Lineage(identity=numbers)
    judged_rows(
        *(frame, stream.destination, options, lineage, stream.suppression, part)
    )
    return taken.told


def _part_of(
    numbers: np.ndarray, stream: Stream, taken: UniqueOverParts | None
) -> Part:
    return Part(
        numbers,
        *(stream.ground, stream.shown, stream.counting, stream.whole_checks),
        unique=taken,
    )


def plan_part(
    frame: pd.DataFrame, numbers: np.ndarray, number: int, stream: Stream, to: Target
) -> ImportPlan:
    """Work a part of a stream out.

    Args:
        frame: its m rows, with the caller's labels, and what the file says of itself.
        numbers: their m positions in the stream.
        number: which part it is.
        stream: what all parts share.
        to: where the rows go.

    Raises:
        FrameError: as ``plan_import``.
    """
    options, destination = stream.options, stream.destination
    lineage = Lineage(identity=numbers)
    taken = None if stream.taken is None else UniqueOverParts(stream.taken)
    part = _part_of(numbers, stream, taken)
    made = judged_rows(frame, destination, options, lineage, stream.suppression, part)
    if taken is not None and taken.told:
        raise AssertionError("values are compared that were not")  # unreachable
    upload = upload_of(frame, made, to, destination, options)
    stem, _, suffix = upload.file_name.rpartition(".")
    of_part: Options = {
        **options,
        **_OF_THE_WHOLE,
        "mapping": stream.ground.mapping,
        "target_list_id": to.list_id,
    }
    place = f"{stream.content}\0{number}\0{stream.parts}"
    content = hashlib.sha256(place.encode()).hexdigest()
    return ImportPlan(
        given=Given(frame),
        screened=made.screened,
        upload=replace(upload, file_name=f"{stem}-{number + 1:05}.{suffix}"),
        held=made.held,
        opt_outs=options["opt_outs"],
        content=content,
        stream=stream.content,
        numbers=numbers,
        people=made.people,
        _options=of_part,
        _apply=planned_before(of_part, lineage),
        force=True,
    )
