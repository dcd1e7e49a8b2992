"""What a spec says at run time."""
