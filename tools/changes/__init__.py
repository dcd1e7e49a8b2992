"""Reports what changed for users since a version: `python -m tools.changes`."""
