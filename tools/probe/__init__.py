"""Compares the responses of a real tenant with the specs: `python -m tools.probe`."""
