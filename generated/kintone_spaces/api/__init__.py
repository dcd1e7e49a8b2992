# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Contains methods for accessing the API"""
