"""The examination: the setup first, the contract then, by a trial if asked."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cdp_frames.api.client import BASE_URL
from cdp_frames.api.settings import Settings
from cdp_frames.errors import CdpError, SettingsError
from cdp_frames.feed.doctor.asking import AskingClient
from cdp_frames.feed.doctor.findings import Examination, State
from cdp_frames.feed.doctor.guess import Evidence
from cdp_frames.feed.doctor.guesses import contract_of, never_checked
from cdp_frames.feed.doctor.reading_probes import looked_round
from cdp_frames.feed.doctor.recording import RecordingSession
from cdp_frames.feed.doctor.setup import (
    NO_SUCH,
    broken,
    proxy_finding,
    reading_findings,
    settings_finding,
    writing_findings,
)
from cdp_frames.feed.doctor.trial import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike


def examined(
    environ: Mapping[str, str],
    *,
    trial: bool = False,
    ca_bundle: str | PathLike[str] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    timeout: float = 120.0,
    patience: float = 0.0,
) -> Examination:
    """Examine the account that the settings name.

    Args:
        environ: the settings, as in the environment.
        trial: whether to import one invented person into a list, which is deleted.
        ca_bundle: as in ``Client``.
        sleep: waits that many seconds.
        timeout: seconds to wait for the job of the trial.
        patience: seconds that a trial may wait for an address of an upload to end, at
            its own end.
    """
    try:
        base_url = Settings(environ).base_url or BASE_URL
        session = RecordingSession(base_url)
        client = AskingClient(session, ca_bundle=ca_bundle, sleep=sleep)
    except SettingsError as error:
        return Examination(setup=(broken(error),), contract=(), never=(), trial=False)
    found = [
        settings_finding(environ),
        proxy_finding(base_url),
        *reading_findings(client, session),
    ]
    works = all(each.state is State.OK for each in found[2:3])
    if works:
        with suppress(CdpError):  # what it is answered counts
            client.get_list(NO_SUCH)
    seen = looked_round(client) if works else {}
    made = (
        tried(client, timeout=timeout, patience=patience) if trial and works else None
    )
    found += writing_findings(made, session.exchanges)
    # Where nothing works, the answers say nothing of the contract.
    evidence = Evidence(
        exchanges=session.exchanges if works else [],
        seen={**seen, **(made.seen if made else {})},
    )
    return Examination(
        setup=tuple(found),
        contract=contract_of(evidence),
        never=never_checked(),
        trial=made is not None,
    )
