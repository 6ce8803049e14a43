"""The main job on a file that ships with the package, against a CDP in a box.

``LEADS`` is the path of that file: synthetic people of a trade show, with the usual
mess.

Examples:
    >>> from cdp_frames import read_contacts
    >>> len(read_contacts(LEADS))
    1244
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["LEADS"]

LEADS: Final = Path(__file__).with_name("trade_show_leads.csv")
