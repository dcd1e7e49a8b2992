"""The names of the HTTP library, for modules that don't show them to users.

Replacing the library changes this module, and those that show its names: `transport=`, and subclasses of its classes.
"""

from httpx import *  # noqa: F403  # pyright: ignore[reportWildcardImportFromLibrary]
