"""The CDP's own refusal of a mapping, in terms of columns and fields."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cdp_frames.errors import MappingError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdp_frames.errors import ApiError
    from cdp_frames.fields import Field
    from cdp_frames.mapping.model import Mapping


def mapping_error_from_api(
    error: ApiError, mapping: Mapping, fields: Iterable[Field] | None = None
) -> MappingError:
    """Say which columns and fields the CDP refused, and what was probably meant.

    The shape of the CDP's details is not documented, so every name of ours that is in
    them or in the message counts. Where none is, the mapping is compared with the
    fields that are known.

    Args:
        error: the answer to the mapping call: 422 for a field that does not exist,
            400 for a required field without a column.
        mapping: the mapping that was sent.
        fields: the fields of the object, where they are known; else those that the
            mapping was made for.

    Returns:
        The error to raise ``from`` the first one; its last problem is the CDP's own
        sentence, which names no value.

    Source:
        The import guide, "Common row-level errors"; `docs/contract.md` sections 1.4 and
        2.5.
    """
    known = list(fields if fields is not None else mapping.fields)
    words = _words_said(error)
    problems = [
        *_unknown_fields(mapping, known, words),
        *_missing_fields(mapping, known, words),
    ]
    # The mapping is set when the file is there already.
    said = f"the CDP said: {error} (the file was uploaded, and nothing imported)"
    return MappingError([*problems, said])


def require_published(mapping: Mapping, fields: Sequence[Field]) -> None:
    """Refuse a mapping that the CDP would refuse, before anything is uploaded.

    Args:
        mapping: the mapping to be sent.
        fields: the fields of the object, as the CDP publishes them; none if unknown.

    Raises:
        MappingError: names each required field that has no column.
    """
    problems = list(_missing_fields(mapping, fields, set()))
    if problems:
        raise MappingError(problems)


def _unknown_fields(
    mapping: Mapping, known: Sequence[Field], words: set[str]
) -> Iterator[str]:
    names = [field.name for field in known]
    strangers = {
        column.field for column in mapping.columns if column.field not in names
    }
    blamed = {
        column.field
        for column in mapping.columns
        if words & {column.field, column.source}
    }
    missing = {field.name for field in known if field.required} - set(
        mapping.field_map.values()
    )
    # A required field that is missing explains a refusal that names no column.
    suspects = strangers | (blamed if not words & missing else set())
    for column in mapping.columns:
        if column.field in suspects:
            rest = [name for name in names if name != column.field]
            yield (
                f"column {column.source!r}: the CDP does not take field "
                f"{column.field!r}{_closest(column.field, rest)}"
            )


def _missing_fields(
    mapping: Mapping, known: Sequence[Field], words: set[str]
) -> Iterator[str]:
    mapped = set(mapping.field_map.values())
    required = {field.name for field in known if field.required}
    for field in known:
        if field.name not in mapped and (field.name in required or field.name in words):
            left = [column.source for column in mapping.left_out]
            yield (
                f"no column is mapped to {field.name!r}, which the CDP needs"
                f"{_closest(field.name, left, 'column')}"
            )


def _closest(name: str, names: Sequence[str], what: str = "field") -> str:
    close = get_close_matches(name, names, n=3, cutoff=0.5)
    return f"; the closest {what}s are {shown(close)}" if close else ""


def _words_said(error: ApiError) -> set[str]:
    """Return every name that may be meant: ``fieldMap.company`` is also ``company``."""
    texts = [str(error), *_texts_in(error.details)]
    words = set(texts)
    for text in texts:
        words.update(re.findall(r"[\w-]+", text))
        words.update(text.split("."))
        words.update(re.findall(r"['\"`]([^'\"`]+)['\"`]", text))
        words.update(text.partition(".")[2].split("."))
        words.add(text.partition(".")[2])
    return words


def _texts_in(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _texts_in(value)
    elif isinstance(data, (list, tuple)):
        for part in data:
            yield from _texts_in(part)
