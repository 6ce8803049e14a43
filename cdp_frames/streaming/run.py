"""A stream, imported: read once, then part by part judged, sent and accounted for."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.api.client import Client
from cdp_frames.errors import (
    AccountingError,
    JobTimeoutError,
)
from cdp_frames.fates import Fate
from cdp_frames.importing.aiming import known_of
from cdp_frames.importing.audit import audit_of
from cdp_frames.importing.execution import silence
from cdp_frames.importing.fingerprint import fingerprint_of, workspace_of
from cdp_frames.importing.guards import require_calm
from cdp_frames.importing.opted_out import (
    Said,
    looked_for,
)
from cdp_frames.importing.progress import Bar
from cdp_frames.journal import State, place_of, recorded
from cdp_frames.mapping.card import left_out_note
from cdp_frames.streaming.aim import Aim
from cdp_frames.streaming.ending import (
    remainder_of,
    undone_of,
)
from cdp_frames.streaming.folders import rows_folder
from cdp_frames.streaming.guarding import are_asked, guarded
from cdp_frames.streaming.members import Looked, verified, without_others
from cdp_frames.streaming.result import StreamedResult
from cdp_frames.streaming.sending import ThreadSender
from cdp_frames.streaming.settling import asks_unique, content_of_stream, spread
from cdp_frames.streaming.tally import Tally
from cdp_frames.streaming.uniqueness import taken_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from cdp_frames.file_notes import FileNotes
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.part_planning import Stream
    from cdp_frames.importing.progress import Progress
    from cdp_frames.journal import Intent
    from cdp_frames.streaming.sending import Sender
    from cdp_frames.streaming.settling import Spread
    from cdp_frames.streaming.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a stream is cut.

    Attributes:
        part_size: about how many bytes a part has.
        whole_checks: whether checks of the whole are asked of each part.
    """

    part_size: int
    whole_checks: bool


def stream(source: Source, options: Options, how: How, folder: Path) -> StreamedResult:
    """Import a stream.

    Args:
        source: the rows.
        options: all arguments of the import, with a client.
        how: how it is cut.
        folder: where rows and account are kept.

    Raises:
        NeedsWhole: the rows can't be judged part by part; nothing was sent.
        CdpError: as ``cdp_import``.
    """
    with progress_of(options) as progress:
        found = read_once(source, options, how, folder, progress)
        sender = ThreadSender(found, folder, progress)
        return Run(whole_of(found), options, folder, sender).result()


def read_once(
    source: Source, options: Options, how: How, folder: Path, progress: Progress
) -> Spread:
    """Read a stream and spread its rows into parts; see ``spread`` for errors."""
    found = spread(
        source,
        options,
        rows_folder(folder),
        parts=_parts(source, options, how),
        whole_checks=how.whole_checks,
        progress=lambda rows: progress("read", rows, rows),
    )
    if not asks_unique(found.stream.ground):
        return found
    taken = taken_of(found, rows_folder(folder), progress)
    return found._replace(stream=replace(found.stream, taken=taken))


def whole_of(found: Spread) -> Whole:
    """Return what is known of a stream that was read once."""
    return Whole(found.stream, found.rows, found.notes, found.empty)


