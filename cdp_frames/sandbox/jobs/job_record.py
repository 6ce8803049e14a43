"""One import job as a value: what was asked for, how far it is, how it is kept.

Source:
    `docs/contract.md` sections 2.3 and 2.7.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final, Literal

State = Literal["pending", "ready", "running", "completed", "failed"]
# Only `merge` is documented; the other two are a guess (`docs/contract.md` section 9).
Stage = Literal["upload", "validate", "merge"]

FINAL: Final = ("completed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What ``POST /import-jobs`` asks for; an empty target is none.

    Attributes:
        object_name: the object whose records the rows are.
        file_name: what the sender calls the file.
        file_size: its size in bytes.
        list_name: the name of a list to make of the imported profiles.
        target_list_id: the list to add them to.
        audience_name: the name of an audience to make of them.
    """

    object_name: str
    file_name: str
    file_size: int
    list_name: str = ""
    target_list_id: str = ""
    audience_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """How far a job has got, in rows.

    There is a new one after each step, so that a reader never sees half of a step.
    """

    read: int = 0
    valid: int = 0
    invalid: int = 0
    inserts: int = 0
    updates: int = 0


@dataclass(slots=True, kw_only=True)
class Job:
    """One import job.

    Attributes:
        id: its id.
        request: what was asked for.
        requested_by: the user whose token it was.
        created_at: seconds since 1970-01-01T00:00:00Z.
        upload_expires_at: the end of the upload address, likewise.
        uploaded: whether the file is there.
        header: the names of its columns, once they were read.
        source_fields: the type of each mapped column.
        field_map: the field of each mapped column.
        state: where it is in its life.
        stage: the step inside the run.
        counters: how far it has got.
        error: why it failed.
    """

    id: str
    request: JobRequest
    requested_by: str
    created_at: float
    upload_expires_at: float
    uploaded: bool = False
    header: list[str] = field(default_factory=list)
    source_fields: dict[str, str] = field(default_factory=dict)
    field_map: dict[str, str] = field(default_factory=dict)
    state: State = "pending"
    stage: Stage = "upload"
    counters: Counters = field(default_factory=Counters)
    error: str = ""

    @property
    def path(self) -> str:
        """The path of the upload address."""
        return f"/jobs/{self.id}/file"

    def status(self) -> dict[str, object]:
        """Return the ``data`` of the status call: the guide's keys and no other.

        Only a failed job has one more, ``error``; counters are there once it runs.
        """
        data: dict[str, object] = {"stage": self.stage, "state": self.state}
        if self.state in {"running", *FINAL}:
            data |= _counted(self.counters)
        if self.state == "failed":
            data["error"] = self.error
        return data

    def to_json(self, state: State | None = None) -> str:
        """Write the job, in another state if one is given."""
        document = asdict(self)
        document["state"] = state or self.state
        return json.dumps(document)

    @classmethod
    def from_json(cls, text: str) -> Job:
        """Read what ``to_json`` wrote."""
        document = json.loads(text)
        document["request"] = JobRequest(**document["request"])
        document["counters"] = Counters(**document["counters"])
        return cls(**document)


def _counted(rows: Counters) -> dict[str, object]:
    return {
        "readRows": rows.read,
        "validRows": rows.valid,
        "invalidRows": rows.invalid,
        "mergedInserts": rows.inserts,
        "mergedUpdates": rows.updates,
        "rowsTotal": rows.read,
        "rowsImported": rows.valid,
        "rowsRejected": rows.invalid,
        # Four places: 1215 / 1248 is 0.9736 in the guide. 0 of 0 is 0: a guess.
        "successRate": round(rows.valid / rows.read, 4) if rows.read else 0,
    }
