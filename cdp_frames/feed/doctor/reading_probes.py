"""What can be asked without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.feed.doctor.guess import of_status

if TYPE_CHECKING:
    from cdp_frames.feed.doctor.asking import AskingClient

_LISTS: Final = "/lists"
_DEFAULT: Final = 50
# `docs/contract.md` section 9, "Lists".
_TOO_MANY: Final = 201


def looked_round(client: AskingClient) -> dict[str, str]:
    """Ask how pages and states of lists are taken.

    Returns:
        What was seen instead, by expectation; empty for nothing.
    """
    seen: dict[str, str | None] = {}
    plain = client.ask("GET", _LISTS)
    size = plain.data.get("pageSize") if plain else None
    if size is not None:
        seen["the size of a page"] = "" if size == _DEFAULT else f"{size!r:.20}"
    large = client.ask("GET", _LISTS, query={"pageSize": _TOO_MANY})
    seen["the greatest page"] = of_status(large, 400)
    for status in ("archived", "deleted"):
        told = of_status(client.ask("GET", _LISTS, query={"status": status}), 200)
        if told is not None:
            seen["states of lists"] = told or seen.get("states of lists") or ""
    odd = client.ask("GET", _LISTS, query={"status": "doctor"})
    seen["an unknown state of lists"] = of_status(odd, 400)
    return {name: told for name, told in seen.items() if told is not None}
