"""One cell of a column of e-mail addresses: an address, nothing at all, or refused."""

from __future__ import annotations

from typing import Final

from cdp_frames.kinds import repairs
from cdp_frames.kinds.email import suggestions, unwrap
from cdp_frames.kinds.email.validator import canonical, canonical_or_none
from cdp_frames.kinds.findings import CellResult, with_suggestion
from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE, is_placeholder
from cdp_frames.kinds.repairs import Suggestion
from cdp_frames.text.characters import plain, trim

# What is longer holds no address, nor a list of them that somebody would read; and to
# look for what is wrong with it takes longer than its length.
_LONGEST: Final = 4_000


def cell_result(text: str) -> CellResult[str]:
    """Say what one text is.

    Examples:
        >>> cell_result("MAILTO:Bob@Example.com").value
        'bob@example.com'
        >>> cell_result("bob@gmail,com").suggestion
        'bob@gmail.com'
    """
    trimmed = trim(text)
    if not trimmed:
        return CellResult()
    if is_placeholder(plain(text)):
        return CellResult(rules=(PLACEHOLDER_RULE,))
    if len(trimmed) > _LONGEST:
        detail = f"the cell has {len(trimmed):,} characters, and an address at most 254"
        return CellResult(code="invalid_email", detail=detail)
    bare = unwrap.unwrap(text, canonical)
    if bare.value is None:
        return _refused(trimmed, bare)
    value = bare.value
    hint, hint_detail = suggestions.likelier(value)
    rules = (*bare.rules, *_respelled(bare.text, value))
    return CellResult(value, rules=rules, hint=hint, hint_detail=hint_detail)


def _refused(trimmed: str, bare: unwrap.Unwrapped) -> CellResult[str]:
    tokens = suggestions.addresses_in(trimmed)
    if len(tokens) > 1:
        return _several(trimmed, tokens)
    found = suggestions.suggestion(trimmed, bare.text)
    return with_suggestion(CellResult(code="invalid_email", detail=bare.reason), found)


def _several(trimmed: str, tokens: list[str]) -> CellResult[str]:
    values = [canonical_or_none(token) for token in tokens]
    alone = [canonical_or_none(token) for token in suggestions.alone_in(trimmed)]
    if alone == values and None not in values and len(set(values)) == 1:
        return CellResult(values[0], rules=("repeated address removed",))
    good = [*dict.fromkeys(value for value in alone if value is not None)]
    other = next(iter(good[1:]), None)
    found = Suggestion(good[0], repairs.FIRST, other) if good else None
    detail = f"The cell holds {len(tokens)} addresses."
    return with_suggestion(CellResult(code="several_emails", detail=detail), found)


def _respelled(before: str, after: str) -> tuple[str, ...]:
    """Return the rules that lead from an accepted text to its normal form."""
    lower = before.lower()
    if after == before:
        return ()
    if after == lower:
        return ("lower case",)
    return ("normalized",) if before == lower else ("normalized", "lower case")
