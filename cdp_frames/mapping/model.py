"""What mapping finds: which column goes to which field, how sure, and why."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.errors import MappingError
from cdp_frames.fields import Field
from cdp_frames.mapping.card import mapping_card
from cdp_frames.mapping.columns import SeenColumn
from cdp_frames.mapping.corrections import overridden
from cdp_frames.mapping.mapped_columns import (
    Fallback,
    MappedColumn,
    Question,
    UnmappedColumn,
)
from cdp_frames.mapping.tables import candidates, explanation
from cdp_frames.mapping.wire_types import ColumnType
from cdp_frames.text.card import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping as Dict

    from cdp_frames.fields import WireType
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.schema_fit import SchemaFit

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True, repr=False)
class Mapping:
    """Which column goes to which field.

    Attributes:
        columns: the columns that are sent, in the caller's order.
        left_out: the columns that are not, in the caller's order.
        seen: every column of the frame that this was made for.
        fields: every field that a column could go to.
        match_key: the field by which the CDP finds a person; empty if none is needed.
        judged: those of ``left_out`` that the user's schema judges, with the field of
            its own that they are; the CDP does not have it.
        questions: what only the user knows; nothing can be sent until it is answered.
        schema_fit: the shipped schema that has fields for most columns: its ``name``,
            ``columns`` ({column: its field}, of fields that ``contact`` has not),
            ``mapped`` (how many have one) and ``why`` (in words). None where nobody
            looked.
    """

    columns: tuple[MappedColumn, ...]
    left_out: tuple[UnmappedColumn, ...] = ()
    seen: tuple[SeenColumn, ...] = ()
    fields: tuple[Field, ...] = field(default=(), repr=False)
    match_key: str = "email"
    judged: tuple[MappedColumn, ...] = ()
    questions: tuple[Question, ...] = ()
    schema_fit: SchemaFit | None = field(default=None, compare=False)

    @property
    def field_map(self) -> dict[str, str]:
        """The API's ``fieldMap``: name of the column -> field."""
        return {column.source: column.field for column in self.columns}

    @property
    def source_fields(self) -> dict[str, WireType]:
        """The API's ``sourceFields``: name of the column -> wire type."""
        return {column.source: column.wire_type for column in self.columns}

    @property
    def unmapped(self) -> pd.DataFrame:
        """The columns that are not sent.

        Returns:
            A row for each, in the caller's order: ``position`` (int64), ``header``,
            ``reason`` and ``candidates`` (str: the likeliest fields, best first).
        """
        return pd.DataFrame(
            {
                "position": pd.Series(
                    [c.position for c in self.left_out], dtype="int64"
                ),
                "header": pd.Series([c.header for c in self.left_out], dtype="object"),
                "reason": pd.Series([c.reason for c in self.left_out], dtype="str"),
                "candidates": pd.Series(
                    [candidates(c.candidates) for c in self.left_out],
                    dtype="str",
                ),
            }
        )

    def explain(self) -> pd.DataFrame:
        """Say for every column where it goes, how sure that is, and why.

        Returns:
            A row for each column of the caller's frame, in its order: ``column``
            (the name that is sent), ``field`` and ``wire_type`` (missing if it stays
            behind), ``probability`` (Float64), ``evidence`` and ``examples`` (str).
            The examples are the caller's own values: mind where the frame goes.
        """
        return explanation(self)

    def override(
        self, changes: Dict[Hashable, Aim] | None = None, /, **named: Aim
    ) -> Mapping:
        """Return a mapping with some columns sent elsewhere, or not at all.

        Args:
            changes: header (or sent name) -> field, or None to leave the column out;
                for headers that are no Python names. Or field -> list of headers: of
                them the first one that holds something is sent, row by row.
            named: the same, as keywords.

        Raises:
            MappingError: unknown columns or fields, or two columns on one field; all
                mistakes at once, each with the closest names.

        Examples:
            >>> from cdp_frames.mapping import infer_mapping
            >>> df = pd.DataFrame({"email": ["a@example.com"], "memo": ["x"]})
            >>> infer_mapping(df).override(memo="job_title").field_map
            {'email': 'email', 'memo': 'job_title'}
            >>> df = pd.DataFrame(
            ...     {
            ...         "email": ["a@example.com"],
            ...         "Mobile": [None],
            ...         "Home": ["030 901820"],
            ...     }
            ... )
            >>> one = infer_mapping(df).override({"phone": ["Mobile", "Home"]})
            >>> one.explain().set_index("column")["evidence"]["Home"]
            "you said so; where 'Mobile' is empty"
        """
        given: dict[Hashable, Aim] = {**(changes or {})}
        return overridden(self, given | named)

    def to_json(self) -> str:
        """Write the mapping as JSON text, without any value of the frame."""
        data = {
            "format": _FORMAT,
            "match_key": self.match_key,
            "columns": [_with_header(asdict(column)) for column in self.columns],
            "left_out": [_with_header(asdict(column)) for column in self.left_out],
            "seen": [
                _with_header(
                    {
                        "position": column.position,
                        "header": column.header,
                        "source": column.source,
                        "type": list(column.type),
                    }
                )
                for column in self.seen
            ],
            "fields": [asdict(field_) for field_ in self.fields],
            "judged": [_with_header(asdict(column)) for column in self.judged],
            "questions": [asdict(question) for question in self.questions],
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read what ``to_json`` wrote.

        Args:
            text: the JSON.

        Raises:
            MappingError: the text is no mapping.
        """
        try:
            return _from_data(json.loads(text))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise MappingError(
                [f"this is not the JSON text of a mapping ({error!r})"]
            ) from error

    def __repr__(self) -> str:
        return as_text(mapping_card(self))

    def _repr_html_(self) -> str:
        return as_html(mapping_card(self))


def _with_header(data: dict[str, Any]) -> dict[str, Any]:
    header = data["header"]
    told = {**data, "header": _plain(header)}
    if isinstance(header, tuple):
        # JSON has no tuples; a list can't be a header, so it can stand for one.
        told["header"] = [_plain(part) for part in header]
    if "fallbacks" in data:
        told["fallbacks"] = [_with_header(part) for part in data["fallbacks"]]
    return told


def _plain(header: object) -> object:
    return header if isinstance(header, (str, int)) or header is None else str(header)


def _from_data(data: dict[str, Any]) -> Mapping:
    if data["format"] != _FORMAT:
        raise ValueError(f"format {data['format']!r} is not {_FORMAT}")
    return Mapping(
        columns=_columns(data["columns"]),
        left_out=tuple(
            UnmappedColumn(
                **{
                    **_tupled(entry),
                    "candidates": tuple(map(tuple, entry["candidates"])),
                }
            )
            for entry in data["left_out"]
        ),
        seen=tuple(
            SeenColumn(**{**_tupled(entry), "type": ColumnType(*entry["type"])})
            for entry in data["seen"]
        ),
        fields=tuple(
            Field(**{**entry, "enum": tuple(entry["enum"])}) for entry in data["fields"]
        ),
        match_key=data["match_key"],
        judged=_columns(data.get("judged", ())),
        questions=tuple(
            Question(**_tupled(entry, "sources")) for entry in data.get("questions", ())
        ),
    )


def _columns(data: Iterable[dict[str, Any]]) -> tuple[MappedColumn, ...]:
    return tuple(
        MappedColumn(
            **{
                **_tupled(entry, "evidence"),
                "fallbacks": tuple(
                    Fallback(**_tupled(part)) for part in entry.get("fallbacks", ())
                ),
            }
        )
        for entry in data
    )


def _tupled(data: dict[str, Any], *names: str) -> dict[str, Any]:
    """Turn what JSON made a list back into a tuple."""
    return {
        key: tuple(value)
        if key in names or (key == "header" and isinstance(value, list))
        else value
        for key, value in data.items()
    }
