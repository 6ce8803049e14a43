"""The ledger, as its owner uses it: look, ask for a person, forget, purge, verify."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.ledger.forgetting import forget_in, purge_in
from cdp_frames.ledger.head import Head
from cdp_frames.ledger.opening import opened
from cdp_frames.ledger.people import spellings_of
from cdp_frames.ledger.places import path_of, user_of
from cdp_frames.ledger.reading import history_in, imports_in, unfinished_in
from cdp_frames.ledger.troubles import told
from cdp_frames.ledger.verifying import verify_store
from cdp_frames.text.prose import counted
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from os import PathLike


class Verified(NamedTuple):
    """A ledger that is as it was written.

    Attributes:
        entries: how many entries it has had so far.
        head: names its end. Keep it where nobody who can write to the ledger can: with
            it, ``verify`` finds whether anything that was there then is gone.
    """

    entries: int
    head: str


class Ledger:
    """The ledger that imports with ``audit=`` write.

    Its file is SQLite, for the user alone. It holds no address: people are in it as
    keyed hashes, and the key lies elsewhere, in ``CDP_FRAMES_HOME``.

    Args:
        path: its file, or the folder that ``ledger.sqlite`` lies in.

    Raises:
        FrameError: that is no path.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = path_of(path)

    def __repr__(self) -> str:
        return f"Ledger({str(self.path)!r})"

    @private
    def imports(self) -> pd.DataFrame:
        """Return the imports, and what else was done, the oldest first.

        Returns:
            A row for each: ``entry`` (int64, its number), ``at`` (UTC), ``what``
            (``done``, ``failed``, ``begun`` for one without an end, ``undone``,
            ``added`` or ``removed`` for people put on a list or taken off it,
            ``unfinished`` where that broke off, ``forget``, ``purge``), ``run_by``,
            ``target``, ``list_id``, ``job_id``, ``files``, ``rows`` (Int64), ``counts``
            (a dict of fates) and ``entries`` (int64, how many entries about persons
            belong to it).

        Raises:
            LedgerError: there is no ledger, or it can't be read.
        """
        with opened(self.path) as store, told(self.path):
            return imports_in(store)

    @private
    def history(self, person: str) -> pd.DataFrame:
        """Return everything that is known of a person.

        Args:
            person: the e-mail address, in any spelling, or whatever else the CDP knows
                the person by.

        Returns:
            A row for each row that was imported, put on a list or taken off it, the
            oldest first: ``entry``, ``at`` (UTC), ``action`` (``import``, ``add``,
            ``remove``), ``fate``, ``change`` (as in ``ListChange``; None of an import),
            ``codes`` (why it was refused), ``target``, ``list_id``, ``list_name``,
            ``job_id``, ``file``, ``sha256``, ``sheet``, ``row`` (int64, 0-based in the
            frame), ``line`` (Int64, in the file), ``consent`` (a dict of headers and
            cells as they were read), ``suppressed_by`` (the suppression list),
            ``changed`` (a dict of fields and rules), ``run_by``, ``corrected_by``,
            ``schema``, ``mapping`` and ``package`` (versions).

        Raises:
            FrameError: ``person`` is no text.
            LedgerError: there is no ledger, or it can't be read.
        """
        persons = spellings_of(person)
        with opened(self.path) as store, told(self.path):
            found, unfinished = history_in(store, persons), unfinished_in(store)
        if unfinished:
            warnings.warn(
                f"{counted(unfinished, 'import')} of this ledger did not come to an "
                "end: nobody knows yet whose rows arrived. Run the same line again; "
                "Ledger.imports() shows which.",
                stacklevel=3,
            )
        return found

    @private
    def forget(self, person: str, *, run_by: str | None = None) -> int:
        """Take everything about a person out of the ledger. The chain still verifies.

        Args:
            person: as in ``history``.
            run_by: who does it; None for the name of the account.

        Returns:
            How many entries were emptied. If there were any, that it happened is an
            entry itself, which does not name the person.

        Raises:
            FrameError: ``person`` is no text.
            LedgerError: there is no ledger, or it can't be written.
        """
        persons, by = spellings_of(person), user_of(run_by)
        with opened(self.path) as store:
            return forget_in(store, persons, by)

    @private
    def purge(
        self,
        *,
        older_than: str | timedelta | datetime,
        run_by: str | None = None,
    ) -> int:
        """Take away what is older than a time. The chain still verifies.

        Args:
            older_than: a point in time, or how long ago: ``"730 days"``, a
                ``timedelta``, or a ``datetime``.
            run_by: who does it; None for the name of the account.

        Returns:
            How many entries are gone.

        Raises:
            FrameError: ``older_than`` is no time.
            LedgerError: there is no ledger, or it can't be written.
        """
        before, by = _instant(older_than), user_of(run_by)
        with opened(self.path) as store:
            return purge_in(store, before, by)

    @private
    def verify(self, *, head: str | None = None) -> Verified:
        """Verify that the ledger is as it was written.

        Every changed, moved, added and removed entry is found. That its end was cut off
        is found by the head that this machine has seen last, which lies beside the key,
        and by ``head``.

        Args:
            head: what an earlier ``verify`` returned and was kept elsewhere.

        Raises:
            TamperedLedgerError: names the first entry that does not fit.
            FrameError: ``head`` is none.
            LedgerError: there is no ledger, or it can't be read.
        """
        outside = None if head is None else Head.of(head)
        with opened(self.path) as store:
            end = verify_store(store, outside)
        return Verified(end.seq, str(end))


def _instant(when: object) -> str:
    """Return a time in the form of entries.

    Examples:
        >>> _instant(datetime(2026, 4, 21, tzinfo=UTC))
        '2026-04-21T00:00:00.000000+00:00'
    """
    moment = _moment(when)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(when: object) -> datetime:
    wrong = FrameError(
        "older_than takes how long ago, such as '730 days' or a timedelta, or a "
        f"datetime with its zone, not {when!r}."
    )
    if isinstance(when, datetime):
        if when.tzinfo is None:  # pandas' NaT is a datetime without one, too
            raise wrong
        return when
    if not isinstance(when, (str, timedelta)):
        raise wrong
    try:
        ago = pd.Timedelta(when)
        if not ago >= timedelta(0):
            raise wrong
        return datetime.now(tz=UTC) - ago.to_pytimedelta()
    except (ValueError, OverflowError) as error:
        if error is wrong:
            raise
        raise wrong from error
