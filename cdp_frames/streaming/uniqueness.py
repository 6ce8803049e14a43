"""Values that are to be unique in a stream: compared over all parts before any is sent.

Each part is judged to know which of its rows are compared at all. What stands for their
values goes to files, spread by value, so that no more than one of them is in memory.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdp_frames.importing.part_planning import told_of_unique
from cdp_frames.schema.row_models import model_of
from cdp_frames.screening.unique_parts import OF_ROW, losers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames.importing.progress import Progress
    from cdp_frames.screening.unique_parts import Asked
    from cdp_frames.streaming.settling import Spread


def taken_of(
    found: Spread, folder: Path, progress: Progress
) -> dict[Asked, np.ndarray]:
    """Find the rows that share a value with another person, of all parts.

    Rows are compared as they are, and once more as they are merged: what is refused at
    first is not merged any more.

    Args:
        found: the stream, read once.
        folder: where its rows are.
        progress: hears how far it is.
    """
    known: dict[Asked, np.ndarray] = {}
    for _ in range(2 if _merges(found) else 1):
        stream = replace(found.stream, taken=known)
        new = _Values(folder, found.spool.parts)
        done = 0
        for number in range(found.spool.parts):
            rows = found.spool.part(number)
            if not len(rows.numbers):
                continue
            found.notes.put(rows.frame)
            for asked, told in told_of_unique(*rows, stream).items():
                new.add(asked, told)
            done += len(rows.numbers)
            progress("compare", done, found.rows)
        known |= dict(new.losers())
    return known


def _merges(found: Spread) -> bool:
    """Say whether rows are compared as they are merged, too."""
    schema = found.stream.ground.declared
    grouped = any(
        check.groupby for column in schema.columns.values() for check in column.checks
    )
    return found.stream.options["keep"] == "merge" and bool(
        schema.unique or schema.checks or grouped or model_of(schema) is not None
    )


class _Values:
    """What stands for values, in files by value.

    Args:
        folder: where the files lie.
        files: how many there are for each thing that is asked.
    """

    def __init__(self, folder: Path, files: int) -> None:
        self._folder, self._files = folder, files
        self.asked: dict[Asked, str] = {}
        self._paths: defaultdict[Asked, set[Path]] = defaultdict(set)

    def add(self, asked: Asked, rows: np.ndarray) -> None:
        """Write down what a part tells."""
        name = self.asked.setdefault(asked, f"{len(self.asked):03}")
        homes = rows["value"] % np.uint64(self._files)
        order = np.argsort(homes, kind="stable")
        ends = np.searchsorted(homes[order], np.arange(self._files + 1))
        for home in range(self._files):
            mine = rows[order[ends[home] : ends[home + 1]]]
            if len(mine):
                path = self._folder / f"unique-{name}-{home:05}"
                self._paths[asked].add(path)
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                with os.fdopen(handle, "ab") as file:
                    file.write(mine.tobytes())

    def losers(self) -> Iterator[tuple[Asked, np.ndarray]]:
        """Yield the rows that lose, ascending, by what is asked."""
        for asked in self.asked:
            found = [np.empty(0, "int64")]
            for path in self._paths[asked]:
                rows = np.fromfile(path, dtype=OF_ROW)
                path.unlink()
                found.append(losers(rows, asked.report))
            yield asked, np.sort(np.concatenate(found))
