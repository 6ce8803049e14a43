"""The endpoints of lists and their members."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from cdp_frames.api import wire
from cdp_frames.api.calls import Calls, check_length
from cdp_frames.api.paging import items_of_pages
from cdp_frames.api.urls import path_of
from cdp_frames.errors import FrameError
from cdp_frames.text.tracebacks import private_methods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdp_frames.api.paging import Pages

# Assumptions (`docs/contract.md` section 9): no limit on keys is documented.
_KEYS_PER_CALL: Final = 1_000

# `docs/contract.md` section 3.1.
LONGEST_NAME: Final = 200
_LONGEST_DESCRIPTION: Final = 2_000


@private_methods
class ListCalls(Calls):
    """One method for each endpoint of lists."""

    def create_list(
        self,
        name: str,
        *,
        description: str | None = None,
        idempotency_key: str = "",
    ) -> wire.ContactList:
        """Make an empty static list.

        Args:
            name: what it is called.
            description: what it is for.
            idempotency_key: a UUID; the same one makes no second list. A new one by
                default.

        Raises:
            FrameError: the name or the description is too long, or the name is empty.
        """
        check_length("a list's name", name, 1, LONGEST_NAME)
        check_length("a list's description", description, 0, _LONGEST_DESCRIPTION)
        answer = self._write(
            "POST",
            path_of("lists"),
            wire.list_request(name, description),
            idempotency_key,
        )
        return wire.ContactList.from_json(answer)

    def lists(
        self, *, status: str | None = "active", page_size: int = 200
    ) -> Iterator[wire.ContactList]:
        """Yield the lists of the workspace, page by page.

        Args:
            status: only lists with this status; all if None.
            page_size: how many to ask for at once.
        """
        ask = self._pages(path_of("lists"))
        for item in self._items(ask, page_size, status):
            yield wire.ContactList.from_json(wire.as_object(item, "a list"))

    def get_list(self, list_id: str) -> wire.ContactList:
        """Return one list.

        Args:
            list_id: the list.
        """
        answer = self._read(path_of("lists", list_id))
        wire.about(answer, list_id, "id", "listId")
        return wire.ContactList.from_json(answer)

    def update_list(
        self,
        list_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
    ) -> wire.ContactList:
        """Change the name or the description of a list; what is left out stays.

        Args:
            list_id: the list.
            name: its new name, 1 to 200 characters; None to keep it.
            description: its new description; None to keep it, empty to take it away.

        Raises:
            FrameError: the name or the description is too long, or the name is empty.
        """
        check_length("a list's name", name, 1, LONGEST_NAME)
        check_length("a list's description", description, 0, _LONGEST_DESCRIPTION)
        path = path_of("lists", list_id)
        answer = self._write("PATCH", path, wire.list_request(name, description))
        # The answer is not documented: it may be empty.
        return wire.ContactList.from_json(answer) if answer else self.get_list(list_id)

    def delete_list(self, list_id: str) -> None:
        """Delete a list; the profiles on it stay.

        Args:
            list_id: the list.
        """
        self._write("DELETE", path_of("lists", list_id), None)

    def members(self, list_id: str, *, page_size: int = 200) -> Iterator[wire.Member]:
        """Yield the members of a list, page by page.

        Args:
            list_id: the list.
            page_size: how many members are asked for at once, 1 to 200.
        """
        ask = self._pages(path_of("lists", list_id, "members"))
        for item in self._items(ask, page_size):
            yield wire.Member.from_json(item)

    def add_members(
        self,
        list_id: str,
        contact_keys: Iterable[str],
        *,
        normalization_mode: str = "email_lower_trim",
    ) -> wire.MemberChange:
        """Put people on a list who have a profile already.

        Args:
            list_id: the list.
            contact_keys: e-mail addresses or customer ids, any number.
            normalization_mode: how the CDP reads the keys before it matches them.

        Returns:
            The sum over all calls. Adding somebody twice changes nothing, so after an
            error all keys can be sent again.
        """
        path = path_of("lists", list_id, "members:upsert")
        return self._change_members(path, contact_keys, normalization_mode)

    def remove_members(
        self,
        list_id: str,
        contact_keys: Iterable[str],
        *,
        normalization_mode: str = "email_lower_trim",
    ) -> wire.MemberChange:
        """Take people off a list; their profiles stay.

        Args:
            list_id: the list.
            contact_keys: e-mail addresses or customer ids, any number.
            normalization_mode: how the CDP reads the keys before it matches them.

        Returns:
            The sum over all calls, as of ``add_members``.
        """
        path = path_of("lists", list_id, "members:remove")
        return self._change_members(path, contact_keys, normalization_mode)

    def _items(
        self, ask: Pages, page_size: int, status: str | None = None
    ) -> Iterator[object]:
        most = self._transport.limits.pages
        return items_of_pages(ask, page_size=page_size, status=status, most=most)

    def _change_members(
        self, path: str, keys: Iterable[str], mode: str
    ) -> wire.MemberChange:
        if isinstance(keys, str):
            raise FrameError("contact_keys is one text; a list of keys was expected.")
        change = wire.MemberChange()
        left = iter(keys)
        while batch := list(islice(left, _KEYS_PER_CALL)):
            answer = self._write("POST", path, wire.members_request(batch, mode))
            change += wire.MemberChange.from_json(answer, sent=len(batch))
        return change
