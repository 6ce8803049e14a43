"""Whatever can reach the terminal is in the words of the command line."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

import cdp_frames
from cdp_frames import errors
from cdp_frames.cli import app
from cdp_frames.cli.words import as_sentence
from tests.cli.test_cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(cdp_frames.__file__).parent
CLASSES = "|".join(name for name in vars(errors) if name.endswith("Error"))
OURS = (
    *("list_name", "target_list_id", "audience_name", "if_exists", "run_by"),
    *("bad_cells", "opt_outs", "object_name", "max_refused", "max_removed"),
    *("max_change", "min_rows", "match_key", "part_size", "whole_checks"),
    *("upload_format", "base_url", "ca_bundle"),
)
# What only Python can follow.
PYTHON = re.compile(
    rf"Traceback|``|\b(?:{CLASSES}|OSError|ValueError|TypeError)\b|DataFrame"
    r"|\b\w+\(\.*\)|\b(?:result|plan|client|cdp_frames|pd|repair|df)\.\w+"
    rf"|\b(?:{'|'.join(OURS)})\b"
    r"|\bolder_than\b|\btimedelta\b|\ba datetime with|\((?:an int|a float)|\w!r\b"
    r"|\b[a-z_]{3,}=(?:True|False|None|'|(?![=\w]))"
    r"|(?<![\w.…/*])\.(?!csv|xlsx|toml|tsv|json|env|gz|zip|bak|html|yaml)[a-z_]{4,}"
)
# Rooms of which no command prints a sentence, and why.
ELSEWHERE = {
    "sandbox/": "prints its own lines, see test_boxed",
    "accessor.py": "df.cdp",
    "registration.py": "pandas and Pandera",
    "cluster/": "Dask frames",
    "verbs/clusters.py": "Dask frames",
    "demo/": "tells of Python on purpose; on the command line see test_demo",
    "fixer/widget.py": "JavaScript for notebooks",
    "repair/learning/": "prints Python on purpose",
    "cli/words.py": "knows both languages",
}
# Sentences that only an argument of Python can bring about, by what they begin with.
PYTHON_ONLY = (
    # a token that is fetched, a bar of one's own, a function that is called
    *("the token that token= returned", "token= was called for", "on_result= broke"),
    # arguments that no option gives
    *("who was refused is as the CDP's error file says; with verify=False",),
    *("with verify=False nobody", "nobody noted who was on list"),
    *("X() got an unexpected keyword", "min_confidence= is from 0 to 1"),
    # frames that no file gives
    *("df must be a pandas DataFrame", " Call .to_frame() first"),
    *("a pandas DataFrame is needed", "what stood in df.attrs"),
    *("the index is called 'X'", "the index holds e-mail addresses"),
    *("import_file() takes a path", "frames with labels of several levels"),
    *("CDP_FRAMES_MASK is set, so the grid",),
    # schemas that no name or path gives
    *("a schema is a name, a path, a DataFrameSchema", "; put it into a DataFrame"),
    # imports of Python, picked up in Python
    *("no journal can hold some arguments", "the import of 'X' repairs another"),
    *("the import of 'X' is no repair", "resume() takes the id of a job"),
    *("X holds these arguments of the import itself", "X of pick_up() need the rows"),
    *("repairs takes what result.learn(...)", "repairs takes a list: repairs="),
    *("X= was X, which no file can hold", "history() takes person= and"),
    # never shown: repr, code, keys
    *("SentTable(X rows", "nullable=False, required=True"),
    # feeds have settings of this name
    *("The next run would make a list", " Nothing was sent. To add to it, pass"),
)


def sentences() -> Iterator[tuple[str, str]]:
    """Yield every text of the package that may be a sentence, and where it stands."""
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(tuple(ELSEWHERE)):
            continue
        for line, text in texts_of(ast.parse(path.read_text(encoding="utf-8"))):
            is_html = text.startswith("<")
            if not is_html and re.search(r"[A-Za-z]{2,},? [a-z]", text):
                yield f"{place}:{line}", text


def texts_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module, X for what is filled in, but its docstrings."""
    apart: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            apart.add(node.value)  # a docstring
        if isinstance(node, ast.JoinedStr):
            apart.update(node.values)
    for node in ast.walk(tree):
        if node in apart:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(filled(part) for part in node.values)


def filled(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    is_quoted = isinstance(part, ast.FormattedValue) and part.conversion == ord("r")
    return "'X'" if is_quoted else "X"


def is_excused(text: str) -> bool:
    return any(text.lower().startswith(start.lower()) for start in PYTHON_ONLY)


def test_no_sentence_speaks_python() -> None:
    found = [*sentences()]
    assert len(found) > 2_000
    python = {
        place: said
        for place, text in found
        if PYTHON.search(said := as_sentence(text)) and not is_excused(text)
    }
    assert not python


def test_what_is_taken_out_is_there() -> None:
    """No excuse outlives what it excuses."""
    texts = [text for _, text in sentences()]
    for start in PYTHON_ONLY:
        starts = [text.lower().startswith(start.lower()) for text in texts]
        assert any(starts), start
    for place in ELSEWHERE:
        assert (ROOT / place).exists(), place


@pytest.mark.parametrize("text", ["pass timezone= then", "call .apply()", "``x``"])
def test_the_sweep_finds_python(text: str) -> None:
    assert PYTHON.search(text)


def commands() -> Iterator[list[str]]:
    def below(command: object, words: list[str]) -> Iterator[list[str]]:
        yield words
        for name, inner in getattr(command, "commands", {}).items():
            yield from below(inner, [*words, name])

    yield from below(typer.main.get_command(app), [])


@pytest.mark.parametrize("words", [*commands()], ids=" ".join)
def test_the_help_of_a_command_speaks_no_python(words: list[str]) -> None:
    code, output = run(*words, "--help")
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", output).split())
    assert code == 0
    assert not PYTHON.search(shown), shown


def test_everything_is_printed_in_one_place() -> None:
    """What is printed elsewhere is neither wrapped nor safe for every output."""
    for path in sorted((ROOT / "cli").glob("*.py")):
        if path.name in {"terminal.py", "as_json.py"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"typer\.s?echo|typer\.secho|(?<![\w.])print\(", text), (
            path
        )
