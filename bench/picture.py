"""Draws the calls per second of each client."""

from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

OURS, OTHER = "#1a6fb5", "#9aa3ad"


def draw(speeds: dict[str, dict[str, float]], target: Path) -> None:
    """Write a picture with a bar for each client.

    Args:
        speeds: For each part of the picture, the calls per second by client.
        target: The file, an SVG.
    """
    mpl.rcParams |= {"svg.hashsalt": "spaceclients", "font.size": 10}
    figure, parts = plt.subplots(len(speeds), figsize=(8, 6), layout="constrained")
    figure.patch.set_facecolor("white")  # readable in the dark theme too
    for part, (title, speed) in zip(parts, speeds.items(), strict=True):
        names = sorted(speed, key=lambda name: speed[name])
        colours = [OURS if "spaceclients" in name else OTHER for name in names]
        bars = part.barh(names, [speed[name] for name in names], color=colours)
        part.bar_label(bars, fmt="%.0f", padding=3)
        part.set_title(f"calls per second, {title}", loc="left")
        part.spines[["top", "right"]].set_visible(False)
        part.margins(x=0.1)
    figure.savefig(target, metadata={"Date": None, "Creator": None})
    # No line of the project's files ends in blanks.
    text = target.read_text(encoding="utf-8")
    target.write_text("".join(f"{line.rstrip()}\n" for line in text.splitlines()), encoding="utf-8")
