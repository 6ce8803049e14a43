"""E-mail addresses: email-validator is the judge, at the speed of columns."""
