"""One file for each kind of value: values in, normalized values and problems out."""
