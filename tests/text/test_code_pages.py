# ruff: noqa: RUF001 - names of many languages
"""Files without a mark are read in their encoding, or it is said which other may be.

The people are those of ``benchmarks/code_pages.py``, apart from the words by which the
encodings are told.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from benchmarks.code_pages import compared, people, table, tried, written
from cdp_frames import read_contacts
from cdp_frames.errors import UnreadableFileError
from cdp_frames.text.decoding import decode
from tests.support.examples import examples

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
PAGES = [(name, page) for name, parts in people().items() for page in parts["pages"]]


def test_the_page_tells_how_often_a_file_is_read_in_its_encoding() -> None:
    read = tried(repeats=3)
    assert not len(read.query("outcome == 'silent'")), read.to_string()
    shown = PAGE.read_text(encoding="utf-8")
    # Names of CLDR differ a little between versions of Babel, and a file with them.
    off = 0
    for line in table(read).splitlines()[2:]:
        page, *today = line.strip("| ").split(" | ")
        found = re.search(rf"^\| {page} \| (.+) \|$", shown, re.MULTILINE)
        assert found, page
        pairs = zip(today, found[1].split(" | "), strict=True)
        off += sum(abs(_right(one) - _right(other)) for one, other in pairs)
    assert off <= len(read) / 100


@pytest.mark.thorough
@pytest.mark.parametrize("by", ["page", "language"])
def test_the_page_tells_how_often_another_library_reads_it_right(by: str) -> None:
    shown = PAGE.read_text(encoding="utf-8")
    for line in compared(tried(repeats=3, against=True), by).splitlines()[2:]:
        name, files, here, other = line.strip("| ").split(" | ")
        found = re.search(
            rf"^\| {name} \| {files} \| (\d+)% \| (\d+)% \|$", shown, re.MULTILINE
        )
        assert found, line
        # Other versions of charset-normalizer, and of Babel, differ a little.
        assert abs(int(found[1]) - int(here.rstrip("%"))) <= 10, line
        assert abs(int(found[2]) - int(other.rstrip("%"))) <= 25, line


def _right(cell: str) -> int:
    return int(cell.partition(" of ")[0])


@given(st.sampled_from(PAGES), st.integers(1, 40), st.randoms(use_true_random=False))
@examples(60)
def test_a_letter_is_right_or_told(
    case: tuple[str, str], rows: int, chance: random.Random
) -> None:
    language, page = case
    data = written(language, rows, chance).encode(page, "ignore")
    read = decode(data)
    if not data.isascii():
        assert any("the encoding is a guess" in note for note in read.notes)
    if read.data.decode() != data.decode(page):
        assert any("may as well be" in note for note in read.notes)


@pytest.mark.parametrize(("language", "page"), PAGES, ids=lambda value: value)
def test_a_file_of_some_length_is_read_in_its_encoding(
    language: str, page: str
) -> None:
    """Found without a doubt where there are letters enough, in all places of a file."""
    text = written(language, 60, random.Random(3))
    filler = b"1,plain words of one kind\r\n" * 30_000
    data = b"id,note\r\n" + filler + text.encode(page, "ignore") + filler
    assert len(data) > 3 * 2**19
    read = decode(data)
    doubted = any("may as well be" in note for note in read.notes)
    assert doubted or read.data == data.decode(page).encode()


@pytest.mark.parametrize("page", ["cp850", "mac_roman", "cp437"])
def test_a_doubt_names_the_other_encoding_and_the_letter(page: str) -> None:
    notes = decode("Nome\nUniversit\u00e0\n".encode(page)).notes
    (note,) = [each for each in notes if "may as well be" in each]
    assert "'\u00e0'" in note
    assert "Look at them before they are sent" in note


def test_the_doubt_travels_with_the_frame() -> None:
    data = "email,first_name\r\nann@example.com,Zo\x82\r\n".encode("latin-1")
    frame = read_contacts(data)
    notes = " ".join(frame.attrs["cdp_frames"]["notes"])
    assert "the encoding is a guess" in notes
    assert read_contacts(data, encoding="cp850")["first_name"].tolist() == ["Zoé"]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Name;Ort\nJürgen Groß;Köln\nMüller;Zürich\n", "cp850"),
        ("Name;Ort\nJürgen Groß;Köln\nMüller;Zürich\n", "cp437"),
        ("Prénom;Société\nHélène;Crédit Général\nAndré;Île d'Yeu\n", "cp850"),
        ("Imię;Miasto\nPaweł Wałęsa;Łódź\nŻaneta;Kraków\n", "cp852"),
        ("Imię;Miasto\nPaweł Wałęsa;Łódź\nŻaneta;Kraków\n", "iso8859-2"),
        ("Név;Város\nErdős Győző;Győr\nSzűcs Ernő;Pécs\n", "cp1250"),
        ("Prénom\nŒuvre\nSœur Cœur €\n", "iso8859-15"),
        ("Vardas\nŽydrūnas Šarūnas\nEglė Rūta Mindaugė\n", "cp1257"),
        ("名前,会社\n佐藤美咲,株式会社サンプル\n", "cp932"),
        ("姓名,公司\n王小明,北京科技有限公司\n", "gb18030"),
        ("姓名,公司\n陳怡君,台北科技股份有限公司\n", "cp950"),
        ("이름,회사\n김민준,주식회사 한국\n", "cp949"),
        ("名前\n山田太郎\n", "iso2022_jp"),
    ],
)
def test_each_kind_is_read(text: str, page: str) -> None:
    assert decode(text.encode(page)).data.decode() == text


def test_bytes_that_stand_for_nothing_are_told() -> None:
    data = (
        "名前,会社\n佐藤美咲,株式会社サンプル\n鈴木,東京\n".encode("cp932") + b"\x82\n"
    )
    read = decode(data)
    assert read.data.decode().endswith("東京\n\ufffd\n")
    assert any("1 bytes stand for nothing in cp932" in note for note in read.notes)


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("Müller,Jürgen Groß,Kröger", "cp850"),
        ("Müller,Jürgen Groß,Kröger", "mac_roman"),
        ("Łukasz,Wałęsa,Żółć", "cp1250"),
        ("Ольга,Иванов", "cp866"),
        ("健一,山田太郎", "cp932"),
    ],
)
@pytest.mark.parametrize("place", [1, 7, 30])
def test_the_only_letters_of_a_large_file_are_found_wherever_they_stand(
    words: str, page: str, place: int
) -> None:
    line = b"somebody@example.com,Some Body,Company Limited,2026-04-21\n"
    lines = [line] * 80_000
    lines[len(lines) * place // 31] = words.encode(page) + b"\n"
    assert words in decode(b"".join(lines)).data.decode()


@pytest.mark.parametrize(
    ("word", "page"),
    [("Núñez", "cp850"), ("Núñez", "cp437"), ("Żółć", "cp1250"), ("健一", "cp932")],
)
def test_one_word_alone_is_right_or_told(word: str, page: str) -> None:
    read = decode(f"name\n{word}\n".encode(page))
    told = any("may as well be" in note for note in read.notes)
    assert told or word in read.data.decode()


MARKS = {
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
    "utf-8": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize(
    "text",
    [
        "email,name\nann@example.com,Ann\n",
        "email,name\nzoe@example.com,Zoë\n" * 3,
        "email,name\r\nzoë@example.com,Zoë\r\n",
        "Имя,email\nОльга,o@example.com\n",
        "名前,email\n健一,k@example.com\n",
    ],
)
@pytest.mark.parametrize("page", [*MARKS, "cp1252", "cp1251", "cp932"])
@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_mark_is_true_or_the_file_is_refused(
    mark: bytes, page: str, text: str
) -> None:
    body = text.encode(page, "ignore")
    wanted = body.decode(page)
    try:
        read = decode(mark + body).data.decode()
    except UnreadableFileError:
        # A true mark is never refused.
        assert mark != MARKS.get(page)
    else:
        assert read == wanted


@pytest.mark.parametrize("order", ["utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"])
def test_a_mark_of_two_bytes_before_letters_of_four_is_refused(
    mark: bytes, order: str
) -> None:
    data = mark + "email,name\nann@example.com,Ann\n".encode(order)
    with pytest.raises(UnreadableFileError, match="of four bytes a letter"):
        read_contacts(data)
