"""The words of an error file: codes, sentences, names."""

from __future__ import annotations

import pytest

from cdp_frames import read_error_file
from cdp_frames.errorfile.messages import code_of, is_known_message
from cdp_frames.errorfile.names import Names, role_of
from cdp_frames.errorfile.sentences import Finding, Sentence, read_sentence

NAMES = Names({"Mail": "email", "Land": "country", "Note": "note"}, ["Mail", "Land"])

WORDS = [
    ("invalid e-mail", "invalid_email"),
    ("INVALID_EMAIL", "invalid_email"),
    ("naive timestamp", "naive_datetime"),
    ("has no time zone", "naive_datetime"),
    ("missing a timezone", "naive_datetime"),
    ("no such field", "unknown_field"),
    ("CDP.SCHEMA_MISMATCH", "unknown_field"),
    ("is not an allowed value", "not_allowed"),
    ("allowed values: US", "not_allowed"),
    ("a required value", "missing_value"),
    ("must not be empty", "missing_value"),
    ("cannot be null", "missing_value"),
    ("is blank", "missing_value"),
    ("not a whole number", "invalid_integer"),
    ("invalid integer", "invalid_integer"),
    ("not a number", "invalid_number"),
    ("invalid_number", "invalid_number"),
    ("not a boolean", "invalid_boolean"),
    ("invalid date", "invalid_datetime"),
    ("invalid phone", "invalid_phone"),
    ("unknown country", "invalid_country"),
    ("longer than 5", "text_too_long"),
    ("too_short", "text_too_short"),
    ("shorter than 5", "text_too_short"),
    ("odd", "cdp_rejected"),
]


@pytest.mark.parametrize(("message", "code"), WORDS)
def test_words_have_a_code(message: str, code: str) -> None:
    assert code_of(message, "", is_sent=True) == code
    assert code_of("", message, is_sent=True) == code
    assert is_known_message(message) is (code != "cdp_rejected")


def test_our_own_words_are_known_in_any_letter_case() -> None:
    assert code_of(" The Domain takes no mail. ", "", is_sent=True) == (
        "undeliverable_domain"
    )
    assert is_known_message(" The Domain takes no mail ")


def test_words_go_before_the_code_and_an_unknown_code_before_none() -> None:
    assert code_of("invalid phone", "invalid_email", is_sent=True) == "invalid_phone"
    assert code_of("odd", "X.invalid_email", is_sent=True) == "invalid_email"
    assert code_of("odd", "X.REQUEST_SCHEMA", is_sent=True) == "unknown_field"


E, C = "email", "country"
SENTENCES = [
    ("odd", Sentence(None, "", [Finding(message="odd")], [])),
    ("row 3: odd", Sentence(3, "", [Finding(message="odd")], [])),
    ("[Line #3] odd", Sentence(3, "", [Finding(message="odd")], [])),
    ("zeile=3; x-ray", Sentence(3, "", [Finding(message="x-ray")], [])),
    ("record no. 3 - odd", Sentence(3, "", [Finding(message="odd")], [])),
    ("row number: 3, odd", Sentence(3, "", [Finding(message="odd")], [])),
    ("rows 3: odd", Sentence(None, "rows 3", [Finding(message="odd")], [])),
    ("row 3", Sentence(3, "", [Finding(message="row 3")], [])),
    ("odd in row 3", Sentence(3, "", [Finding(message="odd in row 3")], [])),
    (
        "as in row 3, row 4 is odd",
        Sentence(None, "", [Finding(message="as in row 3, row 4 is odd")], []),
    ),
    ("3\u884c\u76ee: odd", Sentence(3, "", [Finding(message="odd")], [])),
    ("Row 1,204: odd", Sentence(1204, "", [Finding(message="odd")], [])),
    ("email: odd", Sentence(None, "", [Finding(field=E, message="odd")], [])),
    ("ana@: odd", Sentence(None, "ana@", [Finding(message="odd")], [])),
    (
        "row 3: ana@: E-MAIL: odd",
        Sentence(3, "ana@", [Finding(field="E-MAIL", message="odd")], []),
    ),
    (
        "records[3].email: odd",
        Sentence(None, "", [Finding(field=E, message="odd", number=3)], []),
    ),
    (
        "$.records[3]: odd",
        Sentence(None, "", [Finding(field="", message="odd", number=3)], []),
    ),
    (
        "odd in rows[3]/email here",
        Sentence(
            None,
            "",
            [Finding(field=E, message="odd in rows[3]/email here", number=3)],
            [],
        ),
    ),
    (
        "email: odd; country: no",
        Sentence(
            None,
            "",
            [Finding(field=E, message="odd"), Finding(field=C, message="no")],
            [],
        ),
    ),
    (
        "email: odd; so: no",
        Sentence(None, "", [Finding(field=E, message="odd; so: no")], []),
    ),
    (
        "email: odd ('x')",
        Sentence(
            None, "", [Finding(field=E, message="odd", value="x", quoted=True)], []
        ),
    ),
    (
        'email: odd ("it\'s")',
        Sentence(
            None, "", [Finding(field=E, message="odd", value="it's", quoted=True)], []
        ),
    ),
    (
        "email: odd ('x') here",
        Sentence(None, "", [Finding(field=E, message="odd ('x') here")], []),
    ),
    (
        "email: odd ('x' or 'y')",
        Sentence(None, "", [Finding(field=E, message="odd ('x' or 'y')")], []),
    ),
    (
        "row 3: email: odd | a,b | c",
        Sentence(3, "", [Finding(field=E, message="odd")], ["a,b | c", "c"]),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_sentence_is_taken_apart(text: str, expected: Sentence) -> None:
    names = Names({}, ["email", "country", "E-mail"])
    assert read_sentence(text, names) == expected


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("Mail", ["Mail"]),
        ("email", ["Mail"]),
        ("E-MAIL", ["Mail"]),
        ("country", ["Land"]),
        ("note", []),
        ("", []),
        ("x", []),
    ],
)
def test_a_header_and_its_field_name_the_column_that_was_sent(
    name: str, columns: list[str]
) -> None:
    assert NAMES.columns_of(name) == columns


