"""The messages of import jobs (``docs/contract.md`` section 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cdp_frames.api.wire.json_values import (
    Json,
    about,
    mapping_of,
    number_of,
    take,
    text_of,
    time_of,
    whole_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def import_job_request(
    *,
    object_name: str,
    file_name: str,
    file_size: int,
    list_name: str | None,
    target_list_id: str | None,
    audience_name: str | None,
) -> dict[str, object]:
    """Write the body of ``POST /import-jobs`` (the guide, "Initialize the job")."""
    body: dict[str, object] = {
        "objectName": object_name,
        "fileName": file_name,
        "fileSize": file_size,
    }
    if list_name is not None:
        body |= {"createList": True, "listName": list_name}
    if target_list_id is not None:
        body |= {"targetListId": target_list_id}
    if audience_name is not None:
        body |= {"createAudience": True, "audienceName": audience_name}
    return body


def mapping_request(source_fields: Json, field_map: Json) -> dict[str, object]:
    """Write the body of ``POST …/mapping`` (the guide, "Map the columns")."""
    return {"sourceFields": dict(source_fields), "fieldMap": dict(field_map)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """A job that waits for its file.

    Attributes:
        job_id: opaque id.
        upload_url: where the file goes; signed, so never shown.
        expires_at: when that address ends; None if the CDP did not say.
        method: the HTTP method of the upload.
        headers: the headers that the upload must carry.
        landing_path: where the file will lie; informative.
        requested_by: the id of the user or client.
        file_size: the size in bytes that the job was opened for, if known.
    """

    job_id: str
    upload_url: str = field(repr=False)
    expires_at: datetime | None = None
    method: str = "PUT"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    landing_path: str = ""
    requested_by: str = ""
    file_size: int | None = None

    @classmethod
    def from_json(cls, data: Json, *, file_size: int | None = None) -> ImportJob:
        """Read the answer of ``POST /import-jobs``."""
        headers = mapping_of(data.get("headers"))
        return cls(
            job_id=take(data, "jobId", str),
            upload_url=take(data, "uploadUrl", str),
            expires_at=time_of(data.get("expiresAt")),
            method=text_of(data, "method").upper() or "PUT",
            headers={name: str(v) for name, v in headers.items() if v is not None},
            landing_path=text_of(data, "landingPath"),
            requested_by=text_of(data, "requestedBy"),
            file_size=file_size,
        )


# The guide's sample gives each of the three row counters twice.
_COUNTERS: Final = {
    "read_rows": ("readRows", "rowsTotal"),
    "valid_rows": ("validRows", "rowsImported"),
    "invalid_rows": ("invalidRows", "rowsRejected"),
    "merged_inserts": ("mergedInserts",),
    "merged_updates": ("mergedUpdates",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """How far a job is; counters are rows and may grow until it is final.

    Attributes:
        job_id: the job.
        state: ``pending``, ``ready``, ``running``, ``completed`` or ``failed``.
        stage: the step inside the run, free text.
        read_rows: data rows read.
        valid_rows: rows that passed.
        invalid_rows: rows refused.
        merged_inserts: profiles that are new.
        merged_updates: profiles that were there.
        success_rate: valid by read, 0 to 1.
        reason: why the job failed, in the CDP's words; empty if it gave none.
        stated: the names of those counters that the CDP gave; the others are 0
            for want of a figure.
    """

    job_id: str
    state: str
    stage: str = ""
    read_rows: int = 0
    valid_rows: int = 0
    invalid_rows: int = 0
    merged_inserts: int = 0
    merged_updates: int = 0
    success_rate: float = 0.0
    reason: str = field(default="", repr=False)
    stated: frozenset[str] = frozenset()

    @property
    def final(self) -> bool:
        """Whether the job has come to its end, good or bad."""
        return self.state in {"completed", "failed"}

    @classmethod
    def from_json(cls, data: Json, *, job_id: str) -> JobStatus:
        """Read the answer of ``GET /import-jobs/{job_id}``.

        Raises:
            TransferError: it has no state, or is about another job.
        """
        about(data, job_id, "jobId")
        found = {name: whole_of(data, *keys) for name, keys in _COUNTERS.items()}
        counts = {name: count for name, count in found.items() if count is not None}
        read, valid = counts.get("read_rows", 0), counts.get("valid_rows", 0)
        rate = number_of(data.get("successRate"))
        return cls(
            job_id=job_id,
            state=take(data, "state", str).strip().lower(),
            stage=text_of(data, "stage"),
            **counts,
            success_rate=(valid / read if read else 0.0) if rate is None else rate,
            reason=_reason(data),
            stated=frozenset(counts),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobErrors:
    """Where the refused rows of a job are told.

    Attributes:
        has_errors: whether there is an error file.
        error_file_url: its address, signed and short-lived; empty if there is none.
    """

    has_errors: bool
    error_file_url: str = field(default="", repr=False)

    @classmethod
    def from_json(cls, data: Json) -> JobErrors:
        """Read the answer of ``GET /import-jobs/{job_id}/errors``.

        Raises:
            TransferError: it does not say whether there are errors, or not where.
        """
        url = text_of(data, "errorFileUrl")
        flag = take(data, "hasErrors", bool, default=True if url else None)
        if flag and not url:
            take(data, "errorFileUrl", str)
        return cls(has_errors=flag, error_file_url=url)


# Not documented (`docs/contract.md` section 9): why a job failed.
_REASONS = ("error", "failureReason", "errorMessage", "reason", "message")


def _reason(data: Json) -> str:
    for key in _REASONS:
        reason = data.get(key)
        words = reason if isinstance(reason, str) else _sentence(mapping_of(reason))
        if words.strip():
            return words.strip()
    return ""


def _sentence(error: Json) -> str:
    parts = text_of(error, "code"), text_of(error, "message", "reason")
    return ": ".join(part for part in parts if part)
