"""The data: the database, records, lists and the rules that rows must pass."""
