"""Screening: a frame goes in; valid rows and an account of all the others come out."""

from cdp_frames.screening.run import Screened, screen

__all__ = ["Screened", "screen"]
