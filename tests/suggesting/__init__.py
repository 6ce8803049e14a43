"""Tests of what may have been meant by a refused cell."""
