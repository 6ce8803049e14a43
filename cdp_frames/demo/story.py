"""Tell the main job as a story: a messy file, a list, the refused rows, the repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames.demo import LEADS
from cdp_frames.demo.people import BLOCKED_DOMAIN
from cdp_frames.fates import REFUSED, Fate
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading import read_contacts
from cdp_frames.verbs.imports import cdp_import

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.importing.result import ImportResult

_LIST = "AWS re:Invent 2026 Leads"


def tell() -> int:
    """Tell it, and return 0 if all went as it should."""
    from cdp_frames.sandbox import Sandbox  # noqa: PLC0415 - an extra, slow to import

    _say(
        "1. A CDP in a box",
        "A server on this machine that speaks the API of the CDP, with a database.",
        f"It takes nobody of {BLOCKED_DOMAIN}: a rule that no client can know of.",
    )
    settings = {"rules": [{"field": "email", "blocked_domains": [BLOCKED_DOMAIN]}]}
    with Sandbox(settings=settings) as cdp, cdp.client() as client:
        print(f"  {cdp.url}")
        return 0 if _import_and_repair(client) else 1


def _import_and_repair(client: Client) -> bool:
    _say("2. A messy file", "Synthetic people of a trade show, with the usual mess.")
    leads = read_contacts(LEADS)
    aside = len(FileNotes.of(leads).set_aside)
    print(leads.iloc[:5, [0, 1, 2, 3, 5]].to_string())
    print(f"  {len(leads) + aside:,} records: {len(leads):,} rows, {aside} set aside.")

    _say("3. Import it", f"leads.pipe(cdp_import, list_name={_LIST!r})")
    # This CDP ends with the story: nothing of it belongs into anybody's journal.
    result = leads.pipe(cdp_import, list_name=_LIST, client=client, journal=False)
    print(result)

    _say(
        "4. The first refused rows", "result.errors holds a line for each thing wrong."
    )
    columns = ["row", "column", "value", "code", "suggestion", "stage"]
    first = result.errors[columns].groupby("stage").head(6)
    print(first.fillna("").to_string(index=False))

    _say(
        "5. Fix some",
        "The scanner at the booth ran on Pacific time, so its times without a zone",
        "can be told; and result.suggested(min_confidence=0.9) fills in what is sure.",
        "result.reimport(fixed): a new job with only these rows, into the same list.",
    )
    repaired = result.reimport(_fixed(result))
    print(repaired)

    _say("6. Who is on the list")
    members = sum(1 for _ in client.members(str(result.list_id)))
    imported = result.counts[Fate.ACCEPTED] + repaired.counts[Fate.ACCEPTED]
    print(f"  {imported:,} rows accepted in two jobs, {members:,} members on the list.")
    still = repaired.history.groupby("row")["fate"].last()
    lost = int(still.isin(REFUSED).sum())
    print(f"  {lost:,} rows are still refused; repaired.history knows every attempt.")

    _say(
        "What next?",
        "notebooks/01_import_a_list.ipynb     the same story in Jupyter",
        "cdp-frames sandbox                   a CDP in a box, to keep running",
        "cdp-frames import FILE --list NAME   your own file",
    )
    return imported == members


def _fixed(result: ImportResult) -> pd.DataFrame:
    """Put right what can be: zones of times, and suggestions for addresses."""
    naive = result.errors["code"].eq("naive_datetime")
    times = result.failed.loc[result.errors.loc[naive, "index"]]
    zoned = times.assign(
        **{"Last Seen At": times["Last Seen At"].str.replace(" ", "T") + "-08:00"}
    )
    return pd.concat([zoned, result.suggested(min_confidence=0.9)])


def _say(title: str, *lines: str) -> None:
    print(f"\n{title}\n{'-' * len(title)}")
    for line in lines:
        print(f"  {line}")
    if lines:
        print()
