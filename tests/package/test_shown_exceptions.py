"""An exception in a notebook ends with its sentence, not with our inner lines."""

from __future__ import annotations

import io
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout

import pytest
from IPython.core.interactiveshell import InteractiveShell

from cdp_frames.errors import UnreadableFileError

Run = Callable[[str], str]
ANSI = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(scope="module")
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell.instance(history_length=0)
    yield made
    made.history_manager = None
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: InteractiveShell) -> Run:
    shell.run_line_magic("xmode", "Context")

    def ran(code: str) -> str:
        with redirect_stdout(io.StringIO()) as out:
            shell.run_cell(code)  # type: ignore[no-untyped-call]
        return ANSI.sub("", out.getvalue())

    return ran


CELL = "import cdp_frames, pandas as pd\ndef mine():\n    return {}\nmine()"


@pytest.mark.parametrize(
    "line",
    [
        "cdp_frames.read_contacts('no-such-file.csv')",
        "cdp_frames.screen(pd.DataFrame({'a': ['x']}), match_key='e')",
        "pd.DataFrame({'a': ['x']}).pipe(cdp_frames.screen, match_key='e')",
        "cdp_frames.plan_import(pd.DataFrame({'email': ['x']}), list_nam='L')",
        "cdp_frames.Client('t', base_url='http://example.com')",
    ],
)
def test_a_notebook_shows_the_callers_lines_and_the_sentence(
    run: Run, line: str
) -> None:
    shown = run(CELL.format(line))
    assert "mine()" in shown
    assert line in shown
    assert "site-packages" not in shown
    assert ".py" not in shown
    last = shown.strip().splitlines()[-1]
    assert re.match(r"\w+Error: .+", last)
    assert "%tb Verbose" in shown


def test_who_asks_is_shown_the_whole(run: Run, shell: InteractiveShell) -> None:
    run(CELL.format("cdp_frames.read_contacts('no-such-file.csv')"))
    whole = run("%tb Verbose")
    assert "cdp_frames/reading" in whole.replace("\\", "/")
    assert "UnreadableFileError" in whole.strip().splitlines()[-1]
    error = shell.user_ns["__builtins__"] and run("import sys; print(sys.last_value)")
    assert "no-such-file.csv" in error


def test_pythons_own_traceback_is_whole() -> None:
    from cdp_frames import read_contacts  # noqa: PLC0415 - as a notebook has it

    with pytest.raises(UnreadableFileError) as caught:
        read_contacts("no-such-file.csv")
    lines = "".join(traceback.format_exception(caught.value))
    assert "reader.py" in lines


def test_what_caused_it_is_not_shown_before_it(run: Run) -> None:
    shown = run(
        "from cdp_frames.errors import JobError\n"
        "try:\n    int('inner cause')\n"
        "except ValueError as error:\n"
        "    raise JobError('it failed', job_id='j') from error"
    )
    assert "invalid literal" not in shown
    assert shown.strip().endswith("JobError: it failed")
