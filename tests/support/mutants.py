"""Run mutmut over some files, with the tests that are nearest to them.

    python tests/support/mutants.py cdp_frames/lists.py --tests tests/importing
    python tests/support/mutants.py cdp_frames/kinds/text.py --only '*_trim__*'

Mutmut takes the files and the tests from ``pyproject.toml`` alone, so that it runs all
tests of all rooms before the first mutant. This narrows both, and shows the survivors.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

# What counts as caught: a failed test, or a mutant that never came to an end.
CAUGHT = {"killed", "timeout", "segfault"}


def nearest(file: Path) -> str:
    """Return the folder of tests that has the name of the file's room."""
    room = Path("tests", file.parts[1].removesuffix(".py"))
    if not room.is_dir():
        raise SystemExit(f"{room} is not there: say which tests with --tests")
    return str(room)


def narrow(files: list[Path], tests: list[str]) -> None:
    """Tell mutmut which files and tests, in place of those in ``pyproject.toml``."""
    settings = config()
    if files:
        # A pattern of mutmut is one of fnmatch, whose star also stands for slashes.
        settings.only_mutate = [f"{f}/*.py" if f.is_dir() else str(f) for f in files]
        tests = tests or sorted({nearest(file) for file in files})
    if tests:
        settings.pytest_add_cli_args_test_selection = tests


def report() -> None:
    """Print each mutant that no test caught, and how many were caught."""
    counts: dict[str, int] = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            counts[status] = counts.get(status, 0) + 1
            if status not in {*CAUGHT, "not checked"}:
                cli(["show", name], standalone_mode=False)
    caught = sum(counts.get(status, 0) for status in CAUGHT)
    tried = sum(counts.values()) - counts.get("not checked", 0)
    sys.stdout.write(f"{caught} of {tried} mutants caught; {counts}\n")


def main() -> None:
    """Read the command line, run, report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="files or folders")
    parser.add_argument("--tests", nargs="+", default=[], help="default: the room's")
    parser.add_argument("--only", nargs="+", default=[], help="names; * is any text")
    chosen = parser.parse_args()
    # Few examples for each property, the same ones for every mutant.
    os.environ["HYPOTHESIS_PROFILE"] = "dev"
    # Mutmut takes a file that it copied for another choice of files for a mutated one.
    shutil.rmtree("mutants", ignore_errors=True)
    narrow(chosen.files, chosen.tests)
    cli(["run", *chosen.only], standalone_mode=False)
    report()


if __name__ == "__main__":
    main()
