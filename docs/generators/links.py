"""Names that are Python's own and happen to be ours, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.addnodes import pending_xref

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# `Mapping[str, str]` in a signature is that of Python; ours takes no brackets.
_BOTH: Final = "Mapping"


def unlink(_app: Sphinx, page: nodes.document) -> None:
    """Take the links away from what is Python's own."""
    for link in list(page.findall(pending_xref)):
        if link.get("reftarget") != _BOTH:
            continue
        after = link.next_node(descend=False, siblings=True)
        if after is not None and after.astext() == "[":
            link.replace_self(nodes.Text(_BOTH))


def setup(app: Sphinx) -> dict[str, Any]:
    """Look through each page that was read."""
    app.connect("doctree-read", unlink)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
