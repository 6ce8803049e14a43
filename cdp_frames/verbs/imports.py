"""The verbs of an import: do it, or only say what would be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, cast

from cdp_frames.api.client import Client
from cdp_frames.errors import FrameError
from cdp_frames.importing.options import Options, completed, with_signature
from cdp_frames.importing.planning import plan
from cdp_frames.inputs import is_dask
from cdp_frames.text.tracebacks import private
from cdp_frames.verbs.clients import client_if_any

if TYPE_CHECKING:
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.inputs import FrameLike


@with_signature
@private
def cdp_import(
    df: FrameLike,
    *,
    shared_path: str | None = None,
    **options: Unpack[Options],
) -> ImportResult:
    """Import a DataFrame into a list of the CDP and account for every row.

    The frame itself is never changed, and its index is not relied on: labels may
    repeat. Only columns that have a field in the CDP are sent.

    Args:
        df: n rows, a column for each attribute of a person; a pandas frame or
            anything that hands out Arrow data (Polars, Arrow, DuckDB). A Dask frame is
            imported by its workers, part by part; see "Larger than memory".
        shared_path: of a Dask frame whose workers are on several machines: a folder
            that all of them can write to, such as ``"s3://bucket/folder"``; its rows
            lie there meanwhile.
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
        upload_format: what is uploaded: ``"csv"``, ``"jsonl"`` (JSON lines) or
            ``"parquet"``, which is several times smaller. The rows are the same.
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
        What became of every row; of a Dask frame a ``StreamedResult``, which keeps its
        account in files. Rows that are refused, here or by the CDP, are data:
        ``errors`` says why, ``failed`` holds them.

    Raises:
        GuardError: a guard strikes; nothing was sent.
        FrameError: the frame or an argument is at fault; nothing was sent. (A
            ``MappingError`` that quotes the CDP comes after the upload of the file, of
            which nothing is imported then.)
        SettingsError: no credentials, or contradictory targets; nothing was sent.
        ListExistsError: the list exists and ``if_exists`` is ``"fail"``. Where no row
            is good enough to be sent, ``reimport`` of the corrected ones raises it.
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
    given = {**given, "client": given["client"] or Client.from_env()}
    if is_dask(df):
        from cdp_frames.verbs.clusters import import_dask  # noqa: PLC0415 - for few

        # What it returns has the names of an ImportResult, and those of a stream.
        return cast("ImportResult", import_dask(df, given, shared_path))
    if shared_path is not None:
        raise FrameError("shared_path is for a Dask frame; all others are here.")
    return plan(df, given).apply()


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
