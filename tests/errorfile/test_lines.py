"""An error file taken apart: tables, sentences, JSON, and what the end may lack."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, strategies as st

from cdp_frames.errorfile import read_error_file
from cdp_frames.errorfile.json_lines import read_json_lines
from cdp_frames.errorfile.lines import NESTED, SENTENCE, Lines
from cdp_frames.errorfile.names import Names
from cdp_frames.errorfile.text_lines import read_text_lines

NAMES = Names({}, ["email", "country", "note"])


def table(found: Lines) -> list[list[str]]:
    return [list(line.cells.values()) for line in found.lines]


TABLES = [
    pytest.param(
        "row,message\n1,odd\n", ["row", "message"], [["1", "odd"]], id="names"
    ),
    pytest.param(
        "a,b\n1,odd\n2,x\n", ["a", "b"], [["1", "odd"], ["2", "x"]], id="a number below"
    ),
    pytest.param(
        "p,q\nemail,x\nnote,y\n",
        ["p", "q"],
        [["email", "x"], ["note", "y"]],
        id="fields below",
    ),
    pytest.param(
        "p,q\nx,must not be blank\ny,is required\n",
        ["p", "q"],
        [["x", "must not be blank"], ["y", "is required"]],
        id="known words below",
    ),
    pytest.param(
        "1,odd\n2,odd\n", ["", ""], [["1", "odd"], ["2", "odd"]], id="a first number"
    ),
    pytest.param(
        "email,X.Y\nnote,X.Y\n",
        ["", ""],
        [["email", "X.Y"], ["note", "X.Y"]],
        id="code",
    ),
    pytest.param(
        "email,odd\nnote,odd\n",
        ["", ""],
        [["email", "odd"], ["note", "odd"]],
        id="same",
    ),
    pytest.param("x,y\np,q\n", ["", ""], [["x", "y"], ["p", "q"]], id="nothing tells"),
    pytest.param("x\ty\n", ["", ""], [["x", "y"]], id="one line"),
    pytest.param(
        f"row,{'x' * 81}\n1,b\n",
        ["", ""],
        [["row", "x" * 81], ["1", "b"]],
        id="too long",
    ),
    pytest.param(
        f"row,{'x' * 80}\n1,b\n", ["row", "x" * 80], [["1", "b"]], id="long enough"
    ),
    pytest.param(
        'row,message\n1,"a, ""b""\nc"\n\n \n2,d\n',
        ["row", "message"],
        [["1", 'a, "b"\nc'], ["2", "d"]],
        id="quotes and blank lines",
    ),
    pytest.param(
        'row,message\n1,"odd\n2,even\n',
        ["row", "message"],
        [["1", '"odd'], ["2", "even"]],
        id="a quote that is a letter",
    ),
    pytest.param("sep=;\nrow;x,y\n1;2\n", ["row", "x,y"], [["1", "2"]], id="sep"),
    pytest.param(
        "email; note,x\na,b\nc,d\n",
        ["", ""],
        [["email; note", "x"], ["a", "b"], ["c", "d"]],
        id="a list of names in a cell",
    ),
]


@pytest.mark.parametrize(("text", "header", "cells"), TABLES)
def test_a_table_is_cut_into_cells_and_its_header_known(
    text: str, header: list[str], cells: list[list[str]]
) -> None:
    found = read_text_lines(text, NAMES)
    assert (found.names, table(found)) == (header, cells)


@pytest.mark.parametrize(
    "sentence",
    [
        "row 3: a, b",
        "Line #3, email, odd",
        "records[3].email: a, b",
        "ana@example.com: a, b",
        "zeile 7, a, b",
        "odd things, in one line and not, in the other",
        "nothing but words",
    ],
)
def test_sentences_are_no_table_for_the_commas_in_them(sentence: str) -> None:
    found = read_text_lines(f"{sentence}\n\nalone\nrow 5\n", NAMES)
    assert found.names == [SENTENCE]
    assert table(found) == [[sentence], ["alone"], ["row 5"]]
    headed = read_text_lines(f"Message\n{sentence}\n", NAMES)
    assert (headed.names, table(headed)) == ([SENTENCE], [[sentence]])


@pytest.mark.parametrize("share", [3, 4])
def test_most_records_of_one_width_make_a_table_without_names(share: int) -> None:
    text = "x,y\n" * share + "z\n"
    is_table = share / (share + 1) >= 0.8
    assert (len(read_text_lines(text, NAMES).names) == 2) is is_table


ENDS = [
    pytest.param("row,message\n1,odd\n2,even\n", True, -1, id="a line end"),
    pytest.param("row,message\r\n1,odd\r\n2,even\r", True, -1, id="half a line end"),
    pytest.param("row,message\n1,odd\n2,even", True, 1, id="none: the last cell"),
    pytest.param("row,message\n1,odd\n2", False, -1, id="a cell is missing"),
    pytest.param("row,message\n1,odd\n2\n", True, -1, id="a short line"),
    pytest.param('row,message\n1,odd\n2,"ev', False, -1, id="an open quote"),
    pytest.param('row,message\n1,odd\n2,"ev\nen', False, -1, id="one on two lines"),
    pytest.param('row,message\n1,odd\n2,"ev\n', True, 1, id="one before a line end"),
    pytest.param('row,message\n1,odd\n2,"even"', True, 1, id="a closed quote"),
    pytest.param('row,message\n1,odd\n2,5" nail', True, 1, id="a quote in a cell"),
    pytest.param("odd\neven things", True, 0, id="a sentence"),
    pytest.param("odd\neven things\n", True, -1, id="a whole sentence"),
]


@pytest.mark.parametrize(("text", "intact", "doubtful"), ENDS)
def test_the_last_line_is_believed_as_far_as_it_is_surely_there(
    text: str, doubtful: int, *, intact: bool
) -> None:
    *others, last = read_text_lines(text, NAMES).lines
    assert (last.intact, last.doubtful) == (intact, doubtful)
    assert all(line.intact and line.doubtful == -1 for line in others)


SENT = pd.DataFrame(
    {"email": ["ana@", "bob@", "cid@"], "note": ["two\nlines", "two", "odd"]}
)


@pytest.mark.parametrize(
    "text",
    [
        'note,message\n"two\nli',
        'note,message\n"two\n',
        'note,message\n"two',
        'message,note\nodd,"two\n',
        'message,note\nodd,"two',
        "message,note\nodd,two",
    ],
)
def test_a_value_that_the_end_of_the_file_cut_is_not_that_of_another_row(
    text: str,
) -> None:
    errors = read_error_file(text, SENT)
    assert errors["row"].isna().all()
    assert len(errors) == 1


def test_an_open_quote_before_the_end_leaves_the_line_unread() -> None:
    errors = read_error_file('email,message\ncid@,odd\nbob@,"invalid em', SENT)
    assert errors["row"].tolist() == [2, pd.NA]
    assert errors["message"][1] == 'bob@,"invalid em'


OBJECTS = [
    ('{"a": "x", "b": null}', {"a": "x", "b": ""}, []),
    ('{"a": {"b": 1, "c": true}}', {"b": "1", "c": "true"}, []),
    ('{"a": {"b": {"c": 1.10}}}', {"b": '{"c": 1.1}'}, []),
    ('{"n": 1.10, "l": [1]}', {"n": "1.10", "l": "[1]"}, []),
    ('{"record": {"b": 1}}', {NESTED + "b": "1"}, []),
    ('{"Row_Data": {"b": 1}}', {NESTED + "b": "1"}, []),
    ('{"errors": "odd"}', {"errors": "odd"}, []),
    ('{"errors": ["odd", 5]}', {}, [{"message": "odd"}, {"message": "5"}]),
    ('{"Errors": [{"field": "a", "n": 1}]}', {}, [{"field": "a", "n": "1"}]),
    ('{"error": {"code": "X", "n": 1}}', {}, [{"code": "X", "n": "1"}]),
    ('{"errors": {"a": "odd"}}', {}, [{"field": "a", "message": "odd"}]),
    (
        '{"errors": {"a": ["odd", "no"], "b": "x"}}',
        {},
        [
            {"field": "a", "message": "odd"},
            {"field": "a", "message": "no"},
            {"field": "b", "message": "x"},
        ],
    ),
]


@pytest.mark.parametrize(("text", "cells", "nested"), OBJECTS)
def test_what_an_object_holds_one_level_down_is_put_beside_its_cells(
    text: str, cells: dict[str, str], nested: list[dict[str, str]]
) -> None:
    found = read_json_lines(text)
    (line,) = found.lines
    assert dict(zip(found.names, line.cells.values(), strict=True)) == cells
    assert line.nested == nested
    assert line.raw == text


ROWS = ["record", "row", "data", "original", "source", "payload", "input", "row_data"]
FINDINGS = ["errors", "findings", "failures", "problems", "issues", "violations"]


@pytest.mark.parametrize("name", ROWS)
def test_the_row_itself_may_go_by_many_names(name: str) -> None:
    assert read_json_lines(f'{{"{name}": {{"b": 1}}}}').names == [NESTED + "b"]


@pytest.mark.parametrize("name", [*FINDINGS, "error", "messages", "reasons"])
def test_findings_may_go_by_many_names(name: str) -> None:
    (line,) = read_json_lines(f'{{"{name}": ["odd"]}}').lines
    assert line.nested == [{"message": "odd"}]


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ('{"data": [{"row": 1}, {"row": 2}]}', ['{"row": 1}', '{"row": 2}']),
        ('{"ok": 1, "data": {"list": [{"errors": []}]}}', ['{"errors": []}']),
        ('{"data": [{"x": 1}]}', ['{"data": [{"x": 1}]}']),
        ('{"data": [{"row": 1}, 2]}', ['{"data": [{"row": 1}, 2]}']),
        ('{"row": 1, "data": [{"row": 2}]}', ['{"row": 1, "data": [{"row": 2}]}']),
        ('[{"row": 1}, {"row', ['{"row": 1}', '{"row']),
    ],
)
def test_an_object_that_only_wraps_others_is_those(text: str, raws: list[str]) -> None:
    assert [line.raw for line in read_json_lines(text).lines] == raws


def test_what_is_no_object_stays_as_a_line_that_is_not_believed() -> None:
    found = read_json_lines('{"a": 1}\n{"a": \n{"b": 2}')
    assert [line.intact for line in found.lines] == [True, False, True]
    assert found.names == ["a", "b"]
    assert found.lines[2].cells == {1: "2"}


TEXT = "email,message\nbob@,odd\n"


def zipped(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return stream.getvalue()


@pytest.mark.parametrize(
    "source",
    [
        TEXT,
        "\ufeff" + TEXT,
        TEXT.encode("utf-16"),
        bytearray(TEXT.encode("cp1252")),
        gzip.compress(TEXT.encode()),
        zipped(errors=TEXT),
        io.BytesIO(TEXT.encode()),
        io.StringIO(TEXT),
    ],
    ids=range(8),
)
def test_an_error_file_is_taken_as_a_contact_file_is(source: str | bytes) -> None:
    assert read_error_file(source, SENT)["row"].tolist() == [1]


def test_a_path_and_a_text_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "odd name without an ending"
    path.write_text(TEXT)
    (tmp_path / "errors.zip").write_bytes(zipped(errors=TEXT))
    for source in (path, str(path), str(tmp_path / "errors.zip")):
        assert read_error_file(source, SENT)["row"].tolist() == [1]
    for text in ("no such file.csv here", "x" * 5000, "a\0b", "bob@: odd"):
        assert read_error_file(text, SENT)["raw"].tolist() == [text]


def test_an_archive_of_several_files_is_not_refused_halfway_through_an_import() -> None:
    errors = read_error_file(zipped(a=TEXT, b=TEXT), SENT)
    assert errors["row"].isna().all()


@given(st.text('ab1,;\t|"\n\r =:{[}]') | st.text(max_size=30))
@example("sep=;")
@example("sep=;\n")
@example("\t\n\t\n")
@example(",")
@example("[")
def test_any_text_is_read_and_none_of_it_is_lost(text: str) -> None:
    errors = read_error_file(text + "\n", SENT)
    found = "".join(dict.fromkeys(errors["raw"]))
    letters = set(text) & {"a", "b", "1"}
    if not text.startswith("sep="):
        assert letters <= set(found) | set("".join(text.splitlines()[:1]))
