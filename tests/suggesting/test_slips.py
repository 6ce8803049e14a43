"""Slips of every kind, and the value that was meant."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames import FrameError, repair
from cdp_frames.kinds import repairs

# Kind, cells of the column that pass, the spoilt cell, what is suggested, and by what.
SLIPS = [
    ("email", [], "ann@@example.com", "ann@example.com", repairs.DOUBLED),
    ("email", [], "ann@ example.com", "ann@example.com", repairs.BLANKS),
    ("email", [], "ann#example.com", "ann@example.com", repairs.OTHER_SIGN),
    ("email", [], 'ann"gmail.com', "ann@gmail.com", repairs.OTHER_SIGN),
    ("email", [], "anngmail.com", "ann@gmail.com", repairs.NO_SIGN),
    ("email", [], "ann@gmail", "ann@gmail.com", repairs.ENDING),
    ("email", [], "ann@gmailcom", "ann@gmail.com", repairs.NO_DOT),
    ("email", [], "ann@example,com", "ann@example.com", repairs.COMMA),
    ("email", [], "ann@-example-.com", "ann@example.com", repairs.STRAY),
    ("email", [], "ann%40example.com", "ann@example.com", repairs.ESCAPES),
    ("email", [], "ann (at) example.com", "ann@example.com", repairs.AT_IN_WORDS),
    (
        "email",
        [],
        "ann arroba example punto com",
        "ann@example.com",
        repairs.AT_IN_WORDS,
    ),
    ("email", [], "ann@example.com (work)", "ann@example.com", repairs.BESIDE),
    ("email", [], 'фтт"пьфшдюсщь', "ann@gmail.com", repairs.LAYOUT),
    ("email", [], "ann @gmial.com", "ann@gmail.com", repairs.DOMAIN),
    ("phone", [], "+49 30 9O182O", "+4930901820", repairs.AS_DIGITS),
    ("phone", [], "+49 30 90l820", "+4930901820", repairs.AS_DIGITS),
    ("phone", [], "4.930901820E9", "+4930901820", repairs.EXPONENT),
    ("phone", [], "030 901820 (Bob)", "+4930901820", repairs.BESIDE),
    ("phone", [], "++49 30 901820", "+4930901820", repairs.BESIDE),
    ("date", ["13.04.2026"], "2I.O4.1990", "1990-04-21", repairs.AS_DIGITS),
    ("date", [], "21..04.1990", "1990-04-21", repairs.DOUBLED),
    ("date", [], "21,04,1990", "1990-04-21", repairs.SEPARATORS),
    ("date", [], "21/04-1990", "1990-04-21", repairs.MIXED),
    ("date", [], "*21.04.1990", "1990-04-21", repairs.STRAY),
    ("date", [], "21 Arpil 1990", "1990-04-21", repairs.MONTH),
    ("date", [], "21 avrl 1990", "1990-04-21", repairs.MONTH),
    ("date", [], "born 1990-04-21", "1990-04-21", repairs.BESIDE),
    ("date", [], "1990-21-04", "1990-04-21", repairs.SWAPPED),
    ("date", [], "1990-04-21 10:00", "1990-04-21", repairs.NO_TIME),
    ("date", [], "32984", "1990-04-21", repairs.SERIAL),
    ("timestamp", [], "2026-04-21T10::00Z", "2026-04-21T10:00:00Z", repairs.DOUBLED),
    ("timestamp", [], "1776765600", "2026-04-21T10:00:00Z", repairs.EPOCH),
    ("timestamp", [], "1776765600123", "2026-04-21T10:00:00.123Z", repairs.EPOCH),
    ("number", [], "12,,5", "12.5", repairs.DOUBLED),
    ("number", [], "1O0", "100", repairs.AS_DIGITS),
    ("number", [], "1O", "10", repairs.AS_DIGITS),
    ("integer", [], "5oo", "500", repairs.AS_DIGITS),
    ("number", [], "12 l", "12", repairs.UNIT),
    ("number", [], "12 pcs", "12", repairs.UNIT),
    ("number", [], "€ 12.50", "12.5", repairs.UNIT),
    ("number", [], "12-", "-12", repairs.MINUS),
    ("integer", [], "'12", "12", repairs.STRAY),
    ("boolean", [], "yess", "true", repairs.CLOSEST),
    ("boolean", [], "flase", "false", repairs.CLOSEST),
    ("boolean", [], "no, thanks", "false", repairs.BESIDE),
    ("boolean", [], "l", "true", repairs.AS_DIGITS),
    ("country", [], "Germny", "DE", repairs.CLOSEST),
    ("country", [], "0sterreich", "AT", repairs.AS_LETTERS),
    ("country", [], "Berlin, Germany", "DE", repairs.WORDS),
    ("country", [], "GER", "DE", repairs.CODE),
    ("country", [], "pt_BR", "BR", repairs.CODE),
    ("country", [], "+49", "DE", repairs.CODE),
]


@pytest.mark.parametrize(("kind", "others", "cell", "meant", "how"), SLIPS)
def test_what_was_meant_is_suggested_and_how_is_told(
    kind: str, others: list[str], cell: str, meant: str, how: str
) -> None:
    region = "DE" if kind == "phone" else None
    (line,) = repair.suggest([*others, cell], kind, region=region).to_dict("records")
    assert line["row"] == len(others)
    assert line["suggestion"] == meant
    assert how in line["repair"].split(", ")
    assert 0 < line["confidence"] <= 1


TWO_READINGS = [
    (
        "email",
        "ann@example.com; bob@example.com",
        {"ann@example.com", "bob@example.com"},
    ),
    ("email", "ann@exam ple.com", {"ann@example.com", "ann@exam.ple.com"}),
    ("email", "ann2gmail.com", {"ann@gmail.com", "ann2@gmail.com"}),
    ("phone", "+49 30 901820; +49 30 901821", {"+4930901820", "+4930901821"}),
    ("date", "03/04/2026", {"2026-04-03", "2026-03-04"}),
    ("date", "21.04.45", {"1945-04-21", "2045-04-21"}),
    ("number", "1,234", {"1234", "1.2340"}),
    ("number", "12l", {"12", "121"}),
    ("integer", "5A", {"5", "54"}),
    ("number", "1.5S", {"1.5", "1.55"}),
    ("country", "Korea", {"KR", "KP"}),
    ("country", "Germany/Austria", {"DE", "AT"}),
]


@pytest.mark.parametrize(("kind", "cell", "meant"), TWO_READINGS)
def test_two_readings_are_both_offered_and_neither_is_sure(
    kind: str, cell: str, meant: set[str]
) -> None:
    (line,) = repair.suggest([cell], kind, region=None).to_dict("records")
    assert {line["suggestion"], line["alternative"]} == meant
    assert line["confidence"] <= 0.5


NOT_KNOWN = [
    ("email", "ann.example.com"),
    ("email", "ann berg@example.com"),
    ("email", "ann,berg@example.com"),
    ("email", "call me"),
    ("phone", "+49 30 9018-20x"),
    ("phone", "12"),
    ("date", "31.02.1990"),
    ("date", "April 1990"),
    ("date", "soon"),
    ("number", "twelve"),
    ("boolean", "maybe"),
    ("boolean", "yes and no"),
    ("country", "Berlin"),
    ("country", "Europe"),
    ("email", "@" * 5_000),
]


@pytest.mark.parametrize(("kind", "cell"), NOT_KNOWN)
def test_what_nobody_can_know_is_not_suggested(kind: str, cell: str) -> None:
    (line,) = repair.suggest([cell], kind, region="DE").to_dict("records")
    assert all(pd.isna(line[name]) for name in ("suggestion", "confidence", "repair"))


ALLOWED = ["customer", "partner", "former customer", "male", "female"]
CHOICES = [
    ("CUSTOMER", "customer", repairs.CASE),
    ("former-customer", "former customer", repairs.CASE),
    ("Customers", "customer", repairs.PLURAL),
    ("cust0mer", "customer", repairs.AS_LETTERS),
    ("custmer", "customer", repairs.CLOSEST),
    ("part", "partner", repairs.SHORTENED),
    ("partner (old)", "partner", repairs.CLOSEST),
    ("partner of the firm", "partner", repairs.WORDS),
    ("weiblich", "female", repairs.TRANSLATED),
    ("hombre", "male", repairs.TRANSLATED),
    ("女性", "female", repairs.TRANSLATED),
    ("Kundin", "customer", repairs.TRANSLATED),
]


@pytest.mark.parametrize(("cell", "meant", "how"), CHOICES)
def test_one_of_a_set_of_values_is_suggested(cell: str, meant: str, how: str) -> None:
    (line,) = repair.suggest([cell], "text", allowed=ALLOWED).to_dict("records")
    assert (line["suggestion"], line["repair"]) == (meant, how)


def test_two_of_a_set_of_values_are_both_offered() -> None:
    (line,) = repair.suggest(["partner or male"], "text", allowed=ALLOWED).to_dict(
        "records"
    )
    assert (line["suggestion"], line["alternative"]) == ("partner", "male")
    assert line["confidence"] <= 0.5


def test_there_is_no_such_kind() -> None:
    with pytest.raises(FrameError, match="no kind 'mail'; the kinds are email"):
        repair.suggest(["a"], "mail")
