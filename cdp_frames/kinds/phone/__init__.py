"""Phone numbers: E.164, through Google's libphonenumber."""
