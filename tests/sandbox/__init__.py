"""The sandbox, called as a client would call it."""
