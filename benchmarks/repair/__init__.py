"""The bench of what repairs rows, on tasks of our own making."""
