"""What can be set: the workspace, its faults, its clock."""
