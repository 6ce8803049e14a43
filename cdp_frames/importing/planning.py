"""From a frame to a plan: what would be sent, worked out to the last byte."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Unpack

import numpy as np

from cdp_frames.api.client import Client
from cdp_frames.encoding import require_format
from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.aiming import (
    found_target,
    judged_claim,
    known_of,
    of_a_repair,
    target_of,
)
from cdp_frames.importing.audit import audit_of
from cdp_frames.importing.callbacks import check_callback, telling
from cdp_frames.importing.destination import destination_of
from cdp_frames.importing.execution import RunOptions
from cdp_frames.importing.fingerprint import content_of, fingerprint_of
from cdp_frames.importing.guards import (
    Measured,
    change_of,
    check_guards,
    removals_note,
    removals_of,
    strikes,
)
from cdp_frames.importing.judging import judged_rows
from cdp_frames.importing.known import known_target, mark_undone, otherwise
from cdp_frames.importing.learning import foretold, learn
from cdp_frames.importing.opted_out import held_note, suppressed_note
from cdp_frames.importing.options import kept
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.recovery import carry_out
from cdp_frames.importing.reimporting import (
    Again,
    Lineage,
    imported_before,
    repeated,
    rows_of,
)
from cdp_frames.importing.suppressing import suppression_of
from cdp_frames.importing.undoing import undone
from cdp_frames.importing.upload import Upload
from cdp_frames.importing.upload_file import UploadFile
from cdp_frames.inputs import given
from cdp_frames.journal import place_of
from cdp_frames.lists import Target, check_target
from cdp_frames.mapping import require_published
from cdp_frames.mapping.memory import memory_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from cdp_frames.importing.destination import Destination
    from cdp_frames.importing.guards import LastRun
    from cdp_frames.importing.judging import Judged
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.inputs import Given
    from cdp_frames.journal import Intent
    from cdp_frames.mapping import Mapping
    from cdp_frames.screening.precedent import Precedent


def plan(
    df: object,
    options: Options,
    *,
    skipped: int = 0,
    destination: Destination | None = None,
) -> ImportPlan:
    """Work an import out.

    Args:
        df: the rows: a pandas frame, or what hands out Arrow data.
        options: all arguments of ``cdp_import``.
        skipped: how many rows more there are that need not be sent again; the guards
            count them.
        destination: what the rows are held to; None to ask the CDP.

    Raises:
        CdpError: as ``plan_import``.
    """
    rows = given(df)
    content = content_of(rows.frame, options)
    return _plan(
        *(rows, options, Lineage(), content), skipped=skipped, destination=destination
    )


def _plan(
    rows: Given,
    options: Options,
    lineage: Lineage,
    content: str,
    known: Intent | None = None,
    *,
    skipped: int = 0,
    destination: Destination | None = None,
) -> ImportPlan:
    frame = rows.frame
    check_options(options)
    known = known or known_of(options, content)
    target, claim = target_of(options, known)
    claim = of_a_repair(target, claim, lineage.doubt)
    if destination is None:
        destination = destination_of(options["client"], options["object_name"])
    suppression = suppression_of(options["suppress"], options["client"])
    made = judged_rows(frame, destination, options, lineage, suppression)
    require_published(made.screened.mapping, destination.fields)
    upload = upload_of(frame, made, target, destination, options)
    if lineage.file_name:
        upload = replace(upload, file_name=lineage.file_name)
    if claim is not None:
        upload, claim = judged_claim(claim, upload, options)
    goes_to = otherwise(claim) or upload.target
    removals = removals_of(options["client"], upload, goes_to)
    last: LastRun | None = None
    of_change: tuple[str, ...] = ()
    if lineage.previous is None:
        last, of_change = change_of(options, upload.target, options["client"])
    whole = ImportPlan(
        given=rows,
        screened=made.screened,
        upload=upload,
        held=made.held,
        opt_outs=options["opt_outs"],
        notes=(
            *_of_the_file(FileNotes.of(frame), lineage.previous),
            *destination.notes,
            *held_note(made.screened.opted_out, "plan"),
            *suppressed_note(made.screened.opted_out),
            *suppression.notes,
            *lineage.notes,
            *imported_before(lineage.previous, upload),
            *removals_note(removals),
            *of_change,
            *foretold(upload, options["client"], place_of(options["journal"])),
        ),
        content=content,
        claim=claim,
        people=made.people,
        _options=options,
        _apply=planned_before(options, lineage),
        removals=removals,
        force=options["force"],
        skipped=skipped,
    )
    return replace(whole, struck=_struck(whole, options, lineage, last))


def check_options(options: Options) -> None:
    """Refuse arguments that contradict each other, or say nothing.

    Raises:
        FrameError: one of them is at fault.
        SettingsError: more than one target is given.
    """
    check_target(
        list_name=options["list_name"],
        target_list_id=options["target_list_id"],
        audience_name=options["audience_name"],
        if_exists=options["if_exists"],
    )
    _check_timeout(options["timeout"])
    require_format(options["upload_format"])
    audit_of(options)
    check_callback(options["on_result"])
    check_guards(options)


def _struck(
    plan: ImportPlan, options: Options, lineage: Lineage, last: LastRun | None
) -> tuple[str, ...]:
    """Ask the guards; what is repaired is a small part of an import that they saw."""
    if lineage.previous is not None:
        return ()
    counts = {**plan.counts, "rows": plan.counts["rows"] + plan.skipped}
    sent = plan.counts[Fate.VALID] + plan.skipped
    return strikes(options, Measured(counts, sent, plan.removals, last))


def _check_timeout(timeout: object) -> None:
    # Found out only when the job runs, it would cost the result.
    if not isinstance(timeout, (int, float)) or not timeout >= 0:
        raise FrameError(f"timeout is a number of seconds from 0, not {timeout!r}.")


def upload_of(
    frame: pd.DataFrame,
    made: Judged,
    target: Target,
    destination: Destination,
    options: Options,
) -> Upload:
    """Return what one job would carry of judged rows."""
    screened = made.screened
    return Upload(
        file=UploadFile.of(made.sent, options["upload_format"]),
        sent=made.sent,
        file_name=_file_name(options),
        object_name=options["object_name"],
        target=target,
        mapping=screened.mapping,
        fields=destination.fields,
        valid=screened.valid,
        rows=rows_of(screened.fates, Fate.VALID),
        labels=frame.index,
        match_key=destination.match_key,
        keys=destination.keys_of(screened.valid),
        form=options["upload_format"],
        merged=made.merged,
    )


def _of_the_file(notes: FileNotes, previous: ImportResult | None) -> Iterator[str]:
    """Repeat what ``read_contacts`` left out of the frame, for it is not in it."""
    if previous is not None:
        # Its own plan has spoken of the file already.
        yield from (note for note in notes.ignored if note not in previous.notes)
        return
    yield from notes.ignored
    if notes.set_aside:
        reasons = Counter(record.reason for record in notes.set_aside)
        text = ", ".join(f"{reason} ({n:,})" for reason, n in reasons.most_common())
        yield f"Records of the file that were set aside when it was read: {text}."
    for note in notes.notes:
        yield f"In the file: {note.rstrip('.')}."


def _file_name(options: Options) -> str:
    target = options["list_name"] or options["target_list_id"]
    name = target or options["audience_name"] or options["object_name"]
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return f"{slug or 'import'}.{options['upload_format']}"


def _apply(
    plan: ImportPlan,
    job_id: str | None = None,
    timeout: float | None = None,
    *,
    options: Options,
    lineage: Lineage,
) -> ImportResult:
    positions = np.arange(len(plan.frame), dtype="int64")
    client = options["client"] or Client.from_env()
    reimport, undo = callables_of(options, lineage.streamed)
    plain, asked = kept(options if lineage.previous is None else lineage.changed)
    run = RunOptions(
        client=client,
        timeout=options["timeout"] if timeout is None else timeout,
        verify=options["verify"],
        progress=options["progress"],
        previous=lineage.previous,
        identity=positions if lineage.identity is None else lineage.identity,
        reimport=reimport,
        undo=undo,
        options=plain,
        asked=asked,
        place=place_of(options["journal"]),
        again=options["again"],
        replaces=options["if_exists"] == "replace",
        find_target=partial(found_target, options),
        audit=audit_of(options),
    )
    fingerprint = fingerprint_of(plan.content, client)
    result = telling(
        partial(carry_out, plan, run, fingerprint, job_id), options["on_result"]
    )
    if lineage.previous is None:
        remember(options, plan.mapping)
    learn(result, client, run.place)
    return result


def remember(options: Options, mapping: Mapping) -> None:
    """Keep a mapping that the user gave, where there is a memory.

    What was only inferred is no evidence for the next file.
    """
    memory = memory_of(options["memory"])
    if memory is not None and options["mapping"] is not None:
        memory.remember(mapping)


def planned_before(options: Options, lineage: Lineage) -> Callable[..., ImportResult]:
    """Return what ``ImportPlan.apply`` calls, for a plan with these arguments."""
    return partial(_apply, options=options, lineage=lineage)


def callables_of(
    options: Options, streamed: Precedent | None = None
) -> tuple[Callable[..., ImportResult], Callable[..., Undone]]:
    """Return what ``reimport`` and ``undo`` of a result call.

    Args:
        options: all arguments of the import.
        streamed: what a stream showed, of which its rows were a part.
    """
    return Again(_reimport, options, streamed), partial(_undo, options)


def _reimport(
    options: Options,
    streamed: Precedent | None,
    previous: ImportResult,
    fixed: object,
    **changed: Unpack[Options],
) -> ImportResult:
    rows = given(fixed)
    # A plan without its fields and lists would not be the plan of the import.
    client = changed.get("client") or options["client"] or Client.from_env()
    options = {**options, "client": client}
    content = content_of(rows.frame, changed, previous.plan.content)
    known = known_of({**options, **changed}, content)
    asked: Options = {**options, "again": False}
    again, lineage = repeated(
        asked, previous, rows, changed, known_target(known), streamed
    )
    return _plan(rows, again, lineage, content, known).apply()


def _undo(options: Options, result: ImportResult, *, preview: bool) -> Undone:
    client = options["client"] or Client.from_env()
    done = undone(result, result._added_to, client, preview=preview)  # noqa: SLF001 - ours
    if not preview:
        fingerprint = fingerprint_of(result.plan.content, client)
        mark_undone(place_of(options["journal"]), fingerprint, result.job_id)
        audit = audit_of(options)
        if audit is not None:
            audit.take_back(result.job_id, done)
    return done


def looked_up(
    df: object,
    past: list[tuple[Intent, Options]],
    name: str,
    previous: ImportResult | None = None,
) -> ImportResult:
    """Return the result of an import of the past, whose rows are given again.

    Args:
        df: the rows.
        past: what the journal knows of imports, and their arguments; the last one of
            these rows is meant. Of one that repairs another they are those that differ.
        name: what it was asked for by.
        previous: the result that it repairs; None if it is a first import.

    Raises:
        FrameError: these are the rows of none, or no job of it was opened.
        CdpError: as ``cdp_import``, but that nothing is sent.
    """
    rows = given(df)
    before = () if previous is None else (previous.plan.content,)
    for intent, options in past:
        content = content_of(rows.frame, options, *before)
        if content == intent.facts["content"]:
            break
    else:
        raise FrameError(
            f"these are not the rows that were imported as {name!r}: other cells, "
            "columns or headers, or other arguments. Read the same file in the same "
            "way."
        )
    if intent.job_id is None:
        raise FrameError(
            f"the import of {name!r} was cut short before its job was opened: nothing "
            "was sent. Run its line again."
        )
    if previous is None:
        # Whatever the CDP has by now, it goes to the list of that time.
        then: Options = {**options, "if_exists": "append"}
        return _plan(rows, then, Lineage(), content, intent).resume(intent.job_id)
    again: Options = {**previous.plan._options, **options, "again": False}  # noqa: SLF001 - ours
    to = Target(**intent.facts["target"])
    whole, lineage = repeated(again, previous, rows, options, to)
    return _plan(rows, whole, lineage, content, intent).resume(intent.job_id)
