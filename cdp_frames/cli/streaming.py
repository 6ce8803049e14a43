"""``cdp-frames import`` of files that are larger than memory: part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdp_frames.cli.options import (
    ChecksOfParts,
    Form,
    PartSize,
    UploadForm,
    WholeChecks,
)
from cdp_frames.cli.row_options import Reading
from cdp_frames.cli.terminal import say
from cdp_frames.errors import FrameError
from cdp_frames.verbs.streams import is_large

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Parts:
    """How rows are sent."""

    upload_format: UploadForm = Form.CSV
    part_size: PartSize = None
    whole_checks: ChecksOfParts = WholeChecks.REFUSE

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of the verbs for what goes in parts, by name."""
        each_part = self.whole_checks == WholeChecks.EACH_PART
        return {
            "part_size": self.part_size,
            "whole_checks": "each part" if each_part else "refuse",
        }

    @property
    def form(self) -> dict[str, Any]:
        """The arguments of the verbs for all, by name."""
        return {"upload_format": str(self.upload_format)}

    def are_wanted(
        self, files: Sequence[Path], reading: Reading, others: Mapping[str, object]
    ) -> bool:
        """Say whether files are imported part by part: large ones are.

        Args:
            files: the files.
            reading: how they are read.
            others: the options that need all rows at once, by their names.

        Raises:
            FrameError: parts are asked for, and an option does not go with them.
        """
        given = [name for name, value in others.items() if value]
        if reading != Reading():
            given.append("--sheet, --encoding, --source or --one-per-row")
        if self.part_size is not None and given:
            raise FrameError(f"--part-size does not go with {', '.join(given)}.")
        if given:
            return False
        return self.part_size is not None or is_large([*files])


def source_of(files: Sequence[Path]) -> Path | list[Path]:
    """Return what is read part by part, and say that it is."""
    say("Read and judged part by part, so that memory stays flat.", err=True)
    return files[0] if len(files) == 1 else [*files]
