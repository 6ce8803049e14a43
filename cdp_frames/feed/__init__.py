"""A feed: the same kind of file, week after week, with nobody who looks at it."""
