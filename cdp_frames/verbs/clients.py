"""The CDP that the settings name, for verbs that can do without one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cdp_frames.api.client import Client
from cdp_frames.api.settings import Settings

if TYPE_CHECKING:
    from os import PathLike


def client_if_any(ca_bundle: PathLike[str] | None = None) -> Client | None:
    """Return a client by the settings; None where they name no credentials.

    Args:
        ca_bundle: the certificates of those whom to trust, where not as set.

    Raises:
        SettingsError: credentials are named that can't be used.
    """
    named = Settings(os.environ).names_credentials
    return Client(ca_bundle=ca_bundle) if named else None
