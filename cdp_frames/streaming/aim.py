"""The list of a stream: found, made once, and known again by the next run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdp_frames.errors import ForbiddenError, NotFoundError
from cdp_frames.importing.aiming import found_target
from cdp_frames.journal import State
from cdp_frames.lists import Target

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.importing.options import Options
    from cdp_frames.journal import Intent, Record


class Aim:
    """Where the rows of a stream go.

    Args:
        client: the CDP.
        options: all arguments of the import.
        known: what the journal knows of an earlier run; None for nothing.

    Attributes:
        target: the list, as far as it is there.
        made: whether the stream has made it, now or in an earlier run.

    Raises:
        ListExistsError: it exists, and is another one.
    """

    def __init__(self, client: Client, options: Options, known: Intent | None) -> None:
        self._client = client
        self.made = False
        self.target = self._found(options, known)

    def _found(self, options: Options, known: Intent | None) -> Target:
        """Return the target: the list of an earlier run of the stream is no other."""
        if known is None:
            return found_target(options)
        before = Target(**known.facts["target"])
        list_id = known.list_id or known.facts.get("made")
        if list_id is not None and self._is_there(list_id):
            self.made = before.list_id is None
            return replace(before, list_id=list_id)
        if known.state is State.OPEN and list_id is None:
            return before  # what is there today may be what it has made since
        return found_target(options)

    def as_asked(self) -> Target:
        """Return the target as it was before the stream made its list."""
        return replace(self.target, list_id=None) if self.made else self.target

    def _is_there(self, list_id: str) -> bool:
        try:
            return self._client.get_list(list_id).status in {"", "active"}
        except NotFoundError:
            return False
        except ForbiddenError:  # nobody can look
            return True

    def to(self, record: Record) -> Target:
        """Make the list, where one is wanted and none is there yet."""
        target = self.target
        if target.list_name is None or target.list_id is not None:
            return target
        name = target.list_name
        key = record.key("list", name)
        list_id = record.take(
            "list",
            lambda: self._client.create_list(name, idempotency_key=key).id,
            key=key,
            kept=lambda made: {"list_id": made},
        )
        record.is_list(list_id)
        self.made = True
        self.target = replace(target, list_id=list_id)
        return self.target
