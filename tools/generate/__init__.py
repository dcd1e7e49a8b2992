"""Makes generated/ from specs/: `python -m tools.generate`."""
