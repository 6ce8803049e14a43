"""Each expectation of the doctor, and what turns it round in the sandbox."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, NamedTuple

from cdp_frames.feed.doctor.trial import PERSON
from cdp_frames.sandbox import (
    ErrorFile,
    FalseKeys,
    Fault,
    Instead,
    JobFails,
    KeysIgnored,
    ListAnyway,
    ListHidden,
    MembersLost,
    MissingKeys,
    NotJson,
    ObjectSpec,
    Pretends,
    Settings,
    Status,
    WrongPages,
)
from cdp_frames.sandbox.settings.model import PROFILES, plain_field

CREATE = "POST /import-jobs"
JOB = "GET /import-jobs/{job_id}"
MAPPING = "POST /import-jobs/{job_id}/mapping"
START = "POST /import-jobs/{job_id}/start"
ERRORS = "GET /import-jobs/{job_id}/errors"
UPLOAD = "PUT /jobs/{job_id}/file"
ERROR_FILE = "GET /jobs/{job_id}/errors/{file_name}"
LISTS = "GET /lists"
LIST = "GET /lists/{list_id}"
PATCH = "PATCH /lists/{list_id}"
DELETE = "DELETE /lists/{list_id}"
MEMBERS = "GET /lists/{list_id}/members"
UPSERT = "POST /lists/{list_id}/members:upsert"
REMOVE = "POST /lists/{list_id}/members:remove"
OBJECT = "GET /metadata/objects/{object_name}"
TOKEN = "POST /oauth/token"


class Turned(NamedTuple):
    """What turns an expectation round.

    Attributes:
        how: a fault, the shape of the error file, or settings.
        where: the arguments of ``faults.add``.
        settings: what there is for it to be turned round.
        patience: seconds that the trial waits.
    """

    how: Fault | ErrorFile | Settings
    where: dict[str, Any]
    settings: Settings | None = None
    patience: float = 0.0


def on(endpoint: str, fault: Fault, nth: int = 0) -> Turned:
    """Let a fault strike an endpoint always, or its nth call alone."""
    only = {"nth": nth, "times": 1} if nth else {}
    return Turned(fault, {"on": endpoint, **only})


def anyway(how: Fault | ErrorFile | Settings, **where: Any) -> Turned:
    """Let something be so for everybody."""
    return Turned(how, where)


OTHERS = tuple(each for each in Settings().objects if each != PROFILES)
NOTES = ObjectSpec(
    name="notes",
    display_name="Notes",
    object_type="event",
    file_import=False,
    fields=(plain_field("text"),),
)
CLOSED = replace(Settings(), objects=(*Settings().objects, NOTES))
EMPTY = json.dumps({"success": True, "data": {"jobId": "imp_1", "state": "ready"}})
ON_LIST = {"recordId": "rec_1", "contactKey": "x", "addedAt": "2026-01-01T00:00:00Z"}
NOBODY = {**ON_LIST, "email": "cdp-frames-nobody@example.com"}
LOWERED = {**ON_LIST, "email": PERSON.lower()}
# The mapping of the whole file, taken: of the job, twice, of a file with more columns,
# of one of JSON lines, of a Parquet file.
MAPPED = Instead(
    400, asking='{"email": "string"}, "fieldMap": {"email": "email"}}', saying='"ready"'
)
ERROR = "row,field,code,message,value,email\n{row},email,{code},{message},no,no address"
BAD = "invalid email format"


def counted(rows: int, **changes: int) -> Instead:
    """Count the rows of a job otherwise that has read so many."""
    done = {"stage": "merge", "state": "completed", "successRate": 0.5}
    read = {"readRows": rows, "validRows": 0, "invalidRows": rows}
    data = {**done, **read, "mergedInserts": 0, "mergedUpdates": 0, **changes}
    return Instead(200, data, saying=f'"state":"completed","readRows":{rows}')


def errors(row: str = "3", code: str = "CDP_ETL.ROW.X", message: str = BAD) -> NotJson:
    """Tell of the bad row otherwise."""
    return NotJson(ERROR.format(row=row, code=code, message=message))


OF_CALLS = {
    "error answers": on(LIST, NotJson('{"success": false}', 404)),
    "the token endpoint": on(TOKEN, MissingKeys(("expires_in",))),
    "the same key twice": on(CREATE, KeysIgnored(), 2),
    "one key, two requests": on(CREATE, Instead(201, saying="another request")),
    "the key of a mapping": on(MAPPING, KeysIgnored()),
    "the key of a start": on(START, KeysIgnored()),
    "the key of a change of members": on(UPSERT, KeysIgnored()),
    "an unknown key in a request": on(CREATE, Instead(201, saying="unknown key")),
    "fields of an object": on(OBJECT, MissingKeys(("fields",))),
    "the primary key": on(OBJECT, MissingKeys(("primaryKey",))),
    "identity keys": on(OBJECT, MissingKeys(("identityKeys",))),
}
OF_JOBS = {
    "unknown job": on(JOB, Status(410), 1),
    "status of create": on(CREATE, Instead(200, None, saying="uploadUrl")),
    "a created job": on(CREATE, MissingKeys(("method",))),
    "status of mapping": on(MAPPING, NotJson(EMPTY, 202), 1),
    "status of start": on(START, NotJson(EMPTY, 202), 1),
    "answer of mapping": on(MAPPING, MissingKeys(("state",))),
    "answer of start": on(START, MissingKeys(("state",))),
    "states of a job": on(JOB, FalseKeys({"state": "paused"}), 3),
    "stages of a job": on(JOB, FalseKeys({"stage": "cooking"})),
    "counters of a job": on(JOB, MissingKeys(("readRows",))),
    "counters before the start": on(JOB, FalseKeys({"readRows": 0}), 2),
    "success rate": on(JOB, MissingKeys(("successRate",))),
    "the success rate of no rows": on(JOB, FalseKeys({"successRate": 1.0})),
    "why a job failed": Turned(MissingKeys(("error",)), {"on": JOB, "nth": 2}),
    "a file that is not UTF-8": on(
        JOB, Instead(200, {"state": "completed"}, saying="not UTF-8")
    ),
    "a job of bad rows alone": anyway(JobFails(), nth=2, times=1),
    "life of the upload address": anyway(replace(Settings(), upload_life=900)),
    "a wrong signature": on(UPLOAD, Status(400), 1),
    "an address that is too old": Turned(
        Instead(200, asking="", saying="expired"),
        {"on": UPLOAD},
        replace(Settings(), upload_life=4),
        10,
    ),
    "upload after the start": on(UPLOAD, Pretends({}), 3),
    "a file of another size": on(UPLOAD, Pretends({}), 4),
    "start without a mapping": on(START, Instead(200, saying="no mapping yet")),
    "start twice": on(START, Instead(200, saying="already")),
    "mapping after the start": on(MAPPING, Instead(200, saying="mapping is settled")),
    "mapping before the file": on(MAPPING, Instead(200, saying="not been uploaded")),
    "start before the file": on(START, Instead(200, saying="not been uploaded")),
    "mapping twice": on(JOB, counted(2, validRows=2)),
    "a job without a file name": on(CREATE, Instead(201, saying="fileName is req")),
    "a job without a file size": on(CREATE, Instead(201, saying="fileSize is req")),
    "a list without a name": on(CREATE, Instead(201, saying="listName is req")),
    "a name without createList": on(CREATE, Instead(201, saying="listName needs")),
    "two targets": on(CREATE, Instead(201, saying="exclude each other")),
    "a list of another object": on(CREATE, Instead(201, saying="hold profiles")),
    "an object that takes no files": Turned(
        Instead(201, saying="takes no files"), {"on": CREATE}, CLOSED
    ),
    "an unknown target": on(CREATE, Instead(201, saying="lst_doctor_no_such")),
    "a name in use": on(
        CREATE,
        Instead(409, asking='10, "createList": true, "listName": "cdp-frames doctor '),
    ),
    "a list of nobody": anyway(ListHidden(3600), nth=2, times=1),
    "a failed job and its list": anyway(ListAnyway()),
    "a new list at once": anyway(ListHidden(3600), times=1),
    "types of columns": on(MAPPING, Instead(400, asking='"boolean": "boolean"')),
    "a column without a field": on(MAPPING, MAPPED, 3),
    "a column that the file lacks": on(MAPPING, Instead(200, saying="nowhere")),
    "a column that is there twice": on(MAPPING, Instead(200, saying="has twice")),
    "other columns in the two objects": on(MAPPING, Instead(200, saying="differs")),
    "two columns for one field": on(MAPPING, Instead(200, saying="more than one")),
    "an empty cell": anyway(
        replace(Settings(), objects=(replace(PROFILES, empty_cells="clear"), *OTHERS))
    ),
    "an empty match key": on(JOB, counted(2, validRows=1)),
    "one key in two rows": on(JOB, counted(3, validRows=1, mergedInserts=1)),
    "the case of an address": on(MEMBERS, FalseKeys({"items": [LOWERED]}), 3),
    "a blank line": on(JOB, counted(2, readRows=3)),
    "a line break in quotes": on(JOB, counted(2, readRows=4)),
    "a byte order mark": on(MAPPING, Instead(200, saying="ufeffemail")),
    "semicolons": on(MAPPING, Instead(200, saying="email;note")),
    "JSON lines": on(MAPPING, MAPPED, 4),
    "Parquet": on(MAPPING, MAPPED, 5),
}
OF_ERRORS = {
    "the errors of a job": on(ERRORS, MissingKeys(("errorFileUrl",))),
    "the error file": anyway(ErrorFile(format="jsonl")),
    "columns of the error file": anyway(ErrorFile(value_name="")),
    "row numbers": anyway(ErrorFile(row_number="with_header")),
    "rows of the error file": on(ERROR_FILE, errors(row="2,,,,\n3"), 1),
    "lines of a row": anyway(ErrorFile(per="row")),
    "codes of rows": on(ERROR_FILE, errors(code="X1"), 1),
    "the reason of a bad address": on(ERROR_FILE, errors(message="no"), 1),
    "no errors": on(
        ERRORS,
        Instead(200, {"hasErrors": False, "errorFileUrl": "x"}, saying="false"),
    ),
    "life of the error file's address": anyway(
        replace(Settings(), error_file_life=3600)
    ),
    "the error file, packed": anyway(ErrorFile(compress=True)),
    "errors before the end": on(ERRORS, FalseKeys({"hasErrors": True}), 1),
}
OF_LISTS = {
    "unknown list": on(LIST, Status(410), 1),
    "pages of lists": on(LISTS, MissingKeys(("total",))),
    "the size of a page": on(LISTS, FalseKeys({"pageSize": 100})),
    "the greatest page": on(LISTS, Instead(200, saying="pageSize should be")),
    "the order of lists": on(LISTS, WrongPages("turned")),
    "lists by name": on(LISTS, Instead(200, {"items": []}, asking="name=doctor")),
    "states of lists": on(LISTS, Instead(400, asking="status=archived")),
    "an unknown state of lists": on(LISTS, Instead(200, asking="status=doctor")),
    "a list in a page": on(LISTS, MissingKeys(("createdAt",))),
    "a list that an import makes": on(LIST, FalseKeys({"populationSource": "job"})),
    "the change of a list": on(LIST, MissingKeys(("updatedAt",))),
    "the members of a new list": anyway(MembersLost(1), times=1),
    "a member imported again": on(JOB, counted(1, validRows=1, mergedInserts=1)),
    "a member": on(MEMBERS, MissingKeys(("recordId",))),
    "members added": on(UPSERT, MissingKeys(("added",))),
    "a member without a profile": on(MEMBERS, FalseKeys({"items": [NOBODY]}), 2),
    "members removed": on(REMOVE, MissingKeys(("removed",))),
    "keys in one call": on(REMOVE, Instead(200, asking="nobody-10000@")),
    "ways to compare keys": on(REMOVE, Instead(400, asking='"exact"')),
    "members by record id": on(UPSERT, Instead(400, asking="recordIds")),
    "a list described": on(LIST, FalseKeys({"description": "x"}), 2),
    "status of a description": on(PATCH, NotJson(EMPTY, 202)),
    "status of a deletion": on(DELETE, NotJson(EMPTY, 202)),
    "a deleted list": on(DELETE, Pretends({})),
    "a deleted list in the pages": on(
        LISTS, Instead(200, {"items": []}, asking="status=deleted&page")
    ),
    "the people of a deleted list": on(
        UPSERT, Instead(200, {"added": 0}, asking=f'["{PERSON}"]'), 3
    ),
}
TURNED = {**OF_CALLS, **OF_JOBS, **OF_ERRORS, **OF_LISTS}
