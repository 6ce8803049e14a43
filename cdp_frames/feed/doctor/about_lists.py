"""What is expected of lists and their members."""

from __future__ import annotations

from typing import Final

from cdp_frames.feed.doctor.guess import (
    Guess,
    first_status,
    item_keys,
    keys,
    statuses,
    values,
)

_LISTS: Final = "GET /lists"
_LIST: Final = "GET /lists/{list_id}"
_MEMBERS: Final = "/lists/{list_id}/members"
_NOT_FOUND: Final = 404

_ONE_LIST: Final = "GET, PATCH and DELETE of one list"
_STATES: Final = "Further values of `status`"
_SIZES: Final = "Default and greatest `pageSize`"
_ORDER: Final = "Order; a filter by name"
_DELETED: Final = "What deleting a list does"
_ADDED: Final = "Answer of `members:upsert`"
_GAINED: Final = "Do inserts and updates equal the members that a list gains"
_NO_PROFILE: Final = "Does `members:upsert` make profiles"

OF_LISTS: Final = (
    Guess(
        name="unknown list",
        expected="404",
        look=first_status(_LIST, _NOT_FOUND),
        documented=True,
        trial=False,
    ),
    Guess(
        name="pages of lists",
        expected="'items', 'page', 'pageSize', 'total', 'totalPages' and 'hasMore'",
        question="Keys of a page besides `items` and `page`",
        look=keys(
            _LISTS, "items", "page", "pageSize", "total", "totalPages", "hasMore"
        ),
        trial=False,
    ),
    Guess(name="the size of a page", expected="50", question=_SIZES, trial=False),
    Guess(
        name="the greatest page",
        expected="400 for one of 201 lists",
        question=_SIZES,
        trial=False,
    ),
    Guess(
        name="the order of lists",
        expected="the newest first",
        question=_ORDER,
    ),
    Guess(
        name="lists by name",
        expected="a name in the query changes nothing",
        question=_ORDER,
    ),
    Guess(
        name="states of lists",
        expected="archived and deleted are taken",
        question=_STATES,
        trial=False,
    ),
    Guess(
        name="an unknown state of lists", expected="400", question=_STATES, trial=False
    ),
    Guess(
        name="a list in a page",
        expected="'memberCount' and 'createdAt'",
        look=item_keys(_LISTS, "memberCount", "createdAt"),
        documented=True,
        trial=False,
    ),
    Guess(
        name="a list that an import makes",
        expected="'populationSource' is import",
        question="`populationSource` of an import",
        look=values(_LIST, "populationSource", frozenset({"import"})),
    ),
    Guess(
        name="the change of a list",
        expected="'updatedAt'",
        question="`updatedAt`",
        look=keys(_LIST, "updatedAt"),
    ),
    Guess(
        name="the members of a new list",
        expected="the accepted people, and nobody else",
        question=_GAINED,
    ),
    Guess(
        name="a member imported again",
        expected="she is on the list once, and her profile is changed",
        question=_GAINED,
    ),
    Guess(
        name="a member",
        expected="an object with 'recordId', 'contactKey', 'email' and 'addedAt'",
        question="A member",
        look=item_keys(f"GET {_MEMBERS}", "recordId", "contactKey", "email", "addedAt"),
    ),
    Guess(
        name="members added",
        expected="'added', 'alreadyMembers', 'unmatched' and 'unmatchedKeys'",
        question=_ADDED,
        look=keys(
            f"POST {_MEMBERS}:upsert",
            *("added", "alreadyMembers", "unmatched", "unmatchedKeys"),
        ),
    ),
    Guess(
        name="a member without a profile",
        expected="is not added, and makes no profile",
        question=_NO_PROFILE,
    ),
    Guess(
        name="members removed",
        expected="'removed', 'notMembers', 'unmatched' and 'unmatchedKeys'",
        question="Answer of `members:remove`",
        look=keys(
            f"POST {_MEMBERS}:remove",
            *("removed", "notMembers", "unmatched", "unmatchedKeys"),
        ),
    ),
    Guess(
        name="keys in one call",
        expected="400 or 413 for 10,001",
        question="Keys in one call",
    ),
    Guess(
        name="ways to compare keys",
        expected="none and exact are taken",
        question="Further values of `normalizationMode`",
    ),
    Guess(
        name="members by record id",
        expected="200",
        question="Members by `recordIds`; the body of `members:remove`",
    ),
    Guess(
        name="a list described",
        expected="the description is there when the list is read again",
        question=_ONE_LIST,
    ),
    Guess(
        name="status of a description",
        expected="200",
        question=_ONE_LIST,
        look=statuses("PATCH /lists/{list_id}", 200),
    ),
    Guess(
        name="status of a deletion",
        expected="200 or 204",
        question=_ONE_LIST,
        look=statuses("DELETE /lists/{list_id}", 200, 204),
    ),
    Guess(name="a deleted list", expected="404", question=_DELETED),
    Guess(
        name="a deleted list in the pages",
        expected="it is there, if asked for by its status",
        question=_STATES,
    ),
    Guess(
        name="the people of a deleted list",
        expected="they stay",
        question=_DELETED,
    ),
)
