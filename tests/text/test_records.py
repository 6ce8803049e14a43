from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.delimiters import NONE, detect
from cdp_frames.text.records import CUT, STRAY, UNCLOSED, Record, lines, split


def cells(
    text: str, *, delimiter: str = ",", width: int | None = None
) -> list[list[str]]:
    return [record.cells for record in split(text, delimiter, width=width)]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        pytest.param("a,b\n1,2\n", [["a", "b"], ["1", "2"]], id="plain"),
        pytest.param("a,b\n1,2", [["a", "b"], ["1", "2"]], id="no end at the end"),
        pytest.param("a\r\nb\rc\nd", [["a"], ["b"], ["c"], ["d"]], id="mixed ends"),
        pytest.param("a\n\nb\n\n\n", [["a"], [""], ["b"]], id="blank lines"),
        pytest.param('"a,\r\n""b""",c\n', [['a,\r\n"b"', "c"]], id="quotes"),
        pytest.param('"",""\n', [["", ""]], id="empty quotes"),
        pytest.param('5" nail,6"\n', [['5" nail', '6"']], id="quotes within"),
        pytest.param('"a"b,c\n', [["ab", "c"]], id="text after a quote"),
        pytest.param('"a" ,c\n', [["a ", "c"]], id="a blank after a quote"),
        pytest.param('"a", "b, c" ,d\n', [["a", "b, c", "d"]], id="blanks around"),
        pytest.param('a, "b" c\n', [["a", ' "b" c']], id="no quotes after all"),
        pytest.param(",\n", [["", ""]], id="two empty cells"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_text_is_cut_into_records(text: str, records: list[list[str]]) -> None:
    assert cells(text) == records


def test_a_quote_that_is_never_closed_costs_its_own_line_only() -> None:
    text = 'a,b\n1,"2\n3,4\n5,6\n'
    assert list(split(text, ",")) == [
        Record(["a", "b"], 0, 4),
        Record(["1", '"2'], 4, 9, UNCLOSED),
        Record(["3", "4"], 9, 13),
        Record(["5", "6"], 13, 17),
    ]


def test_a_stray_pair_of_quotes_does_not_swallow_the_people_between() -> None:
    text = 'a,b,c\n1,"Ana,x\n2,Bo,y\n3,Cy,y\n4,"Di,z\n5,Ed,z\n'
    found = list(split(text, ",", width=3))
    assert [record.cells[0] for record in found] == ["a", "1", "2", "3", "4", "5"]
    assert [record.flaw for record in found] == ["", STRAY, "", "", UNCLOSED, ""]


def test_an_address_on_several_lines_is_one_cell() -> None:
    text = 'name,address,city\nAna,"1 Main St, Apt 2\nBack door, left\nRome",IT\n'
    assert cells(text, width=3)[1][1] == "1 Main St, Apt 2\nBack door, left\nRome"


@pytest.mark.parametrize(
    ("text", "delimiter", "width"),
    [
        pytest.param("a,b,c\n1,2,3\n", ",", 3, id="comma"),
        pytest.param("a;b;c\n1,5;2,5;3\n", ";", 3, id="decimal commas"),
        pytest.param("a\tb\n1, 2\t3\n", "\t", 2, id="tab"),
        pytest.param("a|b\nx;y|z\n", "|", 2, id="pipe"),
        pytest.param("sep=;\na;b,c\n1;2\n", ";", 2, id="told"),
        pytest.param('"sep=\t"\r\na\tb\r\n', "\t", 2, id="told, in quotes"),
        pytest.param("email\na@example.com\n", NONE, 1, id="one column"),
        pytest.param("company\nAcme, Inc.\nGlobex\n", NONE, 1, id="commas in one"),
        pytest.param(
            "email\na@example.com,\nb@example.com,\n", ",", 2, id="a comma more"
        ),
        pytest.param('"a";"b"\n"1,2,3";"4,5,6"\n', ";", 2, id="quotes tell"),
        pytest.param("Title\n\na;b\n1;2\n", ";", 2, id="a title"),
        pytest.param(
            "name;note\nAna;a, b, c\nBo;d, e, f\nCy;g, h, i\n", ";", 2, id="lists"
        ),
        pytest.param("Email,Name,City\na@example.com\n", ",", 3, id="ragged"),
        pytest.param("Email\n", NONE, 1, id="a header alone"),
        pytest.param("Email;Name\n", ";", 2, id="two headers alone"),
    ],
)
def test_the_delimiter_makes_equal_records(
    text: str, delimiter: str, width: int
) -> None:
    found = detect(text)
    assert (found.delimiter, found.width) == (delimiter, width)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        pytest.param(
            'a,b\n1,"two\nli', [(["a", "b"], ""), (["1", "two\nli"], CUT)], id="cut"
        ),
        pytest.param(
            'a,b\n1,"say ""hi',
            [(["a", "b"], ""), (["1", 'say "hi'], CUT)],
            id="doubled",
        ),
        pytest.param(
            'a,b\n1,"odd\n2,x\n',
            [(["a", "b"], ""), (["1", '"odd'], UNCLOSED), (["2", "x"], "")],
            id="a letter: a whole line follows",
        ),
        pytest.param('"a\nb', [(["a\nb"], CUT)], id="all in one quote"),
    ],
)
def test_forgivingly_an_open_quote_is_the_end_unless_a_whole_line_follows(
    text: str, records: list[tuple[list[str], str]]
) -> None:
    found = split(text, ",", width=2, forgiving=True)
    assert [(record.cells, record.flaw) for record in found] == records


