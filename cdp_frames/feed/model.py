"""What a feed is: where its file comes from, what its columns are, where people go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

Mode = Literal["freeze", "warn", "evolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which file is read, and how.

    Attributes:
        path: a path or a pattern, seen from the folder of the feed's file; of several
            files the newest is read.
        sheet: as in ``read_contacts``, and so are the next three.
        encoding: likewise.
        family: what the file is an export of.
        one_per_row: whether a cell of several addresses is several rows.
    """

    path: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    family: str | None = None
    one_per_row: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where people go.

    Attributes:
        list: the name of the list; may hold ``{date}``, ``{week}`` and ``{source}``.
        list_id: the id of a list, instead.
        audience: the name of an audience, instead.
        profiles_only: whether people are put on no list, instead.
        if_exists: as in ``cdp_import``.
        object: the object of the CDP.
    """

    list: str | None = None
    list_id: str | None = None
    audience: str | None = None
    profiles_only: bool = False
    if_exists: str = "fail"
    object: str = "profiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """How rows are judged; the words are those of ``cdp_import``.

    Attributes:
        only_changes: whether rows are left out that the last run has sent already.
    """

    schema: str = "contact"
    timezone: str | None = None
    dayfirst: bool | None = None
    region: str | None = None
    keep: str = "merge"
    bad_cells: str = "refuse"
    opt_outs: str = "hold"
    suppress: tuple[str, ...] = ()
    only_changes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownColumn:
    """A column that the feed has had from its beginning.

    Attributes:
        header: its sent name.
        field: where it goes; empty for a column that stays behind.
        place: its place among the columns of one field, from 1.
        look: what its values looked like; empty where they looked like nothing.
    """

    header: str
    field: str = ""
    place: int = 1
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The frozen columns, and what happens when a file has others.

    Attributes:
        mode: ``freeze`` stops, ``warn`` goes on without them and says so, ``evolve``
            takes a new column whose name is that of a field.
        known: the columns.
    """

    mode: Mode = "freeze"
    known: tuple[KnownColumn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, as its file has it.

    Attributes:
        path: its file; names in it are seen from its folder.
        source: which file is read.
        target: where people go.
        rows: how rows are judged.
        guards: as in ``cdp_import``.
        columns: the frozen columns.
        set: constant values, by field; they may hold what names of lists may.
        audit: the file of the ledger; None for none.
    """

    path: Path
    source: Source = field(default_factory=Source)
    target: Target = field(default_factory=Target)
    rows: Rows = field(default_factory=Rows)
    guards: Mapping[str, int | float] = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)
    set: Mapping[str, str] = field(default_factory=dict)
    audit: str | None = None

    @property
    def name(self) -> str:
        """What the journal knows it by."""
        return str(self.path.resolve())

    def options(self) -> dict[str, Any]:
        """Return the arguments of ``cdp_import``, but for mapping and names."""
        keep: Any = self.rows.keep
        return {
            "target_list_id": self.target.list_id,
            "if_exists": self.target.if_exists,
            "object_name": self.target.object,
            "schema": self._schema,
            "timezone": self.rows.timezone,
            "dayfirst": self.rows.dayfirst,
            "region": self.rows.region,
            "keep": False if keep == "none" else keep,
            "bad_cells": self.rows.bad_cells,
            "opt_outs": self.rows.opt_outs,
            "suppress": [self.beside(name) for name in self.rows.suppress] or None,
            **self.guards,
        }

    @property
    def _schema(self) -> str:
        name = self.rows.schema
        return self.beside(name) if name.endswith((".yaml", ".yml")) else name

    def beside(self, name: str) -> str:
        """Return a path as seen from the feed's folder; another name as it is."""
        path = self.path.parent / name
        return str(path) if path.exists() else name


# A column that the feed does not send has none.
NO_FIELD: Final = ""


def mapping_of(columns: tuple[KnownColumn, ...]) -> dict[Hashable, Any]:
    """Return frozen columns as a mapping: header -> field, or field -> headers."""
    parts: dict[str, list[KnownColumn]] = {}
    for column in columns:
        if column.field != NO_FIELD:
            parts.setdefault(column.field, []).append(column)
    mapping: dict[Hashable, Any] = {}
    for name, several in parts.items():
        headers = [each.header for each in sorted(several, key=lambda c: c.place)]
        if len(headers) == 1:
            mapping[headers[0]] = name
        else:
            mapping[name] = headers
    return mapping
