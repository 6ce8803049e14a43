"""What is expected of import jobs: their requests, steps, and figures."""

from __future__ import annotations

from typing import Final

from cdp_frames.feed.doctor.guess import (
    Guess,
    first_status,
    keys,
    statuses,
    values,
)
from cdp_frames.feed.doctor.lifetimes import upload_life

_CREATE: Final = "POST /import-jobs"
_JOB: Final = "GET /import-jobs/{job_id}"
_MAPPING: Final = "POST /import-jobs/{job_id}/mapping"
_START: Final = "POST /import-jobs/{job_id}/start"
_STAGES: Final = frozenset({"", "upload", "validate", "merge"})
_STATES: Final = frozenset({"pending", "ready", "running", "completed", "failed"})
_NOT_FOUND: Final = 404

_STATUS: Final = "Status of create, mapping, start"
_ANSWER: Final = "Answer of mapping and start"
_ORDER: Final = "Start without a mapping, start twice, mapping after the start"
_EARLY: Final = "Mapping or start before the file is there"
_TARGETS: Final = (
    "`createList` without a name, a name without `createList`, two targets, a target "
    "for another object than profiles"
)
_MADE: Final = "`createList`, and no valid row or a failed job"
_LACKING: Final = "A mapped column that the file lacks or has twice"
_PAIRS: Final = "Different columns in the two objects; two columns for one field"
_FAILS: Final = "What lets a job fail"
_NO_FILES: Final = (
    "An object whose `ingestion.fileImport` is false; `ingestion.defaultWriteMode`"
)
_NAMES: Final = "`fileName` and `fileSize` of a job"
_FORM: Final = "Blank lines, line breaks in quotes, a byte order mark, other delimiters"
_OTHER_FORMS: Final = "How a JSON lines or Parquet file is recognised"


def _refused(name: str, question: str, status: int = 400) -> Guess:
    return Guess(name=name, expected=str(status), question=question)


OF_JOBS: Final = (
    Guess(
        name="unknown job",
        expected="404",
        look=first_status(_JOB, _NOT_FOUND),
        documented=True,
        trial=False,
    ),
    Guess(
        name="status of create",
        expected="201",
        question=_STATUS,
        look=statuses(_CREATE, 201),
    ),
    Guess(
        name="a created job",
        expected="'jobId', 'uploadUrl' and 'method'",
        look=keys(_CREATE, "jobId", "uploadUrl", "method"),
        documented=True,
    ),
    Guess(
        name="status of mapping",
        expected="200",
        question=_STATUS,
        look=statuses(_MAPPING, 200),
    ),
    Guess(
        name="status of start",
        expected="200",
        question=_STATUS,
        look=statuses(_START, 200),
    ),
    Guess(
        name="answer of mapping",
        expected="'jobId' and 'state'",
        question=_ANSWER,
        look=keys(_MAPPING, "jobId", "state"),
    ),
    Guess(
        name="answer of start",
        expected="'jobId' and 'state'",
        question=_ANSWER,
        look=keys(_START, "jobId", "state"),
    ),
    Guess(
        name="states of a job",
        expected="pending, ready, running, completed, failed",
        look=values(_JOB, "state", _STATES),
        documented=True,
    ),
    Guess(
        name="stages of a job",
        expected="upload, validate, merge",
        question="All values of `stage`",
        look=values(_JOB, "stage", _STAGES),
    ),
    Guess(
        name="counters of a job",
        expected="readRows, validRows, invalidRows, mergedInserts, mergedUpdates",
        look=keys(
            _JOB,
            *("readRows", "validRows", "invalidRows"),
            *("mergedInserts", "mergedUpdates"),
        ),
        documented=True,
    ),
    Guess(
        name="counters before the start",
        expected="none",
        question="Counters before the end",
    ),
    Guess(
        name="success rate",
        expected="'successRate'",
        look=keys(_JOB, "successRate"),
        documented=True,
    ),
    Guess(
        name="the success rate of no rows",
        expected="0",
        question="`successRate` of no rows",
    ),
    Guess(
        name="why a job failed",
        expected="a sentence in 'error'",
        question="Further keys of the status",
    ),
    Guess(
        name="a file that is not UTF-8",
        expected="the job fails",
        question=_FAILS,
    ),
    Guess(
        name="a job of bad rows alone",
        expected="it is completed",
        question=_FAILS,
    ),
    Guess(
        name="life of the upload address",
        expected="an hour",
        question="Life of the upload address",
        look=upload_life,
    ),
    _refused("a wrong signature", "A signature that is wrong or too old", 403),
    _refused("an address that is too old", "A signature that is wrong or too old", 403),
    _refused("a file of another size", "A file of another size than `fileSize`"),
    _refused("start without a mapping", _ORDER, 409),
    _refused("start twice", _ORDER, 409),
    _refused("mapping after the start", _ORDER, 409),
    _refused("upload after the start", "Upload after the start", 403),
    _refused("mapping before the file", _EARLY),
    _refused("start before the file", _EARLY),
    Guess(
        name="mapping twice",
        expected="the last one holds",
        question="Mapping twice before the start",
    ),
    _refused("a job without a file name", _NAMES),
    _refused("a job without a file size", _NAMES),
    _refused("a list without a name", _TARGETS),
    _refused("a name without createList", _TARGETS),
    _refused("two targets", _TARGETS),
    _refused("a list of another object", _TARGETS),
    _refused("an object that takes no files", _NO_FILES),
    _refused("an unknown target", "`targetListId` of no list", 404),
    Guess(
        name="a name in use",
        expected="a job for a second list of that name",
        question="`listName` in use",
    ),
    Guess(
        name="a list of nobody",
        expected="an empty list",
        question=_MADE,
    ),
    Guess(
        name="a failed job and its list",
        expected="no list",
        question=_MADE,
    ),
    Guess(
        name="a new list at once",
        expected="it is found when the job has ended",
        question="Is a new list there at once",
    ),
    Guess(
        name="types of columns",
        expected="integer, number, boolean, date and datetime are taken",
        question="Types in `sourceFields`",
    ),
    Guess(
        name="a column without a field",
        expected="the mapping is taken",
        question="A column of the file that is not mapped",
    ),
    _refused("a column that the file lacks", _LACKING),
    _refused("a column that is there twice", _LACKING),
    _refused("other columns in the two objects", _PAIRS),
    _refused("two columns for one field", _PAIRS),
    Guess(
        name="an empty match key",
        expected="the row is refused",
        question="An empty cell",
    ),
    Guess(
        name="an empty cell",
        expected="the field stays as it was",
        question="An empty cell",
    ),
    Guess(
        name="one key in two rows",
        expected="both are valid, and one person at most is new",
        question="One key in two rows",
    ),
    Guess(
        name="the case of an address",
        expected="it stays as sent",
        question="Does an import change an address to lower case",
    ),
    Guess(
        name="a blank line",
        expected="it is not counted",
        question=_FORM,
    ),
    Guess(
        name="a line break in quotes",
        expected="it is a part of its cell",
        question=_FORM,
    ),
    _refused("a byte order mark", _FORM),
    _refused("semicolons", _FORM),
    Guess(
        name="JSON lines",
        expected="the mapping is taken",
        question=_OTHER_FORMS,
    ),
    Guess(
        name="Parquet",
        expected="the mapping is taken",
        question=_OTHER_FORMS,
    ),
)
