"""Adds links to the package's metadata: to the repository that builds it, if the environment names one."""

import os
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

VENDORS = {"Kaiten API": "https://developers.kaiten.ru", "kintone API": "https://kintone.dev/en"}


class ProjectUrls(MetadataHookInterface):
    """The metadata hook for hatchling; pyproject.toml names this file."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the links; GitHub's workflows set GITHUB_REPOSITORY to `owner/name`."""
        owner, _, name = os.environ.get("GITHUB_REPOSITORY", "").partition("/")
        repository = f"https://github.com/{owner}/{name}"
        ours = {
            "Documentation": f"https://{owner}.github.io/{name}/",
            "Repository": repository,
            "Changelog": f"{repository}/blob/main/CHANGELOG.md",
            "Issues": f"{repository}/issues",
        }
        metadata["urls"] = (ours if name else {}) | VENDORS
