"""What ``import cdp_frames`` leaves in other libraries: ``df.cdp``, ``pa.Check.cdp_*``.

Only the names are left there, so that the import costs hardly more than Pandera's own.
What stands behind a name is loaded when the name is used.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import pandas as pd
import pandera.pandas as pa

from cdp_frames.kinds import KINDS

if TYPE_CHECKING:
    from cdp_frames.accessor import CdpAccessor
    from cdp_frames.kinds import Kind


def register() -> None:
    """Make the accessor and the checks known to pandas and Pandera; twice is once."""
    if getattr(pd.DataFrame, "cdp", None) is not _accessor:
        # pandas calls it with the frame; that it is no class does not matter.
        as_class = cast("type[CdpAccessor]", _accessor)
        pd.api.extensions.register_dataframe_accessor("cdp")(as_class)
    for kind in KINDS.values():
        add_kind(kind)


def add_kind(kind: Kind) -> None:
    """Make a kind of value known to schemas, under ``pa.Check.cdp_<name>``.

    Args:
        kind: the kind; one of the same name makes way for it.

    Examples:
        >>> from cdp_frames.kinds import KINDS
        >>> add_kind(KINDS["email"])
        >>> pa.Check.cdp_email().name
        'cdp_email'
    """
    KINDS[kind.name] = kind
    # What `pandera.extensions.register_check_method` does, but for two things: those
    # import hypothesis where it is installed, 15 % on top of pandera's own import. It
    # also drops an option that it does not know without a word.
    pa.Check.REGISTERED_CUSTOM_CHECKS[kind.check] = partial(_check, kind.name)


def _accessor(df: pd.DataFrame) -> CdpAccessor:
    """Return the verbs of cdp_frames on a DataFrame: see ``cdp_frames.CdpAccessor``."""
    from cdp_frames.accessor import CdpAccessor  # noqa: PLC0415 - all of the package

    return CdpAccessor(df)


def _check(kind: str, *values: object, **options: object) -> pa.Check:
    """Make a check of a kind: see ``cdp_frames.schema.checks.check_of``."""
    from cdp_frames.schema.checks import check_of  # noqa: PLC0415 - all kinds of values

    return check_of(kind, *values, **options)
