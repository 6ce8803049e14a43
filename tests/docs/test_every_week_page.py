"""The table of exit codes is what the command does."""

from __future__ import annotations

from pathlib import Path

from cdp_frames.cli.exit_codes import MEANINGS

PAGE = Path(__file__).parents[2] / "docs" / "every-week.md"


def test_the_table_of_codes_is_true() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index("| code | what happened | run it again as it is? |") + 2
    cells = [line.strip("| ").split(" | ") for line in lines[start:]]
    table = {row[0]: tuple(row[1:]) for row in cells[: len(MEANINGS)]}
    assert table == {
        str(code.value): (meaning.words, meaning.retry)
        for code, meaning in MEANINGS.items()
    }
