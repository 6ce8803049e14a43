"""Programs learned from examples: a small language, a search, and a committee."""
