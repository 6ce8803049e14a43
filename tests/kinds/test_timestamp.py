"""Timestamps: every statement of docs/timestamps.md, then what holds for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from importlib import util
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from cdp_frames.errors import FrameError
from cdp_frames.kinds.base import Judged
from cdp_frames.kinds.instants import wire_text
from cdp_frames.kinds.timestamp import judge
from cdp_frames.problems import PROBLEMS
