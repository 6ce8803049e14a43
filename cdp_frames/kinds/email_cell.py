"""One cell of a column of e-mail addresses: an address, nothing at all, or refused."""

from __future__ import annotations

from cdp_frames.kinds import repairs, salvage
from cdp_frames.kinds.address import canonical, canonical_or_none
from cdp_frames.kinds.placeholders import is_placeholder
from cdp_frames.kinds.verdicts import Verdict


def verdict(text: str) -> Verdict:
    """Judge one text.

    Examples:
        >>> verdict("MAILTO:Bob@Example.com").value
        'bob@example.com'
        >>> verdict("bob@gmail,com").suggestion
        'bob@gmail.com'
    """
    trimmed = salvage.trim(text)
    if not trimmed:
        return Verdict()
    if is_placeholder(trimmed):
        return Verdict(rules=("placeholder removed",))
    bare = salvage.undress(text, canonical)
    if bare.value is None:
        return _refused(trimmed, bare)
    value = bare.value
    hint, hint_detail = repairs.likelier(value)
    rules = (*bare.rules, *_respelled(bare.text, value))
    return Verdict(value, rules=rules, hint=hint, hint_detail=hint_detail)


def _refused(trimmed: str, bare: salvage.Undressed) -> Verdict:
    tokens = repairs.addresses_in(trimmed)
    if len(tokens) > 1:
        return _several(tokens)
    suggestion = repairs.suggestion(trimmed, bare.text, tokens)
    return Verdict(code="invalid_email", detail=bare.reason, suggestion=suggestion)


def _several(tokens: list[str]) -> Verdict:
    values = [canonical_or_none(token) for token in tokens]
    if None not in values and len(set(values)) == 1:
        return Verdict(values[0], rules=("repeated address removed",))
    return Verdict(
        code="several_emails",
        detail=f"The cell holds {len(tokens)} addresses.",
        suggestion=next((value for value in values if value is not None), None),
    )


def _respelled(before: str, after: str) -> tuple[str, ...]:
    """Return the rules that lead from an accepted text to its normal form."""
    lower = before.lower()
    if after == before:
        return ()
    if after == lower:
        return ("lower case",)
    return ("normalized",) if before == lower else ("normalized", "lower case")
