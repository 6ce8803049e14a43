"""What other rows of the same columns say of how to read these.

A few corrected rows would not show by themselves whether 03/04 is in March, or whether
a 0 is a count: the rows beside which they stood do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdp_frames.screening.columns import columns_show
from cdp_frames.screening.opt_outs import counting_columns
from cdp_frames.screening.raw_columns import raw_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    import pandera.pandas as pa

    from cdp_frames.fields import Field
    from cdp_frames.file_notes import FileNotes
    from cdp_frames.mapping import Mapping as ColumnMapping
    from cdp_frames.screening.raw_columns import RawColumn, UserOptions


class Precedent(NamedTuple):
    """Other rows of the same columns, and what is known of some that are gone.

    Attributes:
        frames: rows, with the caller's headers.
        shown: what the columns of rows that are no longer here showed, by field.
        counting: the headers of their columns whose 0 is a count, and no answer.
    """

    frames: Sequence[pd.DataFrame] = ()
    shown: Mapping[str, Any] = {}
    counting: frozenset[str] = frozenset()

    def counted(self, file: FileNotes) -> frozenset[str]:
        """Name the columns whose 0 is a count."""
        return self.counting.union(
            *(counting_columns(frame, file) for frame in self.frames)
        )

    def told(
        self,
        columns: Sequence[RawColumn],
        headers: pd.Index,
        mapping: ColumnMapping,
        schema: pa.DataFrameSchema,
        user: UserOptions,
        fields: Sequence[Field],
    ) -> list[RawColumn]:
        """Return columns that are read as they would be among these rows.

        Args:
            columns: the columns of the frame that is screened.
            headers: its headers.
            mapping: which of them go to which fields.
            schema: declares the fields.
            user: what the user and the file say.
            fields: what the CDP publishes of its fields.
        """
        shown = [self.shown, *self._shows(headers, mapping, schema, user, fields)]
        own = columns_show(columns)
        return [_with(column, own, shown) for column in columns]

    def settled(
        self,
        headers: pd.Index,
        mapping: ColumnMapping,
        schema: pa.DataFrameSchema,
        user: UserOptions,
        fields: Sequence[Field],
    ) -> Precedent:
        """Return the same without the rows, for whoever asks again and again.

        Args:
            headers: as of ``told``.
            mapping: likewise.
            schema: likewise.
            user: likewise.
            fields: likewise.
        """
        whole = {**self.shown}
        for each in self._shows(headers, mapping, schema, user, fields):
            for field, shown in each.items():
                whole[field] = whole[field] | shown if field in whole else shown
        return Precedent(shown=whole, counting=self.counted(user.file))

    def _shows(
        self,
        headers: pd.Index,
        mapping: ColumnMapping,
        schema: pa.DataFrameSchema,
        user: UserOptions,
        fields: Sequence[Field],
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what each of the frames shows, by field."""
        for frame in self.frames:
            if not frame.columns.equals(headers):
                if not (frame.columns.is_unique and headers.is_unique):
                    continue  # nobody can say which column is which
                frame = frame.reindex(columns=headers)  # noqa: PLW2901 - the same rows
            yield columns_show(raw_columns(frame, mapping, schema, user, fields))


def _with(
    column: RawColumn, own: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]
) -> RawColumn:
    field = column.mapped.field
    if field not in own or len(column.raws) > 1:
        return column
    whole = own[field]
    for each in shown:
        if field in each:
            whole = whole | each[field]
    return column._replace(shown=whole)
