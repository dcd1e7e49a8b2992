"""A figure: the result of a benchmark, with its spread and its goal."""

from collections.abc import Sequence
from statistics import median

import attrs

TOLERANCE = 0.15  # how far a figure may miss its goal before `--check` fails


@attrs.frozen
class Figure:
    """One row of the table.

    Attributes:
        what: What was measured.
        samples: The number of each round.
        goal: The number that it should reach.
        at_least: Whether more is better; otherwise less is.
        unit: The unit.
        detail: The measurements behind it.
    """

    what: str
    samples: Sequence[float]
    goal: float
    at_least: bool = False
    unit: str = "times"
    detail: str = ""

    @property
    def value(self) -> float:
        """The median of the rounds."""
        return median(self.samples)

    @property
    def met(self) -> bool:
        """Whether the goal is met, in the digits that are shown."""
        value, goal = round(self.value, 2), round(self.goal, 2)
        return value >= goal if self.at_least else value <= goal

    @property
    def regressed(self) -> bool:
        """Whether it misses the goal by more than a busy machine explains."""
        if self.at_least:
            return self.value < self.goal * (1 - TOLERANCE)
        return self.value > self.goal * (1 + TOLERANCE)

    def row(self) -> str:
        """A row of a Markdown table."""
        low, high = min(self.samples), max(self.samples)
        spread = f"{low:.2f} to {high:.2f}" if high > low else ""
        goal = f"{'≥' if self.at_least else '≤'} {self.goal:.3g} {self.unit}"
        verdict = "yes" if self.met else "no"
        return f"| {self.what} | **{self.value:.2f} {self.unit}** | {spread} | {goal} | {verdict} | {self.detail} |"


HEAD = "| what | median | rounds | goal | met | seconds and the like |\n|---|---|---|---|---|---|"
