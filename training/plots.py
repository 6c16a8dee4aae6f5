"""Confusion and reliability plots."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

mpl.use("agg")

_MOST_NUMBERS = 12
"""Levels up to which a confusion plot writes its counts; more would overlap."""


def draw_all(evaluation: Mapping[str, Any], folder: Path, title: str) -> None:
    """Draw ``confusion.png`` and ``reliability.png`` of an evaluation.

    Parameters
    ----------
    evaluation
        As :func:`training.evaluate.compare` returns it.
    folder
        Made when absent.
    title
        Over both.
    """
    folder.mkdir(parents=True, exist_ok=True)
    confusion = evaluation["confusion"]
    confusion_plot(confusion["counts"], confusion["levels"], title, folder / "confusion.png")
    reliability_plot(evaluation["calibration"]["bins"], title, folder / "reliability.png")


def confusion_plot(counts: Sequence[Sequence[int]], names: Sequence[str], title: str, path: Path) -> None:
    """Draw how often each reviewed level (rows) was given which level (columns).

    Parameters
    ----------
    counts
        n rows of n numbers.
    names
        n level codes, lowest first.
    """
    values = np.asarray(counts)
    figure = Figure(figsize=(4.2, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.imshow(values, cmap="Blues")
    if len(names) <= _MOST_NUMBERS:
        for row, column in np.ndindex(*values.shape):
            shade = "white" if values[row, column] > values.max() / 2 else "black"
            axes.text(column, row, str(values[row, column]), ha="center", va="center", color=shade)
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("graded")
    axes.set_ylabel("reviewed")
    axes.set_title(title, fontsize=10)
    figure.savefig(path, dpi=120)


def reliability_plot(bins: Sequence[Mapping[str, Any]], title: str, path: Path) -> None:
    """Draw how often the shown level was right against its probability.

    Parameters
    ----------
    bins
        Each with ``probability`` and ``share``, see :mod:`training.evaluation.calibration`.
    """
    figure = Figure(figsize=(4.2, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    axes.plot([one["probability"] for one in bins], [one["share"] for one in bins], marker="o")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("probability of the shown level")
    axes.set_ylabel("share that reviewers gave")
    axes.set_title(title, fontsize=10)
    figure.savefig(path, dpi=120)
