"""The verb that runs a feed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdp_frames.api.client import Client
from cdp_frames.feed.file import load_feed
from cdp_frames.feed.run import prepared, run
from cdp_frames.importing.callbacks import check_callback, telling
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from os import PathLike

    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.inputs import FrameLike


@private
def run_feed(  # noqa: PLR0913 - those of ``cdp_import`` that are of one run
    path: str | PathLike[str],
    df: FrameLike | None = None,
    *,
    client: Client | None = None,
    force: bool = False,
    again: bool = False,
    journal: bool | str | PathLike[str] = True,
    progress: bool | Progress = True,
    timeout: float = 600.0,
    run_by: str | None = None,
    on_result: Callable[[ImportResult], object] | None = None,
    now: datetime | None = None,
) -> ImportResult:
    """Run a feed: its newest file, by its frozen mapping, into its list.

    Args:
        path: the file of the feed, in TOML; ``cdp-frames import ... --save-feed``
            writes one.
        df: n rows to import, in place of the file that the feed names.
        client: the CDP; None for ``Client.from_env()``.
        force: as in ``cdp_import``, and so are the next four.
        again: likewise.
        journal: likewise.
        progress: likewise.
        timeout: likewise.
        run_by: who runs it, for the ledger of the feed; see ``cdp_import``.
        on_result: as in ``cdp_import``: called with the result of each run, such as a
            function that sends an alert.
        now: when it runs, for ``{date}`` and ``{week}`` in names; None for now.

    Returns:
        What became of every row that was sent. ``notes`` says how many were not, since
        they are as in an earlier run (``only_changes``).

    Raises:
        FrameError: the feed can't be read, there is no file, or its columns are not
            those that are frozen; nothing was sent.
        GuardError: a guard strikes; nothing was sent.
        CdpError: as ``cdp_import``.
    """
    check_callback(on_result)
    ready = prepared(
        load_feed(path),
        df,
        client or Client.from_env(),
        now=now,
        force=force,
        again=again,
        journal=journal,
        progress=progress,
        timeout=timeout,
        run_by=run_by,
    )
    return telling(partial(run, ready), on_result)
