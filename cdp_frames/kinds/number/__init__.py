"""Numbers, whole and other: texts and objects read, and put into 64 bits."""
