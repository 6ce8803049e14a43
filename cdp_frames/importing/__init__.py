"""The spine: a plan, an upload, its execution, and the account of every row."""
