"""The API over HTTP: requests, endpoints, answers, tokens."""
