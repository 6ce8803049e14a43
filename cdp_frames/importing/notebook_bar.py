"""A progress bar in a notebook: plain HTML that is replaced, without any widget."""

from __future__ import annotations

import sys
from html import escape
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from cdp_frames.importing.pace import Stage

_STYLE: Final = "font:14px/1.5 system-ui,sans-serif;text-align:left;max-width:60em"
_BAR: Final = "display:block;width:100%;height:10px;accent-color:#2a9d63"


class Handle(Protocol):
    """What was displayed, and can be replaced."""

    def update(self, shown: object) -> None:
        """Show something else in its place."""


class Html:
    """A piece of a page that says the same in text."""

    def __init__(self, page: str, text: str) -> None:
        self._page, self._text = page, text

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._page


def display() -> Any:  # noqa: ANN401 - IPython's own function
    """Return what displays in a notebook; None where there is none."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    # A terminal of IPython has no kernel, and shows no HTML.
    if ipython is None or getattr(shell, "kernel", None) is None:
        return None
    return sys.modules["IPython.display"].display


class NotebookBar:
    """Draws stages one in place of the other.

    Args:
        show: as IPython's ``display``.
    """

    def __init__(self, show: Any) -> None:  # noqa: ANN401 - IPython's own function
        self._show = show
        self._handle: Handle | None = None

    def draw(self, stage: Stage) -> None:
        """Show a stage."""
        self._put(Html(bar(stage), f"{stage.name}: {stage.words()}"))

    def clear(self) -> None:
        """Leave nothing behind: a notebook is saved with what it shows."""
        if self._handle is not None:
            self._put(Html("", ""))

    def _put(self, shown: Html) -> None:
        if self._handle is None:
            self._handle = self._show(shown, display_id=True)
        else:
            self._handle.update(shown)


def bar(stage: Stage) -> str:
    """Write a stage as HTML: a bar, and in words how far it is."""
    words = stage.words()
    # A bar without a value says that something is being done.
    value = f' value="{stage.done}" max="{stage.total}"' if stage.total else ""
    label = escape(f"{stage.name}: {words}" if words else stage.name)
    return (
        f'<div style="{_STYLE}"><div><b>{escape(stage.name)}</b> {escape(words)}</div>'
        f'<progress aria-label="{label}" style="{_BAR}"{value}></progress></div>'
    )
