"""What a file of refused rows keeps of its import, in either of its forms."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.importing.suppressing import given_lists

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from cdp_frames.importing.options import Options
    from cdp_frames.mapping import Mapping as ColumnMapping

# What is kept of how the rows were judged, in the words of `cdp_import`.
SETTINGS: Final = frozenset(
    {"schema", "timezone", "dayfirst", "region", "keep", "bad_cells", "opt_outs"}
)
# Of what is kept.
_VERSION: Final = 2


class Rejects(NamedTuple):
    """What a file of refused rows holds.

    Attributes:
        rows: the caller's columns, as text, after correction.
        list_id: the list that they belong to; None if there is none.
        list_name: the name of a list that is still to be made, for no row was good
            enough to make it; None otherwise.
        mapping: columns to fields, as in the import that refused them; or a field to
            the columns that fill it.
        judged: the fields that only the schema had, and the CDP had not.
        numbers: for each row its number in the file of the first import, as text;
            empty for rows that somebody added.
        settings: how the import that refused them judged: its schema, zone and so on.
        suppress: the suppression lists of that import.
        asked: arguments that no file can hold, and that have to be given anew.
        why: for each row why it was refused, as the file says; empty for rows that
            somebody added.
        said: for each row whether the CDP refused it and nobody changed it since.
    """

    rows: pd.DataFrame
    list_id: str | None
    list_name: str | None
    mapping: dict[str, str | list[str]] | None
    judged: frozenset[str]
    numbers: list[str]
    settings: dict[str, str | bool]
    suppress: list[str]
    asked: list[str]
    why: Sequence[str] = ()
    said: Sequence[bool] = ()


def kept_of(
    mapping: ColumnMapping, form: dict[str, object], settings: Mapping[str, object]
) -> dict[str, Any]:
    """Say which column is which field, and in which form the file is.

    Args:
        mapping: which column is which field.
        form: what our own columns are called here, and what else is not as it was.
        settings: how the import judged.
    """
    judged = {column.source: column.field for column in mapping.judged}
    columns = (*mapping.columns, *mapping.judged)
    return {
        "version": _VERSION,
        "fields": mapping.field_map | judged,
        "fallbacks": {
            column.field: [part.source for part in column.fallbacks]
            for column in columns
            if column.fallbacks
        },
        "judged": sorted(judged.values()),
        **form,
        "suppress": settings.get("suppress") or [],
        "asked": settings.get("asked") or [],
        "settings": {
            name: value for name, value in settings.items() if is_setting(name, value)
        },
    }


def settings_of(options: Options) -> dict[str, Any]:
    """Say how an import judged, by its arguments, and what of it no file can hold."""
    lists = given_lists(options.get("suppress"))
    placed = [each for each in lists if isinstance(each, (str, PathLike))]
    given = {name: options.get(name) for name in SETTINGS}
    held = {name: value for name, value in given.items() if is_setting(name, value)}
    asked = [
        name for name in sorted(given) if name not in held and given[name] is not None
    ]
    if len(placed) < len(lists):
        asked.append("suppress")
    return {
        **held,
        "suppress": [
            str(Path(each).absolute() if Path(each).exists() else each)
            for each in placed
        ],
        "asked": asked,
    }


def is_setting(name: str, value: object) -> bool:
    """Say whether it is how an import judged, and a file can hold it."""
    return name in SETTINGS and isinstance(value, (str, bool))


def joined_fields(
    fields: dict[str, str], kept: dict[str, Any], headers: dict[str, str]
) -> dict[str, str | list[str]]:
    """Return the fields of columns by their headers; those that fill one, together."""
    fallbacks = dict(kept.get("fallbacks", {}))
    called = {name: headers.get(name, name) for name in fields}
    plain = {called[name]: to for name, to in fields.items() if to not in fallbacks}
    joined = {
        to: [
            called[name],
            *(headers.get(part, part) for part in map(str, fallbacks[to])),
        ]
        for name, to in fields.items()
        if to in fallbacks
    }
    return {**plain, **joined}


def is_whole(kept: object) -> bool:
    """Say whether what a file keeps of its import is as it was written."""
    return (
        isinstance(kept, dict)
        and kept.get("version") == _VERSION
        and all(isinstance(kept.get(part), dict) for part in ("columns", "fields"))
    )
