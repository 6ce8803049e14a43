"""What is around the messages: envelopes, pages and tokens.

Source:
    ``docs/contract.md`` section 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cdp_frames.api.wire.json_values import (
    Json,
    as_object,
    mapping_of,
    number_of,
    take,
    text_of,
    whole_of,
)
from cdp_frames.errors import TransferError


def page_query(
    page: int, page_size: int, status: str | None = None
) -> dict[str, str | int]:
    """Write the query of a paged GET; the first page is 1.

    Source:
        ``docs/contract.md`` section 1.7.
    """
    query: dict[str, str | int] = {} if status is None else {"status": status}
    return query | {"page": page, "pageSize": page_size}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a listing.

    Attributes:
        items: what is on it, as parsed JSON.
        size: the page size that the CDP worked with, if it said so.
        last: whether it is the last page, if the CDP said so.
        total: how many items there are in all, if the CDP said so.
        number: which page it is, if the CDP said so.
    """

    items: list[object] = field(repr=False)
    size: int | None = None
    last: bool | None = None
    total: int | None = None
    number: int | None = None

    @classmethod
    def from_json(cls, data: object, *, page: int, seen: int) -> Page:
        """Read a page; `seen` is how many items came before it.

        Raises:
            TransferError: it has no ``items``: that is not the same as having none.
        """
        if isinstance(data, list):
            return cls(items=data)
        page_data = as_object(data, "a page")
        items = take(page_data, "items", list)
        return cls(
            items=items,
            size=whole_of(page_data, "pageSize", "limit") or None,
            last=_is_last(page_data, page, seen + len(items)),
            total=_total(page_data),
            number=whole_of(page_data, "page"),
        )


def _is_last(data: Json, page: int, seen: int) -> bool | None:
    more = data.get("hasMore", data.get("hasNext"))
    if isinstance(more, bool):
        return not more
    total = _total(data)
    if total is not None:
        return seen >= total
    pages = whole_of(data, "totalPages", "pageCount")
    return None if pages is None else page >= pages


def _total(data: Json) -> int | None:
    return whole_of(data, "total", "totalCount", "totalItems")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The ``error`` of an envelope (``docs/contract.md`` section 1.3).

    Attributes:
        code: the machine's word; empty if there is none.
        message: the words for people.
        details: whatever else was said.
        correlation_id: to quote to support.
    """

    code: str = ""
    message: str = ""
    details: Mapping[str, object] = field(default_factory=dict, repr=False)
    correlation_id: str = ""

    @classmethod
    def from_json(cls, body: object) -> Refusal:
        """Read an envelope, the flat form of OAuth (RFC 6749 5.2), or anything."""
        envelope = mapping_of(body)
        error = envelope.get("error")
        if isinstance(error, str):
            words = text_of(envelope, "error_description", "message")
            return cls(code=error, message=words)
        inner = mapping_of(error) or envelope
        details = dict(mapping_of(inner.get("details")))
        remedy = inner.get("remediation")
        if remedy is not None:
            details.setdefault("remediation", remedy)
        words = text_of(inner, "message")
        if isinstance(remedy, str) and remedy.strip():
            words = f"{words.rstrip('. ')}. {remedy.strip()}" if words else remedy
        return cls(
            code=text_of(inner, "code"),
            message=words,
            details=details,
            correlation_id=text_of(envelope, "correlationId"),
        )


def unwrap(body: object, *, needed: bool = False) -> object:
    """Take ``data`` out of an envelope; an absent or null one is empty.

    Args:
        body: the answer, as parsed JSON.
        needed: whether there has to be ``data``: an answer that says nothing does not
            say that there is nothing.

    Raises:
        TransferError: it is no envelope, says neither yes nor no, or lacks what is
            needed.
    """
    envelope = as_object(body, "the answer")
    if "data" not in envelope and "success" not in envelope:
        raise TransferError("the answer has no 'data': is this the address of the CDP?")
    if envelope.get("success", True) is not True:
        raise TransferError("the CDP's answer can't be used: 'success' is not true.")
    data = envelope.get("data")
    if data is None and needed:
        raise TransferError("the CDP's answer can't be used: 'data' is missing.")
    return {} if data is None else data


def refused(body: object) -> bool:
    """Whether an envelope says no, whatever its HTTP status."""
    return isinstance(body, Mapping) and body.get("success") is False


def grant(body: object) -> tuple[str, float | None]:
    """Read an OAuth token answer: the token and its life in seconds (RFC 6749 5.1)."""
    answer = as_object(body, "the token answer")
    data = mapping_of(answer.get("data")) or answer
    return take(data, "access_token", str), number_of(data.get("expires_in"))
