"""Settings, connection, token and scopes, each with what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from requests.utils import get_environ_proxies

from cdp_frames.errors import (
    ApiError,
    AuthError,
    CdpError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    SettingsError,
    TransferError,
)
from cdp_frames.feed.doctor.findings import Finding, State
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cdp_frames.api.client import Client
    from cdp_frames.feed.doctor.recording import Exchange, RecordingSession
    from cdp_frames.feed.doctor.trial import Trial

_NAMES: Final = (
    *("EXPERITURE_API_KEY", "EXPERITURE_API_KEY_FILE", "EXPERITURE_CLIENT_ID"),
    *("EXPERITURE_CLIENT_SECRET", "EXPERITURE_TOKEN_URL", "EXPERITURE_BASE_URL"),
    *("EXPERITURE_CA_BUNDLE", "EXPERITURE_UPLOAD_HOSTS"),
)
# An id that no list and no job has.
NO_SUCH: Final = "doctor_no_such"
_SERVER_AT_FAULT: Final = 500
_FORBIDDEN: Final = 403
_FIRST: Final = "connection and token"
_BASE: Final = "Check EXPERITURE_BASE_URL; the CDP's own ends with /public/v1"
_REACH: Final = "Check EXPERITURE_BASE_URL and the proxy, or try again later"
# What it means that a thing is not found.
_MISSING: Final = {
    _FIRST: f"there is no API at this address (404). {_BASE}.",
    "scope cdp:lists:read": f"there are no lists at this address (404). {_BASE}.",
    "scope cdp:metadata:read": "this workspace has no object 'profiles' (404): people "
    "can't be imported into it. Ask whoever looks after the workspace.",
}
_WRITES: Final = {
    "cdp:imports:write": ("POST /import-jobs",),
    "cdp:lists:write": ("POST /lists", "PATCH /lists", "DELETE /lists"),
}
_JOBS: Final = "scope cdp:imports:read"
_ADDRESS: Final = re.compile(r"https?://[^\s'\")]+")
_FOLDER: Final = re.compile(r"(?<=['\"])/(?:[^/'\"]+/)+|(?<=\s)/(?:[^/\s]+/)+")
_ASK: Final = "ask for it where the token was made (API Access)"


def settings_finding(environ: Mapping[str, str]) -> Finding:
    """Say which settings are there; never what they hold."""
    there = [name for name in _NAMES if environ.get(name, "").strip()]
    words = ", ".join(there) or "none is set"
    return Finding(name="settings", state=State.OK, words=words)


def broken(error: SettingsError) -> Finding:
    """Return what is wrong with the settings: no secret, no host, no folder."""
    text = _FOLDER.sub("…/", _ADDRESS.sub("the address", str(error)))
    return Finding(name="settings", state=State.WRONG, words="", seen=text)


def proxy_finding(base_url: str) -> Finding:
    """Say whether calls go through a proxy; not which."""
    names = sorted(get_environ_proxies(base_url))
    words = f"calls go through one ({', '.join(names)})" if names else "none"
    return Finding(name="proxy", state=State.OK, words=words)


def reading_findings(client: Client, session: RecordingSession) -> Iterator[Finding]:
    """Read what can be read without changing anything."""
    first = _asked(_FIRST, lambda: next(iter(client.lists()), None), session)
    yield first
    calls: dict[str, Callable[[], object]] = {
        "scope cdp:metadata:read": lambda: client.object("profiles"),
        "scope cdp:lists:read": lambda: next(iter(client.lists()), None),
        _JOBS: lambda: client.job(NO_SUCH),
    }
    for name, action in calls.items():
        if first.state is State.OK:
            yield _asked(name, action, session)
        else:
            words = f"needs {_FIRST}"
            yield Finding(name=name, state=State.NOT_CHECKED, words=words)


def _asked(
    name: str, action: Callable[[], object], session: RecordingSession
) -> Finding:
    try:
        action()
    except CdpError as error:
        if session.loss:
            return _lost(name, session)
        if isinstance(error, RateLimitError) or _is_down(error):
            return _later(
                name, f"the CDP can't answer now ({_of(error)}). Try again later."
            )
        why = _why(name, error)
        if why:
            return _wrong(name, why)
    return Finding(name=name, state=State.OK, words="works")


def _lost(name: str, session: RecordingSession) -> Finding:
    if session.untrusted:
        return _wrong(name, f"{session.loss}.")
    return _later(name, f"{session.loss}. {_REACH}.")


def _why(name: str, error: CdpError) -> str:
    """Say what is at fault; empty where the answer shows that all is well."""
    if isinstance(error, ForbiddenError):
        # Whoever says that it is forbidden knows the token.
        return "" if name == _FIRST else f"the token lacks this scope: {_ASK}."
    if isinstance(error, AuthError):
        return "the CDP refuses the token. Make a new one."
    if isinstance(error, TransferError):
        return f"the answer is not the CDP's. {_BASE}."
    if isinstance(error, NotFoundError) and name in _MISSING:
        return _MISSING[name]
    # Any other refusal of a job that nobody has shows that the call is allowed.
    return "" if name == _JOBS else _of(error)


def _is_down(error: CdpError) -> bool:
    return isinstance(error, ApiError) and error.status >= _SERVER_AT_FAULT


def writing_findings(
    trial: Trial | None, exchanges: Sequence[Exchange]
) -> Iterator[Finding]:
    """Say what of writing is known: by a trial alone."""
    for scope, paths in _WRITES.items():
        statuses = [e.status for e in exchanges if e.call.startswith(paths)]
        name = f"scope {scope}"
        if trial is None:
            yield Finding(name=name, state=State.NOT_CHECKED, words="needs --trial")
        elif _FORBIDDEN in statuses:
            yield _wrong(name, f"the token lacks this scope: {_ASK}.")
        elif statuses:
            yield Finding(name=name, state=State.OK, words="works")
        else:
            words = "the trial did not get so far"
            yield Finding(name=name, state=State.NOT_CHECKED, words=words)
    if trial is None:
        return
    state = State.WRONG if trial.troubles else State.OK
    words = "" if trial.troubles else "an invented person was imported"
    yield Finding(
        name="trial", state=state, words=words, seen="; ".join(trial.troubles)
    )
    for left in trial.left:
        yield _wrong("trial, removed", left)
    if not trial.left:
        words = "the list is deleted; the profile of the invented person stays"
        if not trial.started:
            words = "nothing was imported, so nothing is left"
        yield Finding(name="trial, removed", state=State.OK, words=words)
    if trial.idle:
        words = (
            f"{counted(trial.idle, 'job was', 'jobs were')} opened and never started; "
            "they import nobody, and the CDP has no call that removes a job"
        )
        yield Finding(name="trial, jobs", state=State.OK, words=words)


def _of(error: CdpError) -> str:
    status = getattr(error, "status", "")
    code = getattr(error, "code", "")
    return f"{type(error).__name__} {status} {code}".strip()


def _later(name: str, seen: str) -> Finding:
    return Finding(name=name, state=State.LATER, words="", seen=seen)


def _wrong(name: str, seen: str) -> Finding:
    return Finding(name=name, state=State.WRONG, words="", seen=seen)
