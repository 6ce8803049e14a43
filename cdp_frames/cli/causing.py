"""``cdp-frames causes``: what the refused rows of a kept result have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from cdp_frames.cli.checking import card_of
from cdp_frames.cli.fixing import planned_again
from cdp_frames.cli.reimporting import require_settings
from cdp_frames.cli.running import guarded, nothing_in
from cdp_frames.cli.shown import causes_text
from cdp_frames.cli.standard import readable
from cdp_frames.cli.terminal import say
from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.importing.rejects_file import read_rejects
from cdp_frames.text.prose import counted
from cdp_frames.verbs.past import load_result

# What `--errors` writes; all else is what `--save-result` wrote.
_REFUSED: Final = {".csv", ".xlsx"}
_ALONE: Final = (
    "What rows have in common shows beside those that went: keep both with "
    "cdp-frames import --save-result, or see cdp-frames check FILE --show causes."
)

Kept = Annotated[
    Path,
    typer.Argument(help="What --save-result wrote, or the refused rows of --errors."),
]


def causes_command(file: Kept) -> None:
    """Show what the refused rows of FILE have in common, and what would cure them.

    A file of --save-result knows the other rows, too, and says more. Nothing is sent.
    """

    def action() -> int:
        with readable([file]) as (path,):
            if not path.exists():
                raise FrameError(f"there is no file {str(file)!r}.")
            if path.suffix.lower() in _REFUSED:
                rejects = read_rejects(path)
                if rejects.rows.empty:
                    raise FrameError(nothing_in([file]))
                require_settings(rejects, [file], {})
                plan = planned_again(rejects)
                bad = counted(plan.counts[Fate.REJECTED_HERE], "row")
                say(card_of(plan, f"{bad} of {plan.counts['rows']:,} still refused"))
                say(_ALONE)
            else:
                say(causes_text(load_result(path, progress=False)))
        return 0

    guarded(action)
