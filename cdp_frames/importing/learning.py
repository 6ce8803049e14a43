"""What the CDP refused, remembered, and said of the next plan before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.api.client import Client
from cdp_frames.fates import Fate
from cdp_frames.importing.fingerprint import workspace_of
from cdp_frames.journal import JournalTrouble, Lessons, place_of
from cdp_frames.repair.learned.facts import Facts
from cdp_frames.repair.learned.rules import rules_of
from cdp_frames.text.prose import counted
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.importing.options import Options
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.upload import Upload
    from cdp_frames.journal import JournalPlace
    from cdp_frames.repair.learned.rule import LearnedRule

# More rules than these are no warning any more, but a list.
_MOST_TOLD: Final = 5


def learn(result: ImportResult, client: Client, place: JournalPlace | None) -> None:
    """Remember which values the CDP has taken and which not.

    Nothing is done where nothing was refused, now or before. What goes wrong with the
    journal is no fault of the import, which has said so already.

    Args:
        result: what became of a job.
        client: the CDP.
        place: where the journal is; None for none.
    """
    refused = result.counts[Fate.REJECTED_BY_CDP]
    if place is None or result.job_id is None or result.differences:
        return
    upload = result.plan.upload
    try:
        lessons = Lessons(place, workspace_of(client), upload.object_name)
        if refused or lessons.read()[1]:
            lessons.add(result.job_id, lambda key, known: _told(result, key, known))
    except JournalTrouble:
        return


def _told(
    result: ImportResult, key: bytes, known: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return the facts of all fields, with those of a result added."""
    upload = result.plan.upload
    sent = sent_of(upload)
    fates = result.fates["fate"].to_numpy()[upload.rows]
    accepted = fates == Fate.ACCEPTED
    errors = result.errors[result.errors["stage"].eq("cdp")]
    refused = {
        str(field): np.isin(upload.rows, lines["row"].dropna().to_numpy())
        & (fates == Fate.REJECTED_BY_CDP)
        for field, lines in errors.groupby("field")
    }
    made = {}
    nobody = np.zeros(len(upload.rows), dtype=bool)
    for field, texts in sent.items():
        facts = Facts.of(known.get(field, {}))
        here = refused.get(field, nobody)
        facts.add(texts.filter(pa.array(accepted)), texts.filter(pa.array(here)), key)
        lacks = np.asarray(texts.is_null())
        if facts.refused_missing:
            others = {name: cells for name, cells in sent.items() if name != field}
            facts.note_without(others, accepted & lacks, here & lacks, key)
        made[field] = facts.kept()
    return made


def sent_of(upload: Upload) -> dict[str, pa.LargeStringArray]:
    """Return the values of each field as they are sent; null for none."""
    fields = [column.field for column in upload.mapping.columns]
    made = {}
    for field, cells in zip(fields, upload.sent.columns, strict=True):
        texts = written(cells)
        made[field] = pc.if_else(pc.equal(texts, ""), None, texts)
    return made


def learned_rules_of(
    client: Client, place: JournalPlace | None, object_name: str
) -> list[LearnedRule]:
    """Return the rules that past jobs have shown; none without a journal."""
    if place is None:
        return []
    try:
        key, known = Lessons(place, workspace_of(client), object_name).read()
    except JournalTrouble:
        return []
    facts = {field: Facts.of(kept) for field, kept in known.items()}
    return rules_of(facts, key)


def rules_for(options: Options, object_name: str) -> list[LearnedRule]:
    """Return the rules that past jobs have shown, by the arguments of an import.

    Raises:
        CdpError: as ``Client.workspace``.
    """
    client = options["client"] or Client.from_env()
    return learned_rules_of(client, place_of(options["journal"]), object_name)


def foretold(
    upload: Upload, client: Client | None, place: JournalPlace | None
) -> tuple[str, ...]:
    """Say what the CDP is likely to refuse of an upload, as past jobs have shown.

    Args:
        upload: what is to be sent.
        client: the CDP; None where it is not known.
        place: where the journal is; None for none.
    """
    if client is None or place is None or not place.path.exists():
        return ()
    rules = learned_rules_of(client, place, upload.object_name)
    if not rules or upload.valid.empty:
        return ()
    sent = sent_of(upload)
    told = []
    for rule in rules:
        rows = int(rule.breaks(sent).sum()) if rule.field in sent else 0
        if rows:
            told.append(
                f"{counted(rows, 'row')} may be refused by the CDP: {rule.sentence} "
                f"(it refused {rule.refused:,} like these before)."
            )
    return tuple(told[:_MOST_TOLD])
