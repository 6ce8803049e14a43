"""The pages that are made anew at each build, from the code itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.generators.command_line import command_line_page
from docs.generators.names import GROUPS, group_page, index_page

if TYPE_CHECKING:
    from pathlib import Path


def generated() -> dict[str, str]:
    """Return the pages by the names of their files."""
    markdown = {"command-line": command_line_page()}
    structured = {"index": index_page()} | {name: group_page(name) for name in GROUPS}
    return {f"{name}.md": text for name, text in markdown.items()} | {
        f"{name}.rst": text for name, text in structured.items()
    }


def write_all(folder: Path) -> None:
    """Write the pages that differ from what is there, and remove those that are gone.

    Args:
        folder: where they belong; nothing else lies in it.
    """
    folder.mkdir(exist_ok=True)
    pages = generated()
    for stale in folder.iterdir():
        if stale.name not in pages:
            stale.unlink()
    for name, text in pages.items():
        path = folder / name
        # A page that is the same keeps its time, and Sphinx does not make it again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
