"""Rows judged as an import judges them: by its arguments, and by its earlier runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.audited_rows import people_of
from cdp_frames.importing.destination import schema_of
from cdp_frames.importing.reimporting import accepted_before, has_target
from cdp_frames.importing.taken import with_taken
from cdp_frames.mapping.memory import memory_of
from cdp_frames.screening.raw_columns import UserOptions
from cdp_frames.screening.rules import RowRules
from cdp_frames.screening.run import screening

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.encoding import SentTable
    from cdp_frames.importing.destination import Destination
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.reimporting import Lineage
    from cdp_frames.importing.suppressing import Suppression
    from cdp_frames.screening import Screened
    from cdp_frames.screening.merging import Merged
    from cdp_frames.screening.opt_outs import HeldBack
    from cdp_frames.screening.part import Part
    from cdp_frames.screening.precedent import Precedent


class Judged(NamedTuple):
    """What is left of a screening once the columns that it is made of are let go."""

    screened: Screened
    sent: SentTable
    merged: Merged | None
    held: HeldBack
    people: list[str | None] | None


def judged_rows(
    frame: pd.DataFrame,
    destination: Destination,
    options: Options,
    lineage: Lineage,
    suppression: Suppression,
    part: Part | None = None,
    precedent: Precedent | None = None,
) -> Judged:
    """Screen rows that are to be sent.

    Args:
        frame: the rows.
        destination: what is known of the object that they go into.
        options: all arguments of the import.
        lineage: where it comes from.
        suppression: the suppression lists.
        part: what the rows are told of a larger frame, of which they are a part.
        precedent: the rows beside which these stood, where that was found out already;
            None to ask ``lineage``.
    """
    user = UserOptions(
        timezone=options["timezone"],
        dayfirst=options["dayfirst"],
        region=options["region"],
        file=FileNotes.of(frame),
    )
    made = screening(
        frame,
        schema_of(destination, options["object_name"], options["schema"]),
        user,
        RowRules(
            match_key=destination.match_key,
            keep=options["keep"],
            bad_cells=options["bad_cells"],
            earlier=accepted_before(lineage.previous),
            opt_outs=options["opt_outs"],
            on_list=has_target(options),
            gone=lineage.gone,
            suppressed=suppression.lists,
        ),
        mapping=options["mapping"],
        fields=destination.fields or None,
        memory=memory_of(options["memory"]),
        part=part,
        precedent=lineage.precedent if precedent is None else precedent,
    )
    # The columns it is made of end here: encoding needs their memory.
    merges = options["keep"] == "merge" and destination.match_key is not None
    merged = made.merged if merges else None
    audited = options["audit"] is not None
    people = people_of(made.columns, destination.match_key) if audited else None
    screened = with_taken(made.screened, frame, lineage)
    return Judged(screened, made.sent(), merged, made.held, people)
