"""What an import writes into the ledger: that it is meant, and what became of each row.

Before the upload an entry says that an import is about to be sent, which shows that the
ledger can be written, too. When the fates are known, whichever run of the import finds
them out, they are written down once: a run that died leaves an import that has begun
and has no end, and the same line run again writes its end.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import (
    AccountingError,
    FrameError,
    JobFailedError,
    LedgerError,
)
from cdp_frames.importing.audited_rows import drafts_of, import_facts, version_of
from cdp_frames.importing.opening import START
from cdp_frames.importing.result import ImportResult
from cdp_frames.ledger import Draft, EntryKind, opened, path_of, user_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.journal import Record

# Parts of a stream end side by side, and one of them may take longer than SQLite waits.
_ONE_AT_A_TIME: Final = Lock()
# What an entry about a row takes, in bytes, with its place in the indexes.
_SIZE: Final = 700
_LATE: Final = (
    "{} What the CDP has done stands, and the ledger does not know it: run the same "
    "line again when the ledger can be written, which sends nothing twice and writes "
    "down what is missing."
)
_NEW: Final = (
    "A new ledger was begun: {}. Its key is in {}; keep copies of both, and not "
    "together."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPlace:
    """Which ledger an import is written into, as the command line has it.

    Attributes:
        path: its file.
        files: {name: SHA-256} of the files that were read.
        corrects: whether the rows are corrections of refused ones.
    """

    path: Path
    files: Mapping[str, str]
    corrects: bool = False

    def __fspath__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What writes an import into a ledger.

    Attributes:
        path: the file of the ledger.
        run_by: who runs the import.
        facts: what is known before it is planned: the schema.
        place: what the command line knows of it.
    """

    path: Path
    run_by: str
    facts: Mapping[str, Any]
    place: AuditPlace | None
    # The numbers of the entries that this run has begun with.
    _begun: list[int] = field(default_factory=list, repr=False)

    def require_writable(self, rows: int) -> tuple[str, ...]:
        """Require that the ledger can be written, before anything is sent.

        Returns:
            What is good to know: that it was begun.

        Raises:
            LedgerError: it can't; nothing was sent.
        """
        try:
            with opened(self.path, make=True) as store:
                with store.adding():
                    pass
                told = _NEW.format(self.path, store.folder) if store.is_new else ""
        except LedgerError as error:
            error.args = (f"{error} Nothing was sent.",)
            raise
        free = shutil.disk_usage(self.path.absolute().parent).free
        if free < rows * _SIZE:
            raise LedgerError(
                f"the ledger {self.path} needs about {rows * _SIZE / 2**20:,.0f} MB, "
                f"and {free / 2**20:,.0f} MB are free. Nothing was sent."
            )
        return (told,) if told else ()

    def begin(self, plan: ImportPlan, fingerprint: str, **more: str | None) -> None:
        """Write down that an import is about to be sent, unless that is known already.

        Args:
            plan: what is about to be sent.
            fingerprint: what it is known again by.
            more: what else is known.

        Raises:
            LedgerError: it can't be written.
        """
        with _ONE_AT_A_TIME, opened(self.path) as store, store.adding() as adding:
            if store.open_intent(fingerprint) is None:
                facts = {"state": "begun", **import_facts(plan, self), **more}
                self._begun.append(
                    adding.add(Draft(EntryKind.BEGUN, facts, key=fingerprint))
                )

    def end(self, result: ImportResult, fingerprint: str, state: str) -> ImportResult:
        """Write down what became of each row, unless that is known already.

        Whatever goes wrong here, the result is not lost: it carries an alarm.
        """
        known = hashlib.sha256(f"{fingerprint}\0{result.job_id or ''}".encode())
        try:
            with _ONE_AT_A_TIME, opened(self.path) as store, store.adding() as adding:
                begun = store.open_intent(fingerprint)
                of = None if begun is None else begun.seq
                number = store.found_import(known.hexdigest())
                if number is not None:
                    if of is not None:
                        facts = {"state": "known already", "by": self.run_by}
                        adding.add(Draft(EntryKind.IMPORT, facts, of=of))
                    return replace(result, _audited=number)
                facts = import_facts(result.plan, self, result)
                number = adding.add(
                    Draft(
                        EntryKind.IMPORT,
                        {"state": state, **facts},
                        of=of,
                        key=known.hexdigest(),
                    )
                )
                adding.add_all(drafts_of(result, self, number, store.key))
        except LedgerError as error:
            alarm = _LATE.format(f"{str(error)[:1].upper()}{str(error)[1:]}")
            return replace(result, alarms=(alarm, *result.alarms))
        return replace(result, _audited=number)

    def give_up(self, fingerprint: str) -> None:
        """Write down that an import ended before anything was imported."""
        with _ONE_AT_A_TIME, opened(self.path) as store, store.adding() as adding:
            begun = store.open_intent(fingerprint)
            # Another run that has begun it may have started it, too.
            if begun is not None and begun.seq in self._begun:
                facts = {"state": "not started", "by": self.run_by}
                adding.add(Draft(EntryKind.IMPORT, facts, of=begun.seq))

    def take_back(self, job_id: str | None, undone: Undone) -> None:
        """Write down that people of an import were taken off its list.

        Args:
            job_id: its job; of a stream its first one.
            undone: who they are.

        Raises:
            LedgerError: it can't be written; they are off the list all the same.
        """
        facts = {
            "state": "undone",
            "by": self.run_by,
            "list_id": undone.list_id,
            "job_id": job_id,
            "rows": len(undone.rows),
        }
        with opened(self.path) as store, store.adding() as adding:
            adding.add(Draft(EntryKind.UNDONE, facts))


