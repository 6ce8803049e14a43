"""Which shipped schema has fields for most columns of a frame, and why."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.mapping.targets import mapping_fields
from cdp_frames.schema.loading import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.fields import Field

# The one that is taken where nobody says which.
_DEFAULT: Final = "contact"
_SHOWN: Final = 3


class SchemaFit(NamedTuple):
    """The shipped schema that fits best.

    Attributes:
        name: its name, as ``schema=`` takes it.
        columns: {column: its field}, of fields that ``contact`` has not.
        mapped: how many columns have a field in it.
        why: that in words.
    """

    name: str
    columns: dict[str, str]
    mapped: int
    why: str


@cache
def shipped_fields() -> tuple[Field, ...]:
    """Return the fields of all shipped schemas, each once."""
    found = {field.name: field for name in SCHEMAS for field in _fields_of(name)}
    return tuple(found.values())


@cache
def _fields_of(name: str) -> tuple[Field, ...]:
    return mapping_fields(None, name)


def best_fit(columns: Mapping[str, str]) -> SchemaFit:
    """Return the schema that has fields for most columns; ``contact`` among equals.

    Args:
        columns: {column: the field that it would be}, of all shipped fields.
    """
    names = {name: {field.name for field in _fields_of(name)} for name in SCHEMAS}
    counts = {
        name: sum(field in fields for field in columns.values())
        for name, fields in names.items()
    }
    most = max(counts.values())
    name = next(each for each in (_DEFAULT, *SCHEMAS) if counts[each] == most)
    own = {
        column: field
        for column, field in columns.items()
        if field in names[name] and field not in names[_DEFAULT]
    }
    return SchemaFit(name, own, most, _why(own))


def _why(own: Mapping[str, str]) -> str:
    if not own:
        return "no other has fields for more of the columns"
    shown = [f"{column!r} is {field}" for column, field in [*own.items()][:_SHOWN]]
    more = f" and {len(own) - _SHOWN} more" if len(own) > _SHOWN else ""
    return f"{', '.join(shown)}{more}"
