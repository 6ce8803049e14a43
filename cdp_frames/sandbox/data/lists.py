"""Lists and their members.

Source:
    `docs/contract.md` section 3. What is a guess there is one here (section 9,
    "Lists").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cdp_frames.sandbox.data.ids import new_id, record_id, record_number
from cdp_frames.sandbox.data.store import count, name, run, table_of
from cdp_frames.sandbox.refusals import not_found
from cdp_frames.sandbox.settings.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from cdp_frames.sandbox.data.store import Store
    from cdp_frames.sandbox.settings.clock import Clock
    from cdp_frames.sandbox.settings.model import ObjectSpec

# ruff: noqa: S608 - names go through `store.name`, values are parameters

Normalization = Literal["email_lower_trim", "none", "exact"]

_COLUMNS: Final = """
    id, name, description, source, status, created_at, updated_at,
    (SELECT count(*) FROM members WHERE list_id = lists.id)
"""


class Page(NamedTuple):
    """One page of something.

    Attributes:
        number: from 1.
        size: at most so many items.
    """

    number: int
    size: int

    def of(self, items: list[dict[str, object]], total: int) -> dict[str, object]:
        """Return the ``data`` of an answer that holds this page."""
        pages = -(-total // self.size)
        return {
            "items": items,
            "page": self.number,
            "pageSize": self.size,
            "total": total,
            "totalPages": pages,
            "hasMore": self.number < pages,
        }


class Lists:
    """The lists of the workspace.

    Args:
        store: where they are kept.
        people: the object whose records are the members.
        clock: the time of a change.
    """

    def __init__(self, store: Store, people: ObjectSpec, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock

    def create(
        self,
        list_name: str,
        description: str = "",
        *,
        source: str = "manual",
        db: duckdb.DuckDBPyConnection | None = None,
        hidden_for: float = 0.0,
    ) -> str:
        """Make an empty list and return its id.

        Args:
            list_name: need not be unique.
            description: for people.
            source: how it is filled, ``manual`` or ``import``.
            db: a connection that is writing already.
            hidden_for: seconds for which nobody sees it.
        """
        if db is None:
            with self._store.write() as own:
                return self.create(list_name, description, source=source, db=own)
        now = self._clock.now()
        list_id = new_id("lst")
        run(
            db,
            "INSERT INTO lists VALUES "
            "(?, nextval('numbers'), ?, ?, ?, 'active', ?, ?, ?)",
            *(list_id, list_name, description, source, now, now, now + hidden_for),
        )
        return list_id

    def get(self, list_id: str) -> dict[str, object]:
        """Return a list.

        Raises:
            Refusal: 404; there is none, or it was deleted.
        """
        rows = self._store.read(
            f"SELECT {_COLUMNS} FROM lists "
            "WHERE id = ? AND status <> 'deleted' AND visible_at <= ?",
            *(list_id, self._clock.now()),
        )
        if not rows:
            raise not_found("list", list_id)
        return _shown(rows[0])

    def page(self, status: str | None, page: Page) -> dict[str, object]:
        """Return a page of lists, newest first; without a status, all but deleted."""
        found = "FROM lists WHERE visible_at <= ? AND " + (
            "status <> 'deleted'" if status is None else "status = ?"
        )
        values = [self._clock.now(), *([] if status is None else [status])]
        total = self._store.read(f"SELECT count(*) {found}", *values)[0][0]
        rows = self._store.read(
            f"SELECT {_COLUMNS} {found} ORDER BY number DESC LIMIT ? OFFSET ?",
            *(*values, page.size, (page.number - 1) * page.size),
        )
        return page.of([_shown(row) for row in rows], int(str(total)))

    def update(self, list_id: str, changes: dict[str, str]) -> dict[str, object]:
        """Change name or description, and return the list."""
        with self._store.write() as db:
            self.get(list_id)
            for column, value in changes.items():
                run(
                    db,
                    f"UPDATE lists SET {name(column)} = ?, updated_at = ? WHERE id = ?",
                    *(value, self._clock.now(), list_id),
                )
        return self.get(list_id)

    def delete(self, list_id: str) -> None:
        """Delete a list; the profiles stay."""
        with self._store.write() as db:
            self.get(list_id)
            run(db, "UPDATE lists SET status = 'deleted' WHERE id = ?", list_id)

    def members(self, list_id: str, page: Page) -> dict[str, object]:
        """Return a page of members, in the order in which they came."""
        self.get(list_id)
        key = name(self._people.primary_key or "email")
        total = self._store.read(
            "SELECT count(*) FROM members WHERE list_id = ?", list_id
        )[0][0]
        rows = self._store.read(
            # DuckDB gives rows in the order of insertion: nothing has to be sorted to
            # find a page, and only that page is joined.
            "WITH page AS (SELECT rowid AS place, record_id, added_at FROM members "
            "WHERE list_id = ? LIMIT ? OFFSET ?) "
            f"SELECT record_id, {key}, email, added_at FROM page "
            f"JOIN {table_of(self._people)} USING (record_id) ORDER BY place",
            *(list_id, page.size, (page.number - 1) * page.size),
        )
        items: list[dict[str, object]] = [
            {
                "recordId": record_id(number),
                "contactKey": contact_key,
                "email": email,
                "addedAt": stamp(float(str(added))),
            }
            for number, contact_key, email, added in rows
        ]
        return page.of(items, int(str(total)))

    def add(
        self, list_id: str, keys: Sequence[str], normalization: Normalization
    ) -> dict[str, object]:
        """Add profiles that exist; says which keys belong to none."""
        with self._store.write() as db:
            self.get(list_id)
            unmatched = self._match(db, keys, normalization)
            wanted = count(db, "SELECT count(DISTINCT record_id) FROM matched")
            added = add_members(db, list_id, "matched", self._clock.now())
        return {
            "listId": list_id,
            "added": added,
            "alreadyMembers": wanted - added,
            "unmatched": len(unmatched),
            "unmatchedKeys": unmatched,
        }

    def remove(
        self, list_id: str, keys: Sequence[str], normalization: Normalization
    ) -> dict[str, object]:
        """Remove members; says which keys belong to no profile."""
        with self._store.write() as db:
            self.get(list_id)
            unmatched = self._match(db, keys, normalization)
            wanted = count(db, "SELECT count(DISTINCT record_id) FROM matched")
            removed = count(
                db,
                "DELETE FROM members WHERE list_id = ? AND record_id IN "
                "(SELECT record_id FROM matched)",
                list_id,
            )
        return {
            "listId": list_id,
            "removed": removed,
            "notMembers": wanted - removed,
            "unmatched": len(unmatched),
            "unmatchedKeys": unmatched,
        }

    def _match(
        self,
        db: duckdb.DuckDBPyConnection,
        keys: Sequence[str],
        normalization: Normalization,
    ) -> list[str]:
        """Fill the table ``matched`` and return the keys that match nobody."""
        run(db, "CREATE OR REPLACE TEMP TABLE keys (key VARCHAR, number BIGINT)")
        run(
            db,
            "INSERT INTO keys SELECT unnest(?::VARCHAR[]), unnest(?::BIGINT[])",
            *(list(keys), [record_number(key) for key in keys]),
        )
        lowered = normalization == "email_lower_trim"
        fold = "lower(trim({}))" if lowered else "{}"
        tests = ["record.record_id = keys.number"]
        for field in self._people.identity_keys:
            shape = fold if field == "email" else "{}"
            stored = shape.format(f"record.{name(field)}")
            tests.append(f"{stored} = {shape.format('keys.key')}")
        # One join for each identity key: a join on "a or b" compares all with all.
        found = " UNION ".join(
            f"SELECT keys.key, record.record_id FROM {table_of(self._people)} record "
            f"JOIN keys ON {test}"
            for test in tests
        )
        run(db, f"CREATE OR REPLACE TEMP TABLE matched AS {found}")
        rows = run(
            db,
            "SELECT DISTINCT key FROM keys WHERE key NOT IN (SELECT key FROM matched)",
        )
        missing = {str(row[0]) for row in rows}
        return [key for key in dict.fromkeys(keys) if key in missing]


def add_members(
    db: duckdb.DuckDBPyConnection, list_id: str, source: str, now: float
) -> int:
    """Add the records of a table to a list, but for those who are members already.

    Returns:
        How many were added.
    """
    return count(
        db,
        f"INSERT INTO members SELECT ?, record_id, ? FROM "
        f"(SELECT DISTINCT record_id FROM {source}) ANTI JOIN "
        "(SELECT record_id FROM members WHERE list_id = ?) USING (record_id) "
        "ORDER BY record_id",
        *(list_id, now, list_id),
    )


def _shown(row: tuple[object, ...]) -> dict[str, object]:
    list_id, list_name, description, source, status, created, updated, size = row
    return {
        "id": list_id,
        "name": list_name,
        "description": description,
        "type": "static",
        "containerType": "list",
        "membershipBehavior": "snapshot",
        "populationSource": source,
        "status": status,
        "memberCount": size,
        "createdAt": stamp(float(str(created))),
        "updatedAt": stamp(float(str(updated))),
    }
