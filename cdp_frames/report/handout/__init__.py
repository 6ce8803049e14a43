"""A page for a colleague who has no Python: one file that asks nobody for anything."""
