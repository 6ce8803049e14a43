"""``python -m cdp_frames.demo``: tell the story."""

import sys

from cdp_frames.demo.story import tell

sys.exit(tell())
