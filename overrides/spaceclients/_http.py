"""The HTTP library's names: what of the package doesn't show them to users takes them from here.

So the library can be changed in one place, and in those that show them: `transport=`, and what is based on its classes.
"""

from httpx import *  # noqa: F403  # pyright: ignore[reportWildcardImportFromLibrary]
