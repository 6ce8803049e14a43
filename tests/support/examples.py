"""How many examples a property is tried with: a share of what the profile asks for."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> settings:
    """Return settings with so many examples where the profile asks for a hundred.

    A test that is slow takes fewer than the others, one that is quick takes more, and
    the profile still decides: a fifth of it with ``dev``, twenty times with ``fuzz``.
    """
    profile = settings.get_profile(settings.get_current_profile_name())
    return settings(max_examples=max(1, count * profile.max_examples // 100))
