"""Making generated/ of specs/: `python -m tools.generate`."""
