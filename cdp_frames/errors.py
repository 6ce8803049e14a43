"""Every exception, in the order of the tree.

A bad row is data and is never raised; a bad frame is one kind of exception, a bad
server another::

    CdpError
    ├── FrameError (ValueError)
    │   ├── MissingColumnError
    │   ├── MappingError
    │   ├── UnreadableFileError
    │   ├── SchemaDefinitionError
    │   └── GuardError
    ├── SettingsError
    ├── ListExistsError
    ├── ApiError
    │   ├── AuthError
    │   ├── ForbiddenError
    │   ├── NotFoundError
    │   ├── ConflictError
    │   └── RateLimitError
    ├── TransferError
    ├── JobError
    │   ├── JobFailedError
    │   └── JobTimeoutError (TimeoutError)
    ├── AccountingError
    │   └── UnfinishedError
    └── LedgerError
        ├── LedgerBusyError
        └── TamperedLedgerError

No message holds a contact's value, the token or a signed address: messages end up
in logs, and those belong to other people.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from cdp_frames.notebook_errors import ShortInNotebooks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# More names than this do not help a person to find the right one.
_NAMES_SHOWN = 12


class CdpError(ShortInNotebooks, Exception):
    """The base of every exception of this package; all of them survive ``pickle``."""

    def __reduce__(self) -> tuple[object, ...]:
        # Python would make it anew from its message, as if that were its argument.
        return _remade, (type(self), self.args, self.__dict__)


def _remade(
    kind: type[CdpError], args: tuple[object, ...], parts: dict[str, object]
) -> CdpError:
    """Make an exception of its message and parts, without working them out again."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(parts)
    return error


class FrameError(CdpError, ValueError):
    """The DataFrame, the file or an argument is at fault; nothing was sent."""


class MissingColumnError(FrameError):
    """A column that the import needs is not there.

    Attributes:
        column: the name asked for.
        available: the headers that are there.
        closest: the most similar of them, or None.

    Args:
        hint: what else the message says.
    """

    def __init__(
        self, column: str, available: Iterable[object], hint: str = ""
    ) -> None:
        self.column = column
        self.available = [str(name) for name in available]
        close = get_close_matches(column, self.available, n=1)
        self.closest = close[0] if close else None
        # One of that name may be there, and go elsewhere, or nowhere.
        there = column in self.available
        lacks = f"no column goes to {column!r}" if there else f"no column {column!r}"
        message = f"{lacks}; the columns are {shown(self.available)}."
        if self.closest is not None and not there:
            message += f" Did you mean {self.closest!r}?"
        super().__init__(f"{message} {hint}".rstrip())


class MappingError(FrameError):
    """Columns and fields do not fit together; lists every trouble, not the first.

    Attributes:
        problems: one sentence for each column or field in trouble.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        if len(self.problems) == 1:
            super().__init__(self.problems[0])
        else:
            lines = "".join(f"\n- {problem}" for problem in self.problems)
            super().__init__(f"{len(self.problems)} problems in the mapping:{lines}")


class UnreadableFileError(FrameError):
    """The file can't be read as contacts; says where and why. Nothing is half-read."""


class SchemaDefinitionError(FrameError):
    """The schema itself is wrong, whatever the data."""


class GuardError(FrameError):
    """A guard of the import struck; nothing was sent.

    Attributes:
        struck: a sentence for each guard, with its numbers.
    """

    def __init__(self, struck: Iterable[str]) -> None:
        self.struck = tuple(struck)
        told = "; ".join(self.struck)
        super().__init__(f"{told}. Nothing was sent; force=True sends it all the same.")


class SettingsError(CdpError):
    """The settings don't allow a call: no credentials, plain HTTP, two targets.

    Attributes:
        of_arguments: whether arguments contradict each other, and no setting is wrong.
    """

    def __init__(self, message: str, *, of_arguments: bool = False) -> None:
        self.of_arguments = of_arguments
        super().__init__(message)


class ListExistsError(CdpError):
    """A list of that name is already there; nothing was sent.

    Attributes:
        name: the name asked for.
        list_id: the id of the list that has it.
        member_count: how many members that list has, where the CDP says so.
    """

    def __init__(self, name: str, list_id: str, member_count: int | None) -> None:
        self.name = name
        self.list_id = list_id
        self.member_count = member_count
        size = "" if member_count is None else f" with {member_count:,} members"
        super().__init__(
            f"a list named {name!r} exists already ({list_id}{size}). Pass "
            "if_exists='append' to add to it, if_exists='replace' to make it hold "
            "exactly this upload, or another list_name."
        )


