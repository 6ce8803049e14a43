"""The endpoints, each a function from a call to a reply.

Source:
    `docs/contract.md` sections 2 (import jobs), 3 (lists), 4 (metadata), 6 (profiles).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from cdp_frames.sandbox.data import records
from cdp_frames.sandbox.http.envelope import Reply
from cdp_frames.sandbox.jobs.job_record import JobRequest
from cdp_frames.sandbox.refusals import invalid, not_found
from cdp_frames.sandbox.settings.clock import stamp

if TYPE_CHECKING:
    from cdp_frames.sandbox.data.lists import Normalization
    from cdp_frames.sandbox.http.requests import Body, Call
    from cdp_frames.sandbox.http.workspace import Workspace
    from cdp_frames.sandbox.settings.model import FieldSpec, ObjectSpec

# `docs/contract.md` section 3.1.
_NAME: Final = 200
_DESCRIPTION: Final = 2000
# `docs/contract.md` section 9, "Lists": by analogy with record batches.
_MAX_KEYS: Final = 10_000
_LIST_STATES: Final = ("active", "archived", "deleted")


def create_job(cdp: Workspace, call: Call) -> Reply:
    """``POST /import-jobs``."""
    body = call.json(
        *("objectName", "fileName", "fileSize", "createList", "listName"),
        *("targetListId", "createAudience", "audienceName"),
    )
    request = JobRequest(
        object_name=body.need("objectName", str),
        file_name=body.text("fileName", 1, 1000),
        file_size=body.need("fileSize", int),
        list_name=_name_if(body, "createList", "listName"),
        target_list_id=body.need("targetListId", str) if "targetListId" in body else "",
        audience_name=_name_if(body, "createAudience", "audienceName"),
    )
    if request.file_size < 0:
        raise invalid("fileSize is negative", path="fileSize", value=request.file_size)
    targets = (request.list_name, request.target_list_id, request.audience_name)
    if sum(map(bool, targets)) > 1:
        raise invalid("createList, targetListId and createAudience exclude each other")
    return Reply(201, cdp.jobs.create(request, call.principal.user))


def _name_if(body: Body, switch: str, key: str) -> str:
    if body.flag(switch):
        return body.text(key, 1, _NAME)
    if key in body:
        raise invalid(f"{key} needs {switch}: true", path=switch)
    return ""


def set_mapping(cdp: Workspace, call: Call) -> Reply:
    """``POST /import-jobs/{job_id}/mapping``."""
    body = call.json("sourceFields", "fieldMap")
    sources, fields = body.names("sourceFields"), body.names("fieldMap")
    return Reply(200, cdp.jobs.set_mapping(call.path["job_id"], sources, fields))


def start_job(cdp: Workspace, call: Call) -> Reply:
    """``POST /import-jobs/{job_id}/start``."""
    call.json()
    return Reply(200, cdp.jobs.start(call.path["job_id"]))


def job_status(cdp: Workspace, call: Call) -> Reply:
    """``GET /import-jobs/{job_id}``."""
    return Reply(200, cdp.jobs.status(call.path["job_id"]))


def job_errors(cdp: Workspace, call: Call) -> Reply:
    """``GET /import-jobs/{job_id}/errors``."""
    return Reply(200, cdp.jobs.errors(call.path["job_id"], cdp.error_file.file_name))


def create_list(cdp: Workspace, call: Call) -> Reply:
    """``POST /lists``."""
    body = call.json("name", "description")
    list_id = cdp.lists.create(body.text("name", 1, _NAME), _description(body))
    return Reply(201, cdp.lists.get(list_id))


def _description(body: Body) -> str:
    return body.text("description", 0, _DESCRIPTION) if "description" in body else ""


def get_lists(cdp: Workspace, call: Call) -> Reply:
    """``GET /lists``."""
    status = call.query.get("status")
    if status is not None and status not in _LIST_STATES:
        raise invalid(
            f"status should be {' or '.join(_LIST_STATES)}", path="status", value=status
        )
    return Reply(200, cdp.lists.page(status, call.page()))


def get_list(cdp: Workspace, call: Call) -> Reply:
    """``GET /lists/{list_id}``."""
    return Reply(200, cdp.lists.get(call.path["list_id"]))


def update_list(cdp: Workspace, call: Call) -> Reply:
    """``PATCH /lists/{list_id}``."""
    body = call.json("name", "description")
    changes = {}
    if "name" in body:
        changes["name"] = body.text("name", 1, _NAME)
    if "description" in body:
        changes["description"] = _description(body)
    return Reply(200, cdp.lists.update(call.path["list_id"], changes))


def delete_list(cdp: Workspace, call: Call) -> Reply:
    """``DELETE /lists/{list_id}``."""
    cdp.lists.delete(call.path["list_id"])
    return Reply(200, {"id": call.path["list_id"], "status": "deleted"})


def get_members(cdp: Workspace, call: Call) -> Reply:
    """``GET /lists/{list_id}/members``."""
    return Reply(200, cdp.lists.members(call.path["list_id"], call.page()))


def add_members(cdp: Workspace, call: Call) -> Reply:
    """``POST /lists/{list_id}/members:upsert``."""
    return Reply(200, cdp.lists.add(call.path["list_id"], *_keys(call)))


def remove_members(cdp: Workspace, call: Call) -> Reply:
    """``POST /lists/{list_id}/members:remove``."""
    return Reply(200, cdp.lists.remove(call.path["list_id"], *_keys(call)))


def _keys(call: Call) -> tuple[list[str], Normalization]:
    body = call.json("contactKeys", "recordIds", "normalizationMode")
    modes = ("email_lower_trim", "none", "exact")
    mode = modes[0]
    if "normalizationMode" in body:
        mode = body.need("normalizationMode", str)
    if mode not in modes:
        raise invalid(f"there are {', '.join(modes)}", path="normalizationMode")
    given = [key for key in ("contactKeys", "recordIds") if key in body]
    if not given:
        raise invalid("contactKeys is required", path="contactKeys")
    keys = [value for key in given for value in body.texts(key, _MAX_KEYS)]
    return keys, cast("Normalization", mode)


def get_objects(cdp: Workspace, _call: Call) -> Reply:
    """``GET /metadata/objects``."""
    return Reply(200, {"items": [_summary(spec) for spec in cdp.settings.objects]})


def get_object(cdp: Workspace, call: Call) -> Reply:
    """``GET /metadata/objects/{object_name}``."""
    object_name = call.path["object_name"]
    spec = cdp.settings.by_name.get(object_name)
    if spec is None:
        raise not_found("object", object_name)
    further: dict[str, object] = {
        "description": spec.description,
        "primaryKey": spec.primary_key,
        "identityKeys": list(spec.identity_keys),
        "fields": [_field(field) for field in spec.fields],
    }
    return Reply(200, _summary(spec) | further)


def _summary(spec: ObjectSpec) -> dict[str, object]:
    return {
        "objectName": spec.name,
        "displayName": spec.display_name,
        "pluralDisplayName": spec.display_name,
        "objectType": spec.object_type,
        "activeVersion": spec.active_version,
        "primaryProfileRoot": spec.primary_profile_root,
        "ingestion": {
            "single": True,
            "jsonBatch": True,
            "fileImport": spec.file_import,
            "defaultWriteMode": spec.write_mode,
        },
    }


def _field(field: FieldSpec) -> dict[str, object]:
    return {
        "name": field.name,
        "displayName": field.display_name,
        "type": field.type,
        "nullable": not field.required,
        "required": field.required,
        "enum": list(field.enum) or None,
    }


def upsert_profile(cdp: Workspace, call: Call) -> Reply:
    """``POST /profiles/upsert``."""
    body = call.json("record", "matchKey")
    record = body.need("record", dict)
    if not record:
        raise invalid("record is empty", path="record")
    match_key = body.need("matchKey", str) if "matchKey" in body else None
    spec = cdp.settings.people
    return Reply(
        200,
        {
            "operation": "upsert",
            "objectName": spec.name,
            "accepted": True,
            "acceptedAt": stamp(cdp.clock.now()),
            "acceptedRecords": 1,
            "matchKey": records.upsert(cdp.store, spec, record, match_key),
        },
    )
