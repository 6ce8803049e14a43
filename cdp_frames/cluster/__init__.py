"""Frames that are larger than one machine, imported by the workers of Dask."""
