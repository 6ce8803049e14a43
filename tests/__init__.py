"""The tests, as a package: they share strategies and laws."""
