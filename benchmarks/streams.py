"""``import_file`` without the sending, for the CDP in the box takes processors, too.

A guard strikes when all parts are read, spread and judged.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.people import contacts
from benchmarks.table import Line
from benchmarks.timing import fresh
from cdp_frames.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW, MANY = 1_000_000, 10_000_000
_CODE: Final = """
from cdp_frames import GuardError, import_file
began = time.perf_counter()
try:
    import_file({path!r}, list_name='L', max_refused=0, progress=False)
except GuardError:
    print(time.perf_counter() - began)
print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])
"""


def lines() -> Iterator[Line]:
    """Read, spread and judge a large file and a larger one."""
    peaks = {}
    with tempfile.TemporaryDirectory() as folder, Sandbox() as cdp:
        home = {**os.environ, **cdp.environ, "CDP_FRAMES_HOME": folder}
        for rows in (FEW, MANY):
            path = Path(folder) / f"{rows}.csv"
            write(path, rows)
            code = _CODE.format(path=str(path))
            seconds, kib = map(float, fresh(code, environment=home).split())
            peaks[rows] = kib / 1024
            name = f"import_file, {rows // FEW}M rows: read, spread and judged"
            goal = 300_000 if rows == MANY else None
            yield Line(name, goal, rows / seconds, "rows/s", at_least=True)
    yield Line("import_file, 10M rows: peak memory", 500, peaks[MANY], "MiB")
    growth = peaks[MANY] / peaks[FEW]
    yield Line("import_file, 10M rows: peak memory", 1.1, growth, "of that for 1M")


def write(path: Path, rows: int) -> None:
    """Write people, all different, block by block."""
    for start in range(0, rows, FEW):
        block = contacts(min(FEW, rows - start), seed=start)
        block["email"] = f"s{start}." + block["email"]
        block.to_csv(path, mode="a", header=not start, index=False)
