"""A line that can't be read is told to a program as well, if it asks for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import typer

from cdp_frames.cli.as_json import error_as_dict, print_json
from cdp_frames.cli.plain import PlainGroup
from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Callable

# What a bad parameter is a kind of: an option that is not there, a word too many.
# Typer has no public name for it.
_USAGE: Final = cast("type[Exception]", typer.BadParameter.__mro__[1])
_ASKED: Final = "cdp_frames.asked"
_JSON: Final = "--json"


class ToldGroup(PlainGroup):
    """The command, which tells a program of a line that can't be read."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - as it
        """Keep what was typed."""
        asked = ctx.meta[_ASKED] = list(args)
        left: list[str] = _told(
            lambda: super(ToldGroup, self).parse_args(ctx, args), asked
        )
        return left

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as PlainGroup
        """Run the command that was asked for."""
        return _told(lambda: super(ToldGroup, self).invoke(ctx), ctx.meta[_ASKED])


def _told(run: Callable[[], Any], asked: list[str]) -> Any:  # noqa: ANN401 - of any
    try:
        return run()
    except _USAGE as error:
        if _JSON in asked:
            words = str(cast("Any", error).format_message())
            # In words of ours: the type of another package is no contract.
            print_json(error_as_dict(FrameError(words), words))
        raise
