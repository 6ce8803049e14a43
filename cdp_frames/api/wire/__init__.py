"""The messages of the API: JSON on one side, frozen records on the other.

The only place of the package where camelCase exists. Much of the contract is known
from samples alone, so a message takes what it needs and forgives the rest: unknown
keys are ignored, counters that are absent are 0, and what may come in several shapes
is read in each of them (``docs/contract.md`` section 9). Where nothing can go on
without a key, it is asked for by name and its absence is a `TransferError`.
"""

from cdp_frames.api.wire.envelope import (
    Page,
    Refusal,
    grant,
    page_query,
    refused,
    unwrap,
)
from cdp_frames.api.wire.jobs import (
    ImportJob,
    JobErrors,
    JobStatus,
    import_job_request,
    mapping_request,
)
from cdp_frames.api.wire.json_values import Json, about, as_object
from cdp_frames.api.wire.lists import (
    ContactList,
    Member,
    MemberChange,
    list_request,
    members_request,
)
from cdp_frames.api.wire.objects import (
    ObjectMetadata,
    ObjectSummary,
    UpsertReceipt,
    upsert_request,
)

__all__ = [
    "ContactList",
    "ImportJob",
    "JobErrors",
    "JobStatus",
    "Json",
    "Member",
    "MemberChange",
    "ObjectMetadata",
    "ObjectSummary",
    "Page",
    "Refusal",
    "UpsertReceipt",
    "about",
    "as_object",
    "grant",
    "import_job_request",
    "list_request",
    "mapping_request",
    "members_request",
    "page_query",
    "refused",
    "unwrap",
    "upsert_request",
]
