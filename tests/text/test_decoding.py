# ruff: noqa: RUF001 - the signs that real files hold
from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cdp_frames.errors import UnreadableFileError
from cdp_frames.text.decoding import decode

GERMAN = "Name;Stadt\nJörg Groß;München\nÄnne Öz;Zürich\n"
FRENCH = "Prénom;Société\nHélène;Crédit à l’Été\nZoë;Ça va, garçon – où ?\n"
SPANISH = "Nombre;País\nIñigo;España\nMaría José;¿Perú? Sí\n"
ENGLISH = "Name,Note\nAna,She said “don’t” – it’s Bob’s café\nBo,we’re 10–20\n"
NORDIC = "Namn;Ort\nÅsa Sjöberg;Malmö\nBjørn Ærø;Tromsø\n"


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH, ENGLISH, NORDIC])
@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_western_text_is_recognised_in_every_encoding(
    text: str, encoding: str, found: str
) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.encoding == found
    assert decoded.data.decode() == text
    assert decoded.evidence


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Imię,Miasto\nPaweł Wałęsa,Łódź\nMałgorzata Śliwińska,Kraków\n", "cp1250"),
        ("Jméno;Město\nDvořák;Plzeň\nŠtěpán;Kutná Hora\n", "cp1250"),
        ("Ad;Şehir\nAyşe Güneş;İstanbul\nÇağrı;Muğla\n", "cp1254"),
        ("Nome;Cidade\nJoão Conceição;São Paulo\nInês;Évora\n", "cp1252"),
        ("Nome;Città\nNiccolò;Forlì\nè già qui;perché no\n", "cp1252"),
        ("Name\nJörg\nZoë\nAndré\nÅsa\nNúñez\nØystein\nBeyoncé\n", "cp1252"),
    ],
)
def test_the_language_tells_between_the_code_pages(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.encoding, decoded.data.decode()) == (encoding, text)


def test_the_old_mac_is_known_by_its_line_ends_and_its_blanks() -> None:
    data = b"Question\rYes\xca\rNo\xca\r"
    decoded = decode(data)
    assert decoded.encoding == "mac_roman"
    assert decoded.data.decode() == "Question\rYes\u00a0\rNo\u00a0\r"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            "Имя;Город\nАнна Каренина;Санкт-Петербург\nИван Петров;Москва\n" * 5,
            "cp1251",
        ),
        ("姓名,城市\n王小明,北京\n李小龙,上海市浦东新区\n" * 9, "gb18030"),
        ("名前,会社\n山田太郎,株式会社サンプル\n鈴木花子,東京大学\n" * 5, "cp932"),
        ("Όνομα;Πόλη\nΓιώργος;Αθήνα\n" * 5, "cp1253"),
    ],
)
def test_what_is_not_western_is_read_and_called_a_guess(
    text: str, encoding: str
) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.data.decode() == text
    assert any("guess" in note for note in decoded.notes)


REFUSED = [
    pytest.param(b"\xef\xbb\xbfName\nJ\xf6rg\n", "offset 6, line 2", id="cp1252"),
    pytest.param(b"\xff\xfeName,City\nAna,Rome\n", "of one byte a letter", id="ascii"),
    pytest.param(
        b"\xff\xfe" + "Name,City\nAna\n".encode("utf-16-be"), "utf-16-be", id="swapped"
    ),
    pytest.param(b"\xff\xfeN\0a\0m", "utf-16-le", id="half a letter"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED)
def test_a_mark_that_contradicts_the_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError, match="mark says") as caught:
        decode(data)
    assert message in str(caught.value)


def test_the_callers_encoding_goes_before_the_evidence() -> None:
    decoded = decode("Größe".encode("cp1250"), "cp1250")
    assert (decoded.data.decode(), decoded.encoding) == ("Größe", "cp1250")
    assert decoded.evidence == "given by the caller"
    assert decode(b"\xef\xbb\xbfName", "utf-8").data == b"Name"
    assert decode("\ufeffName".encode("utf-16-le"), "utf-16").data == b"Name"


def test_the_callers_encoding_must_fit() -> None:
    with pytest.raises(UnreadableFileError, match="byte 0xF6 at offset 1, line 1"):
        decode(b"J\xf6rg", "utf-8")
    with pytest.raises(UnreadableFileError, match="no encoding 'utf-9'"):
        decode(b"x", "utf-9")


def test_stray_bytes_in_a_utf8_file_are_repaired_and_told() -> None:
    data = ("é" * 40 + "\n").encode() + b"caf\xe9 \x96 x\n"
    decoded = decode(data)
    assert decoded.data.decode().splitlines()[1] == "café – x"
    assert any("2 bytes" in note and "line 2" in note for note in decoded.notes)


def test_a_file_cut_within_a_letter_is_told() -> None:
    decoded = decode("Jörg, Zoë".encode()[:-1])
    assert decoded.data.decode() == "Jörg, Zo"
    assert any("cut short" in note for note in decoded.notes)


def test_lost_letters_and_nuls_are_told() -> None:
    decoded = decode("a\ufffdb\ufffd\nc\0d\n".encode())
    assert decoded.data.decode() == "a\ufffdb\ufffd\ncd\n"
    assert [note[:10] for note in decoded.notes] == ["2 x U+FFFD", "1 x NUL (a"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(range(256)) * 8, id="every byte"),
        pytest.param(b"\0\0\0\1" * 100, id="zeros"),
        pytest.param(b"%PDF-1.7\nsomething", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="PNG"),
        pytest.param(b"SQLite format 3\0", id="SQLite"),
        pytest.param(b"BEGIN:VCARD\nEND:VCARD\n", id="vCard"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        decode(data)


def test_a_nul_after_the_mark_of_utf16_is_no_mark_of_utf32() -> None:
    assert decode("\0Name\n".encode("utf-16")).data == b"Name\n"


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [GERMAN, FRENCH, ENGLISH])
def test_forgivingly_all_is_read_that_is_there(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    for cut in range(4):
        decoded = decode(data[: len(data) - cut], forgiving=True)
        assert text.startswith(decoded.data.decode())
        assert len(decoded.data.decode()) >= len(text) - 4


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("Zoë".encode()[:-1], "Zo", id="half a letter"),
        pytest.param("é".encode()[:-1], "", id="half the only letter"),
        pytest.param(b"\xef\xbb\xbfJ\xf6rg", "J\ufffdrg", id="not as the mark says"),
        pytest.param(b"\xff\xfea\0\x00\xd8b\0", "a\ufffdb", id="half a character"),
        pytest.param(b"row,a\0b,c\n", "row,a\0b,c\n", id="a NUL stays"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"%PDF-1.7", "%PDF-1.7", id="no text at all"),
        pytest.param(b"a\0b\0c", "ab", id="UTF-16, cut within a letter"),
    ],
)
def test_forgivingly_nothing_is_refused_or_taken_out(data: bytes, text: str) -> None:
    assert decode(data, forgiving=True).data.decode() == text


@given(st.binary(max_size=60))
def test_forgivingly_any_bytes_are_some_text(data: bytes) -> None:
    for mark in (b"", b"\xff\xfe", b"\xff\xfe\0\0", b"\xef\xbb\xbf"):
        decode(mark + data, forgiving=True).data.decode()


def test_the_callers_encoding_is_taken_strictly_all_the_same() -> None:
    with pytest.raises(UnreadableFileError, match="the encoding given"):
        decode(b"J\xf6rg", "utf-8", forgiving=True)
