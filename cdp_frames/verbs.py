"""The public verbs of an import, thin: they hand on to the room that does the work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Unpack, cast, overload

from cdp_frames.api.client import Client
from cdp_frames.api.settings import Settings
from cdp_frames.errors import FrameError
from cdp_frames.feed.file import load_feed
from cdp_frames.feed.run import prepared, run
from cdp_frames.importing.list_change import ListChange, added, removed
from cdp_frames.importing.loading import load
from cdp_frames.importing.options import (
    Options,
    completed,
    require_row_options,
    with_signature,
)
from cdp_frames.importing.past import (
    given_again,
    intents_of,
    past_import,
    past_imports,
)
from cdp_frames.importing.planning import looked_up, plan
from cdp_frames.ledger import Ledger
from cdp_frames.lists import members_frame
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from datetime import datetime
    from os import PathLike

    import pandas as pd

    from cdp_frames.importing.past import PastImport
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.inputs import FrameLike


@with_signature
@private
def cdp_import(df: FrameLike, **options: Unpack[Options]) -> ImportResult:
    """Import a DataFrame into a list of the CDP and account for every row.

    The frame itself is never changed, and its index is not relied on: labels may
    repeat. Only columns that have a field in the CDP are sent.

    Args:
        df: n rows, a column for each attribute of a person; a pandas frame or
            anything that hands out Arrow data (Polars, Arrow, DuckDB).
        list_name: the list to make, 1 to 200 characters.
        target_list_id: the id of a list to add to.
        audience_name: the dynamic audience to make. Pass at most one of the three;
            with none of them the people become profiles and are put on no list.
        if_exists: what to do if a list named ``list_name`` exists: ``"fail"`` before
            anything is sent, ``"append"`` to it, or ``"replace"`` its members, so that
            it holds exactly this upload.
        schema: the name of a schema that ships with the package, the path of a YAML
            file, a Pandera ``DataFrameSchema`` or a ``DataFrameModel``.
        mapping: the fields of your columns, such as ``{"Firma": "company_name"}``;
            None to infer it from names, dtypes and values.
        memory: a ``MappingMemory``, or the path of its file: what you confirmed for
            earlier files counts, and a ``mapping`` that you give is kept when the
            import is done. None, the default, for a mapping that depends on no file.
        timezone: the zone of times that carry none, such as ``"Europe/Berlin"``. There
            is no default: without it such a time is refused.
        dayfirst: whether 03/04 is the third of April, where the column does not say.
        region: the ISO 3166 code of phone numbers without a country code.
        keep: what is sent of several rows for one person: ``"merge"`` takes of each
            field the last value that is there, as the CDP would of the rows one by
            one; ``"last"``, ``"first"`` and False are as in
            ``DataFrame.drop_duplicates``, but that False refuses them all.
        bad_cells: what becomes of a bad cell whose field need not be filled:
            ``"refuse"`` its row, or ``"drop"`` the cell, which is left empty and has
            its line in ``errors`` all the same. Consent is never dropped.
        opt_outs: what becomes of people of whom a row says that they are not to be
            written to: ``"hold"`` keeps them off the list, and the result says who is
            on it already; ``"remove"`` takes those off it; ``"send"`` sends them like
            any other. Without a list or audience nobody is held back.
        suppress: people who are never put on the list, whatever their rows say: a
            frame, the path of a file, the id of a list, or several of them. A file or
            frame holds e-mail addresses, or SHA-256 hashes of addresses in lower case.
            Their rows are ``opted_out``.
        max_refused: the most rows that may be refused here; a number (int), or a share
            of all rows (float from 0 to 1). This and the next four are guards: one that
            strikes sends nothing.
        min_rows: the least number of rows that are sent.
        max_removed: the most members that may come off a list that is replaced; 0.25 by
            default, from 5 members on.
        max_change: by how much the number of rows may differ from the last run that
            the journal knows, of the same feed or into the same list.
        force: whether to send whatever the guards say.
        object_name: the object of the CDP.
        client: the CDP; None for ``Client.from_env()``.
        verify: whether to look for the people on the list afterwards.
        journal: where it is written down how far the import got, so that the same line
            run again, after a crash or a time-out, picks it up and sends nothing twice:
            True for a file in ``CDP_FRAMES_HOME``, a path for another one, False for
            none. No cell is kept, no token and no signed address.
        again: whether to send once more what was imported before. Without it, the same
            rows to the same list are sent once; the result says so.
        audit: the path of a ledger in which it is written down who was imported, from
            which file, with which consent; see ``Ledger``. None, the default, for none.
            If it can't be written, nothing is sent.
        run_by: who runs this, for the ledger; None for the name of the account. In
            ``reimport`` it is who corrected the rows.
        progress: True for a bar, False for silence, or a callable that takes the
            stage, the rows done and all rows.
        on_result: a function that is called with the result when the import has ended,
            also with refused rows, such as one that sends an alert. Where it breaks,
            the result has a note.
        timeout: seconds to wait for the job; it goes on in the CDP after that.

    Returns:
        What became of every row. Rows that are refused, here or by the CDP, are data:
        ``errors`` says why, ``failed`` holds them.

    Raises:
        GuardError: a guard strikes; nothing was sent.
        FrameError: the frame or an argument is at fault; nothing was sent. (A
            ``MappingError`` that quotes the CDP comes after the upload of the file, of
            which nothing is imported then.)
        SettingsError: no credentials, or contradictory targets; nothing was sent.
        ListExistsError: the list exists and ``if_exists`` is ``"fail"``.
        ApiError: the CDP refused a call.
        TransferError: the CDP gave no usable answer.
        JobError: the job failed, or was still running after ``timeout``; run the same
            line again to pick it up.
        TypeError: an argument that no import has; names the closest.
        AccountingError: the counts of the CDP do not fit ours; carries the result.

    Source:
        The import guide, "Step-by-step: import from a CSV upload".
    """
    given = completed(options, verb="cdp_import")
    client = given["client"] or Client.from_env()
    return plan(df, {**given, "client": client}).apply()


@with_signature
@private
def plan_import(df: FrameLike, **options: Unpack[Options]) -> ImportPlan:
    """Work an import out to the last byte, and send nothing.

    The CDP's fields and lists are read if there are credentials; without any the plan
    is made from the schema alone.

    Args:
        df: as in ``cdp_import``.
        options: all arguments of ``cdp_import``.

    Returns:
        What would happen; its ``apply()`` does exactly that.

    Raises:
        TypeError: an argument that no import has; names the closest.
        CdpError: as ``cdp_import``, except for what comes of sending.
    """
    given = completed(options, verb="plan_import")
    client = given["client"] or client_if_any()
    return plan(df, {**given, "client": client})


@private
def history(
    person: str | None = None,
    *,
    journal: bool | str | PathLike[str] = True,
    audit: str | PathLike[str] | None = None,
) -> pd.DataFrame:
    """Return the imports of the past, as the journal knows them; or those of a person.

    Args:
        person: whose rows are asked for, as in ``Ledger.history``; None for all
            imports.
        journal: as in ``cdp_import``.
        audit: the path of the ledger, which alone knows people.

    Returns:
        With a person what ``Ledger.history`` returns. Without one a row for each import
        and each time that it was sent, the oldest first: ``begun`` and ``ended`` (UTC),
        ``state`` (``open``, ``done``, ``failed``, ``undone``), ``target``, ``list_id``,
        ``job_id``, ``rows``, ``accepted``, ``refused``, ``attempt`` (from 1) and
        ``files`` (of the command line).

    Raises:
        FrameError: there is a journal, and it can't be read; or only one of ``person``
            and ``audit`` is given.
        LedgerError: there is no ledger, or it can't be read.
    """
    if person is None and audit is None:
        return past_imports(journal)
    if person is None or audit is None:
        raise FrameError(
            "history() takes person= and audit= together: only the ledger knows "
            "people. Ledger(path).imports() shows its imports."
        )
    return Ledger(audit).history(person)


@overload
def pick_up(
    name: str,
    df: None = None,
    *,
    client: Client | None = None,
    journal: bool | str | PathLike[str] = True,
    timeout: float = 600.0,
) -> PastImport: ...


@overload
def pick_up(
    name: str,
    df: FrameLike,
    *,
    client: Client | None = None,
    journal: bool | str | PathLike[str] = True,
    timeout: float = 600.0,
) -> ImportResult: ...


@private
def pick_up(
    name: str,
    df: FrameLike | None = None,
    *,
    client: Client | None = None,
    journal: bool | str | PathLike[str] = True,
    timeout: float = 600.0,
) -> PastImport | ImportResult:
    """Say what became of an import of the past. Nothing is sent.

    Args:
        name: the id of its job, or the name or id of its list.
        df: the rows that were imported; None for what can be said without them.
        client: the CDP; None for ``Client.from_env()``.
        journal: as in ``cdp_import``.
        timeout: seconds to wait for a job that is still running.

    Returns:
        With the rows the whole result, which can be repaired and imported again;
        without them fates, codes and counts.

    Raises:
        FrameError: the journal does not know it, or these are other rows.
        JobTimeoutError: the job was still running.
        CdpError: as ``cdp_import``.
    """
    speaking = client or Client.from_env()
    intents = intents_of(journal, name)
    if df is None:
        return past_import(next(iter(intents), None), name, speaking, timeout)
    how: Options = {"client": speaking, "journal": journal, "timeout": timeout}
    asked = [
        (intent, completed(cast("Options", {**options, **how}), verb="pick_up"))
        for intent, options in given_again(intents, name)
    ]
    return looked_up(df, asked, name)


@private
def load_result(path: str | PathLike[str], **options: Unpack[Options]) -> ImportResult:
    """Return a result that ``ImportResult.save`` wrote, in another process or on one.

    Its rows have the columns, dtypes and labels that they had, and are of the caller's
    own kind of frame. It can be fixed and imported again, and its ``history`` goes back
    to the first import. Nothing in the file is run, whoever wrote it.

    Args:
        path: the file.
        options: the arguments of the import that no file can hold: ``client``, the CDP
            that it went to (that of the settings if it is not given; without any the
            result can be looked at), and such as a ``schema`` with checks in Python:
            the error that asks for them names them. And, as anybody likes, those that
            say how it is run: ``journal``, ``progress``, ``timeout`` and ``verify``.

    Returns:
        The result.

    Raises:
        UnreadableFileError: there is no such file, it is no saved result, it is damaged
            or cut short, or a newer version of this package wrote it.
        FrameError: an argument is missing that the file can't hold.
        TypeError: an argument that no import has; names the closest.

    Examples:
        >>> import cdp_frames
        >>> cdp_frames.load_result("nothing.cdpresult")
        Traceback (most recent call last):
        cdp_frames.errors.UnreadableFileError: nothing.cdpresult can't be read: ...
    """
    client = options.get("client") or client_if_any()
    return load(path, {**options, "client": client})


@private
def run_feed(  # noqa: PLR0913 - those of ``cdp_import`` that are of one run
    path: str | PathLike[str],
    df: FrameLike | None = None,
    *,
    client: Client | None = None,
    force: bool = False,
    again: bool = False,
    journal: bool | str | PathLike[str] = True,
    progress: bool | Progress = True,
    timeout: float = 600.0,
    run_by: str | None = None,
    now: datetime | None = None,
) -> ImportResult:
    """Run a feed: its newest file, by its frozen mapping, into its list.

    Args:
        path: the file of the feed, in TOML; ``cdp-frames import ... --save-feed``
            writes one.
        df: n rows to import, in place of the file that the feed names.
        client: the CDP; None for ``Client.from_env()``.
        force: as in ``cdp_import``, and so are the next four.
        again: likewise.
        journal: likewise.
        progress: likewise.
        timeout: likewise.
        run_by: who runs it, for the ledger of the feed; see ``cdp_import``.
        now: when it runs, for ``{date}`` and ``{week}`` in names; None for now.

    Returns:
        What became of every row that was sent. ``notes`` says how many were not, since
        they are as in an earlier run (``only_changes``).

    Raises:
        FrameError: the feed can't be read, there is no file, or its columns are not
            those that are frozen; nothing was sent.
        GuardError: a guard strikes; nothing was sent.
        CdpError: as ``cdp_import``.
    """
    ready = prepared(
        load_feed(path),
        df,
        client or Client.from_env(),
        now=now,
        force=force,
        again=again,
        journal=journal,
        progress=progress,
        timeout=timeout,
        run_by=run_by,
    )
    return run(ready)


@private
def list_members(list_id: str, *, client: Client | None = None) -> pd.DataFrame:
    """Return who is on a list.

    Args:
        list_id: the id of the list.
        client: the CDP; None for ``Client.from_env()``.

    Returns:
        A row for each member: ``record_id``, ``contact_key``, ``email`` (str; missing
        where the CDP does not show it) and ``added_at`` (UTC).

    Raises:
        NotFoundError: there is no such list.
        CdpError: it can't be read.
    """
    return members_frame((client or Client.from_env()).members(list_id))


@private
def add_to_list(df: FrameLike, list_id: str, **how: Unpack[Options]) -> ListChange:
    """Put people on a list who have a profile already; nothing is imported.

    Args:
        df: n rows, as in ``cdp_import``.
        list_id: the id of the list.
        how: ``client``, and the arguments of ``cdp_import`` that are about rows:
            ``schema``, ``mapping``, ``memory``, ``timezone``, ``dayfirst``,
            ``region``, ``keep``, ``bad_cells``, ``opt_outs``, ``suppress``.

    Returns:
        What became of every row. Who has no profile is refused as ``no_profile``. Rows
        of which the CDP does not say enough are ``unknown``, never ``accepted``.

    Raises:
        FrameError: the frame or an argument is at fault; nothing was sent.
        NotFoundError: there is no such list.
        UnfinishedError: the connection broke between; carries what is known. The same
            line run again goes on, for adding somebody twice changes nothing.
        CdpError: the CDP said no, or nothing of use.
    """
    require_row_options(how, verb="add_to_list")
    return added(df, list_id, how.get("client") or Client.from_env(), how)


@private
def remove_from_list(
    df: FrameLike,
    list_id: str,
    *,
    preview: bool = False,
    **how: Unpack[Options],
) -> ListChange:
    """Take people off a list; their profiles stay.

    Only their match key is looked at: a bad phone keeps nobody on a list.

    Args:
        df: n rows, as in ``cdp_import``.
        list_id: the id of the list.
        preview: whether to look only who would come off.
        how: as in ``add_to_list``; of use are ``client``, ``mapping`` and ``keep``.
            Who said no or is suppressed comes off like everybody.

    Returns:
        What became of every row; ``fates["change"]`` says who was not on it.

    Raises:
        As ``add_to_list``.
    """
    require_row_options(how, verb="remove_from_list")
    speaking = how.get("client") or Client.from_env()
    return removed(df, list_id, speaking, how, preview=preview)


def client_if_any(ca_bundle: PathLike[str] | None = None) -> Client | None:
    """Return a client by the settings; None where they name no credentials.

    Args:
        ca_bundle: the certificates of those whom to trust, where not as set.

    Raises:
        SettingsError: credentials are named that can't be used.
    """
    named = Settings(os.environ).names_credentials
    return Client(ca_bundle=ca_bundle) if named else None
