# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from . import create_space as create_space
