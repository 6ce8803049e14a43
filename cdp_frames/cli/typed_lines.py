"""Lines to be typed, as commands tell them: quoted for the shell that reads them."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Final

# What neither cmd nor PowerShell takes for anything but itself.
_PLAIN: Final = re.compile(r"[\w@%+=:,./\\~-]+")


def quoted(word: str, *, windows: bool = os.name == "nt") -> str:
    """Quote a word, so that a shell takes it for one word.

    Args:
        word: any text, such as a path.
        windows: whether it is typed in PowerShell or cmd.

    Examples:
        >>> quoted("my leads.csv", windows=False), quoted("my leads.csv", windows=True)
        ("'my leads.csv'", '"my leads.csv"')
        >>> quoted("leads.csv", windows=False)
        'leads.csv'
    """
    if not windows:
        return shlex.quote(word)
    if _PLAIN.fullmatch(word):
        return word
    escaped = word.replace('"', '\\"')
    return f'"{escaped}"'


def typed(*words: object) -> str:
    """Return a line that is typed.

    Examples:
        >>> typed("cdp-frames", "reimport", "refused.csv")
        'cdp-frames reimport refused.csv'
    """
    return " ".join(quoted(_word(word)) for word in words)


def _word(word: object) -> str:
    # A file's name that begins with a dash would be taken for an option.
    is_odd = isinstance(word, Path) and str(word).startswith("-")
    return f".{os.sep}{word}" if is_odd else str(word)
