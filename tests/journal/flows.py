"""What is run, killed and run again: each flow is a script, from its first line on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pandas as pd

from cdp_frames import Client, ImportResult, cdp_import, import_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import Session

# One address that the CDP refuses, one that is refused here, one person twice, letters
# beyond ASCII and a comma in a cell.
PEOPLE = pd.DataFrame(
    {
        "email": [
            "ann@example.com",
            "bob@blocked.example.com",
            "cyd",
            "dan@example.org",
            "ann@example.com",
            "zoë.ø@example.com",
        ],
        "first_name": ["Ann", "Bob", "Cyd", "Dan, jr.", "Anna", "Zoë"],
    },
    index=[7, 7, 6, 5, 4, 3],
)
ORDERS = pd.DataFrame(
    {
        "order_id": ["1", "1", "2"],
        "email": ["ann@example.com", "ann@example.com", "zoë@example.com"],
        "total": ["1.5", "2", "3"],
        "ordered_at": ["2026-04-21T15:30:00Z"] * 3,
    }
)


def client_of(url: str, token: str, session: Session | None = None) -> Client:
    """Return a client that waits as briefly as it can."""
    return Client(
        token,
        base_url=url,
        session=session,
        sleep=lambda seconds: time.sleep(min(seconds, 0.01)),
    )


def fresh(client: Client, **how: Any) -> list[ImportResult]:
    """Make a list."""
    return [cdp_import(PEOPLE, list_name="L", client=client, progress=False, **how)]


def append(client: Client, **how: Any) -> list[ImportResult]:
    """Add to a list, which is there or not."""
    return fresh(client, if_exists="append", **how)


def anew(client: Client, **how: Any) -> list[ImportResult]:
    """Add to a list, whatever was sent before."""
    return fresh(client, if_exists="append", again=True, **how)


def swap(client: Client, **how: Any) -> list[ImportResult]:
    """Replace the members of a list."""
    return fresh(client, if_exists="replace", **how)


def repair(client: Client, **how: Any) -> list[ImportResult]:
    """Make a list, correct what was refused, import that again."""
    (first,) = fresh(client, **how)
    fixed = first.failed.assign(email=["bob@example.com", "cyd@example.com"])
    return [first, first.reimport(fixed)]


def from_nothing(client: Client, **how: Any) -> list[ImportResult]:
    """Import rows that are all refused, so that the list is made by their repair."""
    bad = PEOPLE.iloc[[1, 2]]
    first = cdp_import(bad, list_name="L", client=client, progress=False, **how)
    fixed = first.failed.assign(email=["bob@example.com", "cyd@example.com"])
    return [first, first.reimport(fixed)]


def from_here(client: Client, **how: Any) -> list[ImportResult]:
    """Import rows that are refused before anything is sent, and make the list of them.

    They are corrected in two goes, each of which goes on with the first rows.
    """
    bad = PEOPLE.iloc[[2]].loc[[6, 6]].assign(first_name=["Cyd", "Eve"])
    first = cdp_import(bad, list_name="L", client=client, progress=False, **how)
    one = first.reimport(bad.iloc[[0]].assign(email="cyd@example.com"))
    other = first.reimport(bad.iloc[[1]].assign(email="eve@example.com"))
    return [first, one, other]


def events(client: Client, **how: Any) -> list[ImportResult]:
    """Write records that have no key: each one that is sent again is there twice."""
    return [
        cdp_import(ORDERS, object_name="orders", client=client, progress=False, **how)
    ]


def undo(client: Client, **how: Any) -> list[ImportResult]:
    """Add to a list, and take that back."""
    (result,) = append(client, **how)
    result.undo()
    return [result]


def opted_out(client: Client, **how: Any) -> list[ImportResult]:
    """Take people who said no off the list."""
    said = PEOPLE.assign(unsubscribed=["", "", "", "yes", "", ""])
    return [
        cdp_import(
            said,
            list_name="L",
            if_exists="append",
            opt_outs="remove",
            client=client,
            progress=False,
            **how,
        )
    ]


def parts(client: Client, **how: Any) -> list[Any]:
    """Make a list of a stream that is sent in parts."""
    frames = [PEOPLE.iloc[:3], PEOPLE.iloc[3:]]
    return [
        import_file(
            frames, list_name="L", part_size=40, client=client, progress=False, **how
        )
    ]


FLOWS: dict[str, Callable[..., list[ImportResult]]] = {
    flow.__name__: flow
    for flow in (
        fresh,
        append,
        anew,
        swap,
        repair,
        from_nothing,
        from_here,
        events,
        opted_out,
        undo,
        parts,
    )
}


def told(results: list[ImportResult]) -> list[dict[str, Any]]:
    """Return what the results say of the rows, without what may differ between runs."""
    return [
        {
            "counts": result.counts,
            "fates": result.fates[["row", "fate"]].to_numpy().tolist(),
            "errors": sorted(
                [
                    str(line["row"]),
                    str(line["column"]),
                    str(line["value"]),
                    line["code"],
                ]
                for line in result.errors.to_dict("records")
            ),
            "failed": result.failed.astype(str).to_numpy().tolist(),
            "history": result.history[["row", "attempt", "fate", "codes"]]
            .to_numpy()
            .tolist(),
            "verified": str(result.verification),
            "listed": result.list_id is not None,
        }
        for result in results
    ]
