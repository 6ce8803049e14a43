"""``cdp-frames resume JOB --audit``: an import of the past, written into a ledger."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cdp_frames.cli.keeping import audit_for
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.errors import FrameError
from cdp_frames.importing.rejects_file import read_rejects
from cdp_frames.verbs.clients import client_if_any
from cdp_frames.verbs.past import pick_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from cdp_frames.importing.result import ImportResult

_Group = TypeVar("_Group", Reading, Rows)


def looked_up_again(
    command: str, options: Mapping[str, Any], job_id: str, how: Mapping[str, Any]
) -> Callable[[], ImportResult]:
    """Return what reads the rows of an import once more, and writes them down.

    Nothing is sent.

    Args:
        command: which command it was.
        options: its options.
        job_id: its job.
        how: ``audit``, ``run_by``, ``journal`` and ``timeout``.

    Raises:
        FrameError: its ledger can't be said so.
    """
    if command not in {"import", "reimport"}:
        raise FrameError(
            f"cdp-frames {command} has its ledger in its own file: name it there, and "
            "run it again, which sends nothing twice."
        )
    client = client_if_any(options.get("ca_bundle"))
    files: list[Path] = options["files"] if command == "import" else [options["file"]]
    corrects = command == "reimport"
    audit = audit_for(how["audit"], how["run_by"], files, corrects=corrects)
    given = {**how, "audit": audit, "client": client}
    if corrects:
        return partial(_result_of, job_id, read_rejects(files[0]).rows, given)
    if options.get("part_size"):
        raise FrameError("an import in parts is written into no ledger.")
    rows = _group(Rows, options)
    frame = rows.read(files, _group(Reading, options))
    mapping = rows.mapping(frame, client)
    if mapping is not None:
        given["mapping"] = mapping
    return partial(_result_of, job_id, frame, given)


def _result_of(job_id: str, rows: pd.DataFrame, given: dict[str, Any]) -> ImportResult:
    return pick_up(job_id, rows, **given)


def _group(kind: type[_Group], options: Mapping[str, Any]) -> _Group:
    """Put options together that were kept one by one."""
    names = [each.name for each in fields(kind)]
    return kind(**{name: options[name] for name in names if name in options})
