"""The list of a stream: found, made once, and known again by the next run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdp_frames.errors import ForbiddenError, ListExistsError, NotFoundError
from cdp_frames.importing.aiming import found_target
from cdp_frames.importing.fingerprint import fingerprint_of
from cdp_frames.importing.known import is_young
from cdp_frames.importing.opening import created
from cdp_frames.journal import Record, State
from cdp_frames.lists import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.api.client import Client
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.journal import Intent


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
        self._claimed: ListExistsError | None = None
        self.target = self._found(options, known)

    def _found(self, options: Options, known: Intent | None) -> Target:
        """Return the target: the list of an earlier run of the stream is no other."""
        if known is None:
            return self._anew(options)
        before = Target(**known.facts["target"])
        list_id = known.list_id or known.facts.get("made")
        if list_id is not None and self._is_there(list_id):
            self.made = before.list_id is None
            return replace(before, list_id=list_id)
        if known.state is State.OPEN and list_id is None:
            return before  # what is there today may be what it has made since
        return found_target(options)

    def _anew(self, options: Options) -> Target:
        """Return the target of a stream that no journal knows."""
        try:
            return found_target(options)
        except ListExistsError as error:
            if options["again"] or not is_young(self._client, error.list_id):
                raise
            self._claimed = error
            return Target(
                list_name=error.name,
                list_id=error.list_id,
                object_name=options["object_name"],
            )

    def require_own(self, first: Callable[[Target], ImportPlan | None]) -> None:
        """Refuse a list of the name that no run of this stream has made.

        The first part that has a good row is sent before all others, under a key that
        comes out the same: where its job was started for that list, an earlier run has
        made it, whose journal was lost. A job that is new does nothing without a file.

        Args:
            first: plans that part.

        Raises:
            ListExistsError: the list is another one.
        """
        if self._claimed is None:
            return
        plan = first(self.target)
        if plan is None or not self._has_started(plan):
            raise self._claimed
        self.made = True

    def _has_started(self, plan: ImportPlan) -> bool:
        upload = replace(plan.upload, target=self.target)
        record = Record(fingerprint_of(plan.content, self._client))
        _, state = created(self._client, upload, record)
        return state != "pending"

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
