"""Addresses whose @ was missed, or that were typed on another keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.email.typos import PROVIDERS
from cdp_frames.kinds.repairs import LAYOUT, NO_SIGN, OTHER_SIGN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused

# What is typed for @: a neighbour of its key, or the other sign of it on the keyboards
# of the United States, Great Britain, Germany, France, Spain, Italy and the North.
_SIGNS: Final = "#$&*!^\"'§€¤£²°©®ª"
_LETTERS_OF_KEY: Final = "2qQ0"
_ENDINGS: Final = sorted(
    {f"{name}.{end}" for name, ends in PROVIDERS.items() for end in ends},
    key=len,
    reverse=True,
)
_PROVIDER: Final = "|".join(map(re.escape, _ENDINGS))
_LOCAL: Final = r"[A-Za-z0-9][A-Za-z0-9._+-]*"
_WITH_SIGN: Final = re.compile(
    rf"({_LOCAL})[{re.escape(_SIGNS)}]([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{{2,}})"
)
_WITHOUT: Final = re.compile(rf"({_LOCAL}?)[.\s]?({_PROVIDER})", re.IGNORECASE)

# The keys of the Russian and the Ukrainian keyboard, and what is on them in Latin.
_CYRILLIC: Final = (
    'йцукенгшщзхъфывапролджэячсмитьбюіїєЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ".'
)
_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.s]'QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>@/"
_ON_LATIN: Final = str.maketrans(_CYRILLIC, _LATIN)
_LEAST_LOCAL: Final = 3

LIKELY: Final = (
    rf"(?i)^[^@]*(?:{_PROVIDER})$|^[^@]+[{re.escape(_SIGNS)}][^@]+$|\p{{Cyrillic}}"
)


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield addresses that may have been meant, each with what was done."""
    text = cell.text.strip()
    if "@" not in text:
        if found := _WITH_SIGN.fullmatch(text):
            yield f"{found[1]}@{found[2]}", OTHER_SIGN
        elif found := _WITHOUT.fullmatch(text):
            yield from _before(found[1], found[2])
        if any("а" <= letter.lower() <= "я" for letter in text):
            yield text.translate(_ON_LATIN), LAYOUT


def _before(local: str, service: str) -> Iterator[tuple[str, str]]:
    """Put the ``@`` before a mail service; a letter of its key may stand for it."""
    if len(local) < _LEAST_LOCAL:
        return
    if local[-1] in _LETTERS_OF_KEY and len(local) > _LEAST_LOCAL:
        yield f"{local[:-1]}@{service}", NO_SIGN
    yield f"{local}@{service}", NO_SIGN
