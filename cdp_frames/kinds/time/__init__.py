"""Timestamps and dates: what each spelling means, as instants and as days."""
