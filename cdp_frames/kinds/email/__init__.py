"""E-mail addresses: email-validator decides, at the speed of columns."""
