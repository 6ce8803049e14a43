"""The contract: every endpoint, with the scope that its caller needs.

Source:
    `docs/contract.md` sections 2.2, 3, 4 and 6; scopes from section 1.2 (which call of
    an import needs which is a guess: POST writes, GET reads).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.sandbox.http import endpoints

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.sandbox.http.envelope import Reply
    from cdp_frames.sandbox.http.requests import Call
    from cdp_frames.sandbox.http.workspace import Workspace

BASE: Final = "/public/v1"
TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 - a path, no secret

_IMPORTS_READ: Final = "cdp:imports:read"
_IMPORTS_WRITE: Final = "cdp:imports:write"
_LISTS_READ: Final = "cdp:lists:read"
_LISTS_WRITE: Final = "cdp:lists:write"
_METADATA: Final = "cdp:metadata:read"
_PROFILES: Final = "cdp:profiles:write"


class Endpoint(NamedTuple):
    """One line of the contract.

    Attributes:
        method: the HTTP method.
        path: its path below the base URL.
        scope: what the token must allow.
        answer: the function that answers.
    """

    method: str
    path: str
    scope: str
    answer: Callable[[Workspace, Call], Reply]

    @property
    def name(self) -> str:
        """Its name, for faults and for the list of calls."""
        return f"{self.method} {self.path}"

    @property
    def area(self) -> str:
        """Its class for the rate limit: what is used, and whether it is changed."""
        noun = self.path.split("/")[1]
        return f"{noun} {'read' if self.method == 'GET' else 'write'}"


ENDPOINTS: Final = (
    Endpoint("POST", "/import-jobs", _IMPORTS_WRITE, endpoints.create_job),
    Endpoint(
        "POST", "/import-jobs/{job_id}/mapping", _IMPORTS_WRITE, endpoints.set_mapping
    ),
    Endpoint(
        "POST", "/import-jobs/{job_id}/start", _IMPORTS_WRITE, endpoints.start_job
    ),
    Endpoint("GET", "/import-jobs/{job_id}", _IMPORTS_READ, endpoints.job_status),
    Endpoint(
        "GET", "/import-jobs/{job_id}/errors", _IMPORTS_READ, endpoints.job_errors
    ),
    Endpoint("POST", "/lists", _LISTS_WRITE, endpoints.create_list),
    Endpoint("GET", "/lists", _LISTS_READ, endpoints.get_lists),
    Endpoint("GET", "/lists/{list_id}", _LISTS_READ, endpoints.get_list),
    Endpoint("PATCH", "/lists/{list_id}", _LISTS_WRITE, endpoints.update_list),
    Endpoint("DELETE", "/lists/{list_id}", _LISTS_WRITE, endpoints.delete_list),
    Endpoint("GET", "/lists/{list_id}/members", _LISTS_READ, endpoints.get_members),
    Endpoint(
        "POST", "/lists/{list_id}/members:upsert", _LISTS_WRITE, endpoints.add_members
    ),
    Endpoint(
        "POST",
        "/lists/{list_id}/members:remove",
        _LISTS_WRITE,
        endpoints.remove_members,
    ),
    Endpoint("GET", "/metadata/objects", _METADATA, endpoints.get_objects),
    Endpoint("GET", "/metadata/objects/{object_name}", _METADATA, endpoints.get_object),
    Endpoint("POST", "/profiles/upsert", _PROFILES, endpoints.upsert_profile),
)
UPLOAD: Final = "PUT /jobs/{job_id}/file"
ERROR_FILE: Final = "GET /jobs/{job_id}/errors/{file_name}"
TOKEN: Final = f"POST {TOKEN_PATH}"

# What faults may be put on.
NAMES: Final = (*(endpoint.name for endpoint in ENDPOINTS), UPLOAD, ERROR_FILE, TOKEN)
