"""What words of people's languages mean: one set of tables, asked by every room.

To add a word or a language, add it to a table; nothing else changes. `tables` loads
them, `headers` reads the header of a column with them.
"""
