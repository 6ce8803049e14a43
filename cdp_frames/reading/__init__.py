"""Contact files of any origin: file in, DataFrame of text out."""
