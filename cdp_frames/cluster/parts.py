"""A part of a frame: judged, sent and accounted for by a worker."""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.cluster.spreading import rows_of
from cdp_frames.importing.part_planning import plan_part
from cdp_frames.streaming.sending import measured_of, sent_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.cluster.shared import Shared
    from cdp_frames.cluster.spreading import Piece
    from cdp_frames.importing.part_planning import Stream
    from cdp_frames.lists import Target
    from cdp_frames.streaming.sending import MeasuredPart
    from cdp_frames.streaming.tally import PartSaid


class Sent(NamedTuple):
    """What became of a part.

    Attributes:
        said: what is added up.
        files: the names of its account's files, in the folder of the part.
    """

    said: PartSaid
    files: list[str]


def measured_part(
    number: int, pieces: Sequence[Piece], stream: Stream, to: Target, shared: Shared
) -> MeasuredPart:
    """Judge a part and send nothing; arguments as in ``send_part``."""
    return measured_of(plan_part(*rows_of(pieces, shared), number, stream, to))


def send_part(
    number: int, pieces: Sequence[Piece], stream: Stream, to: Target, shared: Shared
) -> Sent | None:
    """Judge a part and send it.

    Whatever is lost on the way, it may be done once more: its job is known again, by
    the journal or by the key of the call that makes it.

    Args:
        number: which part it is.
        pieces: where its rows are.
        stream: what all parts share.
        to: where its rows go.
        shared: where the rows are, and where its account goes.

    Returns:
        What became of it; None if a row is good and the list is to be made first.

    Raises:
        CdpError: as ``ImportPlan.apply``.
    """
    plan = plan_part(*rows_of(pieces, shared), number, stream, to)
    if not plan.upload.valid.empty and to.list_name is not None and to.list_id is None:
        return None
    _let_others_in()
    with tempfile.TemporaryDirectory(prefix="cdp-frames-") as folder:
        said = sent_part(number, plan, to, Path(folder), stream.share)
        return Sent(said, account_folder(shared, number).put(Path(folder)))


def account_folder(shared: Shared, number: int) -> Shared:
    """Return where the account of a part is put."""
    return shared.inner(f"account-{number:05}")


def _let_others_in() -> None:
    """Leave the worker's threads to other parts while this one waits for the CDP."""
    if "distributed" in sys.modules:
        from distributed import get_worker, secede  # noqa: PLC0415 - an extra

        with suppress(ValueError):  # in no worker
            get_worker()
            secede()