def test_rows_named_by_field_or_by_header_are_known_by_both() -> None:
    field_map = {"Mail": "email", "Land": "country"}
    by_field = Names(field_map, ["email", "country"])
    by_header = Names(field_map, ["Mail", "Land"])
    assert by_field.columns_of("mail") == ["email"]
    assert by_header.columns_of("email") == ["Mail"]
    assert by_field.pair_of("email") == by_header.pair_of("Mail") == ("Mail", "email")
    assert Names(field_map, []).columns_of("mail") == ["email"]
    assert Names({}, ["x"]).pair_of("x") == ("x", "x")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("email", [("email", None)]),
        ("email; country", [("email", None), ("country", None)]),
        ("email|country", [("email", None), ("country", None)]),
        ("records[2].email, country", [("email", 2), ("country", None)]),
        ("[4]", [("", 4)]),
        ("email; x", [("email; x", None)]),
        (" x ", [("x", None)]),
        (" ", []),
    ],
)
def test_a_cell_of_field_names_is_split_where_all_are_known(
    text: str, fields: list[tuple[str, int | None]]
) -> None:
    assert NAMES.split_fields(text) == fields


@pytest.mark.parametrize(
    ("text", "is_content"),
    [
        ("12", True),
        ("ana@example.com", True),
        ("CDP.X", True),
        ("records[2].email", True),
        ("must not be empty", True),
        (" 12 ", True),
        ("CDP", False),
        ("email", False),
        ("row number", False),
        ("too_long", False),
        ("", False),
    ],
)
def test_what_only_lines_say_is_no_name(text: str, *, is_content: bool) -> None:
    assert NAMES.is_content(text) is is_content


def test_a_column_is_mentioned_if_one_word_names_one() -> None:
    assert NAMES.mentioned("this Land is odd") == "Land"
    assert NAMES.mentioned("mail or land") == ""
    assert NAMES.mentioned("mail, mail") == "Mail"


def test_the_role_of_a_name_is_known_however_it_is_written() -> None:
    assert role_of("Row_Number") == role_of("ROWNUMBER") == role_of("row number")
    assert role_of("row number") == "number"
    assert role_of("rows") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Line 3: invalid email format, bad, Otto", "invalid email format"),
        (
            "Line 3: email: invalid email format, bad, X Y",
            "email: invalid email format",
        ),
        ("Row 3: invalid email format", "invalid email format"),
        ("Row 3: text is too long, at most 40 characters",) * 2,
        ("Row 3: mailbox closed, bad, Otto",) * 2,
    ],
)
def test_cells_behind_the_words_of_a_sentence_are_no_words(
    text: str, message: str
) -> None:
    found = read_error_file(f"{text}\n")["message"].iloc[0]
    assert found == message.removeprefix("Row 3: ")
