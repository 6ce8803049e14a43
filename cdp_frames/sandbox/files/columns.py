"""From the two objects of the mapping call to the columns of a file.

Source:
    `docs/contract.md` section 2.5: unknown field 422, missing required field 400. The
    other refusals are guesses of section 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.sandbox.data.rules import SOURCE_TYPES, Column
from cdp_frames.sandbox.files.upload import UnreadableError
from cdp_frames.sandbox.refusals import Refusal, invalid, unknown_field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cdp_frames.sandbox.settings.model import ObjectSpec


def check_mapping(
    spec: ObjectSpec, source_fields: Mapping[str, str], field_map: Mapping[str, str]
) -> None:
    """Check a mapping against the object.

    Raises:
        Refusal: 422 for a field that does not exist; 400 for anything else.
    """
    mapped = list(field_map.values())
    unknown = sorted(set(mapped) - set(spec.by_name))
    if unknown:
        raise unknown_field(
            f"{spec.name} has no field {_shown(unknown)}",
            fields=unknown,
            object_name=spec.name,
        )
    odd = sorted(set(source_fields) ^ set(field_map))
    if odd:
        raise _bad("sourceFields", f"differs from fieldMap in {_shown(odd)}", odd)
    types = sorted(
        {kind for kind in source_fields.values() if kind not in SOURCE_TYPES}
    )
    if types:
        known = _shown(SOURCE_TYPES)
        raise _bad(
            "sourceFields", f"has type {_shown(types)}; there are {known}", types
        )
    twice = _repeated(mapped)
    if twice:
        raise _bad("fieldMap", f"maps more than one column to {_shown(twice)}", twice)
    missing = [f.name for f in spec.fields if f.required and f.name not in mapped]
    if missing:
        raise _bad("fieldMap", f"lacks the required {_shown(missing)}", missing)


def check_header(header: Sequence[str], field_map: Mapping[str, str]) -> None:
    """Check a mapping against the columns of the file.

    Raises:
        Refusal: 400; a mapped column is not there, or is there twice.
    """
    missing = [column for column in field_map if column not in header]
    if missing:
        raise _bad(
            "fieldMap",
            f"names {_shown(missing)}, but the file has the columns {_shown(header)}",
            missing,
        )
    twice = [column for column in _repeated(header) if column in field_map]
    if twice:
        raise _bad(
            "fieldMap", f"names {_shown(twice)}, which the file has twice", twice
        )


def mapped_columns(
    spec: ObjectSpec,
    source_fields: Mapping[str, str],
    field_map: Mapping[str, str],
    header: Sequence[str],
) -> list[Column]:
    """Return the mapped columns of a file.

    Raises:
        UnreadableError: one is not there; the file was changed after the mapping.
    """
    missing = [column for column in field_map if column not in header]
    if missing:
        raise UnreadableError(f"the file has no column {_shown(missing)}")
    return [
        Column(
            place=header.index(column),
            header=column,
            declared=SOURCE_TYPES[source_fields[column]],
            spec=spec.by_name[field],
        )
        for column, field in field_map.items()
    ]


def _bad(path: str, what: str, names: Collection[str]) -> Refusal:
    return invalid(f"{path} {what}", path=path, value=list(names))


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _shown(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))
