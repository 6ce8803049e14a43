"""Diagrams stand as their text: to draw them, a page would load a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Diagram(Directive):
    """A block of ``mermaid``, which GitHub draws."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the text as a block."""
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directive known."""
    app.add_directive("mermaid", Diagram)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
