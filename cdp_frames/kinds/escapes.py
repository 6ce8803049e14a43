"""Text that a program left behind: escapes of HTML, mail and URLs, and its nothing."""

from __future__ import annotations

import html
import quopri
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.remarks import with_remarks
from cdp_frames.text.arrow import positions, strings, taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.kinds.findings import Findings

# What databases, programs and spreadsheets write where there is nothing, or an error.
# `NA`, `None` and `Null` are names of people.
_NOTHING: Final = pa.array(
    [
        "NULL", "null", "(null)", "nan", "NaN", "undefined", "[object Object]", "#REF!",
        "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
    ],
    pa.large_string(),
)  # fmt: skip
_NOTHING_DETAIL: Final = "It is what a program writes where there is nothing."
_ESCAPED_DETAIL: Final = "It holds escapes that a program left in."

_HTML: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});")
_MAIL: Final = re.compile(r"(?:=[0-9A-F]{2}){2,}")
_URL: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")


def with_doubts(findings: Findings) -> Findings:
    """Add hints to texts that passed and that a program, not a person, has written.

    Args:
        findings: on n texts.
    """
    texts = findings.values
    nothing = positions(pc.is_in(texts, value_set=_NOTHING))
    findings = with_remarks(findings, nothing, hint_detail=_NOTHING_DETAIL)
    for sign, form, decode in _ESCAPES:
        rows = positions(pc.match_substring(texts, sign))
        if not len(rows):
            continue
        plain = [_plain(each, form, decode) for each in taken(texts, rows).to_pylist()]
        escaped = np.array([each is not None for each in plain], dtype=bool)
        findings = with_remarks(
            findings,
            rows[escaped],
            hint=strings([each for each in plain if each is not None]),
            hint_detail=_ESCAPED_DETAIL,
        )
    return findings


def _plain(
    text: str, form: re.Pattern[str], decode: Callable[[str], str]
) -> str | None:
    """Return a text without its escapes; None if it has none that can be read."""
    if not form.search(text):
        return None
    try:
        plain = form.sub(lambda found: decode(found[0]), text)
    except UnicodeError:
        return None
    return plain if plain != text else None


def _of_mail(escape: str) -> str:
    return quopri.decodestring(escape.encode()).decode("utf-8")


def _of_url(escape: str) -> str:
    return unquote(escape, errors="strict")


_ESCAPES: Final = (
    ("&", _HTML, html.unescape),
    ("=", _MAIL, _of_mail),
    ("%", _URL, _of_url),
)
