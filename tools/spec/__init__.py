"""Reading a spec: its parts, its problems, its names in Python and its examples."""
