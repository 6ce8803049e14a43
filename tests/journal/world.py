"""What the CDP holds after a run, from its own store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.brisk import brisk

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox

RULES = [{"field": "email", "blocked_domains": ["blocked.example.com"]}]


def furnished(cdp: Sandbox, flow: str) -> None:
    """Put there what a flow finds: a list with people on it, one of whom stays."""
    if flow not in {"append", "swap", "opted_out", "undo"}:
        return
    with brisk(cdp) as client:
        made = client.create_list("L")
        for name in ("old", "dan"):
            address = f"{name}@example.org"
            client.upsert_profile({"email": address})
            client.add_members(made.id, [address])


def world(cdp: Sandbox) -> dict[str, Any]:
    """Return all records, and the members of all lists, without ids."""
    cdp.wait()
    with brisk(cdp) as client:
        lists = sorted(
            (item.name, sorted(str(member.email) for member in client.members(item.id)))
            for item in client.lists(status=None)
        )
    profiles = cdp.records()[["email", "first_name"]].astype(str)
    return {
        "lists": lists,
        "profiles": sorted(profiles.to_numpy().tolist()),
        "orders": cdp.records("orders")
        .drop(columns="record_id")
        .astype(str)
        .to_numpy()
        .tolist(),
    }


def jobs(cdp: Sandbox) -> int:
    """Return how many jobs were started."""
    paths = {
        call.path
        for call in cdp.exchanges
        if call.endpoint.endswith("/start") and call.status in {200, 202}
    }
    return len(paths)
