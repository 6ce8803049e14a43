"""Two processes write one ledger, and one that is killed leaves a whole chain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cdp_frames.ledger import Ledger
from tests.ledger.written import PEOPLE

_WRITE = """
import sys
from pathlib import Path
from tests.ledger.written import write
for number in range({count}):
    write(Path(sys.argv[1]), name=sys.argv[2] + str(number))
"""
_DIE = """
import os, signal, sys
from pathlib import Path
from cdp_frames.ledger import Draft, opened
from cdp_frames.ledger.entry import EntryKind
with opened(Path(sys.argv[1])) as store, store.adding() as adding:
    adding.add_all(
        Draft(EntryKind.ROW, {"row": n, "pad": "x" * 500}, person=str(n))
        for n in range(20_000)
    )
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - code of ours
        [sys.executable, "-c", code, *map(str, args)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=False,
    )


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    # Neither of them finds one, and one of them begins it.
    with ThreadPoolExecutor(2) as pool:
        ran = [*pool.map(lambda who: run(_WRITE.format(count=10), path, who), "ab")]
    assert [each.returncode for each in ran] == [0, 0], [each.stderr for each in ran]
    assert Ledger(path).verify().entries == 2 * 10 * (2 + len(PEOPLE))
    assert len(Ledger(path).history(PEOPLE[0])) == 20


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_process_that_is_killed_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    assert run(_WRITE.format(count=1), path, "a").returncode == 0
    before = Ledger(path).verify()
    assert run(_DIE, path).returncode == -signal.SIGKILL
    assert Ledger(path).verify() == before
    assert Ledger(path).history("7").empty
