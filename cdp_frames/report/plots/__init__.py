"""Charts of what imports did, drawn by Altair (extra ``plot``)."""
