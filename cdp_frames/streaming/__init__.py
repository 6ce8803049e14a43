"""Files and streams of frames that are larger than memory, imported part by part."""
