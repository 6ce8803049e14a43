"""A stream, imported: read once, then part by part judged, sent and accounted for."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.api.client import Client
from cdp_frames.errors import (
    AccountingError,
    ForbiddenError,
    JobTimeoutError,
    NotFoundError,
    RateLimitError,
    UnfinishedError,
)
from cdp_frames.fates import FINAL, REFUSED, Fate
from cdp_frames.importing.aiming import found_target
from cdp_frames.importing.execution import silence
from cdp_frames.importing.fingerprint import fingerprint_of, workspace_of
from cdp_frames.importing.guards import (
    Measured,
    Removals,
    last_run,
    removals_note,
    require_calm,
    strikes,
)
from cdp_frames.importing.opted_out import (
    Said,
    held_sentences,
    looked_for,
    suppressed_sentences,
)
from cdp_frames.importing.part_planning import plan_part
from cdp_frames.importing.progress import Bar
from cdp_frames.importing.reconciliation import Difference
from cdp_frames.journal import State, place_of, recorded
from cdp_frames.lists import LOOKS, Target, Verification, take_off
from cdp_frames.report.card import hint_notes, left_out_note
from cdp_frames.screening.merging import people_of_several_names
from cdp_frames.screening.told import added, sentences
from cdp_frames.streaming.account import Account
from cdp_frames.streaming.ending import (
    key_hashes,
    member_keys,
    remainder_of,
    undone_of,
)
from cdp_frames.streaming.folders import rows_folder
from cdp_frames.streaming.result import StreamedResult, refused_of
from cdp_frames.streaming.settling import Spread, spread
from cdp_frames.streaming.spool import Rows, load_rows, save_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.journal import Intent, Record
    from cdp_frames.screening.told import Told
    from cdp_frames.streaming.sources import Source

# As many jobs wait at the CDP at once; it begins with one, and with one again when the
# CDP says that it is too much.
_MOST_JOBS: Final = 4
# What is of one part alone in a note: numbers, dates, ids.
_PARTICULAR: Final = re.compile(r"\b[a-z]{3}_\w+|[0-9][0-9,.:\-]*")


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
    parts = max(1, -(-source.size // how.part_size))
    with _progress(options) as progress:
        found = spread(
            source,
            options,
            rows_folder(folder),
            parts=parts,
            whole_checks=how.whole_checks,
            progress=lambda rows: progress("read", 0, rows),
        )
        return _Run(found, options, folder, progress).result()


def _progress(options: Options) -> AbstractContextManager[Progress]:
    wanted = options["progress"]
    if callable(wanted):
        return nullcontext(wanted)
    return Bar(0) if wanted else nullcontext(silence)


class _Run:
    """One import of a stream, on its way.

    Args:
        found: the stream, read once.
        options: all arguments of the import.
        folder: where its account is kept.
        progress: hears how far it is.
    """

    def __init__(
        self, found: Spread, options: Options, folder: Path, progress: Progress
    ) -> None:
        self._found, self._options, self._folder = found, options, folder
        self._progress = progress
        self._client = options["client"] or Client.from_env()
        self._account = Account(folder)
        self._counts: Counter[str] = Counter()
        self._told: list[tuple[Told, ...]] = []
        self._notes: dict[str, list[str]] = {}
        self._held_rows = 0
        self._several_names = 0
        self._suppressed: Counter[str] = Counter()
        self._alarms: dict[str, None] = {}
        self._differences: list[Difference] = []
        self._jobs: list[dict[str, object]] = []
        self._held: set[str] = set()
        self._keys: list[np.ndarray] = []
        self._made_list = False
        self._target = Target()
        self._started = time.monotonic()

    def result(self) -> StreamedResult:
        """Send all parts, and return what became of them."""
        options, content = self._options, self._found.stream.content
        place = place_of(options["journal"])
        fingerprint = fingerprint_of(content, self._client)
        with recorded(
            place, fingerprint, timeout=options["timeout"], busy=_busy
        ) as record:
            known = None if options["again"] else record.found
            self._target = self._aimed(known)
            removals = self._guarded(known)
            made = self._target.list_id if self._made_list else None
            facts = {
                "target": asdict(self._as_asked()),
                "made": made,
                "rows": self._found.rows,
                "content": content,
                "sent": 0,
                "workspace": workspace_of(self._client),
                "options": None,
            }
            if known is not None and known.state is State.OPEN:
                record.pick_up()
            else:
                record.begin(facts, again=options["again"])
            self._send(record)
            result = self._ended(removals)
            record.is_list(result.list_id)
            record.end(State.DONE)
            for trouble in record.troubles:
                result = replace(result, notes=(*result.notes, str(trouble)))
        if result.differences:
            gaps = " ".join(str(gap) for gap in result.differences)
            raise AccountingError(
                f"the stream is imported, but its counts do not add up. {gaps} The "
                "result is in the attribute .result of this error.",
                result=result,
            )
        return result

    # Where it goes.

    def _aimed(self, known: Intent | None) -> Target:
        """Return the target: the list of an earlier run of the stream is no other."""
        options = self._options
        if known is None:
            return found_target(options)
        before = Target(**known.facts["target"])
        list_id = known.list_id or known.facts.get("made")
        if list_id is not None and self._is_there(list_id):
            self._made_list = before.list_id is None
            return replace(before, list_id=list_id)
        if known.state is State.OPEN and list_id is None:
            return before  # what is there today may be what it has made since
        return found_target(options)

    def _as_asked(self) -> Target:
        """Return the target as it was before the stream made its list."""
        return replace(self._target, list_id=None) if self._made_list else self._target

    def _is_there(self, list_id: str) -> bool:
        try:
            return self._client.get_list(list_id).status in {"", "active"}
        except NotFoundError:
            return False
        except ForbiddenError:  # nobody can look
            return True

    def _to(self, record: Record) -> Target:
        """Make the list, where one is wanted and none is there yet."""
        target = self._target
        if target.list_name is None or target.list_id is not None:
            return target
        name = target.list_name
        key = record.key("list", name)
        list_id = record.take(
            "list",
            lambda: self._client.create_list(name, idempotency_key=key).id,
            key=key,
            kept=lambda made: {"list_id": made},
        )
        record.is_list(list_id)
        self._made_list = True
        self._target = replace(target, list_id=list_id)
        return self._target

    # Before anything is sent.

    def _guarded(self, known: Intent | None) -> Removals | None:
        """Judge all parts before the first is sent, where a guard asks for it.

        Raises:
            GuardError: a guard strikes; nothing was sent.
        """
        options = self._options
        begun = known is not None and known.state is State.OPEN
        asked = any(
            options[name] is not None
            for name in ("max_refused", "min_rows", "max_removed", "max_change")
        )
        if begun or not (asked or self._target.replace):
            return None
        counts: Counter[str] = Counter(rows=0)
        keys: list[np.ndarray] = []
        for _, plan in self._plans():
            counts.update(plan.counts)
            keys.append(key_hashes(plan.upload.keys))
        removals = self._removals(np.concatenate([np.empty(0, "uint64"), *keys]))
        last = None
        if options["max_change"] is not None:
            whose = workspace_of(self._client)
            last = last_run(place_of(options["journal"]), self._target, whose)
        seen = Measured(counts, counts[Fate.VALID.value], removals, last)
        require_calm(strikes(options, seen), force=options["force"])
        return removals

    def _removals(self, keys: np.ndarray) -> Removals | None:
        target = self._target
        if not target.replace or target.list_id is None or not len(keys):
            return None
        try:
            members = member_keys(self._client, target.list_id)
        except ForbiddenError:
            return Removals(None, reason="the token lacks the scope for it")
        if members is None:
            return Removals(None, reason="members are shown without their addresses")
        gone = int((~np.isin(key_hashes(pd.Series(members, dtype="str")), keys)).sum())
        return Removals(gone, len(members))

    # Part by part.

    def _plans(self) -> Iterator[tuple[int, ImportPlan]]:
        """Judge one part after the other."""
        spool = self._found.spool
        for number in range(spool.parts):
            rows = spool.part(number)
            if len(rows.numbers):
                self._found.notes.put(rows.frame)
                stream = self._found.stream
                yield (
                    number,
                    plan_part(rows.frame, rows.numbers, number, stream, self._target),
                )

    def _send(self, record: Record) -> None:
        """Send all parts; some jobs are at the CDP at once.

        Raises:
            CdpError: of the first part that fails; those that were sent are waited for.
        """
        room, waiting = 1, dict[Future["ImportResult"], int]()
        failure: BaseException | None = None
        with ThreadPoolExecutor(_MOST_JOBS) as threads:
            for number, plan in self._plans():
                self._held |= plan.held.keys
                # Whether they are on the list is looked at once, at the end.
                planned = replace(plan, held=plan.held._replace(keys=frozenset()))
                if not plan.upload.valid.empty:
                    to = self._to(record)
                    options: Options = {**plan._options, "target_list_id": to.list_id}  # noqa: SLF001 - our own plan
                    planned = replace(
                        planned,
                        upload=replace(plan.upload, target=replace(to, replace=False)),
                        _options=options,
                    )
                waiting[threads.submit(_applied, planned)] = number
                while len(waiting) >= room and failure is None:
                    room, failure = self._settled(waiting, room)
                if failure is not None:
                    break
            while waiting:
                room, failed = self._settled(waiting, room)
                failure = failure or failed
        if failure is not None:
            done = len(self._jobs)
            failure.add_note(
                f"{done} of {self._found.spool.parts} parts are done. Run the same "
                "line again: it goes on with the others, and sends nothing twice."
            )
            raise failure

    def _settled(
        self, waiting: dict[Future[ImportResult], int], room: int
    ) -> tuple[int, BaseException | None]:
        """Wait for the next part, and write down what became of it."""
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        failure: BaseException | None = None
        for each in done:
            number = waiting.pop(each)
            error = each.exception()
            result = each.result() if error is None else getattr(error, "result", None)
            if isinstance(error, AccountingError) and result is not None:
                error = None
            if error is None and result is not None:
                self._written_down(number, result)
                room = min(room + 1, _MOST_JOBS)
            elif isinstance(error, RateLimitError):
                room, failure = 1, failure or error
            else:
                failure = failure or error
        return room, failure

    def _written_down(self, number: int, result: ImportResult) -> None:
        """Put the result of a part into the account."""
        numbers, plan = result.identity, result.plan
        frames = {
            "errors": result.errors,
            "findings": result.findings,
            "changes": result.changes,
            "hints": result.hints,
            Fate.OPTED_OUT.value: result.opted_out,
            "fates": result.fates.assign(job_id=result.job_id),
        }
        for name, frame in frames.items():
            self._account.add(name, number, _numbered(frame, numbers))
        refused = refused_of(result.fates)
        if len(refused):
            rows = Rows(plan.frame.iloc[refused], numbers[refused])
            save_rows(self._folder / f"failed-{number:05}", rows)
        self._counts.update(result.counts)
        self._told.append(plan.screened.told)
        self._differences.extend(result.differences)
        self._alarms.update(dict.fromkeys(plan.alarms))
        accepted = result.fates.loc[result.fates["fate"].eq(Fate.ACCEPTED), "row"]
        there = np.isin(plan.upload.rows, accepted)
        self._keys.append(key_hashes(plan.upload.keys[there]))
        for note in result.notes:
            self._notes.setdefault(_PARTICULAR.sub("#", note), []).append(note)
        self._several_names += people_of_several_names(result.hints)
        sources = result.opted_out["source"]
        self._held_rows += int(sources.isna().sum())
        self._suppressed.update(sources.dropna())
        self._jobs.append(
            {
                "part": number,
                "job_id": result.job_id,
                "state": "" if result.status is None else result.status.state,
                "rows": len(numbers),
                Fate.ACCEPTED.value: result.counts[Fate.ACCEPTED],
                "refused": sum(result.counts[fate] for fate in REFUSED),
            }
        )
        self._found.spool.remove(number)
        self._progress("parts", self._counts["rows"], self._found.rows)

    # When all parts are done.

    def _ended(self, removals: Removals | None) -> StreamedResult:
        keys = np.unique(np.concatenate([np.empty(0, "uint64"), *self._keys]))
        checked, gaps = self._verified(len(keys))
        left = self._with_others_removed(keys)
        before = None if self._made_list else self._target.list_id
        said = Said(before, frozenset(self._held), self._options["opt_outs"])
        note, alarm = looked_for(said, self._client, "import")
        hints = self._account.lines.get("hints", 0)
        found, stream = self._found, self._found.stream
        shutil.rmtree(rows_folder(self._folder), ignore_errors=True)
        jobs = pd.DataFrame(
            self._jobs,
            columns=["part", "job_id", "state", "rows", Fate.ACCEPTED.value, "refused"],
        ).sort_values("part", ignore_index=True)
        return StreamedResult(
            target=self._as_asked(),
            mapping=stream.ground.mapping,
            jobs=jobs,
            list_id=self._target.list_id,
            counts={"rows": found.rows}
            | {fate.value: self._counts[fate.value] for fate in FINAL},
            differences=(*self._differences, *gaps),
            verification=checked,
            notes=(
                *left_out_note(stream.ground.mapping),
                *sentences(added(self._told)),
                *hint_notes(self._several_names, hints - self._several_names),
                *(f"In the file: {note.rstrip('.')}." for note in found.notes.notes),
                *stream.destination.notes,
                *stream.suppression.notes,
                *removals_note(removals),
                *left,
                *self._counted_notes(),
                *([note] if note else []),
            ),
            alarms=(*self._alarms, *([alarm] if alarm else [])),
            _account=self._account,
            _failed=self._failed,
            _remainder=lambda result: remainder_of(
                result, self._remaining(), stream, self._target, frozenset(self._held)
            ),
            _undo=lambda result, preview: undone_of(
                result, keys, self._client, made=self._made_list, preview=preview
            ),
        )

    def _counted_notes(self) -> Iterator[str]:
        yield from held_sentences(self._held_rows, None)
        yield from suppressed_sentences(self._suppressed)
        for notes in self._notes.values():
            others = len(notes) - 1
            yield notes[0] + (f" (As in {others:,} other parts.)" if others else "")

    def _failed(self) -> Iterator[pd.DataFrame]:
        for path in sorted(self._folder.glob("failed-*")):
            yield load_rows(path).frame

    def _remaining(self) -> Rows:
        """Return the refused rows of all parts, in the order of the stream."""
        parts = [load_rows(path) for path in sorted(self._folder.glob("failed-*"))]
        if not parts:
            empty = self._found.spool.part(0).frame.iloc[:0]
            return Rows(empty, np.empty(0, dtype="int64"))
        frame = pd.concat([part.frame for part in parts])
        numbers = np.concatenate([part.numbers for part in parts])
        order = np.argsort(numbers, kind="stable")
        return Rows(frame.iloc[order], numbers[order])

    def _verified(self, people: int) -> tuple[Verification | None, list[Difference]]:
        """Look whether the list is as long as it has to be."""
        list_id = self._target.list_id
        if list_id is None or not self._options["verify"]:
            return None, []
        size: int | None = None
        try:
            for pause in LOOKS:
                if pause:
                    self._client.sleep(pause)
                size = self._client.get_list(list_id).member_count
                if size is None or size >= people:
                    break
        except ForbiddenError:
            return None, []
        if size is None:
            return None, []
        checked = Verification("count", people, min(size, people), frozenset())
        if checked.found >= people:
            return checked, []
        gap = Difference(
            "people on the list",
            people,
            checked.found,
            "Profiles were written but not added to the list, or it shows them late.",
        )
        return checked, [gap]

    def _with_others_removed(self, keys: np.ndarray) -> list[str]:
        """Take the members off a replaced list that the stream did not bring."""
        target, list_id = self._target, self._target.list_id
        if not target.replace or list_id is None or self._made_list:
            return []
        if self._counts[Fate.UNKNOWN.value] or self._differences:
            return ["No member was removed, for it is not sure who was imported."]
        if not len(keys):
            return ["No member was removed, for nobody was imported."]
        members = member_keys(self._client, list_id)
        if members is None:
            raise UnfinishedError(
                "the stream is imported, but the others could not be taken off the "
                "list: it does not show who is on it.",
                result=None,
            )
        others = np.array(members, dtype=object)[
            ~np.isin(key_hashes(pd.Series(members, dtype="str")), keys)
        ]
        take_off(self._client, list_id, set(others.tolist()))
        forms = (
            ("member", "is", "was") if len(others) == 1 else ("members", "are", "were")
        )
        return [
            "{:,} {} that {} not in this upload {} removed.".format(len(others), *forms)
        ]


def _applied(plan: ImportPlan) -> ImportResult:
    return plan.apply()


def _numbered(frame: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    """Name rows by their positions in the stream."""
    made: dict[str, Any] = {}
    for name in ("row", "sent_row", "said_by"):
        if name in frame:
            rows = frame[name]
            there = rows.notna().to_numpy()
            places = rows[there].to_numpy(dtype="int64")
            if there.all():
                made[name] = pd.Series(numbers[places], rows.index, dtype=rows.dtype)
            else:
                found = rows.astype("Int64")
                found[there] = numbers[places]
                made[name] = found
    return frame.assign(**made)


def _busy(intent: Intent | None) -> JobTimeoutError:
    return JobTimeoutError(
        "another process is at the same stream, and was not done in time. Nothing was "
        "sent; run the same line again to see its result.",
        job_id="" if intent is None else intent.job_id or "",
    )
