"""Jobs that run and import nobody: bad rows alone, no row at all, a torn file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from cdp_frames.errors import JobFailedError
from cdp_frames.feed.doctor.error_lines import lines_of
from cdp_frames.feed.doctor.steps import mapping_of, typed_field
from cdp_frames.lists import find_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.feed.doctor.asking import AskingClient

_BAD: Final = "no address"
_BAD_VALUE: Final = "no value"
# The lines that a cell of three adds to the count, where it is read as lines.
_MORE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OddJobs:
    """What the jobs need.

    Attributes:
        client: the CDP.
        person: whoever is imported anyway, should a bad row turn out to be good.
        name: what their lists are called.
        timeout: seconds to wait for each.
    """

    client: AskingClient
    person: str
    name: str
    timeout: float

    def bad_rows_seen(self) -> Iterator[tuple[str, str | None]]:
        """Import two bad rows: blank lines, line breaks, and two mappings."""
        typed = typed_field(self.client)
        data = (
            "email,other,note,typed\r\n\r\n"
            f'{_BAD},{self.person},"one\r\ntwo\r\nthree",{_BAD_VALUE}\r\n'
            f",{self.person},four,\r\n"
        ).encode()
        fields = {"email": "email", **({"typed": typed} if typed else {})}
        job_id, told = self._run(data, {"other": "email"}, fields)
        if told.get("state") != "completed":
            yield "a job of bad rows alone", f"it is {told.get('state', 'lost')!r:.20}"
            return
        yield "a job of bad rows alone", ""
        first = told.get("validRows") == 2  # noqa: PLR2004 - all rows
        yield "mapping twice", "the first one holds" if first else ""
        if first:
            return
        empty = told.get("validRows")
        yield "an empty match key", "" if empty == 0 else f"{empty!r:.20} valid rows"
        if isinstance(told.get("readRows"), int):
            more = told["readRows"] - 2
            yield "a blank line", "it is counted" if more in {1, 1 + _MORE} else ""
            yield "a line break in quotes", "a new row" if more >= _MORE else ""
        made = find_lists(self.client, self.name)
        size = made[0].member_count if made else None
        yield "a list of nobody", "" if size == 0 else "there is none"
        yield "lines of a row", self._lines_of_a_row(job_id) if typed else None

    def _lines_of_a_row(self, job_id: str) -> str | None:
        lines = lines_of(self.client, job_id)
        if not lines:
            return None
        of_row = [each for each in lines if _BAD in each or _BAD_VALUE in each]
        return "" if len(of_row) > 1 else "one line"

    def no_rows_seen(self) -> Iterator[tuple[str, str | None]]:
        """Import a file with a header and nothing else."""
        job_id, told = self._run(b"email\r\n", {"email": "email"}, list_name=None)
        if told.get("state") == "completed":
            rate = told.get("successRate")
            if rate is not None:
                right = "" if rate == 0 else f"{rate!r:.20}"
                yield "the success rate of no rows", right
            path = f"/import-jobs/{job_id}/errors"
            answer = self.client.ask("GET", path)
            if answer is not None and answer.data:
                link = answer.data.get("errorFileUrl")
                yield "no errors", "" if not link else "an address"

    def torn_file_seen(self) -> Iterator[tuple[str, str | None]]:
        """Import a bad row that is no UTF-8."""
        name = f"{self.name} torn"
        data = f"email\r\n{_BAD} \r\n".encode() + b"\xff\xfe\r\n"
        _, told = self._run(data, {"email": "email"}, list_name=name)
        failed = told.get("state") == "failed"
        yield "a file that is not UTF-8", "" if failed else "the job is completed"
        if failed:
            why = "" if isinstance(told.get("error"), str) else "no 'error'"
            yield "why a job failed", why
            made = find_lists(self.client, name)
            yield "a failed job and its list", "there is a list" if made else ""

    def into(self, list_id: str, data: bytes) -> dict[str, Any]:
        """Import a file into a list; returns the last status of its job.

        Args:
            list_id: the list.
            data: a CSV file whose columns are fields.
        """
        header = data.decode().partition("\r\n")[0].split(",")
        fields = {column: column for column in header}
        return self._run(data, fields, list_name=None, target_list_id=list_id)[1]

    def _run(
        self,
        data: bytes,
        *mappings: dict[str, str],
        list_name: str | None = "",
        target_list_id: str | None = None,
    ) -> tuple[str, dict[str, Any]]:
        """Run a job; returns its id and its last status."""
        client = self.client
        job = client.create_import_job(
            object_name="profiles",
            file_name="doctor.csv",
            file_size=len(data),
            list_name=self.name if list_name == "" else list_name,
            target_list_id=target_list_id,
            idempotency_key=uuid4().hex,
        )
        client.upload(job, data)
        path = f"/import-jobs/{job.job_id}"
        for fields in mappings:
            client.ask("POST", f"{path}/mapping", mapping_of(fields))
        client.start(job.job_id)
        with suppress(JobFailedError):
            client.wait_for_job(job.job_id, timeout=self.timeout)
        answer = client.last
        return job.job_id, answer.data if answer else {}
