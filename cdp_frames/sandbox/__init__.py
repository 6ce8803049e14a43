"""The CDP in a box: the documented API over real HTTP on a real database."""
