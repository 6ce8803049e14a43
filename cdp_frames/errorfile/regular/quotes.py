"""Messages that quote the value of their own line, with the value cut out.

``value 'ana@x' is not allowed`` is another message on each line, and always the same
complaint. With an outline in place of the value it is one message, which is read once.

A value is cut out only where nothing of what is read of a message can hang on it: it
has plain signs and no blanks, stands between quotes of its own, and none of the words
that complaints are known by is in it. Nor may the column hang on the words. The outline
keeps the signs between its letters, so that it is as many words as the value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errorfile.messages import SAYING
from cdp_frames.text.arrow import joined, placed, positions, repeats, taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.sent import Rows
    from cdp_frames.errorfile.sentences import Finding

# No other quotes, and behind the value no colon: what stands before one may be a name.
_QUOTING: Final = (
    r"^(?P<before>|[^'\"`]*\s){mark}(?P<value>[A-Za-z0-9@._+/\-]+){mark}"
    r"(?P<behind>[^'\"`:]*)$"
)
_MARKS: Final = ("'", '"')
# Numbers behind these words count, wherever they stand.
_COUNTING: Final = re.compile(r"longer than|at most|max", re.IGNORECASE)


class Outlined(NamedTuple):
    """Messages with an outline in place of the value that they quote.

    Attributes:
        rows: the m ascending positions of these messages in the file.
        messages: the m messages.
    """

    rows: Rows
    messages: pa.LargeStringArray

    def put(self, messages: pa.LargeStringArray) -> pa.LargeStringArray:
        """Return all messages of the file, these among them."""
        return placed(messages, self.rows, self.messages)

    def only(self, kept: NDArray[np.bool_]) -> Outlined:
        """Return some of them."""
        return Outlined(self.rows[kept], self.messages.filter(pa.array(kept)))


NONE_OUTLINED: Final = Outlined(np.empty(0, np.int64), pa.array([], pa.large_string()))


def outlined_in(messages: pa.LargeStringArray, values: pa.LargeStringArray) -> Outlined:
    """Cut out of messages the values that they quote, where that is sure to be safe.

    Args:
        messages: n messages.
        values: the n values of their lines; empty for none.
    """
    if repeats(messages):
        return NONE_OUTLINED
    for mark in _MARKS:
        found = _cut_out(messages, values, mark)
        if len(found.rows):  # a file has the quotes of one program
            return found
    return NONE_OUTLINED


def is_as_outlined(finding: Finding, message: str, names: Names) -> bool:
    """Whether what was read of an outlined message holds for any value in it.

    The words are the whole message, and the line names its column itself.
    """
    return (
        finding.message == message
        and len(names.columns_of(finding.field)) == 1
        and _COUNTING.search(message) is None
    )


def _cut_out(
    messages: pa.LargeStringArray,
    values: pa.LargeStringArray,
    mark: str,
) -> Outlined:
    parts = pc.extract_regex(messages, _QUOTING.format(mark=mark))
    value = pc.struct_field(parts, "value")
    rows = positions(pc.equal(value, values))
    rows = rows[_are_plain(taken(value, rows))]
    before, value, behind = (
        taken(pc.struct_field(parts, name), rows)
        for name in ("before", "value", "behind")
    )
    outline = pc.replace_substring_regex(value, r"\w+", "x")
    return Outlined(rows, joined(before, mark, outline, mark, behind))


def _are_plain(values: pa.LargeStringArray) -> np.ndarray:
    """Say of values whether each says nothing by itself."""
    return np.asarray(pc.invert(pc.match_substring_regex(values, SAYING)), dtype=bool)