def audit_of(options: Options) -> Audit | None:
    """Return what writes an import into its ledger; None if it is to have none.

    Raises:
        FrameError: ``audit`` is no path, or ``run_by`` no name.
    """
    audit, run_by = options["audit"], options["run_by"]
    if audit is None:
        if run_by is not None:
            raise FrameError(
                "run_by= says in a ledger who runs an import; pass audit=, the path of "
                "the ledger, too."
            )
        return None
    return Audit(
        path=path_of(audit),
        run_by=user_of(run_by),
        facts=version_of(options["schema"]),
        place=audit if isinstance(audit, AuditPlace) else None,
    )


def is_missing(result: ImportResult) -> bool:
    """Say whether a result is to be in a ledger, and is not."""
    asked = result.plan._options.get("audit")  # noqa: SLF001 - ours
    return asked is not None and result._audited is None  # noqa: SLF001 - ours


def audited(
    audit: Audit | None,
    plan: ImportPlan,
    record: Record,
    run: Callable[[], ImportResult],
) -> ImportResult:
    """Run an import and write down how it ended; without a ledger only run it.

    Raises:
        LedgerError: the ledger can't be written; nothing was sent.
        CdpError: as ``execute``.
    """
    if audit is None:
        return run()
    told = audit.require_writable(len(plan.frame))
    try:
        result = run()
    except (AccountingError, JobFailedError) as error:
        if isinstance(error.result, ImportResult):
            state = "failed" if isinstance(error, JobFailedError) else "done"
            error.result = audit.end(error.result, record.fingerprint, state)
            for alarm in error.result.alarms[:1]:
                error.add_note(alarm)
        raise
    except BaseException as error:
        if START not in record.steps:
            _give_up(audit, record.fingerprint, error)
        raise
    result = audit.end(result, record.fingerprint, "done")
    return replace(result, notes=(*told, *result.notes)) if told else result


def _give_up(audit: Audit, fingerprint: str, error: BaseException) -> None:
    try:
        audit.give_up(fingerprint)
    except LedgerError as trouble:
        error.add_note(str(trouble))
