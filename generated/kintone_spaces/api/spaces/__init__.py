# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from . import update_space as update_space
