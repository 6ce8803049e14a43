"""How far an import is: rows, bytes and jobs, on a terminal, in a notebook, or not."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import cdp_import
from cdp_frames.importing.execution import silence
from cdp_frames.importing.notebook_bar import NotebookBar, bar, display
from cdp_frames.importing.pace import Stage
from cdp_frames.importing.progress import Bar, heard_bytes, tell_jobs

if TYPE_CHECKING:
    from cdp_frames import Client


class Shelf:
    """Stands for what IPython displays: keeps all that was shown, in order."""

    def __init__(self) -> None:
        self.shown: list[Any] = []

    def __call__(self, shown: object, *, display_id: bool) -> Shelf:
        assert display_id
        self.shown.append(shown)
        return self

    def update(self, shown: object) -> None:
        self.shown.append(shown)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage("start"), ""),
        (Stage("a", 0, 10), "0 of 10 rows"),
        (Stage("a", 5, 10, seconds=0.1), "5 of 10 rows"),
        (Stage("a", 5, 10, seconds=5), "5 of 10 rows · 1 rows/s · about 5 s left"),
        (Stage("a", 10, 10, seconds=5), "10 of 10 rows · 2 rows/s"),
        (
            Stage("a", 2, 8002, seconds=1),
            "2 of 8,002 rows · 2 rows/s · about 1 h 7 min left",
        ),
        (
            Stage("a", 2_500_000, 5_000_000, "bytes", 2.5),
            "2.5 MB of 5.0 MB · 1.0 MB/s · about 2 s left",
        ),
        (Stage("a", jobs=(0, 3)), "job 1 of 3"),
        (Stage("a", jobs=(3, 3)), "job 3 of 3"),
    ],
)  # fmt: skip
def test_a_stage_says_how_far_how_fast_and_how_long(stage: Stage, words: str) -> None:
    assert stage.words() == words


def test_a_notebook_has_one_output_that_is_replaced_and_left_empty() -> None:
    shelf, clock = Shelf(), Clock()
    with Bar(100, show=shelf, clock=clock) as told:
        told("merging", 0, 100)
        clock.now = 1.0
        told("merging", 50, 100)
    pages = [each._repr_html_() for each in shelf.shown]
    assert 'value="50" max="100"' in pages[1]
    assert "50 rows/s · about 1 s left" in pages[1]
    assert repr(shelf.shown[1]).startswith("merging: 50 of 100 rows")
    assert pages[-1] == ""
    assert repr(shelf.shown[-1]) == ""


def test_a_bar_is_not_drawn_more_often_than_it_can_be_seen() -> None:
    shelf, clock = Shelf(), Clock()
    told = Bar(0, show=shelf, clock=clock)
    for row in range(1000):
        clock.now = row / 1000
        told("merging", row, 1000)
    told("merging", 1000, 1000)
    assert 5 < len(shelf.shown) < 20
    assert 'value="1000"' in shelf.shown[-1]._repr_html_()


def test_a_stage_begins_its_own_time() -> None:
    shelf, clock = Shelf(), Clock()
    told = Bar(0, show=shelf, clock=clock)
    told("upload", 0, 0)
    clock.now = 100.0
    told("merging", 0, 10)
    clock.now = 101.0
    told("merging", 10, 10)
    assert "10 rows/s" in shelf.shown[-1]._repr_html_()


def test_bytes_and_jobs_are_told_to_a_bar_only() -> None:
    shelf = Shelf()
    told = Bar(0, show=shelf, clock=Clock())
    tell_jobs(told, 1, 4)
    body = heard_bytes(BytesIO(b"x" * 3000), "upload", told)
    assert body.seekable()
    while body.read(1000):
        pass
    assert "3.0 kB of 3.0 kB · job 2 of 4" in repr(shelf.shown[-1])
    file = BytesIO(b"x")
    assert heard_bytes(file, "upload", silence) is file
    tell_jobs(silence, 1, 4)


def test_what_is_shown_is_escaped_and_has_a_label() -> None:
    page = bar(Stage('<b>"', 1, 2))
    assert "<b>&lt;" in page
    assert 'aria-label="&lt;b&gt;&quot;: 1 of 2 rows"' in page
    assert "value" not in bar(Stage("start"))


def test_without_a_kernel_nothing_is_displayed() -> None:
    assert display() is None
    NotebookBar(None).clear()


def test_on_no_terminal_nothing_is_written(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = pd.DataFrame({"email": ["ann@example.com"]})
    frame.pipe(cdp_import, list_name="Quiet", client=client, progress=True)
    out = capsys.readouterr()
    assert out.out == out.err == ""


def test_on_a_terminal_a_line_is_drawn_and_wiped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Bar(10, show=None, clock=Clock()) as told:
        told("start", 0, 0)
        told("merging", 5, 10)
    shown = capsys.readouterr().err
    assert "start" in shown
    assert "merging: 5 of 10 rows" in shown
    assert shown.rstrip(" ").endswith("\r")
