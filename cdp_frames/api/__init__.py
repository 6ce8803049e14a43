"""The CDP over HTTP: messages, credentials, one method for each endpoint."""
