"""What is collected here depends on whether the real exports are."""

from __future__ import annotations

from tests.reading.twins import SAMPLES

# Without them there is nothing to compare the twins with: no test, rather than a skip.
collect_ignore = [] if SAMPLES.is_dir() else ["test_twins.py"]
