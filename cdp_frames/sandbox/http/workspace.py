"""The workspace: everything behind the endpoints, put together."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cdp_frames.sandbox.data.lists import Lists
from cdp_frames.sandbox.data.store import Store
from cdp_frames.sandbox.files.signing import Signer
from cdp_frames.sandbox.http.idempotency import Answers
from cdp_frames.sandbox.http.limits import Limiter
from cdp_frames.sandbox.http.tokens import Tokens
from cdp_frames.sandbox.jobs.life import Jobs
from cdp_frames.sandbox.jobs.runner import Runner

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox.settings.arming import Faults
    from cdp_frames.sandbox.settings.clock import Clock
    from cdp_frames.sandbox.settings.error_file import ErrorFile
    from cdp_frames.sandbox.settings.model import ClientSpec, Settings


@dataclass(slots=True, kw_only=True)
class Workspace:
    """Everything that the endpoints work on.

    Attributes:
        client: the first OAuth client, with its secret.
        error_file: the shape of the error file; may be changed at any time.
    """

    settings: Settings
    clock: Clock
    faults: Faults
    store: Store
    tokens: Tokens
    client: ClientSpec
    signer: Signer
    limiter: Limiter
    answers: Answers
    lists: Lists
    runner: Runner
    jobs: Jobs
    error_file: ErrorFile

    def close(self) -> None:
        """Wait for what runs, and close the database."""
        self.runner.close()
        self.store.close()


def open_workspace(
    path: Path | None, settings: Settings, clock: Clock, faults: Faults, origin: str
) -> Workspace:
    """Open the database, and go on with the jobs that were cut short.

    Args:
        path: the database file; None for memory.
        settings: what was set.
        clock: the time.
        faults: what should go wrong.
        origin: scheme, host and port of signed addresses.
    """
    return furnish(Store(path, settings.objects), settings, clock, faults, origin)


def furnish(
    store: Store, settings: Settings, clock: Clock, faults: Faults, origin: str
) -> Workspace:
    """Put everything else that the endpoints work on around an open database.

    Args:
        store: the database.
        settings: what was set.
        clock: the time.
        faults: what should go wrong.
        origin: scheme, host and port of signed addresses.
    """
    secret = store.secret("signature", secrets.token_hex(32))
    clients = [_with_secret(client, store) for client in settings.clients]
    signer = Signer(secret, clock, origin)
    lists = Lists(store, settings.people, clock)
    runner = Runner(store, lists, faults, clock, settings.job_pace)
    return Workspace(
        settings=settings,
        clock=clock,
        faults=faults,
        store=store,
        tokens=Tokens(secret, clients, settings.token_life, clock, store.id),
        client=clients[0],
        signer=signer,
        limiter=Limiter(settings.rate_limit, clock),
        answers=Answers(store, clock),
        lists=lists,
        runner=runner,
        jobs=Jobs(store, settings, lists, runner, signer, faults, clock),
        error_file=settings.error_file,
    )


def _with_secret(client: ClientSpec, store: Store) -> ClientSpec:
    if client.secret:
        return client
    # Made up once, and kept: a restart must not lock its users out.
    fresh = secrets.token_urlsafe(24)
    return replace(client, secret=store.secret(f"client {client.id}", fresh))
