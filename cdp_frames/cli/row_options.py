"""The options that say how rows are read and judged, in whatever command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cdp_frames.cli.options import (
    BAD_CELLS,
    KEEP,
    OPT_OUTS,
    SCHEMA,
    Encoding,
    Memory,
    OnePerRow,
    Order,
    Pairs,
    Region,
    Sheets,
    Source,
    SuppressLists,
    Zone,
)
from cdp_frames.cli.pairs import mapping_of
from cdp_frames.cli.running import frame_of, places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.mapping import Mapping

_SETTINGS: Final = (
    *("schema", "timezone", "dayfirst", "region", "keep", "bad_cells", "opt_outs"),
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How files are read."""

    sheet: Sheets = None
    encoding: Encoding = None
    source: Source = None
    one_per_row: OnePerRow = False

    def frame(self, files: Sequence[Path], **how: Any) -> pd.DataFrame:
        """Read files into one frame."""
        return frame_of(
            files,
            sheet=self.sheet,
            encoding=self.encoding,
            source=self.source,
            explode=self.one_per_row,
            **how,
        )


@dataclass(frozen=True, kw_only=True)
class Judging:
    """How rows are judged; None is as it was before."""

    schema: Annotated[str | None, SCHEMA] = None
    timezone: Zone = None
    dayfirst: Order = None
    region: Region = None
    keep: Annotated[str | None, KEEP] = None
    bad_cells: Annotated[str | None, BAD_CELLS] = None
    opt_outs: Annotated[str | None, OPT_OUTS] = None
    suppress: SuppressLists = None

    @property
    def settings(self) -> dict[str, Any]:
        """The arguments of the verbs, by name."""
        found = {name: getattr(self, name) for name in _SETTINGS}
        return {**found, "keep": False if self.keep == "none" else self.keep}

    @property
    def suppress_files(self) -> list[Path]:
        """Where suppression lists may be; a list of the CDP is no file."""
        return [Path(each) for each in self.suppress or ()]


@dataclass(frozen=True, kw_only=True)
class Rows(Judging):
    """How rows are mapped and judged, for the first time."""

    schema: Annotated[str, SCHEMA] = "contact"
    keep: Annotated[str, KEEP] = "merge"
    bad_cells: Annotated[str, BAD_CELLS] = "refuse"
    opt_outs: Annotated[str, OPT_OUTS] = "hold"
    pairs: Pairs = None
    memory: Memory = None

    def read(self, files: Sequence[Path], reading: Reading) -> pd.DataFrame:
        """Read files into one frame; how a time is meant is a matter of rows."""
        return reading.frame(files, timezone=self.timezone, dayfirst=self.dayfirst)

    def mapping(self, frame: pd.DataFrame, client: Client | None) -> Mapping | None:
        """Return the mapping that ``--map`` asks for; None to infer it."""
        return mapping_of(self.pairs, frame, self.schema, self.memory, client)

    @property
    def kept(self) -> dict[str, Any]:
        """What a file of refused rows says, so that they are judged alike again."""
        return {**self.settings, "suppress": places_of(self.suppress)}
