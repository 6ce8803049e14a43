"""One call: what an endpoint sees of a request, and how it reads its body."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, cast

from cdp_frames.sandbox.data.lists import Page
from cdp_frames.sandbox.refusals import invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.sandbox.http.tokens import Principal

# `docs/contract.md` section 9, "Lists": default 50, greatest 200.
_PAGE_SIZE: Final = 50
_MAX_PAGE_SIZE: Final = 200
_MAX_PAGE: Final = 1_000_000

_T = TypeVar("_T")
_KINDS: Final = {str: "a string", int: "an integer", bool: "true or false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was authenticated.

    Attributes:
        path: the values in its path, such as ``job_id``.
        query: its query.
        body: its body.
        principal: who calls.
    """

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    principal: Principal

    def json(self, *known: str) -> Body:
        """Return the body.

        Args:
            known: the keys that it may have.

        Raises:
            Refusal: 400; not a JSON object, or an unknown key.
        """
        try:
            parsed = json.loads(self.body or b"{}")
            # Half a surrogate pair is JSON, but no text that can be kept.
            json.dumps(parsed, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise invalid("the body is not JSON") from error
        if not isinstance(parsed, dict):
            raise invalid("the body is not a JSON object")
        unknown = sorted(set(parsed) - set(known))
        if unknown:
            raise invalid(f"unknown key {', '.join(unknown)}", path=unknown[0])
        return Body(parsed)

    def page(self) -> Page:
        """Return the page that is asked for.

        Raises:
            Refusal: 400; not a number, or out of range.
        """
        return Page(
            self._number("page", 1, _MAX_PAGE),
            self._number("pageSize", _PAGE_SIZE, _MAX_PAGE_SIZE),
        )

    def _number(self, key: str, default: int, most: int) -> int:
        text = self.query.get(key, str(default))
        digits = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
        number = int(text) if digits else 0
        if not 1 <= number <= most:
            raise invalid(f"{key} should be 1 to {most}", path=key, value=text)
        return number


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object that was sent, read with care."""

    values: Mapping[str, object]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def need(self, key: str, kind: type[_T]) -> _T:
        """Return a value that has to be there.

        Raises:
            Refusal: 400; missing, or of another kind.
        """
        value = self.values.get(key)
        if value is None:
            raise invalid(f"{key} is required", path=key)
        # JSON's true is no number, though Python's True is.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            words = _KINDS.get(kind, "an object")
            raise invalid(f"{key} should be {words}", path=key, value=value)
        return value

    def text(self, key: str, least: int, most: int) -> str:
        """Return a text that has to be there, of so many characters.

        Raises:
            Refusal: 400; missing, no text, too short or too long.
        """
        value = self.need(key, str)
        if not least <= len(value) <= most:
            raise invalid(
                f"{key} should have {least} to {most} characters", path=key, value=value
            )
        return value

    def flag(self, key: str) -> bool:
        """Return whether a switch is on; it may be left out."""
        return key in self.values and self.need(key, bool)

    def texts(self, key: str, most: int) -> list[str]:
        """Return a list of texts.

        Raises:
            Refusal: 400; missing, not such a list, or too long.
        """
        value = self.values.get(key)
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise invalid(f"{key} should be a list of strings", path=key)
        if len(value) > most:
            raise invalid(f"{key} holds more than {most} values", path=key)
        return value

    def names(self, key: str) -> dict[str, str]:
        """Return an object whose values are texts.

        Raises:
            Refusal: 400; missing, empty, or with other values.
        """
        value = self.need(key, dict)
        if not value or not all(isinstance(v, str) for v in value.values()):
            raise invalid(f"{key} should map names to names", path=key)
        return cast("dict[str, str]", value)
