"""A shell completes commands, options and their words."""

from __future__ import annotations

import pytest

from tests.cli.test_terminal import command


@pytest.mark.parametrize(
    ("line", "there", "not_there"),
    [
        ("cdp-frames im", {"import"}, {"check"}),
        ("cdp-frames lists ", {"show", "members", "add"}, {"import"}),
        ("cdp-frames import x.csv --opt", {"--opt-outs"}, {"--list"}),
        ("cdp-frames import x.csv --keep m", {"merge"}, {"first"}),
        ("cdp-frames import --if-exists ", {"fail", "append", "replace"}, set()),
        ("cdp-frames check x.csv --schema s", {"survey_response"}, {"contact"}),
        ("cdp-frames plan x.csv --show c", {"changes", "causes"}, {"mapping"}),
        ("cdp-frames sandbox --shell p", {"powershell"}, {"sh"}),
    ],
)
def test_a_line_is_completed(line: str, there: set[str], not_there: set[str]) -> None:
    words = line.split(" ")
    code, out, err = command(
        _CDP_FRAMES_COMPLETE="complete_bash",
        COMP_WORDS=line,
        COMP_CWORD=str(len(words) - 1),
    )
    shown = set(out.decode().split())
    assert (code, err) == (0, b"")
    assert there <= shown
    assert not not_there & shown


def test_a_shell_is_told_how() -> None:
    code, out, _ = command(_CDP_FRAMES_COMPLETE="source_zsh")
    assert (code, b"compdef" in out) == (0, True)
