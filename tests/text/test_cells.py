"""Arrow's own quirks, held off."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from cdp_frames.text.cells import ascii_lower


def test_texts_that_begin_inside_their_buffer_come_out_sound() -> None:
    """A column behind its header, as the CSV reader of Arrow lays it."""
    offsets = pa.py_buffer(np.array([5, 20, 20], dtype="int64"))
    inside = pa.LargeStringArray.from_buffers(
        2, offsets, pa.py_buffer(b"emailAnn@example.com")
    )
    lower = ascii_lower(inside)
    lower.validate(full=True)
    assert lower.to_pylist() == ["ann@example.com", ""]
