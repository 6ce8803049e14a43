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
_NOTHING: Final = (
    "NULL", "null", "(null)", "nan", "NaN", "undefined", "[object Object]", "#REF!",
    "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
)  # fmt: skip
_WORDS: Final = pa.array(_NOTHING, pa.large_string())
_SIZES: Final = np.array(sorted({len(word) for word in _NOTHING}))
_FIRST: Final = np.isin(np.arange(256), [ord(word[0]) for word in _NOTHING])
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
    # Most columns hold none of all this, which their bytes tell at once.
    letters = _letters(texts)
    nothing = _nothing(texts, letters)
    findings = with_remarks(findings, nothing, hint_detail=_NOTHING_DETAIL)
    for sign, form, decode in _ESCAPES:
        if sign.encode() not in letters:
            continue
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


def _nothing(texts: pa.LargeStringArray, letters: bytes) -> np.ndarray:
    """Return the positions of what stands for nothing."""
    if not letters:
        return np.empty(0, dtype="int64")
    ends = np.frombuffer(texts.buffers()[1], "int64")[texts.offset :][: len(texts) + 1]
    size = np.diff(ends)
    rows = np.flatnonzero(np.isin(size, _SIZES, kind="table"))
    first = np.frombuffer(letters, "uint8")[ends[rows]]
    rows = rows[_FIRST[first]]
    found = pc.is_in(taken(texts, rows), value_set=_WORDS)
    standing: np.ndarray = rows[positions(found)]
    return standing


def _letters(texts: pa.LargeStringArray) -> bytes:
    """Return the bytes of all texts, one behind the other."""
    buffer = texts.buffers()[2]
    return b"" if buffer is None else bytes(buffer)


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
