"""The options that stop an import of a file that is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cdp_frames.cli.options import Force, MaxChange, MaxRefused, MaxRemoved, MinRows
from cdp_frames.cli.running import amount


@dataclass(frozen=True, kw_only=True)
class Guards:
    """When nothing is sent."""

    max_refused: MaxRefused = None
    min_rows: MinRows = None
    max_removed: MaxRemoved = None
    max_change: MaxChange = None
    force: Force = False

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of the verbs, by name.

        Raises:
            FrameError: an amount is none.
        """
        return {
            "max_refused": amount("--max-refused", self.max_refused),
            "min_rows": self.min_rows,
            "max_removed": amount("--max-removed", self.max_removed),
            "max_change": amount("--max-change", self.max_change),
            "force": self.force,
        }
