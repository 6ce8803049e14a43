"""Error files whose lines are all of one make, read as columns.

Most error files are tables, or JSON lines, of columns that their names explain, with
the same few complaints over and over. Such a file is read without an object for each
line, each distinct complaint is judged once, and the rows are found for all lines
together. What is said of a file is the very same as `error_lines`, `evidence`,
`row_numbers`, `matching` and `findings` say of it line by line; a file that is odd in
any way is left to them.
"""

from cdp_frames.errorfile.regular.reader import regular_errors

__all__ = ["regular_errors"]