class ApiError(CdpError):
    """The CDP answered, and said no.

    Attributes:
        status: the HTTP status.
        code: the CDP's own code, such as ``CDP_ETL.NOT_FOUND``; empty if it gave none.
        details: what else the CDP said, as parsed JSON.
        correlation_id: to quote to the CDP's support; empty if it gave none.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str = "",
        details: Mapping[str, object] | None = None,
        correlation_id: str = "",
    ) -> None:
        self.status = status
        self.code = code
        self.details = dict(details or {})
        self.correlation_id = correlation_id
        answer = f"{status} {code}".rstrip()
        quote = f" [correlation id {correlation_id}]" if correlation_id else ""
        super().__init__(f"{answer}: {message}{quote}")


class AuthError(ApiError):
    """401: the token is missing, expired, revoked or not recognised."""


class ForbiddenError(ApiError):
    """403: the token is good, but lacks a scope."""


class NotFoundError(ApiError):
    """404: the list, job, object or path does not exist."""


class ConflictError(ApiError):
    """409: the state of the job or of a record does not allow the call."""


class RateLimitError(ApiError):
    """429: too many calls.

    Attributes:
        retry_after: seconds to wait, as the CDP said; None if it did not.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        status: int = 429,
        code: str = "",
        details: Mapping[str, object] | None = None,
        correlation_id: str = "",
    ) -> None:
        self.retry_after = retry_after
        super().__init__(
            message,
            status=status,
            code=code,
            details=details,
            correlation_id=correlation_id,
        )


class TransferError(CdpError):
    """No usable answer: network, time-out, not JSON, a missing key.

    Attributes:
        of_settings: whether a setting is at fault, such as whom to trust: the same call
            will not get through by itself.
    """

    def __init__(self, message: str = "", *, of_settings: bool = False) -> None:
        self.of_settings = of_settings
        super().__init__(message)


class JobError(CdpError):
    """An import job did not end well.

    Attributes:
        job_id: the id of the job.
        result: what is known so far, rows whose fate is open as ``unknown``; None
            where the job was not opened by ``cdp_import``.
    """

    def __init__(self, message: str, *, job_id: str, result: object = None) -> None:
        self.job_id = job_id
        self.result = result
        super().__init__(message)


class JobFailedError(JobError):
    """The job ended in state ``failed``; the message holds the CDP's reason."""


class JobTimeoutError(JobError, TimeoutError):
    """The job was still running when the time was up; it may well complete."""


class AccountingError(CdpError):
    """The counts do not add up.

    Attributes:
        result: the result whose counts these are.
    """

    def __init__(self, message: str, *, result: object = None) -> None:
        self.result = result
        super().__init__(message)


class UnfinishedError(AccountingError):
    """The job is done, and what was to be done after it is not.

    The same line run again does it, and sends nothing twice.
    """


class LedgerError(CdpError):
    """The ledger can't be read or written; before an import nothing was sent."""


class LedgerBusyError(LedgerError):
    """Another process keeps the ledger to itself; it may be tried again later."""


class TamperedLedgerError(LedgerError):
    """The ledger is not as it was written.

    Attributes:
        entry: the number of the first entry that does not fit; None where the file as
            a whole is damaged.
        reason: what does not fit.

    Args:
        path: the ledger, for the message.
    """

    def __init__(self, path: object, entry: int | None, reason: str) -> None:
        self.entry = entry
        self.reason = reason
        where = "" if entry is None else f" from entry {entry} on"
        super().__init__(f"the ledger {path} does not fit{where}: {reason}.")


def shown(names: Iterable[object]) -> str:
    """Write names for a message: quoted, and cut where there are too many."""
    quoted = [repr(str(name)) for name in names]
    if not quoted:
        return "(none)"
    if len(quoted) > _NAMES_SHOWN:
        rest = len(quoted) - _NAMES_SHOWN
        quoted = [*quoted[:_NAMES_SHOWN], f"… and {rest} more"]
    return ", ".join(quoted)
