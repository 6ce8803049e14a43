"""The main job on a file that ships with the package, against a CDP in a box."""
