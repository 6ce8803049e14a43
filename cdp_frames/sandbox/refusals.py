"""The answers that say no: their status, their code, and what goes into them.

Source:
    `docs/contract.md` sections 1.3 and 1.4.
"""

from __future__ import annotations

from typing import Final

INVALID: Final = "CDP_ETL.VALIDATION.REQUEST_INVALID"
SCHEMA: Final = "CDP_ETL.VALIDATION.REQUEST_SCHEMA"
NOT_FOUND: Final = "CDP_ETL.NOT_FOUND"
# The documentation gives 409 only as `CDP_ETL.*`: a guess.
CONFLICT: Final = "CDP_ETL.CONFLICT"


class Refusal(Exception):  # noqa: N818 - it is the API that says no; nothing is broken
    """An answer that is not a success.

    Attributes:
        status: the HTTP status.
        code: the machine's identifier.
        message: for people.
        details: what differs by error.
        remediation: what to do about it.
        headers: to send along, such as ``Retry-After``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: dict[str, object] | None = None,
        remediation: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details or {}
        self.remediation = remediation
        self.headers = headers or {}

    def body(self, correlation_id: str) -> dict[str, object]:
        """Return the error envelope."""
        error: dict[str, object] = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        if self.remediation:
            error["remediation"] = self.remediation
        return {"success": False, "correlationId": correlation_id, "error": error}


def invalid(message: str, *, path: str = "", value: object = None) -> Refusal:
    """Refuse a request that is malformed: 400."""
    details: dict[str, object] = {"path": path, "value": value} if path else {}
    return Refusal(400, INVALID, message, details=details)


def unknown_field(message: str, *, fields: list[str], object_name: str) -> Refusal:
    """Refuse a field that the object does not have: 422."""
    return Refusal(
        422,
        SCHEMA,
        message,
        details={"fields": fields, "objectName": object_name},
        remediation=f"Compare with GET /metadata/objects/{object_name}.",
    )


def not_found(what: str, name: str) -> Refusal:
    """Refuse what does not exist: 404."""
    return Refusal(404, NOT_FOUND, f"{what} {name!r} does not exist")


def conflict(message: str) -> Refusal:
    """Refuse what the present state does not allow: 409."""
    return Refusal(409, CONFLICT, message)
