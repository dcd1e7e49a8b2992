"""The documentation's site: `python -m tools.docs`."""
