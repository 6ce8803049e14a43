"""Clean a DataFrame, check it, and import it into a list of the Experiture CDP."""
