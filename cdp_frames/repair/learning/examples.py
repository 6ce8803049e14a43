"""The examples of the user, checked before anything is learned of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.learning.judge import Judge


def checked(
    examples: Sequence[tuple[str, str | None]], judge: Judge | None
) -> list[tuple[str, str | None]]:
    """Return the examples; an empty text after is none.

    Raises:
        FrameError: there is none, one is no pair of texts, one is about an empty cell,
            two contradict each other, or one is refused by its kind. They are named by
            their numbers, for their values are of people.
    """
    pairs = [_pair(number, example) for number, example in enumerate(examples, 1)]
    if not pairs:
        raise FrameError("learn needs at least one example: (before, after).")
    first: dict[str, int] = {}
    for number, (before, after) in enumerate(pairs, 1):
        earlier = first.setdefault(before, number)
        if pairs[earlier - 1][1] != after:
            raise FrameError(
                f"examples {earlier} and {number} contradict each other: the same cell "
                "can't become two things."
            )
        if after is not None and judge is not None and not judge(after):
            raise FrameError(
                f"what example {number} makes of its cell is refused, too: it is no "
                f"valid {judge.kind}."
            )
    return pairs


def _pair(number: int, example: object) -> tuple[str, str | None]:
    if not isinstance(example, tuple | list) or len(example) != 2:  # noqa: PLR2004
        raise FrameError(f"example {number} is no pair of a cell and what it becomes.")
    before, after = example
    if not isinstance(before, str) or not isinstance(after, str | None):
        raise FrameError(
            f"example {number} is a {type(before).__name__} and a "
            f"{type(after).__name__}; both must be text (or None after it, to leave "
            "the cell as it is)."
        )
    if not before.strip():
        raise FrameError(f"example {number} is about an empty cell: it says nothing.")
    return before, (after if after and after.strip() else None)