def test_forgivingly_quotes_that_pair_up_are_believed() -> None:
    text = 'a,b,c\n1,"Ana,x\n2,Bo,y\n3,Cy,y\n4,"Di,z\n5,Ed,z\n'
    found = list(split(text, ",", width=3, forgiving=True))
    assert found[1].cells == ["1", "Ana,x\n2,Bo,y\n3,Cy,y\n4,Di", "z"]


@given(
    st.lists(
        # A line within a cell must not look like a record.
        st.lists(
            st.text('a", ', max_size=4) | st.text('a"\n', max_size=4),
            min_size=2,
            max_size=2,
        )
    ),
    st.data(),
)
def test_forgivingly_a_cut_text_gives_its_whole_records(
    written: list[list[str]], data: st.DataObject
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(written)
    text = stream.getvalue()
    kept = text[: data.draw(st.integers(0, len(text)))]
    found = [record.cells for record in split(kept, ",", width=2, forgiving=True)]
    assert found[:-1] == written[: max(len(found) - 1, 0)]


def test_lines_end_at_line_ends_only() -> None:
    assert lines("a\x0cb\u2028c\r\nd\re\n\nf") == ["a\x0cb\u2028c", "d", "e", "", "f"]
    assert lines("") == []
    assert lines("\n") == [""]


def is_name(cell: str) -> bool:
    return cell.strip() in {"row", "field", "message", "email"}


@pytest.mark.parametrize(
    ("text", "delimiter", "named"),
    [
        pytest.param("row;message\n1;a, b\n2;c, d\n", ";", True, id="names"),
        pytest.param("row|message\n", "|", True, id="names alone"),
        pytest.param("row,x,y,z\n1,2,3,4\n", ",", True, id="one name of four"),
        pytest.param("email; row,a\nx,b\ny,c\n", ",", False, id="a list of names"),
        pytest.param("x,y\n1,2\n", ",", False, id="no names"),
        pytest.param("message\na, b\nc\n", NONE, False, id="one column"),
    ],
)
def test_known_names_in_the_first_record_tell_the_delimiter(
    text: str, delimiter: str, *, named: bool
) -> None:
    found = detect(text, is_name=is_name, forgiving=True)
    assert (found.delimiter, found.named) == (delimiter, named)


def test_the_share_of_records_that_a_delimiter_makes_equal_is_told() -> None:
    assert detect("a,b\n1,2\n3,4\n5\n").share == 0.75
    assert detect('a,b\n1,2\n3,"cut\nhere', forgiving=True).share == 1.0
