"""One thing that is expected of the CDP, and ways to see it in its answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cdp_frames.feed.doctor.findings import Finding, State
from cdp_frames.feed.doctor.recording import Exchange, of_call

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # What was seen instead; empty for nothing, None where it could not be seen.
    Look: TypeAlias = Callable[["Evidence"], str | None]

# Of these the contract is not to blame: the token, or too many calls.
_SILENT: Final = frozenset({401, 403, 429})
_DOWN: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What there is to judge by.

    Attributes:
        exchanges: the calls that were answered.
        seen: of what was tried out what was seen instead; empty for nothing.
    """

    exchanges: Sequence[Exchange]
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One thing that the client expects of the CDP.

    Attributes:
        name: what it is called.
        expected: the expectation, in words.
        question: the line of `docs/contract.md` section 9 that it answers, or a part
            of it; empty where that is documented.
        look: finds out what was seen; None for what is tried out under this name.
        documented: whether the CDP's own pages say so.
        trial: whether it takes an import to see it.
    """

    name: str
    expected: str
    question: str = ""
    look: Look | None = None
    documented: bool = False
    trial: bool = True

    def finding(self, evidence: Evidence) -> Finding:
        """Say whether it is so."""
        seen = self.look(evidence) if self.look else evidence.seen.get(self.name)
        right = State.DOCUMENTED if self.documented else State.AS_GUESSED
        state = right if seen == "" else State.DIFFERS
        if seen is None:
            state = State.NOT_CHECKED
        return Finding(
            name=self.name, state=state, words=self.expected, seen=seen or ""
        )


def of_status(asked: Exchange | None, *wanted: int) -> str | None:
    """Return what was answered instead of a status.

    Returns:
        None where the answer says nothing of the contract: there is none, a scope is
        lacking, a limit is reached, or the server is down.
    """
    if asked is None or asked.status >= _DOWN:
        return None
    if asked.status in wanted:
        return ""
    return None if asked.status in _SILENT else f"status {asked.status}"


def statuses(call: str, *wanted: int) -> Look:
    """See whether each call of a kind was answered with one of these."""

    def look(evidence: Evidence) -> str | None:
        found = [of_status(each, *wanted) for each in of_call(evidence.exchanges, call)]
        told = [each for each in found if each is not None]
        return ", ".join(sorted(filter(None, set(told)))) if told else None

    return look


def first_status(call: str, wanted: int) -> Look:
    """See whether the first call of a kind was answered so."""

    def look(evidence: Evidence) -> str | None:
        found = [of_status(e, wanted) for e in of_call(evidence.exchanges, call)]
        return next((each for each in found if each is not None), None)

    return look


def keys(call: str, *wanted: str, any_of: Sequence[str] = ()) -> Look:
    """See whether the last answer to a call has these keys."""

    def look(evidence: Evidence) -> str | None:
        good = [each for each in of_call(evidence.exchanges, call) if each.data]
        if not good:
            return None
        data = good[-1].data
        lacking = [name for name in wanted if data.get(name) is None]
        if any_of and not any(name in data for name in any_of):
            lacking.append(" or ".join(any_of))
        return _lacking(lacking)

    return look


def values(call: str, key: str, known: frozenset[str]) -> Look:
    """See whether a key has no other values than these."""

    def look(evidence: Evidence) -> str | None:
        found = {
            str(each.data[key])
            for each in of_call(evidence.exchanges, call)
            if key in each.data
        }
        if not found:
            return None
        return ", ".join(f"{value[:20]!r}" for value in sorted(found - known))

    return look


def item_keys(call: str, *wanted: str) -> Look:
    """See whether the first item of the pages has these keys."""

    def look(evidence: Evidence) -> str | None:
        items: list[Any] = []
        for each in of_call(evidence.exchanges, call):
            found = each.data.get("items")
            items += found if isinstance(found, list) else []
        if not items:
            return None
        if not isinstance(items[0], dict):
            return f"items of the type {type(items[0]).__name__}"
        return _lacking([name for name in wanted if items[0].get(name) in {None, ""}])

    return look


def _lacking(names: Sequence[str]) -> str:
    return ", ".join(f"no {name!r}" for name in names)
