"""Read JSON values: strictly where nothing can go on without them, kindly elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Final, TypeVar

from cdp_frames.errors import TransferError

Json = Mapping[str, object]
T = TypeVar("T")

# Not documented (`docs/contract.md` section 4): what a thing with a name may call it.
NAME_KEYS: Final = ("name", "fieldName", "field", "columnName", "key", "id")


def take(data: Json, key: str, kind: type[T], *, default: T | None = None) -> T:
    """Return ``data[key]`` if it is a `kind`; say which key was wrong if not.

    The message names types only: a value may belong to a contact.

    Raises:
        TransferError: the key is missing or holds something else.

    Examples:
        >>> take({"jobId": "imp_01HXYZ"}, "jobId", str)
        'imp_01HXYZ'
    """
    value = data.get(key)
    if value is None:
        value = default
    if not isinstance(value, kind):
        was = "is missing" if value is None else f"is a {type(value).__name__}"
        raise TransferError(
            f"the CDP's answer can't be used: {key!r} {was}, "
            f"a {kind.__name__} was expected."
        )
    return value


def about(data: Json, wanted: str, *keys: str) -> None:
    """Hold an answer against the question, where it says what it is about.

    Raises:
        TransferError: it is about something else.
    """
    said = text_of(data, *keys)
    if said and said != wanted:
        raise TransferError(
            f"the CDP's answer can't be used: it is about another {keys[0]} than "
            f"{wanted!r}, which was asked for."
        )


def as_object(data: object, what: str) -> Json:
    """Return `data` if it is a JSON object.

    Raises:
        TransferError: it is not.
    """
    if not isinstance(data, Mapping):
        raise TransferError(
            f"the CDP's answer can't be used: {what} is a {type(data).__name__}, "
            "an object was expected."
        )
    return data


def mapping_of(value: object) -> Json:
    """Return `value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items_of(value: object) -> list[object]:
    """Return `value` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def text_of(data: Json, *keys: str) -> str:
    """Return the first of `keys` that holds text or a whole number; else ``""``."""
    for key in keys:
        value = data.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def names_of(value: object) -> tuple[str, ...]:
    """Read names given as one text, as a list of texts or as a list of objects."""
    named = items_of(value) if not isinstance(value, str) else [{"name": value}]
    items = [
        item if isinstance(item, Mapping) else {"name": item}
        for item in named
        if isinstance(item, Mapping | str)
    ]
    return tuple(name for item in items if (name := text_of(item, *NAME_KEYS)))


def number_of(value: object) -> float | None:
    """Read a finite number, also one that was written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def whole_of(data: Json, *keys: str) -> int | None:
    """Return the first of `keys` that holds a number of things; None if none does."""
    for key in keys:
        number = number_of(data.get(key))
        if number is not None and number >= 0:
            return int(number)
    return None


def count_of(data: Json, *keys: str) -> int:
    """Read a count, given as a number or as the list of what was counted."""
    for key in keys:
        counted = data.get(key)
        if isinstance(counted, list):
            return len(counted)
    return whole_of(data, *keys) or 0


def time_of(value: object) -> datetime | None:
    """Read an ISO 8601 time; None where there is none that can be read.

    One without a zone is taken as UTC, so that two times can always be compared: the
    CDP answers in the ``Z`` form (``docs/contract.md`` section 1.8).
    """
    if not isinstance(value, str):
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
