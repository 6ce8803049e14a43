"""Text: one spelling for what looks the same, nothing lost that can be read."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.escapes import with_doubts
from cdp_frames.kinds.findings import (
    Findings,
    normalized,
    scattered,
    split,
    uniform,
)
from cdp_frames.kinds.number.floats import FROM_FLOAT, beyond_exact
from cdp_frames.kinds.remarks import (
    refused_after_all,
    with_remarks,
    with_unsupported,
)
from cdp_frames.text.arrow import (
    listed,
    normal_form,
    placed,
    positions,
    repeats,
    strings,
    taken,
    where,
)
from cdp_frames.text.cells import texts_of
from cdp_frames.text.characters import ANY_INVISIBLE, trim_column

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.kinds.base import Normalized

# The accented letters of European names: each is in normal form C, combines with none
# beside it, and is not the second half of garbled text (see _MOJIBAKE).
_LETTERS: Final = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0151\u0179-\u017f"
# Nothing to do: printing ASCII and those letters, without a blank at an end.
_CLEAN: Final = f"^[!-~{_LETTERS}](?:[ -~{_LETTERS}]*[!-~{_LETTERS}])?$"

# The other letters of Latin Extended-A (ř, š, ű) may be the second half of garbled
# text: with one of them a cell is clean if it has no such pair.
_ALSO: Final = f"{_LETTERS}\u0152-\u0178"
_ALSO_CLEAN: Final = f"^[!-~{_ALSO}](?:[ -~{_ALSO}]*[!-~{_ALSO}])?$"
_NOWHERE: Final = np.empty(0, dtype="int64")

# Unicode standard, section 5.8: the characters that end a line.
_LINE_END: Final = "\r\n|[\r\v\f\u0085\u2028\u2029]"

# In the order in which they are done: a mark that is left alone may still combine with
# the letter before it, and a blank at an end is removed last.
_STEPS: Final[tuple[tuple[str, Callable[[pa.Array], pa.Array]], ...]] = (
    (
        "line breaks unified",
        partial(pc.replace_substring_regex, pattern=_LINE_END, replacement="\n"),
    ),
    (
        "invisible characters removed",
        partial(pc.replace_substring_regex, pattern=ANY_INVISIBLE, replacement=""),
    ),
    ("normalized", partial(normal_form, form="NFC")),
    ("blanks removed", trim_column),
)

# The bytes of a UTF-8 character of two or more, read as Windows-1252.
_MOJIBAKE: Final = (
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6-\u02dc\u2013-\u2122]"
)
_BYTES: Final = str.maketrans(
    {
        bytes([byte]).decode("cp1252"): chr(byte)
        for byte in range(0x80, 0xA0)
        if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}  # not in Windows-1252
    }
)
# Letters that no name has: what is none of the scripts of the world's large languages,
# their punctuation, or an emoji.
_UNLIKELY: Final = re.compile(
    "[^\x00-\u017f\u0192\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0370-\u052f\u0590-\u06ff"
    "\u0900-\u0e7f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2100-\u2122\u3000-\u30ff"
    "\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\U0001f300-\U0001faff]"
)
# No text that somebody wrote holds one of these.
_CONTROL: Final = re.compile("[\x80-\x9f]")
_LOST: Final = "\ufffd"

_MOJIBAKE_DETAIL: Final = "The text was probably read with the wrong encoding."
_FLOAT_DETAIL: Final = f"Its last digits may be lost: {FROM_FLOAT}."
_LOST_DETAIL: Final = "A character was lost before the text came here."


def normalize(
    values: pd.Series, *, min_length: int | None = None, max_length: int | None = None
) -> Normalized:
    r"""Normalize a column of text.

    Text comes out in Unicode's normal form C, without blanks at its ends, control
    characters and characters without a width; line breaks inside stay, as ``\n``.
    ``NA``, ``None`` and ``nan`` are text. Numbers lose an idle ``.0``, dates are
    written as in ISO 8601.

    Args:
        values: n cells of any dtype.
        min_length: refuse text of fewer characters (Unicode code points).
        max_length: refuse text of more characters.

    Returns:
        n texts of dtype ``str`` with the input's index; blank text is missing. Text
        that was read with the wrong encoding (``MÃ¼ller``) has a hint with the repair,
        and one of a float too large to be exact (an id) that digits may be lost.
        Order is kept, the input is not changed, twice is once.

    Examples:
        >>> import pandas as pd
        >>> result = normalize(pd.Series([" Zürich\u200b", "MÃ¼ller", " "]))
        >>> result.values.tolist()
        ['Zürich', 'MÃ¼ller', nan]
        >>> result.hints["suggestion"].tolist()
        ['Müller']
    """
    text, unsupported = texts_of(values)
    inexact = beyond_exact(values)
    if len(inexact) or not repeats(text):
        findings = _findings(text, inexact)
    else:
        findings = _findings_of_distinct(text)
    findings = _within(findings, min_length, max_length)
    return normalized(with_unsupported(findings, unsupported), values.index)


def tidy(text: str) -> str:
    r"""Return one text as ``normalize`` would; blank is empty.

    Examples:
        >>> tidy("a\r\nb\u00a0")
        'a\nb'
    """
    array = strings([text])
    for _, step in _STEPS:
        array = step(array)
    return str(array[0].as_py())


def _findings_of_distinct(text: pa.LargeStringArray) -> Findings:
    """Find out about texts by the distinct ones."""
    encoded = text.dictionary_encode()
    distinct = encoded.dictionary
    findings = _findings(distinct, _NOWHERE)
    values, remarks = findings
    if values is distinct and not remarks.num_rows:
        return _keep(text)
    present = positions(pc.is_valid(text))
    rows = np.asarray(encoded.indices.drop_null())
    return scattered(len(text), [(present, findings.take(rows))])


def _findings(text: pa.LargeStringArray, inexact: np.ndarray) -> Findings:
    """Find out about texts, of which those at some positions come from large floats."""
    findings = split(text, _is_clean(text), _keep, _tidy)
    findings = with_remarks(findings, inexact, hint_detail=_FLOAT_DETAIL)
    return with_doubts(findings)


def _is_clean(text: pa.LargeStringArray) -> pa.BooleanArray:
    clean = pc.match_substring_regex(text, _CLEAN)
    rows = positions(pc.invert(clean))
    if not len(rows):
        return clean
    others = taken(text, rows)
    also = pc.and_not(
        pc.match_substring_regex(others, _ALSO_CLEAN),
        pc.match_substring_regex(others, _MOJIBAKE),
    )
    return placed(clean, rows, also) if pc.any(also).as_py() else clean


def _keep(text: pa.LargeStringArray) -> Findings:
    return uniform(text, np.empty(0, dtype="int64"))


def _tidy(text: pa.LargeStringArray) -> Findings:
    hints, details = _doubts(text)
    rules = pa.nulls(len(text), pa.large_string())
    for rule, step in _STEPS:
        before, text = text, step(text)
        done = where(pc.not_equal(before, text), rule)
        rules = listed(rules, done)
    full = pc.not_equal(text, "")
    return uniform(
        where(full, text),
        np.arange(len(text)),
        rules=where(full, rules),  # to leave out a blank cell changes nothing
        hint=hints,
        hint_detail=details,
    )


def _doubts(
    text: pa.LargeStringArray,
) -> tuple[pa.LargeStringArray, pa.LargeStringArray]:
    """Return the likelier texts, and what looks wrong; null for most."""
    hints = pa.nulls(len(text), pa.large_string())
    details = where(pc.match_substring(text, _LOST), _LOST_DETAIL)
    rows = positions(pc.match_substring_regex(text, _MOJIBAKE))
    repaired = strings([_repaired(each) for each in taken(text, rows).to_pylist()])
    garbled = where(pc.is_valid(repaired), _MOJIBAKE_DETAIL)
    # Text in which characters were lost can't be decoded: no cell has both.
    details = placed(details, rows, pc.coalesce(garbled, taken(details, rows)))
    return placed(hints, rows, repaired), details


def _repaired(text: str) -> str | None:
    """Return what a text was before UTF-8 was read as Windows-1252, if it was."""
    try:
        repaired = text.translate(_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if not _CONTROL.search(text) and _may_be_clean(text, repaired):
        return None
    return tidy(_repaired(repaired) or repaired)


def _may_be_clean(text: str, repaired: str) -> bool:
    """Say whether a text may be right as it is: VOCÊ…, in capitals, decodes as well."""
    latin = any(char.isascii() and char.isalpha() for char in text)
    shrinks = latin and text.isupper() and not repaired.isupper()
    return shrinks or _UNLIKELY.search(repaired) is not None


def _within(
    findings: Findings, min_length: int | None, max_length: int | None
) -> Findings:
    if min_length is None and max_length is None:
        return findings
    length = pc.utf8_length(findings.values)
    if max_length is not None:
        long = positions(pc.greater(length, max_length))
        detail = f"It may have {max_length:,} characters at most."
        findings = refused_after_all(findings, long, "text_too_long", detail)
    if min_length is not None:
        short = positions(pc.less(length, min_length))
        detail = f"It must have {min_length:,} characters at least."
        findings = refused_after_all(findings, short, "text_too_short", detail)
    return findings
