"""``read_contacts`` against ``pd.read_csv(dtype=str)`` on the same CSV."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from benchmarks.people import contacts
from benchmarks.table import Line
from benchmarks.timing import paired, peak_of
from cdp_frames.reading import read_contacts

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS: Final = 1_000_000
MINE: Final = "from cdp_frames.reading import read_contacts; read_contacts({path!r})"
PEER: Final = "import pandas as pd; pd.read_csv({path!r}, dtype=str)"
BARE: Final = "import cdp_frames.reading.pipeline, pandas, pyarrow.csv"


def lines() -> Iterator[Line]:
    """Compare time, processor and memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        contacts(ROWS).to_csv(path, index=False)
        ours, theirs = paired(
            lambda: read_contacts(path), lambda: pd.read_csv(path, dtype=str)
        )
        bare = peak_of(BARE)
        mine, peer = (peak_of(code.format(path=str(path))) for code in (MINE, PEER))
    name = "read_contacts, 1M rows, against read_csv"
    yield Line(name, 0.7, ours.wall / theirs.wall, "of its time")
    yield Line(name, None, ours.cpu / theirs.cpu, "of its CPU")
    yield Line(name, None, (mine - bare) / (peer - bare), "of its memory")
