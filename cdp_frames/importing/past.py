"""Imports of the past, from the journal: all, and one by its job or its list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.errorfile import read_error_file
from cdp_frames.errors import FrameError, JobTimeoutError, NotFoundError, shown
from cdp_frames.fates import FINAL, Fate
from cdp_frames.importing.outcome import unpacked
from cdp_frames.importing.reconciliation import stated_count
from cdp_frames.journal import Journal, JournalTrouble, State, place_of
from cdp_frames.lists import Target
from cdp_frames.report.card import import_card
from cdp_frames.report.past_imports import PastImports
from cdp_frames.screening.tables import ERROR_COLUMNS
from cdp_frames.text.card import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import JobStatus
    from cdp_frames.journal import Intent
    from cdp_frames.text.card import Card

_COLUMNS: Final = {
    "begun": "datetime64[us, UTC]",
    "ended": "datetime64[us, UTC]",
    "state": "str",
    "target": "str",
    "list_id": "object",
    "job_id": "object",
    "rows": "int64",
    Fate.ACCEPTED.value: "Int64",
    "refused": "Int64",
    "attempt": "int64",
    "repairs": "bool",
    "files": "object",
}
_REFUSED: Final = (Fate.REJECTED_HERE, Fate.REJECTED_BY_CDP)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class PastImport:
    """An import of the past, without its rows: no value of a person is in it.

    Attributes:
        job_id: the id of its job; None where none was opened.
        list_id: the id of its list; None without one, or where it is not known.
        where: where the people went, in words.
        state: ``open`` (it has not come to its end), ``done``, ``failed``, ``undone``,
            or ``elsewhere`` (the journal here knows nothing of it).
        begun: when it began; None where that is not known.
        status: the last status of its job, as far as it is known.
        fates: as in ``ImportResult``, with positions for labels; empty where nothing
            is known of the rows.
        errors: as in ``ImportResult``, without values and headers, and with the words
            of this package for each code.
        counts: the number of all ``rows`` and of each fate.
    """

    job_id: str | None
    list_id: str | None
    where: str
    state: str
    begun: datetime | None
    status: JobStatus | None
    fates: pd.DataFrame = field()
    errors: pd.DataFrame = field()
    counts: dict[str, int]

    def _card(self) -> Card:
        when = "" if self.begun is None else f", {self.begun:%Y-%m-%d %H:%M} UTC"
        facts = [("job", self.job_id or "none was opened"), ("state", self.state)]
        return import_card(
            f"{self.counts[Fate.ACCEPTED]:,} of {self.counts['rows']:,} rows imported "
            f"to {self.where}{when}",
            facts=facts,
            counts=self.counts,
            errors=self.errors,
        )

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())


def past_imports(journal: bool | str | PathLike[str]) -> pd.DataFrame:  # noqa: FBT001 - as in cdp_import
    """Return a row for each import that the journal knows, the oldest first.

    Raises:
        FrameError: there is a journal, and it can't be read.
    """
    rows = []
    known = _all(journal)
    for intent in known:
        if intent.is_part:
            continue
        counts = _counts_of(intent, known)
        refused = [counts[fate] for fate in _REFUSED] if counts else None
        rows.append(
            {
                "begun": _time(intent.begun),
                "ended": None if intent.ended is None else _time(intent.ended),
                "state": str(intent.state),
                "target": str(Target(**intent.facts["target"])),
                "list_id": intent.list_id,
                "job_id": intent.job_id,
                "rows": intent.facts["rows"],
                Fate.ACCEPTED.value: counts[Fate.ACCEPTED] if counts else None,
                "refused": None if refused is None else sum(refused),
                "attempt": intent.attempt,
                "repairs": intent.facts.get("repairs") is not None,
                "files": ", ".join(intent.facts["files"]) or None,
            }
        )
    return PastImports(pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS))


def _counts_of(intent: Intent, known: list[Intent]) -> Counter[str]:
    """Return what became of the rows of an import; of a stream those of its parts."""
    content = intent.facts.get("content")
    parts = {
        each.fingerprint: each for each in known if each.facts.get("stream") == content
    }
    counts: Counter[str] = Counter()
    for each in [intent, *parts.values()]:
        if each.outcome is not None:
            counts.update(unpacked(each.outcome).counts)
    return counts


def intents_of(
    journal: bool | str | PathLike[str],  # noqa: FBT001 - as in cdp_import
    name: str,
) -> list[Intent]:
    """Return the imports with a job, or into a list, of this id or name, last first.

    Raises:
        FrameError: there is a journal, and it can't be read.
    """
    return [intent for intent in reversed(_all(journal)) if name in _names(intent)]


def _names(intent: Intent) -> tuple[str | None, ...]:
    target = intent.facts["target"]
    return intent.job_id, intent.list_id, target["list_name"], target["list_id"]


def last_open(journal: bool | str | PathLike[str]) -> list[Intent]:  # noqa: FBT001 - as in cdp_import
    """Return the imports that have not come to their end, the last one first.

    What was sent again since is at an end, however its first run was left.
    """
    latest = {each.fingerprint: each for each in _all(journal) if not each.is_part}
    by_age = sorted(latest.values(), key=lambda intent: intent.id, reverse=True)
    return [intent for intent in by_age if intent.state == State.OPEN]


def past_import(
    intent: Intent | None, name: str, client: Client, timeout: float
) -> PastImport:
    """Say what became of an import whose rows are not at hand.

    Args:
        intent: what the journal knows of it; None if nothing.
        name: the id of its job, where nothing is known but that.
        client: the CDP, which is asked for what has not come to its end here.
        timeout: seconds to wait for its job.

    Raises:
        FrameError: nothing is known of it, and the CDP knows no such job.
        JobTimeoutError: the job was still running.
    """
    if intent is None:
        return _elsewhere(client, name, timeout)
    known = None if intent.outcome is None else unpacked(intent.outcome)
    status = None if known is None else known.status
    counts = dict.fromkeys([fate.value for fate in FINAL], 0)
    counts = {"rows": int(intent.facts["rows"])} | counts
    if known is not None:
        counts = known.counts
    if intent.state == "open" and intent.job_id is not None:
        status = _settled(client, intent.job_id, timeout)
        counts = _with_status(counts, status)
    return PastImport(
        job_id=intent.job_id,
        list_id=intent.list_id,
        where=str(Target(**intent.facts["target"])),
        state=str(intent.state),
        begun=_time(intent.begun),
        status=status,
        fates=pd.DataFrame() if known is None else known.fates,
        errors=_no_errors() if known is None else known.errors,
        counts=counts,
    )


def _settled(client: Client, job_id: str, timeout: float) -> JobStatus:
    try:
        return client.wait_for_job(job_id, timeout=timeout)
    except JobTimeoutError:
        status = client.job(job_id)
        if status.state in {"pending", "ready"}:  # it was never started
            return status
        raise


def _with_status(counts: dict[str, int], status: JobStatus) -> dict[str, int]:
    """Give the rows that were sent the fates that the CDP has counted."""
    valid = stated_count(status, "valid_rows") or 0
    invalid = stated_count(status, "invalid_rows") or 0
    left = counts[Fate.UNKNOWN] - valid - invalid
    return counts | {
        Fate.ACCEPTED.value: valid,
        Fate.REJECTED_BY_CDP.value: invalid,
        Fate.UNKNOWN.value: max(left, 0),
    }


def _elsewhere(client: Client, job_id: str, timeout: float) -> PastImport:
    try:
        status = _settled(client, job_id, timeout)
    except NotFoundError:
        raise not_known(job_id) from None
    counts = {"rows": status.read_rows} | {fate.value: 0 for fate in FINAL}
    counts[Fate.UNKNOWN] = status.read_rows
    report = client.job_errors(job_id)
    content = client.download(report.error_file_url) if report.has_errors else b""
    lines = read_error_file(content)
    return PastImport(
        job_id=job_id,
        list_id=None,
        where="wherever it was sent to",
        state="elsewhere",
        begun=None,
        status=status,
        fates=pd.DataFrame(),
        # What the CDP says of a row may quote it.
        errors=lines[list(ERROR_COLUMNS)].assign(value=None, message=lines["code"]),
        counts=_with_status(counts, status),
    )


def not_known(name: str) -> FrameError:
    """Return the error for an import that nobody knows."""
    return FrameError(
        f"neither the journal nor the CDP knows an import of {name!r}; history() shows "
        "those of the journal. Without it, run the line of the import again: it goes "
        "on where that one stopped."
    )


def given_again(
    intents: list[Intent],
    name: str,
    given: Collection[str],
    previous: str | None,
) -> list[tuple[Intent, dict[str, Any]]]:
    """Return the arguments of imports of the past, to be given once more.

    Args:
        intents: what the journal knows of them.
        name: what they were asked for by.
        given: the names of arguments that are given once more.
        previous: the content of the import that they repair; None for first imports.

    Raises:
        FrameError: there is none, or their arguments are not in the journal.
    """
    if not intents:
        raise not_known(name)
    found = [each for each in intents if each.facts.get("repairs") == previous]
    if not found:
        raise _other_kind(name, previous)
    plain = [(each, each.facts.get("options")) for each in found]
    told = [(each, options) for each, options in plain if options is not None]
    ready = [
        (each, options)
        for each, options in told
        if set(each.facts.get("asked", ())) <= set(given)
    ]
    if ready:
        return ready
    if not told:
        raise FrameError(
            f"an older version of this package wrote the import of {name!r} down, "
            "which kept nothing of its arguments: run its line again, which goes on "
            "where it stopped."
        )
    asked = shown(sorted(set(told[0][0].facts["asked"]) - set(given)))
    raise FrameError(
        f"no journal can hold some arguments of the import of {name!r}: {asked}. Pass "
        "them to pick_up() as they were given then."
    )


def _other_kind(name: str, previous: str | None) -> FrameError:
    if previous is not None:
        return FrameError(
            f"the import of {name!r} is no repair of the one that previous= is the "
            "result of."
        )
    return FrameError(
        f"the import of {name!r} repairs another one, and only its rows tell which "
        "theirs are. Pick that one up first, with its rows, and pass its result as "
        "previous=."
    )


def _all(journal: bool | str | PathLike[str]) -> list[Intent]:  # noqa: FBT001 - as in cdp_import
    place = place_of(journal)
    if place is None or not place.path.is_file():
        return []
    try:
        opened = Journal(place.path)
        try:
            return opened.all()
        finally:
            opened.close()
    except JournalTrouble as trouble:
        raise FrameError(f"{trouble}.") from trouble


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _no_errors() -> pd.DataFrame:
    return pd.DataFrame(columns=list(ERROR_COLUMNS))
