"""Compares the answers of a real tenant with the specs: `python -m tools.probe`."""
