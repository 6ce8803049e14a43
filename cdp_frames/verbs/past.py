"""The verbs that look back: what was imported, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack, cast, overload

from cdp_frames.api.client import Client
from cdp_frames.errors import FrameError
from cdp_frames.importing.loading import load
from cdp_frames.importing.options import Options, completed, require_known
from cdp_frames.importing.past import (
    given_again,
    intents_of,
    past_import,
    past_imports,
)
from cdp_frames.importing.planning import looked_up
from cdp_frames.ledger import Ledger
from cdp_frames.text.tracebacks import private
from cdp_frames.verbs.clients import client_if_any

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd

    from cdp_frames.importing.past import PastImport
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.inputs import FrameLike


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
        ``job_id``, ``rows``, ``accepted``, ``refused``, ``attempt`` (from 1),
        ``repairs`` (whether they are refused rows of another import) and ``files`` (of
        the command line). ``reject_rates`` says which of them are out of line.

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
    audit: str | PathLike[str] | None = None,
    run_by: str | None = None,
    previous: ImportResult | None = None,
    **given: Any,
) -> ImportResult: ...


@private
def pick_up(
    name: str,
    df: FrameLike | None = None,
    *,
    client: Client | None = None,
    journal: bool | str | PathLike[str] = True,
    timeout: float = 600.0,
    audit: str | PathLike[str] | None = None,
    run_by: str | None = None,
    previous: ImportResult | None = None,
    **given: Any,
) -> PastImport | ImportResult:
    """Say what became of an import of the past. Nothing is sent.

    Args:
        name: the id of its job, or the name or id of its list.
        df: the rows that were imported; None for what can be said without them.
        client: the CDP; None for ``Client.from_env()``.
        journal: as in ``cdp_import``.
        timeout: seconds to wait for a job that is still running.
        audit: the path of a ledger, in which it is written down what became of each
            row, unless that is known there already.
        run_by: who ran the import, for the ledger.
        previous: the result of the import that it repairs, if it came of ``reimport``;
            `pick_up` returns that one, too.
        given: arguments of the import that no journal can hold, such as a ``schema``
            that is an object, as they were given then; the error that asks for them
            names them. They take the rows, as do ``audit``, ``run_by`` and
            ``previous``.

    Returns:
        With the rows the whole result, which can be repaired and imported again;
        without them fates, codes and counts.

    Raises:
        FrameError: the journal does not know it, these are other rows, an argument is
            missing, or there are arguments and no rows.
        TypeError: an argument that no import has; names the closest.
        LedgerError: the ledger can't be written.
        JobTimeoutError: the job was still running.
        CdpError: as ``cdp_import``.
    """
    told = {"audit": audit, "run_by": run_by}
    needing = {**told, "previous": previous, **given}
    asked_for = [f"{key}=" for key, value in needing.items() if value is not None]
    if df is None and asked_for:
        raise FrameError(
            f"{' and '.join(asked_for)} of pick_up() need the rows: only they say who "
            "was imported. Pass df=, too."
        )
    require_known(given, verb="pick_up")
    speaking = client or Client.from_env()
    intents = intents_of(journal, name)
    if df is None:
        return past_import(next(iter(intents), None), name, speaking, timeout)
    how: dict[str, Any] = {
        "client": speaking,
        "journal": journal,
        "timeout": timeout,
        **told,
    }
    content = None if previous is None else previous.plan.content
    found = given_again(intents, name, given, content)
    if previous is not None:
        changed = [
            (intent, cast("Options", {**options, **given, **how}))
            for intent, options in found
        ]
        return looked_up(df, changed, name, previous)
    asked = [
        (
            intent,
            completed(cast("Options", {**options, **given, **how}), verb="pick_up"),
        )
        for intent, options in found
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
