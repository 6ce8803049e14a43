"""E-mail addresses: email-validator's verdict and normal form, at the speed of columns.

A cell is read in one of two ways:

- **plain** ones, ``local@domain`` with an ordinary local part: the domain alone
  decides, and each distinct domain is read once, by a pattern where that is proven
  equal, else by email-validator itself;
- **odd** ones (wrapped, quoted, not ASCII before the @, long, no address at all):
  one text of each shape at a time, by email-validator itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.email import typos, unwrap
from cdp_frames.kinds.email.cell import cell_result
from cdp_frames.kinds.email.deliverability import with_lookups
from cdp_frames.kinds.email.shapes import results_of
from cdp_frames.kinds.email.suggestions import AT_WORDS
from cdp_frames.kinds.email.validator import ORDINARY_DOMAIN, SHORT, special_domains
from cdp_frames.kinds.findings import (
    Findings,
    normalized,
    of_each,
    refused,
    scattered,
    split,
    uniform,
)
from cdp_frames.kinds.remarks import after_rule, complete, with_column, with_unsupported
from cdp_frames.text.arrow import (
    ascii_lower,
    joined,
    listed,
    normal_form,
    positions,
    taken,
)
from cdp_frames.text.cells import texts_of
from cdp_frames.text.characters import QUOTES
from cdp_frames.text.vocabulary.tables import placeholders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from cdp_frames.kinds.base import Normalized

# An ordinary local part, but for the characters that wrapping or repairs may begin with
# (a quote or / in front, { and %), and any domain without a second @, a bracket or a
# quote: with those the verdict would depend on both sides. (A doubled @ is a slip.)
_FIRST: Final = "[a-zA-Z0-9!#$&*+=?^_|}~-]"
_ATEXT: Final = "[a-zA-Z0-9!#$&*+/=?^_|}~'`-]"
_PLAIN: Final = (
    rf"^{_FIRST}{_ATEXT}*(?:\.{_ATEXT}+)*"
    rf"@+[^@<>(){{}}\[\]{QUOTES}]+$"
)

# The commonest wrappings, with what ``unwrap`` calls their removal.
_BARE: Final = r"(?P<bare>[^<>@\s?]+@[\p{L}\p{N}.-]*[\p{L}\p{N}])"
# Without a percent sign, which is one of an escape there.
_LINKED: Final = r"(?P<bare>[^<>@\s?%]+@[\p{L}\p{N}.-]*[\p{L}\p{N}])"
_NAME: Final = r"[\p{L}\p{N}\"][\p{L}\p{N} .,'\"()&-]*"
_WRAPPINGS: Final = (
    ("name removed", rf"^{_NAME}<{_BARE}>$"),
    ("mailto: removed", rf"^(?i:mailto:){_LINKED}$"),
    ("brackets removed", rf"^<{_BARE}>$"),
)

# Text in which no repair finds an @.
_WORDS: Final = r"^[a-zA-Z0-9][a-zA-Z0-9 ._+-]*[a-zA-Z0-9]$"
# What folding takes out of such a text.
_SIGNS: Final = "[ ._+-]+"
_WORD: Final = "word"
_AT: Final = rf"(?i)\b(?:{AT_WORDS})\b"


def normalize(
    values: pd.Series,
    *,
    check_deliverability: bool = False,
    resolver: Callable[[str], object] | None = None,
) -> Normalized:
    """Normalize a column of e-mail addresses.

    A cell is refused where email-validator refuses what is left of it without its
    wrapping (blanks, ``mailto:``, ``Name <…>``, quotes, a full stop at the end); the
    normal form is email-validator's, in lower case as the CDP matches.

    Args:
        values: n cells of any dtype.
        check_deliverability: also look up the domains; slow, needs the network.
        resolver: called once with each distinct domain, in place of DNS; raises
            ValueError or returns False where the domain takes no mail. What else it
            raises is passed on.

    Returns:
        n addresses of dtype ``str`` with the input's index. Placeholders such as
        ``n/a`` are missing. Order is kept, the input is not changed, twice is once.

    Examples:
        >>> import pandas as pd
        >>> result = normalize(
        ...     pd.Series([" Ana@Example.com", "bob@@example.com", "n/a"])
        ... )
        >>> result.values.tolist()
        ['ana@example.com', nan, nan]
        >>> result.problems["suggestion"].tolist()
        ['bob@example.com']
        >>> result.changes["rule"].tolist()
        ['blanks removed, lower case', 'placeholder removed']

    Source:
        email-validator, with ``check_deliverability=False``.
    """
    text, unsupported = texts_of(values)
    findings = split(text, _is_plain(text), _plain_findings, _odd_findings)
    findings = with_unsupported(findings, unsupported)
    if check_deliverability:
        findings = with_lookups(findings, resolver)
    return normalized(findings, values.index)


def _is_plain(text: pa.LargeStringArray) -> pa.BooleanArray:
    plain = pc.match_substring_regex(text, _PLAIN)
    plain = pc.and_(plain, pc.less_equal(pc.binary_length(text), SHORT))
    if pc.all(pc.string_is_ascii(text)).as_py():
        return plain
    # A character may stand for six others (U+3316). Punycode then makes a domain three
    # times as long at most ("é." becomes "xn--9ca."), which is within the limits too.
    spelled_out = normal_form(text, "NFKC")
    return pc.and_(plain, pc.less_equal(pc.binary_length(spelled_out), SHORT))


def _plain_findings(text: pa.LargeStringArray) -> Findings:
    of_domain = _halves(text)[1].dictionary_encode()
    ordinary = _is_ordinary(of_domain.dictionary).take(of_domain.indices)
    return split(text, ordinary, _ordinary_findings, _findings_by_domain)


def _ordinary_findings(text: pa.LargeStringArray) -> Findings:
    lower = ascii_lower(text)
    cased = positions(pc.not_equal(lower, text))
    return uniform(lower, cased, rules="lower case")


def _findings_by_domain(text: pa.LargeStringArray) -> Findings:
    """Find out about plain texts by those on ``a@domain``, each domain once."""
    local, domain = _halves(text)
    of_domain = domain.dictionary_encode()
    on_domains = of_each(
        results_of(f"a@{each}" for each in of_domain.dictionary.to_pylist())
    )
    findings = on_domains.take(of_domain.indices.to_numpy(zero_copy_only=False))
    return _with_locals(findings, local)


def _with_locals(findings: Findings, local: pa.LargeStringArray) -> Findings:
    """Turn findings on ``a@domain`` into those on ``local@domain``.

    Args:
        findings: on n addresses whose local part is ``a``.
        local: n local parts in ASCII.
    """
    lower = ascii_lower(local)
    values = _with_local(lower, findings.values)
    full = complete(findings)
    for name in ("suggestion", "alternative", "hint"):
        full = with_column(full, name, _with_local(lower, full.column(name)))
    rules = full.column("rules")
    cased = pc.and_(pc.not_equal(lower, local), pc.is_valid(values))
    # The domain's own lower case comes last among the rules, or is not there.
    also = pc.and_not(cased, pc.fill_null(pc.ends_with(rules, "lower case"), False))
    full = with_column(
        full, "rules", pc.if_else(also, listed(rules, "lower case"), rules)
    )
    return full._replace(values=values)


def _with_local(
    local: pa.LargeStringArray, address: pa.LargeStringArray
) -> pa.LargeStringArray:
    """Put local parts in place of the ``a`` of ``a@domain``."""
    return joined(local, pc.utf8_slice_codeunits(address, start=1))


def _halves(
    text: pa.LargeStringArray,
) -> tuple[pa.LargeStringArray, pa.LargeStringArray]:
    """Cut n texts at their first @, which each has, where their bytes stand."""
    if not len(text):
        return text, text
    _, ends, letters = text.buffers()
    stops = np.frombuffer(ends, "int64")[text.offset :][: len(text) + 1]
    signs = np.flatnonzero(np.frombuffer(letters or b"", "uint8") == ord("@"))
    at = signs[np.searchsorted(signs, stops[:-1])]
    # Three runs of each text, of which the middle one is the @.
    cuts = np.empty(3 * len(text) + 1, "int64")
    cuts[0::3], cuts[1::3], cuts[2::3] = stops, at, at + 1
    runs = pa.LargeStringArray.from_buffers(
        3 * len(text), pa.py_buffer(cuts), letters or pa.py_buffer(b"")
    )
    local = np.arange(0, 3 * len(text), 3)
    return taken(runs, local), taken(runs, local + 2)


def _is_ordinary(domain: pa.LargeStringArray) -> pa.BooleanArray:
    """Say which domains email-validator is known to accept as they are."""
    ordinary = pc.match_substring_regex(domain, f"^{ORDINARY_DOMAIN}$")
    lower = ascii_lower(domain)
    dotted = joined(".", lower)
    for ending in special_domains():
        ordinary = pc.and_not(ordinary, pc.ends_with(dotted, ending))
    return pc.and_not(ordinary, typos.is_doubtful(lower))


def _odd_findings(text: pa.LargeStringArray) -> Findings:
    """Find out about the other texts: distinct ones once."""
    distinct = text.dictionary_encode()
    findings = _distinct_findings(distinct.dictionary)
    return findings.take(distinct.indices.to_numpy(zero_copy_only=False))


def _distinct_findings(text: pa.LargeStringArray) -> Findings:
    # First, because no wrapping can hold an address where there is no "@".
    hopeless = positions(_is_hopeless(text))
    parts = [(hopeless, _refuse_like(_WORD, len(hopeless)))]
    left = np.setdiff1d(np.arange(len(text)), hopeless, assume_unique=True)
    for rule, bare in _unwrapped(text) if len(left) else ():
        rows = left[positions(_is_plain(taken(bare, left)))]
        if not len(rows):
            continue
        findings = _plain_findings(taken(bare, rows))
        # What is refused has a message on the whole cell, and perhaps more wrapping.
        good = positions(pc.is_valid(findings.values))
        parts.append((rows[good], after_rule(rule, findings.take(good))))
        left = np.setdiff1d(left, rows[good], assume_unique=True)
        if not len(left):
            break

    rest = taken(text, left).to_pylist()
    parts.append((left, of_each(results_of(rest))))
    return scattered(len(text), parts)


def _unwrapped(
    text: pa.LargeStringArray,
) -> Iterator[tuple[str, pa.LargeStringArray]]:
    yield "blanks removed", pc.utf8_trim(text, unwrap.REFUSED)
    for rule, pattern in _WRAPPINGS:
        yield rule, pc.struct_field(pc.extract_regex(text, pattern), "bare")


def _is_hopeless(text: pa.LargeStringArray) -> pa.BooleanArray:
    words = pc.match_substring_regex(text, _WORDS)
    spelled = pc.match_substring_regex(text, _AT)
    folded = pc.replace_substring_regex(ascii_lower(text), _SIGNS, "")
    nothing = pc.is_in(folded, pa.array(placeholders(), pa.large_string()))
    return pc.and_not(pc.and_not(words, spelled), nothing)


def _refuse_like(example: str, count: int) -> Findings:
    """Refuse ``count`` texts for the reason that email-validator gives for one."""
    result = cell_result(example)
    return refused(count, code=str(result.code), detail=str(result.detail))
