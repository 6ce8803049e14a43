"""The client: one method for each endpoint of the API."""

from __future__ import annotations

import json
import os
import time
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from random import random as uniform
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from cdp_frames.api import wire
from cdp_frames.api.auth import StaticToken, credentials_from
from cdp_frames.api.paging import Pages, items_of_pages
from cdp_frames.api.transport import Transport
from cdp_frames.api.upload_body import Body
from cdp_frames.api.urls import path_of
from cdp_frames.api.waiting import wait_for_job
from cdp_frames.errors import (
    ApiError,
    FrameError,
    SettingsError,
    TransferError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import BinaryIO, Self

    from requests import Session

    from cdp_frames.api.auth import Credentials
    from cdp_frames.api.retries import Retries

# `docs/contract.md` section 1.1.
BASE_URL: Final = "https://api.experiture.ai/public/v1"

# Assumptions (`docs/contract.md` section 9): no limit on keys is documented.
_KEYS_PER_CALL: Final = 1_000

# `docs/contract.md` section 3.1.
_LONGEST_NAME: Final = 200
_LONGEST_DESCRIPTION: Final = 2_000


class Client:
    """Speaks to the CDP.

    Reads and writes are tried again when the CDP asks for it, when it stumbles and when
    the connection is lost; a write carries the same ``Idempotency-Key`` each time, so
    that it happens once. What goes wrong in the end is raised as an `ApiError` (the CDP
    said no) or a `TransferError` (there was no usable answer).

    Args:
        token: a bearer token, or credentials that produce one. Without it, token and
            address are taken from the environment as `from_env` does.
        base_url: the address of the API; HTTPS, or plain HTTP to this machine.
        session: the ``requests`` session to call with; your own one stays open.
        timeout: how long a call waits for the server, in seconds.
        clock: seconds that only grow; the wait for a job is measured with it.
        sleep: waits that many seconds.
        random: draws from 0 to 1, for the pauses between attempts.
        retries: how often a call is tried.

    Raises:
        SettingsError: no credentials, or an address that is not safe.

    Examples:
        >>> Client("a-token")
        Client('api.experiture.ai')

    Source:
        ``docs/contract.md`` sections 1 to 4 and 6.
    """

    def __init__(
        self,
        token: str | Credentials | None = None,
        *,
        base_url: str | None = None,
        session: Session | None = None,
        timeout: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = uniform,
        retries: Retries | None = None,
    ) -> None:
        if token is None:
            token = credentials_from(os.environ)
            base_url = base_url or os.environ.get("EXPERITURE_BASE_URL", "").strip()
        self._session = _new_session() if session is None else session
        self._closes_session = session is None
        self._clock = clock
        self._sleep = sleep
        self._transport = Transport(
            base_url or BASE_URL,
            StaticToken(token) if isinstance(token, str) else token,
            session=self._session,
            timeout=timeout,
            sleep=sleep,
            random=random,
            retries=retries,
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Make a client from settings.

        ``EXPERITURE_API_KEY`` holds a bearer token; without it,
        ``EXPERITURE_CLIENT_ID``, ``EXPERITURE_CLIENT_SECRET`` and
        ``EXPERITURE_TOKEN_URL`` describe an OAuth client. ``EXPERITURE_BASE_URL`` is
        for another address than the CDP's own.

        Args:
            environ: the settings; those of the process if left out.

        Raises:
            SettingsError: there are no credentials; says how to set them.
        """
        settings = os.environ if environ is None else environ
        base_url = settings.get("EXPERITURE_BASE_URL", "").strip()
        return cls(credentials_from(settings), base_url=base_url or None)

    def close(self) -> None:
        """Close the connections, unless the session is the caller's."""
        if self._closes_session:
            self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def sleep(self, seconds: float) -> None:
        """Wait between two looks at the CDP, the way the client was told to."""
        self._sleep(seconds)

    def __repr__(self) -> str:
        return f"Client({self._transport.origin.host!r})"

    # Import jobs, in the order of the guide.

    def create_import_job(
        self,
        *,
        object_name: str,
        file_name: str,
        file_size: int,
        list_name: str | None = None,
        target_list_id: str | None = None,
        audience_name: str | None = None,
    ) -> wire.ImportJob:
        """Open a job; its file is expected next.

        Args:
            object_name: where the rows go, such as ``profiles``.
            file_name: base name with extension.
            file_size: the exact size in bytes.
            list_name: make a list of that name from the imported profiles.
            target_list_id: add the imported profiles to this list.
            audience_name: make a dynamic audience of that name.

        Raises:
            SettingsError: more than one target is given.
        """
        targets = [list_name, target_list_id, audience_name]
        if sum(target is not None for target in targets) > 1:
            raise SettingsError(
                "list_name, target_list_id and audience_name exclude each other: an "
                "import has one target, or none."
            )
        if list_name is not None:
            _check_length("a list's name", list_name, 1, _LONGEST_NAME)
        body = wire.import_job_request(
            object_name=object_name,
            file_name=file_name,
            file_size=file_size,
            list_name=list_name,
            target_list_id=target_list_id,
            audience_name=audience_name,
        )
        answer = self._write("POST", path_of("import-jobs"), body)
        return wire.ImportJob.from_json(answer, file_size=file_size)

    def upload(
        self,
        job: wire.ImportJob,
        data: bytes | BinaryIO,
        *,
        content_type: str = "text/csv",
    ) -> None:
        """Send the file of a job to its signed address, without the token.

        Args:
            job: the job, as `create_import_job` returned it.
            data: bytes, or a seekable binary file from where it stands to its end.
            content_type: what the bytes are; a type that the job asks for goes first.

        Raises:
            FrameError: the size is not the one that the job was opened for.
            ForbiddenError: the address has expired; open a new job.
        """
        body = Body(data)
        if job.file_size is not None and len(body) != job.file_size:
            raise FrameError(
                f"the job was opened for {job.file_size:,} bytes, but there are "
                f"{len(body):,} to send."
            )
        headers = dict(job.headers)
        if "content-type" not in {name.lower() for name in headers}:
            headers["Content-Type"] = content_type
        self._transport.put(job.upload_url, body, method=job.method, headers=headers)

    def set_mapping(
        self,
        job_id: str,
        *,
        source_fields: Mapping[str, str],
        field_map: Mapping[str, str],
    ) -> None:
        """Say which column goes into which field; comes after the upload.

        Args:
            job_id: the job.
            source_fields: column -> wire type.
            field_map: column -> field.
        """
        body = wire.mapping_request(source_fields, field_map)
        self._write("POST", path_of("import-jobs", job_id, "mapping"), body)

    def start(self, job_id: str) -> None:
        """Start a job. Starting one that was started already changes nothing.

        When the answer is lost or the CDP objects, the job itself is asked whether it
        runs: a start must neither be lost nor be reported as failed when it was not.
        """
        try:
            self._write("POST", path_of("import-jobs", job_id, "start"), {})
        except (ApiError, TransferError) as error:
            if not _may_have_started(error) or not self._has_started(job_id):
                raise

    def _has_started(self, job_id: str) -> bool:
        try:
            status = self.job(job_id)
        except (ApiError, TransferError):
            return False
        return status.final or status.state == "running"

    def job(self, job_id: str) -> wire.JobStatus:
        """Return how far a job is."""
        answer = self._read(path_of("import-jobs", job_id))
        return wire.JobStatus.from_json(answer, job_id=job_id)

    def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float = 600.0,
        on_status: Callable[[wire.JobStatus], None] | None = None,
    ) -> wire.JobStatus:
        """Wait until a job is completed, and return its last status.

        Args:
            job_id: the job.
            timeout: how long to wait, in seconds.
            on_status: is shown every status, the last one too.

        Raises:
            JobFailedError: the job ended in state ``failed``.
            JobTimeoutError: it was still running when the time was up.
        """
        return wait_for_job(
            self.job,
            job_id,
            timeout=timeout,
            on_status=on_status,
            clock=self._clock,
            sleep=self._sleep,
        )

    def job_errors(self, job_id: str) -> wire.JobErrors:
        """Return where the refused rows of a job are told.

        The address lives for minutes: ask again for a new one, and don't keep it.
        """
        answer = self._read(path_of("import-jobs", job_id, "errors"))
        return wire.JobErrors.from_json(answer)

    def download(self, url: str) -> bytes:
        """Return what lies at a signed address, such as an error file, as it is."""
        return self._transport.fetch(url)

    # Lists.

    def create_list(
        self, name: str, *, description: str | None = None
    ) -> wire.ContactList:
        """Make an empty static list.

        Raises:
            FrameError: the name or the description is too long, or the name is empty.
        """
        _check_length("a list's name", name, 1, _LONGEST_NAME)
        _check_length("a list's description", description, 0, _LONGEST_DESCRIPTION)
        answer = self._write(
            "POST", path_of("lists"), wire.list_request(name, description)
        )
        return wire.ContactList.from_json(answer)

    def lists(
        self, *, status: str | None = "active", page_size: int = 200
    ) -> Iterator[wire.ContactList]:
        """Yield the lists of the workspace, page by page.

        Args:
            status: only lists with this status; all if None.
            page_size: how many to ask for at once.
        """
        ask = self._pages(path_of("lists"))
        for item in items_of_pages(ask, page_size=page_size, status=status):
            yield wire.ContactList.from_json(wire.as_object(item, "a list"))

    def get_list(self, list_id: str) -> wire.ContactList:
        """Return one list."""
        return wire.ContactList.from_json(self._read(path_of("lists", list_id)))

    def update_list(
        self,
        list_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
    ) -> wire.ContactList:
        """Change the name or the description of a list; what is left out stays.

        Raises:
            FrameError: the name or the description is too long, or the name is empty.
        """
        _check_length("a list's name", name, 1, _LONGEST_NAME)
        _check_length("a list's description", description, 0, _LONGEST_DESCRIPTION)
        path = path_of("lists", list_id)
        answer = self._write("PATCH", path, wire.list_request(name, description))
        # The answer is not documented: it may be empty.
        return wire.ContactList.from_json(answer) if answer else self.get_list(list_id)

    def delete_list(self, list_id: str) -> None:
        """Delete a list; the profiles on it stay."""
        self._write("DELETE", path_of("lists", list_id), None)

    def members(self, list_id: str, *, page_size: int = 200) -> Iterator[wire.Member]:
        """Yield the members of a list, page by page."""
        ask = self._pages(path_of("lists", list_id, "members"))
        for item in items_of_pages(ask, page_size=page_size):
            yield wire.Member.from_json(item)

    def add_members(
        self,
        list_id: str,
        contact_keys: Iterable[str],
        *,
        normalization_mode: str = "email_lower_trim",
    ) -> wire.MemberChange:
        """Put people on a list who have a profile already.

        Args:
            list_id: the list.
            contact_keys: e-mail addresses or customer ids, any number.
            normalization_mode: how the CDP reads the keys before it matches them.

        Returns:
            The sum over all calls. Adding somebody twice changes nothing, so after an
            error all keys can be sent again.
        """
        path = path_of("lists", list_id, "members:upsert")
        return self._change_members(path, contact_keys, normalization_mode)

    def remove_members(
        self,
        list_id: str,
        contact_keys: Iterable[str],
        *,
        normalization_mode: str = "email_lower_trim",
    ) -> wire.MemberChange:
        """Take people off a list; their profiles stay. As `add_members` otherwise."""
        path = path_of("lists", list_id, "members:remove")
        return self._change_members(path, contact_keys, normalization_mode)

    # Metadata and profiles.

    def objects(self) -> list[wire.ObjectSummary]:
        """Return the objects of the workspace."""
        answer = self._transport.request_data("GET", path_of("metadata", "objects"))
        page = wire.Page.from_json(answer, page=1, seen=0)
        return [
            wire.ObjectSummary.from_json(wire.as_object(item, "an object"))
            for item in page.items
        ]

    def object(self, name: str) -> wire.ObjectMetadata:
        """Return one object with its fields."""
        answer = self._read(path_of("metadata", "objects", name))
        return wire.ObjectMetadata.from_json(answer)

    def upsert_profile(
        self, record: wire.Json, *, match_key: str | None = None
    ) -> wire.UpsertReceipt:
        """Insert or update one profile.

        Args:
            record: field -> value; a field left out stays, None clears it.
            match_key: the field to match by; the object's primary key if left out.

        Raises:
            FrameError: a value has no form in JSON.
        """
        body = wire.upsert_request(record, match_key)
        answer = self._write("POST", path_of("profiles", "upsert"), body)
        return wire.UpsertReceipt.from_json(answer)

    def _read(self, path: str) -> wire.Json:
        return wire.as_object(
            self._transport.request_data("GET", path), "the answer's data"
        )

    def _write(self, method: str, path: str, body: wire.Json | None) -> wire.Json:
        headers = {"Idempotency-Key": str(uuid4())}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        sent = None if body is None else _as_json(body)
        answer = self._transport.request_data(method, path, body=sent, headers=headers)
        return answer if isinstance(answer, dict) else {}

    def _pages(self, path: str) -> Pages:
        return lambda query: self._transport.request_data("GET", path, query=query)

    def _change_members(
        self, path: str, keys: Iterable[str], mode: str
    ) -> wire.MemberChange:
        if isinstance(keys, str):
            raise FrameError("contact_keys is one text; a list of keys was expected.")
        change = wire.MemberChange()
        left = iter(keys)
        while batch := list(islice(left, _KEYS_PER_CALL)):
            answer = self._write("POST", path, wire.members_request(batch, mode))
            change += wire.MemberChange.from_json(answer, sent=len(batch))
        return change


def _new_session() -> Session:
    import requests  # noqa: PLC0415 - slow to import, needed by clients alone

    session = requests.Session()
    session.headers["User-Agent"] = f"cdp-frames/{_version()}"
    return session


def _version() -> str:
    try:
        return version("cdp-frames")
    except PackageNotFoundError:
        return "0"


def _as_json(body: wire.Json) -> bytes:
    """Write a body, without the NaN that JSON does not have (RFC 8259 section 6)."""
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        kind = type(error).__name__
    raise FrameError(
        f"a value has no form in JSON ({kind}); use text, numbers, booleans or None."
    )


def _check_length(what: str, text: str | None, shortest: int, longest: int) -> None:
    if text is not None and not shortest <= len(text.strip()) <= longest:
        raise FrameError(
            f"{what} has {shortest} to {longest} characters, this one has {len(text)}."
        )


def _may_have_started(error: ApiError | TransferError) -> bool:
    """Whether a refusal or silence leaves it open that the start went through.

    A second start is refused with 409, or perhaps 400 (``docs/contract.md`` section 9).
    """
    if isinstance(error, TransferError):
        return True
    asked_twice = {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
    return (
        error.status in asked_twice or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    )
