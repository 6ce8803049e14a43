"""Where ``cdp-frames import`` puts people: it is said, and never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdp_frames.cli.options import Audience, IfExists, ListId, ListName, ProfilesOnly
from cdp_frames.errors import FrameError
from cdp_frames.lists import check_target

if TYPE_CHECKING:
    from cdp_frames.lists import IfExists as WhatIfExists


@dataclass(frozen=True, kw_only=True)
class Aimed:
    """Where people go."""

    list_name: ListName = None
    list_id: ListId = None
    audience: Audience = None
    profiles_only: ProfilesOnly = False
    if_exists: IfExists = "fail"

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of the verbs, by name.

        Raises:
            FrameError: nothing says where people go, or two things do.
            SettingsError: two lists or audiences are named.
        """
        options: dict[str, Any] = {
            "list_name": self.list_name,
            "target_list_id": self.list_id,
            "audience_name": self.audience,
            "if_exists": self.if_exists,
        }
        require_target(profiles_only=self.profiles_only, **options)
        return options


def require_target(
    *,
    profiles_only: bool,
    list_name: str | None,
    target_list_id: str | None,
    audience_name: str | None,
    if_exists: WhatIfExists | str,
) -> None:
    """See that the command says where people go.

    Args:
        profiles_only: whether they are put on no list.
        list_name: the list to make.
        target_list_id: the id of a list to add to.
        audience_name: the audience to make.
        if_exists: what to do if the list exists.

    Raises:
        FrameError: it says nothing, or ``--profiles-only`` beside a list or an
            audience.
        SettingsError: it names two of the others.
    """
    named = (list_name, target_list_id, audience_name) != (None, None, None)
    if not named and not profiles_only:
        raise FrameError(
            "nobody knows where these people go: name a list with --list, an existing "
            "one with --list-id, or an audience with --audience; or pass "
            "--profiles-only to put them on none. Nothing was sent."
        )
    if named and profiles_only:
        raise FrameError(
            "--profiles-only puts people on no list, and a list or audience is named, "
            "too: leave one of them out. Nothing was sent."
        )
    check_target(
        list_name=list_name,
        target_list_id=target_list_id,
        audience_name=audience_name,
        if_exists=if_exists,
    )
