"""Words that are a whole name by themselves, and a first name beside a family name."""

from __future__ import annotations

from functools import cache
from typing import Final

from cdp_frames.text.vocabulary.concepts import concepts
from cdp_frames.text.vocabulary.idle import WITHOUT_BLANKS
from cdp_frames.text.vocabulary.tables import folded_list

# 姓名, 氏名, 성명 have the family name in them.
_WHOLE: Final = ("姓", "氏", "성")


def is_short_name(key: str) -> bool:
    """Say whether a folded header is a word for a name, and for a person, at most.

    Examples:
        >>> (
        ...     is_short_name("客户名"),
        ...     is_short_name("참가자이름"),
        ...     is_short_name("客户姓名"),
        ... )
        (True, True, False)
    """
    if not WITHOUT_BLANKS.search(key) or any(part in key for part in _WHOLE):
        return False
    for part in _parts():
        key = key.replace(part, "")
    return not {"bare_name", "first_name"}.isdisjoint(concepts().entries.get(key, {}))


@cache
def _parts() -> tuple[str, ...]:
    listed = folded_list("header_signs", "filler", "person_parts")
    return tuple(sorted(listed, key=lambda part: (-len(part), part)))
