"""What may have been meant by a refused cell, where its kind alone sees nothing."""

from cdp_frames.suggesting.judged import Refused, judged

__all__ = ["Refused", "judged"]
