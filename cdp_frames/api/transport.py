"""The one door that every call goes through: signing, retries, redirects, errors."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from http import HTTPStatus
from random import random as uniform
from typing import TYPE_CHECKING, Final

from cdp_frames.api import error_translation, wire
from cdp_frames.api.addresses import SignedAddresses, addresses_of, is_proxied
from cdp_frames.api.answer import Answer, TooLargeError, read_whole
from cdp_frames.api.auth import Bearer, Unsigned
from cdp_frames.api.call import (
    Call,
    NoResponse,
    basic,
    grant_call,
    presigned,
    redirected,
)
from cdp_frames.api.call_log import queries_unlogged
from cdp_frames.api.certificates import bundle_loss, checked_bundle
from cdp_frames.api.limits import Limits, check_unpacked
from cdp_frames.api.retries import Retries, retry_after
from cdp_frames.api.upload_body import Body
from cdp_frames.api.urls import is_loopback, origin_of, require_private, without_query
from cdp_frames.api.watch import Pace, Progress, TooSlowError, watched
from cdp_frames.api.workspace import workspace_of
from cdp_frames.errors import CdpError, SettingsError, TransferError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from os import PathLike

    from requests import Response, Session

    from cdp_frames.api.addresses import Resolve
    from cdp_frames.api.secret import Credentials, Secret
    from cdp_frames.api.urls import Origin

_log = logging.getLogger(__name__)

_HOPS: Final = 5

# A server that nobody listens on is most often a wrong address: say so soon. One that
# is too slow is most often so again.
_DOUBTFUL_ATTEMPTS: Final = 3

# A proxy from the environment would carry a call to this machine, and with it the
# token in plain text, to another one.
# requests drops a key whose value is None, though its types don't say so.
_DIRECT: Final = {"http": None, "https": None, "all": None}


class Transport:
    """Sends calls and returns what the CDP answered, or raises.

    Args:
        base_url: the address that paths are appended to.
        credentials: where tokens come from.
        session: the session that calls are made with.
        timeout: how long a call may take, in seconds; a file, how long it may stand
            still.
        sleep: waits that many seconds.
        random: draws from 0 to 1.
        retries: how often a call is tried.
        limits: how large and how slow an answer may be.
        upload_hosts: the hosts that files may go to and come from; empty for any that
            is public, or where the API is.
        resolve: returns the addresses of a host.
        ca_bundle: whom to trust instead of the session and the environment.

    Raises:
        SettingsError: the address is plain HTTP to another machine, or no address;
            there are no certificates in the bundle.
    """

    def __init__(  # noqa: PLR0913 - settings of the client, handed on
        self,
        base_url: str,
        credentials: Credentials,
        *,
        session: Session,
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = uniform,
        retries: Retries | None = None,
        limits: Limits | None = None,
        upload_hosts: Iterable[str] = (),
        resolve: Resolve = addresses_of,
        ca_bundle: str | PathLike[str] | None = None,
    ) -> None:
        self.origin = require_private(base_url)
        if "?" in base_url or "#" in base_url or "@" in base_url:
            raise SettingsError("the base URL is a host and a path, and nothing else.")
        self._base = base_url.rstrip("/")
        self._credentials = credentials
        self._session = session
        self._timeout = timeout
        self._sleep = sleep
        self._random = random
        self._retries = retries or Retries()
        self.limits = limits or Limits()
        self._bundle = checked_bundle(ca_bundle)
        self._addresses = SignedAddresses(self.origin, tuple(upload_hosts), resolve)

    @property
    def settings(self) -> dict[str, object]:
        """What another client would need to speak to the same CDP, but for secrets."""
        return {
            "base_url": self._base,
            "timeout": self._timeout,
            "retries": self._retries,
            "limits": self.limits,
            "upload_hosts": self._addresses.hosts,
            "ca_bundle": self._bundle,
        }

    @property
    def workspace(self) -> str:
        """What tells the workspace, at its address, from others (`workspace_of`)."""
        name = workspace_of(
            self._credentials, lambda: self._credentials.token(self._granted)
        )
        return f"{self._base} {name}"

    def request_data(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> object:
        """Call the API and return the ``data`` of its answer.

        Returns:
            For a write ``{}`` if there is none: what it did is asked for elsewhere.

        Raises:
            ApiError: the CDP said no.
            TransferError: there was no usable answer; to a read, an empty one is none.
        """
        call = Call(
            method=method,
            url=self._base + path,
            name=f"{method} {path}",
            headers={"Accept": "application/json", **(headers or {})},
            query=query,
            body=body,
            home=self.origin,
        )
        response = self._signed(call)
        _require_yes(response, call)
        reads = method == "GET"
        if response.status_code == HTTPStatus.NO_CONTENT or not response.content:
            if reads:
                raise TransferError(f"{call.name}: the answer is empty.")
            return {}
        answer = error_translation.json_of(response, call.name)
        if wire.refused(answer):
            raise error_translation.refusal_of(response, call.name)
        return wire.unwrap(answer, needed=reads)

    def put(
        self,
        url: str,
        body: Body,
        *,
        method: str,
        headers: Mapping[str, str],
        until: float | None = None,
    ) -> None:
        """Send `body` to an address that is signed already, without the token.

        Raises:
            ApiError: the storage said no; the address may have expired.
            TransferError: there was no usable answer.
        """
        if method not in {"PUT", "POST"}:
            raise TransferError("an answer asks for an upload by no PUT and no POST.")
        call = presigned(method, url, headers, self._judge)
        # By a wrong clock of ours it may be over already: then the CDP shall say so.
        if until is not None and until < time.time():
            until = None
        # A stream of no length would go up in chunks.
        call = replace(call, body=body if len(body) else b"", until=until)
        _require_yes(self._sent(call, None), call)

    def fetch(self, url: str, *, most: int) -> bytes:
        """Return what lies at an address that is signed already, at most so much.

        Raises:
            ApiError: the storage said no; the address may have expired.
            TransferError: there was no usable answer.
        """
        call = replace(presigned("GET", url, {}, self._judge), most=most)
        response = self._sent(call, None)
        _require_yes(response, call)
        check_unpacked(response.content, most)
        return response.content

    def _signed(self, call: Call) -> Answer:
        token = self._credentials.token(self._granted)
        response = self._sent(call, token)
        if response.status_code != HTTPStatus.UNAUTHORIZED:
            return response
        refusal = error_translation.refusal_of(response, call.name)
        try:
            renewed = self._credentials.renew(token, refusal.code)
        except SettingsError as error:
            raise error_translation.no_other_token(refusal, error) from error.__cause__
        if renewed:
            return self._sent(call, self._credentials.token(self._granted))
        return response

    def _granted(
        self, url: str, form: Mapping[str, Secret | str]
    ) -> tuple[Secret | str, float | None]:
        """Fetch a token; the secret goes in the form, or in a header if that fails.

        RFC 6749 section 2.3.1 knows both ways and servers often know only one.
        """
        response = self._sent(grant_call(url, form, {}), None)
        if response.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
            bare = {key: form[key] for key in form if key != "client_secret"}
            pair = form["client_id"], form["client_secret"]
            again = self._sent(grant_call(url, bare, basic(*pair)), None)
            response = again if again.ok else response
        if not response.ok:
            raise error_translation.grant_refusal_of(response)
        return wire.grant(
            error_translation.json_of(response, f"POST {without_query(url)}")
        )

    def _sent(self, call: Call, token: Secret | None) -> Answer:
        """Send until there is an answer that trying again would not change."""
        pauses = self._retries.pauses(self._random)
        doubtful = 0
        while True:
            outcome = self._followed(call, token)
            if isinstance(outcome, NoResponse):
                doubtful += outcome.doubtful
                hopeful = outcome.transient and doubtful < _DOUBTFUL_ATTEMPTS
                asked = 0.0
            else:
                hopeful = self._retries.is_worth_it(outcome)
                asked = retry_after(outcome) or 0.0
            pause = next(pauses, None) if hopeful else None
            if pause is not None:
                self._sleep(asked + pause)
            elif isinstance(outcome, NoResponse):
                raise TransferError(
                    f"{call.name}: {outcome.reason}.", of_settings=outcome.of_settings
                )
            else:
                return outcome

    def _followed(self, call: Call, token: Secret | None) -> Answer | NoResponse:
        """Send once, and go where the answer points to, if that may be followed."""
        for _ in range(_HOPS):
            outcome = self._once(call, token)
            if isinstance(outcome, NoResponse) or not outcome.is_redirect:
                return outcome
            call = redirected(call, outcome)
        raise TransferError(f"{call.name}: redirected more than {_HOPS} times.")

    def _once(self, call: Call, token: Secret | None) -> Answer | NoResponse:
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - needed by calls alone

        progress = Progress()
        try:
            answer = watched(
                lambda: self._spoken(call, token, progress), progress, self._pace(call)
            )
        except CdpError:
            raise
        except TooSlowError as slow:
            lost = NoResponse(str(slow), slow.again, doubtful=True)
        except TooLargeError as large:
            lost = NoResponse(str(large), transient=False, doubtful=False)
        except (OSError, HTTPError, ValueError) as error:
            # Not raised from here: the original names the address with its signature
            # and would be printed as the cause.
            lost = self._loss_of(call, error)
        else:
            _log.debug("%s: %d", call.name, answer.status_code)
            return answer
        _log.debug("%s: %s", call.name, lost.reason)
        return lost

    def _loss_of(self, call: Call, error: Exception) -> NoResponse:
        untrusted = bundle_loss(self._session, call.url, self._bundle)
        if untrusted and error_translation.may_be_untrusted(error):
            return NoResponse(
                untrusted, transient=False, doubtful=False, of_settings=True
            )
        return NoResponse(
            error_translation.loss_of(error, self._timeout),
            error_translation.is_transient(error),
            error_translation.is_unreachable(error),
            error_translation.is_of_settings(error),
        )

    def _pace(self, call: Call) -> Pace:
        if not call.of_file:
            return Pace(whole=self._timeout)
        limits = self.limits
        return Pace(None, self._timeout, limits.slowest, limits.patience, call.until)

    def _spoken(self, call: Call, token: Secret | None, progress: Progress) -> Answer:
        """Send once, and read the answer to its end, in a thread of its own."""
        from requests.structures import CaseInsensitiveDict  # noqa: PLC0415 - slow

        signature = (
            Unsigned(call.headers) if token is None else Bearer(token, self.origin)
        )
        body = call.body
        elsewhere: dict[str, str] = {}

        def keep_location(response: Response, **_: object) -> None:
            # `requests` reads it though it is told not to follow, and raises where it
            # is no address, with the connection left open.
            if "Location" in response.headers:
                elsewhere["Location"] = response.headers.pop("Location")

        direct = is_loopback(origin_of(call.url).host)
        with (
            queries_unlogged(),
            self._session.request(
                call.method,
                call.url,
                params=call.query,
                data=body.attempt(progress) if isinstance(body, Body) else body,
                headers=dict(call.headers),
                auth=signature,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                # Said here, it goes before the session and the environment.
                verify=self._bundle,
                hooks={"response": keep_location},
                proxies=dict(_DIRECT) if direct else None,  # type: ignore[arg-type]
            ) as response,
        ):
            most = call.most or self.limits.answer_bytes
            return Answer(
                status_code=response.status_code,
                headers=CaseInsensitiveDict({**response.headers, **elsewhere}),
                content=read_whole(response, most, progress),
                url=response.url or "",
            )

    def _judge(self, url: str) -> Origin:
        return self._addresses.check(url, proxied=is_proxied(self._session, url))


def _require_yes(response: Answer, call: Call) -> None:
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        raise error_translation.refusal_of(response, call.name)
    if response.status_code >= HTTPStatus.MULTIPLE_CHOICES:
        raise TransferError(f"{call.name}: the answer leads nowhere.")
