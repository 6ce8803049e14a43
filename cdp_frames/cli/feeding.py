"""``cdp-frames run``: one run of a feed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cdp_frames.cli.as_json import print_json
from cdp_frames.cli.options import (
    Again,
    AsJson,
    Certificates,
    Errors,
    FailOn,
    Force,
    JournalFile,
    NoJournal,
    PlanOnly,
    RunBy,
    SaveResult,
    Seconds,
    Show,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.running import guarded, require_writable
from cdp_frames.cli.showing import Telling, imported, show_plan
from cdp_frames.cli.standard import came_in, is_standard
from cdp_frames.cli.terminal import say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.errors import FrameError
from cdp_frames.feed.file import load_feed, save_feed
from cdp_frames.feed.run import prepared, run
from cdp_frames.feed.saving import feed_of, source_from
from cdp_frames.verbs.clients import client_if_any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdp_frames.cli.row_options import Reading
    from cdp_frames.feed.model import Feed
    from cdp_frames.importing.plan import ImportPlan

_SAME_LIST: Final = (
    "The next run would make a list of the same name and stop: write {date} or {week} "
    'into target.list there, or say if_exists = "append" or "replace".'
)


def feed_keeper(
    path: Path | None,
    files: Sequence[Path],
    options: dict[str, Any],
    reading: Reading,
    *,
    as_json: bool = False,
) -> Callable[[ImportPlan], None]:
    """Return what writes an import down as a feed; it does nothing without a path.

    Args:
        path: the file of the feed; None for none.
        files: what is imported.
        options: the arguments of ``cdp_import``.
        reading: how it is read.
        as_json: whether a program reads what is printed.

    Raises:
        FrameError: the file is there already, or can't be written, or there are several
            files or sheets. Nothing was sent.
    """
    if path is None:
        return _keep_nothing
    if is_standard(path) or any(map(came_in, files)):
        raise FrameError(
            "a feed is a file, and names a file that it reads: - will not do for "
            "either. Nothing was sent."
        )
    if path.exists():
        raise FrameError(
            f"{path} is there already: move it away first, for somebody may have "
            "changed it. Nothing was sent."
        )
    require_writable(path)
    sheets = reading.sheet or []
    if len(files) > 1 or len(sheets) > 1 or sheets == ["*"]:
        raise FrameError("a feed reads one file and one sheet. Nothing was sent.")
    how = {
        "sheet": next(iter(sheets), None),
        "encoding": reading.encoding,
        "family": reading.source,
        "one_per_row": reading.one_per_row,
    }

    def keep(plan: ImportPlan) -> None:
        source = source_from(path, files[0], **how)
        save_feed(feed_of(plan, path, options, source))
        # A program reads the other stream.
        run = typed("cdp-frames", "run", path)
        say(f"The feed is in {path}. Run it with:\n  {run}", err=as_json)
        if options["list_name"] and options["if_exists"] == "fail":
            say(_SAME_LIST, err=as_json)

    return keep


def _keep_nothing(plan: ImportPlan) -> None:
    """Write no feed."""


def _require_no_source(feed: Feed, errors: Path | None) -> None:
    """See that the next run does not take the refused rows for the newest file.

    Raises:
        FrameError: it would.
    """
    pattern = feed.source.path
    if errors is None or pattern is None:
        return
    if errors.resolve().match(str((feed.path.parent / pattern).resolve())):
        raise FrameError(
            f"--errors {errors} fits source.path = {pattern!r} of {feed.path.name}: a "
            "run would read it as its newest file. Name another file or folder. "
            "Nothing was sent."
        )


def run_command(  # noqa: PLR0913, PLR0917 - options of a command
    feed: Annotated[Path, typer.Argument(help="The file of the feed, in TOML.")],
    errors: Errors = None,
    show: Show = None,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,  # noqa: FBT002 - a switch on a command line
    again: Again = False,  # noqa: FBT002 - a switch on a command line
    force: Force = False,  # noqa: FBT002 - a switch on a command line
    fail_on: FailOn = "0",
    timeout: Seconds = 600.0,
    run_by: RunBy = None,
    save_result: SaveResult = None,
    as_json: AsJson = False,  # noqa: FBT002 - a switch on a command line
    plan: PlanOnly = False,  # noqa: FBT002 - a switch on a command line
) -> None:
    """Run FEED: its newest file, by its frozen mapping, into its list."""
    asked = {
        name: str(value.absolute()) if isinstance(value, Path) else value
        for name, value in locals().items()
    }

    def action() -> int:
        require_apart({"--errors": errors, "--save-result": save_result}, [feed])
        told = load_feed(feed)
        _require_no_source(told, errors)
        if run_by is not None and told.audit is None:
            raise FrameError(
                "--as says in a ledger who runs a feed: name the ledger in the feed, "
                "as path of [ledger]."
            )
        how: dict[str, Any] = {
            "force": force,
            "again": again,
            "timeout": timeout,
            "run_by": run_by,
        }
        ready = prepared(
            told,
            None,
            client_if_any(ca_bundle),
            command={"run": asked},
            journal=False if no_journal else journal or True,
            **how,
        )
        how_told = told.options()
        judged = {
            **{n: v for n, v in how_told.items() if isinstance(v, (str, bool))},
            "suppress": [str(each) for each in how_told["suppress"] or ()],
        }
        telling = Telling(
            errors=errors,
            keep=save_result,
            show=show or (),
            fail_on=fail_on,
            as_json=as_json,
            judged=judged,
            numbers=ready.numbers,
        )
        if plan:
            telling.check()
            show_plan(ready.plan, telling)
            if as_json:
                print_json(ready.plan.to_dict())
            return 0
        return imported(partial(run, ready), telling)

    guarded(action, as_json=as_json)
