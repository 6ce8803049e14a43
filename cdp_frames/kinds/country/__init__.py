"""Countries: ISO 3166 codes from the names and codes that people write."""
