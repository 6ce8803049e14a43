"""Which values may stand in a column: enums, and the codes of countries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.errors import CdpError
from cdp_frames.kinds.country.names import country_codes
from cdp_frames.schema import fields_of
from cdp_frames.schema.loading import schema_to_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.fields import Field
    from cdp_frames.importing.plan import ImportPlan

_COUNTRY: Final = "country"


def allowed_in(plan: ImportPlan) -> dict[int, Sequence[str]]:
    """Return the values that may stand in columns, by place; others are left out."""
    fields = _fields(plan)
    found: dict[int, Sequence[str]] = {}
    for column in (*plan.mapping.columns, *plan.mapping.judged):
        field = fields.get(column.field)
        values = _values(field) if field is not None else ()
        if values:
            found.update((part.position, values) for part in column.parts)
    return dict(sorted(found.items()))


def _fields(plan: ImportPlan) -> dict[str, Field]:
    """Return what is known of the fields; the schema knows better than the CDP."""
    published = {field.name: field for field in plan.upload.fields}
    sent = {column.field for column in (*plan.mapping.columns, *plan.mapping.judged)}
    try:
        schema = schema_to_read(plan._options["schema"])  # noqa: SLF001 - ours
    except (CdpError, OSError):
        # It was a file that is gone by now.
        return published
    declared = {field.name: field for field in fields_of(schema, sorted(sent))}
    return {
        name: field
        for name, field in (published | declared).items()
        if field.enum or field.kind == _COUNTRY
    } | {name: field for name, field in published.items() if field.enum}


def _values(field: Field) -> Sequence[str]:
    if field.enum:
        return field.enum
    return country_codes() if field.kind == _COUNTRY else ()
