"""The ways to a screen, which are extras: a page in a browser, a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdp_frames.errors import FrameError
from cdp_frames.fixer import assets

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.fixer.work import Work


def served(work: Work, *, open_browser: bool, say: Callable[[str], object]) -> str:
    """Serve the page until its end; see ``serving.serve``.

    Raises:
        FrameError: Starlette or uvicorn is not installed, or the files of the grid are
            not here.
    """
    try:
        from cdp_frames.fixer.serving import serve  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise FrameError(
            f"{error.name} is not installed: pip install 'cdp-frames[fix]'. Without a "
            "page every verb of fix() works, such as fix.set and fix.accept."
        ) from None
    return serve(work, open_browser=open_browser, say=say)


def widget_of(work: Work) -> Any | None:  # noqa: ANN401 - anywidget is an extra
    """Return the grid as a widget; None without anywidget or the files of the grid."""
    if not assets.are_here():
        return None
    try:
        from cdp_frames.fixer.widget import widget  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return widget(work)
