"""How hypothesis runs: on a busy machine a slow example is no failure."""

from hypothesis import settings

settings.register_profile("patient", deadline=None, max_examples=60)
settings.load_profile("patient")
