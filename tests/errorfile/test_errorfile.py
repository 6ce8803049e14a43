"""The error file: small files, each with what has to come out of it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file
from cdp_frames.errorfile.messages import code_of
from cdp_frames.errorfile.reader import text_of_file
from cdp_frames.errors import UnreadableFileError

FIELD_MAP = {"Mail": "email", "country": "country_code", "Seen": "last_seen_at"}
SENT = pd.DataFrame(
    {
        "Mail": ["ana@example.com", "bob@", "cid@example.org", "dee@example.org"],
        "country": ["US", "ZZ", "ZZ", "DE"],
        "Seen": ["2026-04-21T10:00:00", "", "2026-04-21T10:00:00", "21.4.2026"],
    },
    index=["a", "b", "b", "d"],
)
Row = int | None


def read(content: str | bytes, *, refused: int | None = None) -> pd.DataFrame:
    return read_error_file(content, SENT, field_map=FIELD_MAP, refused=refused)


def rows(errors: pd.DataFrame) -> list[Row]:
    return [None if pd.isna(row) else int(row) for row in errors["row"]]


CID = "cid@example.org,ZZ,2026-04-21T10:00:00"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("email,error\nbob@,invalid email format\n", "1 email invalid_email key"),
        ("Mail\terror\nbob@\tinvalid email format\n", "1 email invalid_email key"),
        ("Mail;Fehler\nBOB@ ;invalid email format\n", "1 email invalid_email key"),
        ("email|odd\nbob@|invalid email format\n", "1 email invalid_email key"),
        ("bob@: email: invalid email format\n", "1 email invalid_email key"),
        (
            "dee@example.org: Seen: naive datetime\n",
            "3 last_seen_at naive_datetime key",
        ),
        (
            "field,message,value\nlast_seen_at,naive datetime,21.4.2026\n",
            "3 last_seen_at naive_datetime values",
        ),
        (f"Mail,country,Seen,error\n{CID},odd\n", "2 - cdp_rejected row"),
        (f'raw,reason\n"{CID}",odd\n', "2 - cdp_rejected row"),
        (f"row 7: country: odd | {CID}\n", "2 country_code cdp_rejected row"),
        (
            '{"row": 3, "field": "country", "message": "not allowed", "Mail": "bob@"}',
            "1 country_code not_allowed key",
        ),
        (
            '[{"contactKey": "bob@", "errors": [{"path": "records[1].email"}]}]',
            "1 email cdp_rejected key",
        ),
        (
            '{"success": true, "data": {"errors": [{"row": 9, "email": "bob@"}]}}',
            "1 - cdp_rejected key",
        ),
        (
            '{"record": {"Mail": "bob@"}, "error": {"code": "X.REQUEST_SCHEMA"}}',
            "1 - unknown_field key",
        ),
        (
            '{"email": "bob@", "errors": {"country_code": ["not one of US"]}}',
            "1 country_code not_allowed key",
        ),
    ],
)
def test_a_line_is_read_and_matched(content: str, expected: str) -> None:
    (error,) = read(content).to_dict("records")
    parts = (error[name] for name in ("row", "field", "code", "matched_by"))
    assert " ".join("-" if pd.isna(part) else str(part) for part in parts) == expected
    assert error["stage"] == "cdp"


def test_the_whole_line_of_a_result() -> None:
    errors = read(
        "row,field,message,value,email\n2,email,invalid email format,bob@,bob@\n"
    )
    assert errors.drop(
        columns=["suggestion", "confidence", "alternative", "repair"]
    ).iloc[0].to_dict() == {
        "row": 1,
        "index": "b",
        "column": "Mail",
        "field": "email",
        "value": "bob@",
        "code": "invalid_email",
        "message": "invalid email format",
        "action": "Correct the address; strip blanks and look for a typing mistake.",
        "stage": "cdp",
        "matched_by": "key",
        "certainty": 1.0,
        "raw": "2,email,invalid email format,bob@,bob@",
    }
    assert errors["suggestion"].isna().all()
    assert errors["row"].dtype == "Int64"


@pytest.mark.parametrize(
    ("numbers", "expected", "by"),
    [
        ([1, 4], [0, 3], "number"),  # 0 would leave 4 without a row, 2 would leave 1
        ([0, 3], [0, 3], "number"),
        ([2, 5], [0, 3], "number"),
        ([0], [0], "number"),
        ([5], [3], "number"),
        ([2, 3], [None, None], "none: unknown what the numbers count from"),
        ([1, 5], [None, None], "none: unknown what the numbers count from"),
        ([0, 4], [None, None], "none: unknown what the numbers count from"),
    ],
)
def test_bare_numbers_count_only_where_their_range_proves_their_base(
    numbers: list[int], expected: list[Row], by: str
) -> None:
    lines = "".join(f"{number},odd\n" for number in numbers)
    errors = read(f"row,message\n{lines}")
    assert rows(errors) == expected
    assert set(errors["matched_by"]) == {by}


@pytest.mark.parametrize("base", [0, 1, 2])
def test_one_line_with_a_key_proves_the_base_for_all(base: int) -> None:
    text = f"row,email,message\n{1 + base},bob@,odd\n{2 + base},,odd\n"
    errors = read(text)
    assert rows(errors) == [1, 2]
    assert list(errors["matched_by"]) == ["key", "number"]


def test_a_column_of_numbers_that_nothing_names_proves_nothing_by_its_range() -> None:
    assert rows(read("attempt,message\n0,odd\n1,odd\n")) == [None, None]


def test_numbers_and_keys_that_contradict_each_other_leave_the_keys() -> None:
    text = "row,email,message\n4,ana@example.com,odd\n1,bob@,odd\n3,,odd\n"
    assert rows(read(text)) == [0, 1, None]


def test_lines_count_when_cells_hold_line_breaks() -> None:
    sent = pd.DataFrame({"email": ["a@", "b@", "c@"], "note": ["one\ntwo", "", ""]})
    errors = read_error_file("line,email,message\n2,a@,odd\n4,b@,odd\n5,,odd\n", sent)
    assert rows(errors) == [0, 1, 2]


def test_two_rows_that_fit_equally_are_not_guessed() -> None:
    errors = read("field,message,value\ncountry,odd,ZZ\n")
    assert rows(errors) == [None]
    assert errors["matched_by"].tolist() == ["none: several rows fit"]
    assert errors["certainty"].tolist() == [0.0]


def test_as_many_lines_as_rows_are_matched_if_the_cdp_counts_as_many() -> None:
    text = "field,message,value\ncountry,odd,ZZ\ncountry,odd,ZZ\n"
    assert rows(read(text)) == [None, None]
    assert rows(read(text, refused=1)) == [None, None]
    assert rows(read(text, refused=3)) == [None, None]
    assert rows(read(text, refused=2)) == [1, 2]


def test_lines_with_numbers_of_their_own_are_matched_in_their_order() -> None:
    text = "row,field,message,value\n9,country,odd,ZZ\n8,country,odd,ZZ\n"
    assert rows(read(text)) == [2, 1]


def test_order_decides_what_lies_between_many_lines_in_order() -> None:
    sent = pd.DataFrame({"email": [f"p{n}@" for n in range(30)], "tier": ["x"] * 30})
    sent["tier"] = ["y" if n in {11, 25} else "x" for n in range(30)]
    lines = [f"p{n}@,,,odd" for n in range(0, 30, 2)]
    lines.insert(6, ",tier,y,odd")
    text = "\n".join(["email,field,value,message", *lines, ""])
    errors = read_error_file(text, sent)
    assert (rows(errors)[6], errors["matched_by"][6]) == (11, "order")
    shuffled = "\n".join(["email,field,value,message", *lines[::-1], ""])
    assert rows(read_error_file(shuffled, sent))[9] is None


@pytest.mark.parametrize(
    "name", ["duplicate_of", "existing_email", "conflicts_with", "x"]
)
def test_a_key_of_somebody_else_is_not_the_key(name: str) -> None:
    text = f"field,message,{name}\ncountry,odd,ana@example.com\n"
    assert rows(read(text)) == [None]


def test_what_a_rule_expects_is_not_the_value() -> None:
    text = "country: must be as in ('DE')\n"
    assert rows(read(text)) == [None]


def test_a_masked_value_is_no_value() -> None:
    sent = pd.DataFrame({"email": ["ana@example.com", "a***"]})
    text = "email,message\na***,odd\nb***,odd\n"
    assert rows(read_error_file(text, sent)) == [None, None]


def test_a_spelling_counts_where_the_file_keeps_spellings() -> None:
    sent = pd.DataFrame({"email": ["Ana@", "ana@", "Bob@"]})
    lowered = read_error_file("email,message\nana@,odd\n", sent)
    kept = read_error_file("email,message\nana@,odd\nBob@,odd\n", sent)
    assert (rows(lowered), rows(kept)) == ([None], [1, 2])


@pytest.mark.parametrize("cut", range(1, 90))
def test_a_file_that_stops_anywhere_gives_no_wrong_row(cut: int) -> None:
    text = (
        "row,message,email\n1,odd,ana@example.com\n2,odd,bob@\n"
        "3,odd,cid@example.org\n4,odd,dee@example.org\n"
    )
    errors = read(text[:-cut])
    found = [row for row in rows(errors) if row is not None]
    assert found == list(range(len(found)))
    if cut > 1 and len(errors):
        assert text[:-cut].rstrip("\n").endswith(errors["raw"].iloc[-1])


def test_several_findings_of_one_line_are_several_rows() -> None:
    text = (
        "row,field,message,value,email\n2,email; country,"
        "email: invalid email format; country: not one of US,bob@; ZZ,bob@\n"
    )
    errors = read(text)
    assert rows(errors) == [1, 1]
    assert list(errors["field"]) == ["email", "country_code"]
    assert list(errors["code"]) == ["invalid_email", "not_allowed"]
    assert len(set(errors["raw"])) == 1


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("invalid email format", "invalid_email"),
        ("Invalid email format.", "invalid_email"),
        ("naive datetime", "naive_datetime"),
        ("CDP_ETL.VALIDATION.REQUEST_SCHEMA", "unknown_field"),
        ("CDP_ETL.VALIDATION.REQUEST_INVALID", "missing_required_field"),
        ("first_name is required", "missing_required_field"),
        ("not one of US, DE", "not_allowed"),
        ("not an integer", "invalid_integer"),
        ("the domain takes no mail", "undeliverable_domain"),
        ("blocked domain", "cdp_rejected"),
        ("", "cdp_rejected"),
    ],
)
def test_the_words_of_the_cdp_are_our_words(message: str, code: str) -> None:
    assert code_of(message, "", is_sent=False) == code


def test_unknown_words_go_before_a_general_code() -> None:
    code = "CDP_ETL.VALIDATION.REQUEST_INVALID"
    assert code_of("odd", code, is_sent=True) == "cdp_rejected"
    assert code_of("", code, is_sent=True) == "missing_value"
    assert code_of("", code, is_sent=False) == "missing_required_field"


def test_unknown_words_are_kept_as_they_are() -> None:
    (error,) = read("email,message\nbob@,Computer says no: (x; y)\n").to_dict("records")
    assert error["message"] == "Computer says no: (x; y)"
    assert error["action"] == "Read the CDP's message and correct the row."


def test_what_the_cdp_advises_is_the_action() -> None:
    (error,) = read("email,message,remediation\nbob@,no,Ask Eve.\n").to_dict("records")
    assert error["action"] == "Ask Eve."


def test_a_header_that_is_the_field_of_another_column_is_not_guessed() -> None:
    field_map = {"country": "region", "land": "country"}
    sent = pd.DataFrame({"country": ["US", "DE"], "land": ["DE", "US"]})
    errors = read_error_file("field,message\ncountry,odd\n", sent, field_map=field_map)
    assert errors["column"].isna().all()


def test_the_column_is_found_from_the_value() -> None:
    (error,) = read("email,message,value\nbob@,odd,ZZ\n").to_dict("records")
    assert (error["column"], error["value"]) == ("country", "ZZ")


def test_the_column_is_found_from_the_message() -> None:
    (error,) = read("email,message\nbob@,bad country here\n").to_dict("records")
    assert (error["column"], error["value"]) == ("country", "ZZ")


def test_rows_are_told_by_the_callers_positions_and_labels() -> None:
    errors = read_error_file(
        "email,error\nbob@,odd\n,odd\n",
        SENT,
        field_map=FIELD_MAP,
        rows=np.array([10, 20, 30, 40]),
        labels=["w", ("x", 1), "y", "z"],
    )
    assert rows(errors) == [20, None]
    assert errors["index"].tolist() == [("x", 1), None]


def test_without_the_rows_the_file_is_read_all_the_same() -> None:
    errors = read_error_file("row,field,message\n3,country,not one of US\n")
    assert rows(errors) == [None]
    assert (errors["field"][0], errors["code"][0]) == ("country", "not_allowed")


def test_typed_rows_are_looked_up_as_their_text() -> None:
    times = ["2026-04-21T10:00:00Z", "2026-04-21T10:00:00.5Z"]
    sent = pd.DataFrame(
        {
            "email": ["a@", "b@"],
            "visits": pd.array([1, 22], dtype="Int64"),
            "score": [1.0, 2.5],
            "ok": pd.array([True, None], dtype="boolean"),
            "at": [pd.Timestamp(time) for time in times],
        }
    )
    for field, value, row in [
        ("visits", "22", 1),
        ("score", "1", 0),
        ("score", "2.5", 1),
        ("ok", "true", 0),
        ("at", times[0], 0),
        ("at", "2026-04-21T10:00:00.500Z", 1),
    ]:
        text = f"field,message,value\n{field},odd,{value}\n"
        assert rows(read_error_file(text, sent)) == [row], field


EMPTY = ["", "\n", "[]", "row,field,message\n", b"\xef\xbb\xbf", gzip.compress(b"")]


@pytest.mark.parametrize("content", EMPTY, ids=range(len(EMPTY)))
def test_an_empty_file_has_no_errors(content: str | bytes) -> None:
    errors = read(content)
    assert len(errors) == 0
    assert list(errors.columns)[:2] == ["row", "index"]


@pytest.mark.parametrize("content", ["{", '{"row": 1, "m', '"a', "}{", "a\tb"])
def test_what_cannot_be_taken_apart_stays_as_it_is(content: str) -> None:
    errors = read(content)
    assert rows(errors) == [None]
    assert errors["raw"].tolist() == [content]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
WAYS: dict[str, Callable[[str], bytes]] = {
    **{name: partial(str.encode, encoding=name) for name in ENCODINGS},
    "gzip": lambda text: gzip.compress(text.encode()),
    "members": lambda text: b"".join(gzip.compress(c.encode()) for c in text),
    "twice": lambda text: gzip.compress(gzip.compress(text.encode())),
}


@pytest.mark.parametrize("encode", WAYS.values(), ids=WAYS.keys())
def test_the_encoding_is_read_off_the_file(encode: Callable[[str], bytes]) -> None:
    assert text_of_file(encode("row,error\n1,Ünwanted\n")) == "row,error\n1,Ünwanted\n"


def test_a_packed_file_that_is_cut_is_read_as_far_as_it_goes() -> None:
    text = "".join(f"{n},odd {n * 7919 % 1000}\n" for n in range(2_000))
    packed = gzip.compress(text.encode())
    found = text_of_file(packed[: len(packed) // 2])
    assert text.startswith(found)
    assert len(found) > 1_000


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    path = tmp_path / "errors.csv.gz"
    path.write_bytes(gzip.compress(b"email,error\nbob@,odd\n"))
    assert rows(read_error_file(path, SENT, field_map=FIELD_MAP)) == [1]
    assert rows(read(str(path))) == [1]


@pytest.mark.parametrize("source", ["errors.csv", Path("nowhere.txt")])
def test_a_file_that_is_not_there_is_said_to_be_missing(source: str | Path) -> None:
    with pytest.raises(UnreadableFileError, match="there is no file"):
        read_error_file(source)


def test_the_rows_that_were_sent_are_not_changed() -> None:
    before = SENT.copy(deep=True)
    read("email,error\nbob@,odd\n")
    pd.testing.assert_frame_equal(SENT, before)
