"""What is printed fits the terminal, its letters and its colours."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.cli.terminal import as_table, laid_out
from cdp_frames.cli.typed_lines import quoted, typed
from cdp_frames.text.columns import in_columns, wide, wrapped
from tests.cli.test_cli import leads  # noqa: F401 - the fixture

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox

WORDS = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1)
)


@given(WORDS, st.integers(20, 120), st.integers(0, 10))
def test_wrapping_keeps_every_word(words: list[str], width: int, indent: int) -> None:
    lines = wrapped(" ".join(words), width, indent)
    assert " ".join(lines).split() == " ".join(words).split()
    for line in lines:
        longest = max(map(wide, line.split()), default=0)
        assert wide(line) <= width or longest + indent > width


@given(st.text(), st.integers(1, 40))
def test_a_word_can_be_broken(text: str, width: int) -> None:
    line = text.replace("\n", " ")
    lines = wrapped(line, width + 1, fold=True)
    assert all(wide(each) <= width + 1 for each in lines)
    assert "".join("".join(lines).split()) == "".join(line.split())


@given(st.lists(st.tuples(st.text("ab c李", max_size=30), st.text("xy", max_size=30))))
def test_a_table_has_no_more_columns_than_the_terminal(
    rows: list[tuple[str, str]],
) -> None:
    for width in (20, 40, 80):
        drawn = in_columns(["name", "other"], rows, width=width, fold=True)
        assert all(wide(line) <= width for line in drawn.split("\n"))


def test_columns_are_wrapped_and_ids_are_not() -> None:
    frame = pd.DataFrame(
        {
            "id": ["lst_01M8G0SWYR24FYQMVF9EEM91NM"],
            "name": ["All people of the spring fair in Berlin, and of no other"],
            "members": pd.array([1186], dtype="Int64"),
            "created": [pd.Timestamp("2026-11-28 02:47", tz="UTC")],
            "for": [None],
        }
    )
    lines = as_table(frame.drop(columns=["created", "for"]), 70).split("\n")
    assert lines == [
        "id                              name                           members",
        "lst_01M8G0SWYR24FYQMVF9EEM91NM  All people of the spring fair    1,186",
        "                                in Berlin, and of no other",
    ]
    assert as_table(frame, 40).split("\n") == [
        "id       lst_01M8G0SWYR24FYQMVF9EEM91NM",
        "name     All people of the spring fair",
        "         in Berlin, and of no other",
        "members  1,186",
        "created  2026-11-28 02:47",
    ]
    assert as_table(frame.iloc[:0], 80) == "id  name  members  created  for"


def test_what_is_typed_stays_in_one_line() -> None:
    text = "Then run:\n  cdp-frames reimport 'a long name of a file.csv'"
    assert laid_out(text, 20) == text


@pytest.mark.parametrize(
    ("word", "sh", "windows"),
    [
        ("leads.csv", "leads.csv", "leads.csv"),
        ("my leads.csv", "'my leads.csv'", '"my leads.csv"'),
        ("it's.csv", "'it'\"'\"'s.csv'", '"it\'s.csv"'),
        ("a&b.csv", "'a&b.csv'", '"a&b.csv"'),
        (r"C:\leads\a.csv", r"'C:\leads\a.csv'", r"C:\leads\a.csv"),
        ("", "''", '""'),
    ],
)
def test_paths_are_quoted(word: str, sh: str, windows: str) -> None:
    assert quoted(word, windows=False) == sh
    assert quoted(word, windows=True) == windows


def test_a_file_whose_name_begins_with_a_dash_is_no_option() -> None:
    assert typed("cdp-frames", "reimport", Path("-x.csv")).endswith(f".{os.sep}-x.csv")


Ended = tuple[int, bytes, bytes]


def command(
    *words: object, stdin: bytes = b"", **environ: str
) -> tuple[int, bytes, bytes]:
    line = ["-c", "from cdp_frames.cli import main; main()", *map(str, words)]
    ran = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, *line],
        env=os.environ | environ,
        input=stdin,
        capture_output=True,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_what_others_wrote_gives_the_terminal_no_order(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email,Na\x1b[2Jme\na@example.com,A\nbad,B\n", encoding="utf-8")
    code, out, _ = command("check", path, "--offline", "--show", "mapping")
    assert (code, b"\x1b" in out) == (1, False)


@pytest.mark.parametrize("width", ["20", "40", "80", "120"])
def test_cards_fit_the_terminal(tmp_path: Path, width: str) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("E-Mail,Datum\nA@example.com,x\nbad,03/04/2026\n", encoding="utf-8")
    words = ("check", path, "--offline", "--show", "mapping", "--show", "changes")
    code, out, _ = command(*words, COLUMNS=width)
    assert code == 1
    for line in out.decode().splitlines():
        assert len(line) <= int(width) or len(line.split()) == 1, line


def on_a_terminal(columns: int, *words: object, **environ: str) -> str:
    """Return what a command says of a fault on a terminal that is so wide."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    line = ["-c", "from cdp_frames.cli import main; main()", *map(str, words)]
    with os.fdopen(ours, "rb", buffering=0) as reading:
        subprocess.run(  # noqa: S603 - our own code
            [sys.executable, *line],
            env={**os.environ, "TERM": "xterm", **environ},
            stderr=theirs,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        said = reading.read(4096)
        os.close(theirs)
    return said.decode().replace("\r\n", "\n")


def test_colours_and_width_are_those_of_the_terminal(tmp_path: Path) -> None:
    told = on_a_terminal(40, "check", tmp_path / "gone.csv", NO_COLOR="")
    assert told.startswith("\x1b[31mThere is no file")
    plain = on_a_terminal(40, "check", "gone.csv", "--fail-on", "most", NO_COLOR="1")
    assert plain == (
        "--fail-on is a number of rows, as 12, or\n"
        "  a share, as 5% or 0.05; not 'most'.\n"
    )


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("check {} --offline", ">&-"),
        ("check {} --offline", "> /dev/full"),
        ("clean {} -o -", ">&- <&- 2>&-"),
    ],
)
def test_an_output_that_nobody_reads_ends_in_no_traceback(
    tmp_path: Path, words: str, closed: str
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\na@example.com\nbad\n", encoding="utf-8")
    start = f"{sys.executable} -c 'from cdp_frames.cli import main; main()'"
    ran = subprocess.run(  # noqa: S603 - our own code
        ["/bin/sh", "-c", f"{start} {words.format(path)} {closed}"],
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in ran.stderr, ran.stderr.decode()
    assert ran.returncode in {1, 5}


def test_whoever_stops_reading_loses_no_file(
    leads: Path,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    start = f"{sys.executable} -c 'from cdp_frames.cli import main; main()'"
    line = f"{start} import {leads} --list L --errors refused.csv | true"
    ran = subprocess.run(  # noqa: S603 - our own code
        ["/bin/sh", "-c", line], cwd=tmp_path, capture_output=True, check=False
    )
    assert b"Traceback" not in ran.stderr
    assert (tmp_path / "refused.csv").is_file()


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("ascii:strict", ["--help"]), ("cp1252", ["nosuch"])],
)
def test_help_is_shown_in_every_encoding(encoding: str, words: list[str]) -> None:
    code, out, err = command(*words, PYTHONIOENCODING=encoding)
    assert code == (2 if words == ["nosuch"] else 0)
    assert b"Traceback" not in out + err
    assert out or err


def test_standard_input_and_output(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    tmp_path: Path,
) -> None:
    rows = leads.read_bytes()
    home = {"CDP_FRAMES_HOME": str(tmp_path / "home")}
    code, out, err = command("clean", "-", "-o", "-", stdin=rows, **home)
    assert code == 1
    assert out.splitlines() == [
        b"Email,First Name,Last Seen At",
        b"ann@example.com,Ann,2026-04-21T15:30:00Z",
    ]
    assert b"Clean: 1 of 3 rows, on standard output" in err
    line = ("import", "-", "--list", "L", "--errors", "-")
    code, out, err = command(*line, stdin=rows, **home)
    assert code == 1
    assert out.decode("utf-8-sig").startswith("Email,First Name,Last Seen At,cdp_why")
    assert b"1 of 3 rows imported" in err
    # The same once more is the same import.
    code, _, err = command(*line, stdin=rows, **home)
    assert (code, b"already, with this result" in err) == (1, True)
    assert len(cdp.records()) == 1
    code, out, err = command("inspect", "-", stdin=rows)
    assert (code, b"3 rows" in out) == (0, True)
    code, out, err = command("lists", "members", "L", "-o", "-")
    assert (code, b"ann@example.com" in out) == (0, True)
    assert b"1 member is on standard output" in err
    assert not list(tmp_path.rglob("standard-input"))