def _parts(source: Source, options: Options, how: How) -> int:
    """Return how many parts there are: as many as in an earlier run, if one is known.

    Of others nobody could say which of them are done already.
    """
    empty = source.sample.iloc[:0]
    known = known_of(options, content_of_stream(empty, options, source.digests))
    if known is not None and not options["again"] and "parts" in known.facts:
        return int(known.facts["parts"])
    return max(1, -(-source.size // how.part_size))


def progress_of(options: Options) -> AbstractContextManager[Progress]:
    """Return what hears how far an import is."""
    wanted = options["progress"]
    if callable(wanted):
        return nullcontext(wanted)
    return Bar(0) if wanted else nullcontext(silence)


class Whole(NamedTuple):
    """What is known of a stream that was read once.

    Attributes:
        stream: what all parts share.
        rows: how many there are.
        notes: what the files say of themselves.
        empty: no rows, of the columns of the stream.
    """

    stream: Stream
    rows: int
    notes: FileNotes
    empty: pd.DataFrame


class Run:
    """One import of a stream, on its way.

    Args:
        found: the stream, read once.
        options: all arguments of the import.
        folder: where its account is kept.
        sender: judges its parts and sends them.
    """

    def __init__(
        self, found: Whole, options: Options, folder: Path, sender: Sender
    ) -> None:
        self._found, self._options, self._folder = found, options, folder
        self._sender = sender
        self._client = options["client"] or Client.from_env()
        self._tally = Tally(folder)
        self._aim: Aim

    def result(self) -> StreamedResult:
        """Send all parts, and return what became of them."""
        options, content = self._options, self._found.stream.content
        place = place_of(options["journal"])
        fingerprint = fingerprint_of(content, self._client)
        with recorded(
            place, fingerprint, timeout=options["timeout"], busy=_busy
        ) as record:
            known = None if options["again"] else record.found
            self._aim = Aim(self._client, options, known)
            self._aim.require_own(self._sender.first)
            looked_at = self._guarded(known)
            audit = audit_of(options)
            begun = () if audit is None else audit.require_writable(self._found.rows)
            facts = {
                "target": asdict(self._aim.as_asked()),
                "made": self._aim.target.list_id if self._aim.made else None,
                "rows": self._found.rows,
                "parts": self._found.stream.parts,
                "content": content,
                "sent": 0,
                "workspace": workspace_of(self._client),
                "options": None,
            }
            if known is not None and known.state is State.OPEN:
                record.pick_up()
            else:
                record.begin(facts, again=options["again"])
            self._sender.send(self._aim, record, self._tally)
            result = self._ended(looked_at)
            record.is_list(result.list_id)
            record.end(State.DONE)
            troubles = [str(trouble) for trouble in record.troubles]
            result = replace(result, notes=(*begun, *result.notes, *troubles))
        if result.differences:
            gaps = " ".join(str(gap) for gap in result.differences)
            raise AccountingError(
                f"the stream is imported, but its counts do not add up. {gaps} The "
                "result is in the attribute .result of this error.",
                result=result,
            )
        return result

    # Before anything is sent.

    def _guarded(self, known: Intent | None) -> tuple[str, ...]:
        """Judge all parts before the first is sent, where a guard asks for it.

        Returns:
            What the guards looked at, in sentences.

        Raises:
            GuardError: a guard strikes; nothing was sent.
        """
        options = self._options
        begun = known is not None and known.state is State.OPEN
        if begun or not are_asked(options, self._aim.target):
            return ()
        measured = self._sender.measured(self._aim.target)
        said = guarded(options, self._client, self._aim.target, measured)
        require_calm(said.struck, force=options["force"])
        return said.notes

    # When all parts are done.

    def _ended(self, looked_at: tuple[str, ...]) -> StreamedResult:
        tally, aim, found, client = self._tally, self._aim, self._found, self._client
        keys = tally.keys()
        looked = Looked()
        if self._options["verify"]:
            looked = verified(client, aim.target.list_id, tally.looked_for())
        left: list[str] = []
        before = None if aim.made else aim.target.list_id
        if aim.target.replace and before is not None:
            sure = not (tally.counts[Fate.UNKNOWN.value] or tally.differences)
            left = without_others(client, before, keys, sure=sure)
        said = Said(before, frozenset(tally.held), self._options["opt_outs"])
        note, alarm = looked_for(said, client, "import")
        shutil.rmtree(rows_folder(self._folder), ignore_errors=True)
        stream = found.stream
        return StreamedResult(
            target=aim.as_asked(),
            mapping=stream.ground.mapping,
            jobs=tally.jobs,
            list_id=aim.target.list_id,
            counts=tally.final_counts(found.rows),
            differences=(*tally.differences, *looked.gaps),
            verification=looked.verification,
            notes=(
                *left_out_note(stream.ground.mapping),
                *(f"In the file: {text.rstrip('.')}." for text in found.notes.notes),
                *stream.destination.notes,
                *stream.suppression.notes,
                *looked_at,
                *left,
                *tally.notes(),
                *([looked.note] if looked.note else []),
                *([note] if note else []),
            ),
            alarms=(*tally.alarms, *([alarm] if alarm else [])),
            _account=tally.account,
            _failed=tally.failed,
            _sampled=lambda result: remainder_of(
                result,
                tally.remaining(found.empty, "some"),
                *(stream, aim.target, said.keys),
                are="rows drawn from all of a stream",
            ),
            _remainder=lambda result: remainder_of(
                result, tally.remaining(found.empty), stream, aim.target, said.keys
            ),
            _undo=lambda result, preview: undone_of(
                result,
                keys,
                client,
                made=aim.made,
                preview=preview,
                audit=audit_of(self._options),
            ),
        )


def _busy(intent: Intent | None) -> JobTimeoutError:
    return JobTimeoutError(
        "another process is at the same stream, and was not done in time. Nothing was "
        "sent; run the same line again to see its result.",
        job_id="" if intent is None else intent.job_id or "",
    )
