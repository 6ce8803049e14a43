"""What makes a kind of frame that only shows itself otherwise pass for any frame."""

from __future__ import annotations

import pandas as pd


class LikeAnyFrame(type(pd.DataFrame)):  # type: ignore[misc]
    """Makes ``isinstance(frame, Kind)`` true of every frame.

    They differ in nothing but how they are shown: without this
    ``assert_frame_equal(expected, result.errors)`` would tell them apart.
    """

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, pd.DataFrame)
