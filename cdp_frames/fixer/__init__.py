"""The fixer: refused rows as a grid, each edit judged at once.

``model.Fixer`` knows everything and needs no screen; a page on loopback (``page``) and
a widget in a notebook (``widget``) show it.
"""

from cdp_frames.fixer.model import Fixer

__all__ = ["Fixer"]
