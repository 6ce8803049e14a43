"""Files: uploads in every format, and the error file in every shape."""
