"""What web pages, mail programs and databases leave in a cell that they pass on."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import unquote

_TAG: Final = re.compile(r"</?[A-Za-z][^<>@]{0,200}>|<br\s*/?>")
_MAYBE: Final = re.compile(r"[<&%\\=]|_x00")
# A line that mail has broken, a carriage return of a workbook, and signs as text.
_BROKEN: Final = re.compile(r"=\r?\n|=0D=0A|_x00(?:0D|0A|09)_", re.IGNORECASE)
_AS_TEXT: Final = re.compile(r"\\+[rnt](?=\\|\s|$)|^(?:\\+[rnt])+")
_ESCAPED: Final = re.compile(r"\\+(?=[^\w\s]|$)")
_URL: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# Escapes are escaped again on the way, hardly more often than this.
_TIMES: Final = 3


def without_traces(text: str) -> str:
    """Return a text without tags, escapes, and breaks that no person has typed.

    Examples:
        >>> without_traces("<td>ana&amp;#64;example.com&nbsp;</td>")
        'ana@example.com'
        >>> without_traces("100 % & more")
        '100 % & more'
    """
    if not _MAYBE.search(text):
        return text
    plain = _BROKEN.sub("", text)
    for _ in range(_TIMES):
        before = plain
        plain = html.unescape(_TAG.sub(" ", plain))
        plain = _URL.sub(_of_url, plain)
        if plain == before:
            break
    plain = _ESCAPED.sub("", _AS_TEXT.sub(" ", plain))
    return plain.strip() if plain != text else text


def _of_url(found: re.Match[str]) -> str:
    try:
        return unquote(found[0], errors="strict")
    except UnicodeError:
        return found[0]
