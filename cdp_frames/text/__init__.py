"""The ground floor: characters, cells, names and files, as text, for all above."""
