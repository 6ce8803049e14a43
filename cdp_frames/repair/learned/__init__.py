"""What the CDP refuses, remembered: rules that fit all that past jobs have told."""
