"""What became of the parts of a stream, added up as they come."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.fates import FINAL, REFUSED, Fate
from cdp_frames.importing.opted_out import held_sentences, suppressed_sentences
from cdp_frames.report.card import hint_notes
from cdp_frames.screening.merging import people_of_several_names
from cdp_frames.screening.told import added, sentences
from cdp_frames.streaming.account import Account
from cdp_frames.streaming.ending import key_hashes
from cdp_frames.streaming.result import refused_of
from cdp_frames.streaming.spool import Rows, load_rows, save_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames.importing.reconciliation import Difference
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.screening.told import Told

# What is of one part alone in a note: numbers, dates, ids.
_PARTICULAR: Final = re.compile(r"\b[a-z]{3}_\w+|[0-9][0-9,.:\-]*")
_JOBS: Final = ("part", "job_id", "state", "rows", Fate.ACCEPTED.value, "refused")


class Tally:
    """Adds up what became of parts; their frames go to files.

    Args:
        folder: where those lie.

    Attributes:
        account: the frames.
        counts: the number of rows, and of each fate.
        differences: counts of the CDP that do not fit ours.
        alarms: what must not be overlooked, each once.
    """

    def __init__(self, folder: Path) -> None:
        self.account = Account(folder)
        self.counts: Counter[str] = Counter()
        self.differences: list[Difference] = []
        self.alarms: dict[str, None] = {}
        self._folder = folder
        self._told: list[tuple[Told, ...]] = []
        self._notes: dict[str, list[str]] = {}
        self._held = 0
        self._suppressed: Counter[str] = Counter()
        self._several_names = 0
        self._jobs: list[dict[str, object]] = []
        self._keys: list[np.ndarray] = []

    def add(self, number: int, result: ImportResult) -> None:
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
            self.account.add(name, number, _numbered(frame, numbers))
        refused = refused_of(result.fates)
        if len(refused):
            rows = Rows(plan.frame.iloc[refused], numbers[refused])
            save_rows(self._folder / f"failed-{number:05}", rows)
        self.counts.update(result.counts)
        self._told.append(plan.screened.told)
        self.differences.extend(result.differences)
        self.alarms.update(dict.fromkeys(plan.alarms))
        accepted = result.fates.loc[result.fates["fate"].eq(Fate.ACCEPTED), "row"]
        there = np.isin(plan.upload.rows, accepted)
        self._keys.append(key_hashes(plan.upload.keys[there]))
        for note in result.notes:
            self._notes.setdefault(_PARTICULAR.sub("#", note), []).append(note)
        self._several_names += people_of_several_names(result.hints)
        sources = result.opted_out["source"]
        self._held += int(sources.isna().sum())
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

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self._jobs)

    @property
    def jobs(self) -> pd.DataFrame:
        """A row for each part, in order."""
        made = pd.DataFrame(self._jobs, columns=[*_JOBS])
        return made.sort_values("part", ignore_index=True)

    def final_counts(self, rows: int) -> dict[str, int]:
        """Return the number of all rows, and of each fate."""
        return {"rows": rows} | {each.value: self.counts[each.value] for each in FINAL}

    def keys(self) -> np.ndarray:
        """Return what stands for the match keys of all who were accepted, sorted."""
        return np.unique(np.concatenate([np.empty(0, "uint64"), *self._keys]))

    def notes(self) -> Iterator[str]:
        """Yield what is good to know of all parts; what several say is said once."""
        yield from sentences(added(self._told))
        hints = self.account.lines.get("hints", 0)
        yield from hint_notes(self._several_names, hints - self._several_names)
        yield from held_sentences(self._held, None)
        yield from suppressed_sentences(self._suppressed)
        for notes in self._notes.values():
            others = len(notes) - 1
            yield notes[0] + (f" (As in {others:,} other parts.)" if others else "")

    def failed(self) -> Iterator[pd.DataFrame]:
        """Yield the refused rows, part by part."""
        for path in sorted(self._folder.glob("failed-*")):
            yield load_rows(path).frame

    def remaining(self, empty: pd.DataFrame) -> Rows:
        """Return the refused rows of all parts, in the order of the stream.

        Args:
            empty: no rows, of the columns of the stream.
        """
        parts = [load_rows(path) for path in sorted(self._folder.glob("failed-*"))]
        if not parts:
            return Rows(empty, np.empty(0, dtype="int64"))
        frame = pd.concat([part.frame for part in parts])
        numbers = np.concatenate([part.numbers for part in parts])
        order = np.argsort(numbers, kind="stable")
        return Rows(frame.iloc[order], numbers[order])


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
