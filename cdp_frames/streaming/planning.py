"""A stream, worked out: read once, judged part by part, and nothing sent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError
from cdp_frames.fates import SCREENED, Fate
from cdp_frames.importing.aiming import found_target, known_of
from cdp_frames.importing.callbacks import telling
from cdp_frames.importing.planning import remember
from cdp_frames.mapping.card import left_out_note
from cdp_frames.screening.merging import people_of_several_names
from cdp_frames.streaming.account import write_lines
from cdp_frames.streaming.aim import Aim
from cdp_frames.streaming.folders import has_rows
from cdp_frames.streaming.guarding import Guarded, are_asked, guarded
from cdp_frames.streaming.plan import StreamedPlan
from cdp_frames.streaming.run import Run, progress_of, read_once, whole_of
from cdp_frames.streaming.sending import ThreadSender, measured_of
from cdp_frames.streaming.tally import PartSaid, Tally, numbered

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.lists import Target
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.streaming.run import How
    from cdp_frames.streaming.sending import MeasuredPart
    from cdp_frames.streaming.settling import Spread
    from cdp_frames.streaming.sources import Source


def plan_stream(
    source: Source, options: Options, how: How, folder: Path
) -> StreamedPlan:
    """Work the import of a stream out.

    Args:
        source: the rows.
        options: all arguments of the import.
        how: how it is cut.
        folder: where rows and account are kept.

    Raises:
        NeedsWhole: the rows can't be judged part by part.
        CdpError: as ``plan_import``.
    """
    own = folder / "plan"
    own.mkdir(mode=0o700)
    with progress_of(options) as progress:
        found = read_once(source, options, how, folder, progress)
        target = _target(options, found)
        tally = Tally(own)
        measured: list[MeasuredPart] = []
        sender = ThreadSender(found, folder, progress)
        for number, plan in sender.plans(target):
            tally.add(_said_of(number, plan, own))
            measured.append(measured_of(plan))
            progress("parts", tally.counts["rows"], found.rows)
    said = Guarded()
    if are_asked(options, target):
        said = guarded(options, options["client"], target, measured)
    stream = found.stream
    jobs = tally.lines_of_parts(["part", "rows", Fate.VALID.value, "bytes"])

    def sent() -> StreamedResult:
        with progress_of(options) as heard:
            again = ThreadSender(found, folder, heard)
            return Run(whole_of(found), options, folder, again).result()

    def applied() -> StreamedResult:
        if not has_rows(folder):
            raise FrameError(
                "the rows of this plan were sent, or removed from the disk, where they "
                "are kept for a day. Nothing was sent now; plan the stream again."
            )
        result = telling(sent, options["on_result"])
        remember(options, result.mapping)
        return result

    return StreamedPlan(
        target=target,
        mapping=stream.ground.mapping,
        parts=jobs,
        counts={"rows": found.rows}
        | {fate.value: tally.counts[fate.value] for fate in SCREENED},
        struck=said.struck,
        notes=(
            *left_out_note(stream.ground.mapping),
            *(f"In the file: {text.rstrip('.')}." for text in found.notes.notes),
            *stream.destination.notes,
            *stream.suppression.notes,
            *said.notes,
            *tally.notes(),
        ),
        alarms=tuple(tally.alarms),
        _account=tally.account,
        _folder=folder,
        _apply=applied,
    )


def _target(options: Options, found: Spread) -> Target:
    """Return where the rows would go.

    Raises:
        ListExistsError: to no list; or only ``apply`` can find out whether it is one
            that an earlier run has made, of which no journal knows.
    """
    client = options["client"]
    if client is None:
        return found_target(options)
    known = None if options["again"] else known_of(options, found.stream.content)
    aim = Aim(client, options, known)
    aim.require_own(lambda _: None)
    return aim.as_asked()


def _said_of(number: int, plan: ImportPlan, folder: Path) -> PartSaid:
    """Put the frames of a part into files, and return the rest."""
    numbers = plan.numbers
    frames = {
        "errors": plan.errors,
        "changes": plan.changes,
        "hints": plan.hints,
        Fate.OPTED_OUT.value: plan.opted_out,
        "fates": plan.screened.fates,
    }
    for name, frame in frames.items():
        rows = frame if numbers is None else numbered(frame, numbers)
        write_lines(folder, name, number, rows)
    sources = plan.opted_out["source"]
    return PartSaid(
        number=number,
        lines={name: len(frame) for name, frame in frames.items()},
        empty={name: frame.iloc[:0] for name, frame in frames.items()},
        counts=plan.counts,
        told=plan.screened.told,
        differences=(),
        alarms=plan.alarms,
        keys=measured_of(plan).keys,
        people=frozenset(),
        refused=frozenset(),
        notes=plan.notes,
        several_names=people_of_several_names(plan.hints),
        held=plan.held.keys,
        held_rows=int(sources.isna().sum()),
        suppressed=Counter(sources.dropna()),
        job={
            "part": number,
            "rows": len(plan.frame),
            Fate.VALID.value: plan.counts[Fate.VALID],
            "bytes": len(plan.upload.file),
        },
    )
