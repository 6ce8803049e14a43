"""An import and its rows, as the ledger has them: no value of a person is in it."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import PackageNotFoundError, version
from os import PathLike
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.audited_places import files_of, places_of
from cdp_frames.importing.corrected import corrections_of, refused_before
from cdp_frames.ledger import (
    LONGEST_CELL,
    Draft,
    EntryKind,
    match_key_of,
    may_hold_address,
    without_addresses,
)
from cdp_frames.schema import load_schema
from cdp_frames.screening.bad_cells import asks_for_consent
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import pandas as pd

    from cdp_frames.importing.audit import Audit
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.ledger import LedgerKey
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening.columns import NormalizedColumn

# An address in memory is another one in the next process.
_PLACE: Final = re.compile(r" at 0x[0-9a-f]+")


def people_of(
    columns: Sequence[NormalizedColumn], match_key: str | None
) -> list[str | None]:
    """Return what n rows are known by: their match keys, in the CDP's normal form.

    Args:
        columns: the normalized columns.
        match_key: the field that says who a person is; where there is none, the column
            of addresses says it.

    Returns:
        n texts; of a refused cell what stands there, None where nothing does.
    """
    field = match_key or "email"
    column = next((each for each in columns if each.mapped.field == field), None)
    if column is None:
        return [None] * (len(columns[0].clean) if columns else 0)
    known: list[str | None] = texts_of(column.clean).text.to_pylist()
    raw = texts_of(column.raw).text.to_pylist()
    return [
        key if key is not None else match_key_of(cell) if cell else None
        for key, cell in zip(known, raw, strict=True)
    ]


def import_facts(
    plan: ImportPlan, audit: Audit, result: ImportResult | None = None
) -> dict[str, Any]:
    """Return what is written down of an import as a whole."""
    target = plan.target
    facts = {
        "by": audit.run_by,
        "target": without_addresses(str(target)),
        "list_name": _name(target.list_name or target.audience_name),
        "list_id": target.list_id,
        "object": target.object_name,
        "files": files_of(plan, audit),
        "rows": len(plan.frame),
        **audit.facts,
        "mapping": _digest(
            {
                without_addresses(name): field
                for name, field in plan.mapping.field_map.items()
            }
        ),
        "package": _package(),
    }
    if result is None:
        return facts
    previous = result.previous
    return facts | {
        "list_id": result.list_id,
        "job_id": result.job_id,
        "counts": result.counts,
        "entries": len(result.fates),
        "repairs": None if previous is None else previous.job_id,
        "differences": len(result.differences),
    }


class Accounted(Protocol):
    """What became of rows, as an import or a change of a list says it."""

    @property
    def fates(self) -> pd.DataFrame:
        """The fate of each row."""

    @property
    def errors(self) -> pd.DataFrame:
        """Why rows were refused."""

    @property
    def changes(self) -> pd.DataFrame:
        """The cells that were sent otherwise."""

    @property
    def opted_out(self) -> pd.DataFrame:
        """The rows that were held back."""


def drafts_of(
    result: ImportResult, audit: Audit, number: int, key: LedgerKey
) -> Iterator[Draft]:
    """Return an entry for each row of an import.

    Args:
        result: what became of the rows.
        audit: who runs the import.
        number: the number of the import's own entry.
        key: of the ledger.
    """
    return row_drafts(
        *(result.plan, result, audit, number, key),
        corrected=corrections_of(result),
        refused=refused_before(result),
    )


def row_drafts(
    plan: ImportPlan,
    result: Accounted,
    audit: Audit,
    number: int,
    key: LedgerKey,
    *,
    corrected: Mapping[int, Sequence[str]] = MappingProxyType({}),
    refused: Mapping[int, int] = MappingProxyType({}),
) -> Iterator[Draft]:
    """Return an entry for each row of a plan that was carried out.

    Args:
        plan: what was planned.
        result: what became of the rows.
        audit: who runs it.
        number: the number of its own entry.
        key: of the ledger.
        corrected: the fields of each row that somebody has corrected.
        refused: the entry of each row that was refused before.
    """
    count = len(result.fates)
    # In the ledger a row of a part is the row of the stream.
    rows = plan.numbers
    columns: dict[str, list[Any]] = {
        "codes": _codes(result),
        **_moves(result.fates),
        **places_of(plan.frame, files_of(plan, audit)),
        "consent": _consents(plan, key),
        "changed": _changed(plan, result),
        "suppressed_by": _suppressed(result),
        "corrected_by": [None] * count,
    }
    people = plan.people if plan.people is not None else _people_in(plan)
    for row, fields in corrected.items():
        columns["corrected_by"][row] = audit.run_by
        for field in fields:
            rules = columns["changed"][row] or {}
            columns["changed"][row] = {
                **rules,
                field: ", ".join(["corrected", *filter(None, [rules.get(field)])]),
            }
    if audit.place is not None and audit.place.corrects:
        columns["corrected_by"] = [audit.run_by] * count
    names = [*columns]
    sent = (
        result.fates["sent_row"]
        .astype(object)
        .where(result.fates["sent_row"].notna(), None)
    )
    for row, (fate, person, of, *cells) in enumerate(
        zip(result.fates["fate"], people, sent, *columns.values(), strict=True)
    ):
        number_of_row = row if rows is None else int(rows[row])
        facts = {"row": number_of_row, "fate": str(fate)}
        facts |= {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        if of is not None and of != row:
            facts["sent_row"] = int(of if rows is None else rows[int(of)])
        if row in refused:
            facts["before"] = refused[row]
        yield Draft(EntryKind.ROW, facts, of=number, person=person)


def _people_in(plan: ImportPlan) -> list[str | None]:
    """Return what rows are known by, of a plan that was made without a ledger."""
    field = plan.upload.match_key or "email"
    people: list[str | None] = [None] * len(plan.frame)
    for column in plan.mapping.columns:
        for part in column.parts if column.field == field else ():
            cells = texts_of(plan.frame.iloc[:, part.position]).text.to_pylist()
            people = [
                known or (match_key_of(cell) if cell else None)
                for known, cell in zip(people, cells, strict=True)
            ]
    return people


def _consents(plan: ImportPlan, key: LedgerKey) -> list[dict[str, str] | None]:
    """Return the cells of each row that say whether mail is wanted, as they came."""
    frame = plan.frame
    found: list[dict[str, str] | None] = [None] * len(frame)
    labels = FileNotes.of(frame).labels
    fields = {
        part.position: column.field
        for column in (*plan.mapping.columns, *plan.mapping.judged)
        for part in column.parts
    }
    for position, header in enumerate(frame.columns):
        name = str(header)
        asked = (name, labels.get(name, ""), fields.get(position, ""))
        if not any(text and asks_for_consent(text) for text in asked):
            continue
        shown = without_addresses(name)
        cells = texts_of(frame.iloc[:, position]).text.to_pylist()
        for row, cell in enumerate(cells):
            if cell:
                found[row] = {**(found[row] or {}), shown: _cell(cell, key)}
    return found


def _moves(fates: pd.DataFrame) -> dict[str, list[Any]]:
    """Return whether each person was put on a list or taken off it, if that is told."""
    if "change" not in fates:
        return {}
    told = fates["change"].astype(object)
    return {"change": told.where(told.notna(), None).tolist()}


def _suppressed(result: Accounted) -> list[str | None]:
    """Return the suppression list that each row is held back for."""
    held = result.opted_out
    sources: list[str | None] = [None] * len(result.fates)
    for row, source in zip(held["row"], held["source"], strict=True):
        if isinstance(source, str):
            sources[int(row)] = without_addresses(source)
    return sources


def _cell(cell: str, key: LedgerKey) -> str:
    """Return a cell as it is, or its keyed hash if it may tell who somebody is."""
    if len(cell) <= LONGEST_CELL and not may_hold_address(cell):
        return cell
    return f"<hidden {key.hidden(cell)}>"


def _codes(result: Accounted) -> list[list[str] | None]:
    codes: list[list[str] | None] = [None] * len(result.fates)
    lines = result.errors.dropna(subset=["row"]).drop_duplicates(["row", "code"])
    for row, code in zip(lines["row"], lines["code"], strict=True):
        codes[int(row)] = [*(codes[int(row)] or []), str(code)]
    return codes


def _changed(plan: ImportPlan, result: Accounted) -> list[dict[str, str] | None]:
    """Return which fields of each row were sent otherwise, and by which rules."""
    changed: list[dict[str, str] | None] = [None] * len(result.fates)
    fields: dict[Hashable, str] = {
        part.header: column.field
        for column in (*plan.mapping.columns, *plan.mapping.judged)
        for part in column.parts
    }
    changes = result.changes
    for row, header, rule in zip(
        changes["row"], changes["column"], changes["rule"], strict=True
    ):
        field = fields.get(header, without_addresses(str(header)))
        rules = changed[int(row)] or {}
        words = [*filter(None, [rules.get(field)]), without_addresses(str(rule))]
        changed[int(row)] = {**rules, field: ", ".join(dict.fromkeys(words))}
    return changed


def _name(name: str | None) -> str | None:
    return None if name is None else without_addresses(name)


def _digest(value: object) -> str:
    """Return the version of something by what it says: 12 hexadecimal digits."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12]


def _package() -> str:
    try:
        return version("cdp-frames")
    except PackageNotFoundError:  # a checkout that was never installed
        return "?"


def version_of(schema: SchemaLike) -> dict[str, str]:
    """Return the name of a schema, and its version by what it says."""
    loaded = load_schema(schema)
    try:
        said = loaded.to_yaml()
    except Exception:  # noqa: BLE001 - a check of the user's own has no form in YAML
        said = _PLACE.sub("", repr(loaded))
    path = str(schema) if isinstance(schema, str | PathLike) else ""
    name = path.replace("\\", "/").rpartition("/")[2] or loaded.name
    called = without_addresses(str(name or type(schema).__name__))
    return {"schema": f"{called} {_digest(said)}"}
