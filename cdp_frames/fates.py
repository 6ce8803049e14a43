"""The fates: what can become of a row. Every row has exactly one.

They stand in ``fates["fate"]`` as plain text. What a fate is called on a card, what it
means and what follows from it is decided here, and asked here by everything else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self


class Fate(StrEnum):
    """What became of a row, in the order in which people ask.

    Attributes:
        words: what a card calls it.
        meaning: when a row has it; the documents say the same.

    Examples:
        >>> Fate.REJECTED_BY_CDP == "rejected_by_cdp"
        True
        >>> Fate.REJECTED_BY_CDP.words
        'rejected by the CDP'
    """

    words: str
    meaning: str

    def __new__(cls, value: str, words: str, meaning: str) -> Self:
        """Make a fate that is its own name in a frame."""
        fate = str.__new__(cls, value)
        fate._value_ = value
        fate.words = words
        fate.meaning = meaning
        return fate

    ACCEPTED = (
        "accepted",
        "accepted",
        "the CDP has taken it",
    )
    VALID = (
        "valid",
        "to be sent",
        "nothing stands against it; the row is in `valid`, and is sent",
    )
    REJECTED_HERE = (
        "rejected_here",
        "rejected here",
        "refused before sending; each thing that is wrong has a line in `errors`",
    )
    REJECTED_BY_CDP = (
        "rejected_by_cdp",
        "rejected by the CDP",
        "refused by the CDP; its reasons are in `errors`, in the same shape and words",
    )
    OPTED_OUT = (
        "opted_out",
        "opted out, held back",
        "the person is not to be written to, as a row or a list says; see `opted_out`",
    )
    DUPLICATE = (
        "duplicate",
        "duplicate of another row",
        "another row is sent for the same person; `sent_row` says which",
    )
    EMPTY = (
        "empty",
        "empty",
        "no cell of the row shows anything, mapped or not",
    )
    UNKNOWN = (
        "unknown",
        "unknown",
        "sent, and nobody can say what became of it",
    )


# What a screening gives. All but `valid` are final.
SCREENED: Final = (
    Fate.VALID,
    Fate.REJECTED_HERE,
    Fate.OPTED_OUT,
    Fate.DUPLICATE,
    Fate.EMPTY,
)

# What an import ends with.
FINAL: Final = tuple(fate for fate in Fate if fate is not Fate.VALID)

# Something is wrong with the row; `errors` says what, and `failed` holds it.
REFUSED: Final = frozenset({Fate.REJECTED_HERE, Fate.REJECTED_BY_CDP})

# The import is over and the row is not done with.
OPEN: Final = REFUSED | {Fate.UNKNOWN}
