"""Each mapped column as it comes, and how it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from cdp_frames.schema.columns import ColumnKind, column_kind
from cdp_frames.schema.fields import column_for
from cdp_frames.schema.merging import sent_kind
from cdp_frames.screening.coalescing import require_same

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as Dict, Sequence
    from datetime import tzinfo

    import pandera.pandas as pa

    from cdp_frames.fields import Field
    from cdp_frames.file_notes import FileNotes
    from cdp_frames.kinds import Kind
    from cdp_frames.mapping import MappedColumn, Mapping
    from cdp_frames.screening.part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class UserOptions:
    """What the user and the file say about values that don't say it themselves.

    Attributes:
        timezone: the user's time zone for times without one.
        dayfirst: whether the user says that 03/04 is the third of April.
        region: the user's region for national phone numbers.
        file: what ``read_contacts`` found in the file.
    """

    timezone: str | tzinfo | None
    dayfirst: bool | None
    region: str | None
    file: FileNotes

    def options(
        self, kind: Kind, header: Hashable, declared: Dict[str, object]
    ) -> dict[str, object]:
        """Choose the options of a column: the user's word, the schema's, the file's."""
        sources = {
            "timezone": (self.timezone, self.file.zone_of(header)),
            "dayfirst": (self.dayfirst, self.file.dayfirst),
            "region": (self.region, None),
        }
        options = dict(declared)
        for name, (user, file) in sources.items():
            if name not in kind.options:
                continue
            if user is not None:
                options[name] = user
            elif file is not None:
                options.setdefault(name, file)
        return options


class RawColumn(NamedTuple):
    """A column as it comes; its attributes are those of ``NormalizedColumn``.

    Attributes:
        raws: the columns of the caller's frame that it is made of.
        shown: what the whole column shows, where these cells are a part of it.
    """

    mapped: MappedColumn
    declared: pa.Column
    kind: Kind
    meant: ColumnKind
    options: dict[str, object]
    published: Field | None
    raws: tuple[pd.Series, ...]
    shown: Any = None


def raw_columns(
    df: pd.DataFrame,
    mapping: Mapping,
    schema: pa.DataFrameSchema,
    user: UserOptions,
    fields: Sequence[Field],
    part: Part | None = None,
) -> list[RawColumn]:
    """Find all mapped columns.

    Args:
        df: the caller's frame, n rows; not changed.
        mapping: which columns go to which fields.
        schema: declares the fields.
        user: what the user and the file say.
        fields: what the CDP publishes of its fields.
        part: what the frame is told of a larger one, of which it is a part.
    """
    known = {field.name: field for field in fields}
    return [
        raw_column(df, mapped, schema, user, known.get(mapped.field), part)
        for mapped in mapping.columns
    ]


def raw_column(
    df: pd.DataFrame,
    mapped: MappedColumn,
    schema: pa.DataFrameSchema,
    user: UserOptions,
    published: Field | None,
    part: Part | None = None,
) -> RawColumn:
    """Find what a mapped column is made of, and how it is to be read."""
    declared = column_for(schema, mapped.field, mapped.wire_type)
    meant = column_kind(declared, mapped.field)
    sent = None if published is None else sent_kind(declared, published)
    kind, options = sent or meant
    # The same cells under a plain index: labels can repeat. A new Series would guess a
    # dtype, and fail at text that is no valid Unicode.
    raws = tuple(
        df.iloc[:, part.position].set_axis(pd.RangeIndex(len(df)))
        for part in mapped.parts
    )
    chosen = [user.options(kind, part.header, options) for part in mapped.parts]
    require_same(mapped, chosen)
    shown = None if part is None else part.shown.get(mapped.field)
    return RawColumn(mapped, declared, kind, meant, chosen[0], published, raws, shown)


def with_regions(column: RawColumn, regions: pd.Series | None) -> RawColumn:
    """Tell a column of phone numbers the countries of the rows."""
    if column.kind.name != "phone" or regions is None:
        return column
    return column._replace(options={**column.options, "regions": regions})
