"""What a tenant answers that the specs don't have: `python -m tools.probe`."""
