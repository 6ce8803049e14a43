"""Cards for a notebook and lines for a terminal, composed."""
