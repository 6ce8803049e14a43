"""The tests of the kinds."""
