"""What the doctor finds, and how it is written down: no secret, no person, no host."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDE: Final = 78


class State(StrEnum):
    """What was found of a thing."""

    OK = "ok"
    DOCUMENTED = "documented"
    AS_GUESSED = "as guessed"
    DIFFERS = "differs"
    WRONG = "wrong"
    LATER = "try later"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what it is called, in the report and in tests.
        state: what was found.
        words: what is expected, or what to do.
        seen: what was seen instead; empty where it is as expected.
    """

    name: str
    state: State
    words: str
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All that the doctor has found.

    Attributes:
        setup: settings, connection, token, scopes, metadata and lists.
        contract: what of the contract could be seen, documented or guessed.
        never: what of the contract nobody can check so, with the reason in ``seen``.
        trial: whether an invented person was imported for it.
    """

    setup: tuple[Finding, ...]
    contract: tuple[Finding, ...]
    never: tuple[Finding, ...]
    trial: bool

    @property
    def all(self) -> tuple[Finding, ...]:
        """Everything that was looked at, the setup first."""
        return (*self.setup, *self.contract)

    def named(self, state: State) -> list[str]:
        """Return the names of what is in a state."""
        return [finding.name for finding in self.all if finding.state is state]

    def __str__(self) -> str:
        """Write a table for 80 columns."""
        parts = [("Your account", self.setup), ("The contract", self.contract)]
        lines: list[str] = []
        for title, found in parts:
            if found and any(each.state is not State.NOT_CHECKED for each in found):
                lines += ["", *_table(title, found)]
        if lines and self.never:
            lines += ["", *_table("What can't be checked so", self.never)]
        lines = lines[1:]
        counts = [
            f"{len(names)} {state.value}"
            for state in State
            for names in [self.named(state)]
            if names
        ]
        if not self.trial:
            lines += [
                "",
                "What needs an import was not checked; --trial imports one invented "
                "person.",
            ]
        return "\n".join([*lines, "", ", ".join(counts) + "."])


def _table(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield title
    width = max((len(each.state.value) for each in findings), default=0)
    for finding in findings:
        state = f"  {finding.state.value:<{width}}  "
        text = finding.words if not finding.seen else f"{finding.seen}"
        if finding.state is State.DIFFERS:
            text = f"expected {finding.words}; seen {finding.seen}"
        yield from _wrapped(state, f"{finding.name}: {text}", indent=width + 4)


def _wrapped(head: str, text: str, *, indent: int) -> Iterator[str]:
    line = head
    for word in text.split():
        if len(line) + len(word) > _WIDE and line.strip():
            yield line.rstrip()
            line = " " * indent
        line += f"{word} "
    yield line.rstrip()
