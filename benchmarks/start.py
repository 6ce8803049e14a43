"""What ``import cdp_frames`` takes beside what it is built on."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.table import Line
from benchmarks.timing import fresh, paired

if TYPE_CHECKING:
    from collections.abc import Iterator

# Names that a script or notebook begins with; an import alone does no work.
_OURS = "import cdp_frames"
_VERB = "from cdp_frames import cdp_import"
_BASE = "import pandera.pandas"


def lines() -> Iterator[Line]:
    """Compare the imports, with compiled modules, as they are after an installation."""
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        fresh(_VERB, environment=environment)  # compiles
        ours, verb, base = paired(
            *(
                lambda of=code: fresh(of, environment=environment)
                for code in (_OURS, _VERB, _BASE)
            ),
            rounds=7,
        )
    yield Line("import cdp_frames", 1.1, ours.wall / base.wall, "of pandera.pandas")
    name = "from cdp_frames import cdp_import"
    yield Line(name, None, verb.wall / base.wall, "of pandera.pandas")
