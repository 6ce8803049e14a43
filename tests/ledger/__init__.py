"""The ledger: a chain of entries about who was imported."""
