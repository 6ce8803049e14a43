"""What became of the parts of a stream, added up as they come."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import FINAL, REFUSED, Fate
from cdp_frames.importing.opted_out import held_sentences, suppressed_sentences
from cdp_frames.lists import MEMBERS_READ
from cdp_frames.report.card import hint_notes
from cdp_frames.screening.merging import people_of_several_names
from cdp_frames.screening.told import added, sentences
from cdp_frames.streaming.account import Account, write_lines
from cdp_frames.streaming.ending import key_hashes
from cdp_frames.streaming.members import LookedFor
from cdp_frames.streaming.result import refused_of
from cdp_frames.streaming.spool import Rows, load_rows, save_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cdp_frames.importing.reconciliation import Difference
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.screening.told import Told

# What is of one part alone in a note: numbers, dates, ids.
_PARTICULAR: Final = re.compile(r"\b[a-z]{3}_\w+|[0-9][0-9,.:\-]*")
# 2**64 over the golden ratio: multiples of it are spread evenly.
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_JOBS: Final = ("part", "job_id", "state", "rows", Fate.ACCEPTED.value, "refused")


class PartSaid(NamedTuple):
    """What became of a part, as far as it is added up; its frames are in files.

    Attributes:
        number: which part it is.
        lines: how many lines each frame of its account has.
        empty: those frames without lines.
        counts: the number of its rows, and of each fate.
        told: counts that end up in notes.
        differences: counts of the CDP that do not fit ours.
        alarms: what must not be overlooked.
        keys: what stands for the match keys of those who were accepted, uint64.
        people: those match keys, as far as they are looked for on a list one by one.
        refused: match keys of those whom the CDP refused, in the same way.
        notes: what is good to know.
        several_names: hints about a person of several names.
        held: match keys of people who said no, and whom the list may have.
        held_rows: rows that were held back, for a row says no.
        suppressed: rows that were held back, by the list that names them.
        job: its line among the jobs.
    """

    number: int
    lines: dict[str, int]
    empty: dict[str, pd.DataFrame]
    counts: dict[str, int]
    told: tuple[Told, ...]
    differences: tuple[Difference, ...]
    alarms: tuple[str, ...]
    keys: np.ndarray
    people: frozenset[str]
    refused: frozenset[str]
    notes: tuple[str, ...]
    several_names: int
    held: frozenset[str]
    held_rows: int
    suppressed: Counter[str]
    job: dict[str, object]

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"PartSaid({self.number}, {self.counts})"


def said_of(
    number: int,
    result: ImportResult,
    folder: Path,
    held: frozenset[str],
    share: float,
) -> PartSaid:
    """Put the frames of a part into files, and return the rest.

    Args:
        number: which part it is.
        result: what became of it.
        folder: where the account lies.
        held: match keys of people who said no.
        share: the share of the rows that is kept, refused or not.
    """
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
        write_lines(folder, name, number, numbered(frame, numbers))
    refused = refused_of(result.fates)
    if len(refused):
        rows = Rows(plan.frame.iloc[refused], numbers[refused])
        save_rows(folder / f"failed-{number:05}", rows)
    some = np.flatnonzero(_drawn(numbers, share))
    if len(some):
        save_rows(
            folder / f"some-{number:05}", Rows(plan.frame.iloc[some], numbers[some])
        )
    accepted = result.fates.loc[result.fates["fate"].eq(Fate.ACCEPTED), "row"]
    there = np.isin(plan.upload.rows, accepted)
    blamed = np.isin(plan.upload.rows, result.findings["row"].dropna())
    keys = plan.upload.keys
    sources = result.opted_out["source"]
    return PartSaid(
        number=number,
        lines={name: len(frame) for name, frame in frames.items()},
        empty={name: frame.iloc[:0] for name, frame in frames.items()},
        counts=result.counts,
        told=plan.screened.told,
        differences=result.differences,
        alarms=result.alarms,
        keys=key_hashes(keys[there]),
        people=frozenset(keys[there]) if len(keys) <= MEMBERS_READ else frozenset(),
        refused=frozenset(keys[blamed]) if len(keys) <= MEMBERS_READ else frozenset(),
        notes=result.notes,
        several_names=people_of_several_names(result.hints),
        held=held,
        held_rows=int(sources.isna().sum()),
        suppressed=Counter(sources.dropna()),
        job={
            "part": number,
            "job_id": result.job_id,
            "state": "" if result.status is None else result.status.state,
            "rows": len(numbers),
            Fate.ACCEPTED.value: result.counts[Fate.ACCEPTED],
            "refused": sum(result.counts[fate] for fate in REFUSED),
        },
    )


class Tally:
    """Adds up what became of parts; their frames are in files.

    Args:
        folder: where those lie.

    Attributes:
        account: the frames.
        counts: the number of rows, and of each fate.
        differences: counts of the CDP that do not fit ours.
        alarms: what must not be overlooked, each once.
        held: match keys of people who said no.
    """

    def __init__(self, folder: Path) -> None:
        self.account = Account(folder)
        self.counts: Counter[str] = Counter()
        self.differences: list[Difference] = []
        self.alarms: dict[str, None] = {}
        self._folder = folder
        self._told: list[tuple[Told, ...]] = []
        self._notes: dict[str, list[str]] = {}
        self.held: set[str] = set()
        self._held_rows = 0
        self._suppressed: Counter[str] = Counter()
        self._several_names = 0
        self._jobs: list[dict[str, object]] = []
        self._keys: list[np.ndarray] = []
        self._people: set[str] = set()
        self._refused: set[str] = set()

    def add(self, said: PartSaid) -> None:
        """Add a part, whose frames are in the account's folder."""
        for name, empty in said.empty.items():
            self.account.count(name, said.lines[name], empty)
        self.counts.update(said.counts)
        self._told.append(said.told)
        self.differences.extend(said.differences)
        self.alarms.update(dict.fromkeys(said.alarms))
        self._keys.append(said.keys)
        if len(self._people) <= MEMBERS_READ:
            self._people |= said.people
            self._refused |= said.refused
        for note in said.notes:
            self._notes.setdefault(_PARTICULAR.sub("#", note), []).append(note)
        self._several_names += said.several_names
        self.held |= said.held
        self._held_rows += said.held_rows
        self._suppressed.update(said.suppressed)
        self._jobs.append(said.job)

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self._jobs)

    @property
    def jobs(self) -> pd.DataFrame:
        """A row for each part, in order."""
        return self.lines_of_parts(_JOBS)

    def lines_of_parts(self, columns: Sequence[str]) -> pd.DataFrame:
        """Return what is told of each part, in order."""
        made = pd.DataFrame(self._jobs, columns=[*columns])
        return made.sort_values("part", ignore_index=True)

    def final_counts(self, rows: int) -> dict[str, int]:
        """Return the number of all rows, and of each fate."""
        return {"rows": rows} | {each.value: self.counts[each.value] for each in FINAL}

    def keys(self) -> np.ndarray:
        """Return what stands for the match keys of all who were accepted, sorted."""
        return np.unique(np.concatenate([np.empty(0, "uint64"), *self._keys]))

    def looked_for(self) -> LookedFor:
        """Return who has to be on the list."""
        keys = self.keys()
        known = len(self._people) == len(keys)
        if not known:
            return LookedFor(len(keys), None, frozenset())
        others = frozenset(self._refused - self._people)
        return LookedFor(len(keys), frozenset(self._people), others)

    def notes(self) -> Iterator[str]:
        """Yield what is good to know of all parts; what several say is said once."""
        yield from sentences(added(self._told))
        hints = self.account.lines.get("hints", 0)
        yield from hint_notes(self._several_names, hints - self._several_names)
        yield from held_sentences(self._held_rows, None)
        yield from suppressed_sentences(self._suppressed)
        for notes in self._notes.values():
            others = len(notes) - 1
            yield notes[0] + (f" (As in {others:,} other parts.)" if others else "")

    def failed(self) -> Iterator[pd.DataFrame]:
        """Yield the refused rows, part by part."""
        for path in sorted(self._folder.glob("failed-*")):
            yield load_rows(path).frame

    def remaining(self, empty: pd.DataFrame, kind: str = "failed") -> Rows:
        """Return the refused rows of all parts, in the order of the stream.

        Args:
            empty: no rows, of the columns of the stream.
            kind: ``"failed"``, or ``"some"`` for those that were drawn from all.
        """
        parts = [load_rows(path) for path in sorted(self._folder.glob(f"{kind}-*"))]
        if not parts:
            return Rows(empty, np.empty(0, dtype="int64"))
        frame = pd.concat([part.frame for part in parts])
        numbers = np.concatenate([part.numbers for part in parts])
        order = np.argsort(numbers, kind="stable")
        return Rows(frame.iloc[order], numbers[order])


def _drawn(numbers: np.ndarray, share: float) -> np.ndarray:
    """Say which rows are drawn: the same in every run, and no pattern of the file."""
    mixed = numbers.astype("uint64") * _GOLDEN >> np.uint64(32)
    return mixed < share * 2**32


def numbered(frame: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
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
