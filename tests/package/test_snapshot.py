"""The public surface is what it was; to change it is a deliberate act."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from tests.package.surface import surface

SNAPSHOT = Path(__file__).with_name("surface.txt")

# Set by `make snapshot`.
SAVING = "SAVE_SNAPSHOT" in os.environ


def test_the_public_surface_is_what_it_was() -> None:
    now = surface()
    if SAVING:
        SNAPSHOT.write_text(now, encoding="utf-8")
    before = SNAPSHOT.read_text(encoding="utf-8")
    lines = difflib.unified_diff(
        before.splitlines(), now.splitlines(), "before", "now", lineterm="", n=0
    )
    assert before == now, (
        "what others rely on has changed. If that is meant, run `make snapshot`, and "
        "say so in CHANGELOG.md:\n" + "\n".join(lines)
    )
