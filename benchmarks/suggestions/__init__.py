"""The bench of suggestions: cells that templates have spoilt, and what was meant."""
