"""Every expectation of the contract, and what is not checked, with the reason.

Source:
    ``docs/contract.md``, section 9 for what is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.feed.doctor.about_calls import OF_CALLS
from cdp_frames.feed.doctor.about_errors import OF_ERRORS
from cdp_frames.feed.doctor.about_jobs import OF_JOBS
from cdp_frames.feed.doctor.about_lists import OF_LISTS
from cdp_frames.feed.doctor.findings import Finding, State
from cdp_frames.feed.doctor.unchecked import IN_PART, UNCHECKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.feed.doctor.guess import Evidence

GUESSES: Final = (*OF_CALLS, *OF_JOBS, *OF_ERRORS, *OF_LISTS)
_WAY: Final = {True: " (`--trial`)", False: ""}


def contract_of(evidence: Evidence) -> tuple[Finding, ...]:
    """Say of each expectation whether it is so."""
    return tuple(guess.finding(evidence) for guess in GUESSES)


def never_checked() -> tuple[Finding, ...]:
    """Say of each other line of the contract why it is not checked."""
    return tuple(
        Finding(
            name=question.replace("`", ""), state=State.NOT_CHECKED, words="", seen=why
        )
        for question, why in UNCHECKED.items()
    )


def table() -> Iterator[tuple[str, str]]:
    """Yield each line of `docs/contract.md` section 9, and how it is checked."""
    ways: dict[str, list[str]] = {}
    for guess in GUESSES:
        if guess.question:
            ways.setdefault(guess.question, []).append(
                f"{guess.name}{_WAY[guess.trial]}"
            )
    for question, names in ways.items():
        rest = IN_PART.get(question)
        yield question, ", ".join(names) + (f". Not all: {rest}" if rest else "")
    for question, why in UNCHECKED.items():
        yield question, f"not checked. {why}"
