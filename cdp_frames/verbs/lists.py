"""The verbs of lists: who is on one, put people on it, take them off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from cdp_frames.api.client import Client
from cdp_frames.importing.list_changing import added, removed
from cdp_frames.importing.options import Options, require_row_options
from cdp_frames.lists import members_frame
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.importing.list_change import ListChange
    from cdp_frames.inputs import FrameLike


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
        df: n rows, as in ``cdp_import``. People are known by the primary key of
            ``profiles``, if a column holds it; else by their e-mail address.
        list_id: the id of the list.
        how: ``client``, and the arguments of ``cdp_import`` that are about rows:
            ``schema``, ``mapping``, ``memory``, ``timezone``, ``dayfirst``,
            ``region``, ``keep``, ``bad_cells``, ``opt_outs``, ``suppress``; and
            ``audit`` and ``run_by``, which write each row into a ledger.

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
        how: as in ``add_to_list``; of use are ``client``, ``mapping``, ``keep``,
            ``audit`` and ``run_by``. A preview is written into no ledger.
            Who said no or is suppressed comes off like everybody.

    Returns:
        What became of every row; ``fates["change"]`` says who was not on it.

    Raises:
        As ``add_to_list``.
    """
    require_row_options(how, verb="remove_from_list")
    speaking = how.get("client") or Client.from_env()
    return removed(df, list_id, speaking, how, preview=preview)
