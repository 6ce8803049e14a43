"""Settings, connection, token and scopes, each with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from requests.utils import get_environ_proxies

from cdp_frames.errors import (
    ApiError,
    AuthError,
    CdpError,
    ForbiddenError,
    RateLimitError,
    SettingsError,
    TransferError,
)
from cdp_frames.feed.doctor.findings import Finding, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cdp_frames.api.client import Client
    from cdp_frames.feed.doctor.trial import Trial

_NAMES: Final = (
    *("EXPERITURE_API_KEY", "EXPERITURE_API_KEY_FILE", "EXPERITURE_CLIENT_ID"),
    *("EXPERITURE_CLIENT_SECRET", "EXPERITURE_TOKEN_URL", "EXPERITURE_BASE_URL"),
    *("EXPERITURE_CA_BUNDLE", "EXPERITURE_UPLOAD_HOSTS"),
)
# An id that no list and no job has.
NO_SUCH: Final = "doctor_no_such"
_SERVER_AT_FAULT: Final = 500
_ASK: Final = "ask for it where the token was made (API Access)"


def settings_finding(environ: Mapping[str, str]) -> Finding:
    """Say which settings are there; never what they hold."""
    there = [name for name in _NAMES if environ.get(name, "").strip()]
    words = ", ".join(there) or "none is set"
    return Finding(name="settings", state=State.OK, words=words)


def broken(error: SettingsError) -> Finding:
    """Return what is wrong with the settings; the message names no secret."""
    return Finding(name="settings", state=State.WRONG, words="", seen=str(error))


def proxy_finding(base_url: str) -> Finding:
    """Say whether calls go through a proxy; not which."""
    names = sorted(get_environ_proxies(base_url))
    words = f"calls go through one ({', '.join(names)})" if names else "none"
    return Finding(name="proxy", state=State.OK, words=words)


def reading_findings(client: Client) -> Iterator[Finding]:
    """Read what can be read without changing anything."""
    yield _asked("connection and token", lambda: client.object("profiles"), "")
    yield _asked(
        "scope cdp:metadata:read", lambda: client.object("profiles"), "the fields"
    )
    yield _asked(
        "scope cdp:lists:read", lambda: next(iter(client.lists()), None), "lists"
    )
    yield _asked("scope cdp:imports:read", lambda: client.job(NO_SUCH), "jobs")


def _asked(name: str, action: Callable[[], object], what: str) -> Finding:
    first = name == "connection and token"
    lacks = f"the token lacks the scope for {what}: {_ASK}."
    try:
        action()
    except CdpError as error:
        if isinstance(error, (TransferError, RateLimitError)) or _is_down(error):
            return Finding(name=name, state=State.LATER, words="", seen=_of(error))
        if isinstance(error, AuthError):
            return _wrong(name, "the CDP refuses the token: 401. Make a new one.")
        if isinstance(error, ForbiddenError) and not first:
            return _wrong(name, lacks)
        # Whoever says that it is forbidden, or that there is no such job, was asked.
        if not isinstance(error, ForbiddenError) and what != "jobs":
            return _wrong(name, _of(error))
    return Finding(name=name, state=State.OK, words="works")


def _is_down(error: CdpError) -> bool:
    return isinstance(error, ApiError) and error.status >= _SERVER_AT_FAULT


def writing_findings(trial: Trial | None) -> Iterator[Finding]:
    """Say what of writing is known: by a trial alone."""
    if trial is None:
        for scope in ("cdp:imports:write", "cdp:lists:write"):
            yield Finding(
                name=f"scope {scope}", state=State.NOT_CHECKED, words="needs --trial"
            )
        return
    state = State.WRONG if trial.troubles else State.OK
    words = "" if trial.troubles else "an invented person was imported"
    yield Finding(
        name="trial", state=state, words=words, seen="; ".join(trial.troubles)
    )
    for left in trial.left:
        yield Finding(
            name="trial, removed", state=State.WRONG, words="", seen=f"{left} is left"
        )
    if not trial.left:
        yield Finding(
            name="trial, removed",
            state=State.OK,
            words="the list is deleted; the profile of the invented person stays",
        )


def _of(error: CdpError) -> str:
    status = getattr(error, "status", "")
    code = getattr(error, "code", "")
    return f"{type(error).__name__} {status} {code}".strip()


def _wrong(name: str, seen: str) -> Finding:
    return Finding(name=name, state=State.WRONG, words="", seen=seen)
