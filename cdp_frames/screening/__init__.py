"""Screening: a frame goes in; valid rows and an account of all the others come out."""

from cdp_frames.screening.run import screen
from cdp_frames.screening.screened import Screened

__all__ = ["Screened", "screen"]
