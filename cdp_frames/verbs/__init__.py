"""The public verbs, thin: they hand on to the room that does the work.

Each file is loaded when it is asked for: an import into a list needs none of what reads
streams and feeds.
"""
