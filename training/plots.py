"""Confusion and reliability plots."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from models.raters.agreement import confusion

mpl.use("agg")


def confusion_plot(
    given: npt.NDArray[np.int64], reviewed: npt.NDArray[np.int64], names: Sequence[str], title: str, path: Path
) -> None:
    """Draw how often each reviewed level (rows) was given which level (columns).

    Parameters
    ----------
    given, reviewed : ndarray of shape (n,)
        Ranks.
    names
        Level codes, lowest first.
    """
    counts = confusion(reviewed, given, len(names))
    figure = Figure(figsize=(4.2, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.imshow(counts, cmap="Blues")
    for row, column in np.ndindex(*counts.shape):
        shade = "white" if counts[row, column] > counts.max() / 2 else "black"
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=shade)
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("graded")
    axes.set_ylabel("reviewed")
    axes.set_title(title, fontsize=10)
    figure.savefig(path, dpi=120)


def reliability_plot(
    probability: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], title: str, path: Path, n_bins: int = 10
) -> None:
    """Draw how often the shown level was right against its probability, in bins of equal size.

    Parameters
    ----------
    probability, right : ndarray of shape (n,)
    """
    bins = [part for part in np.array_split(np.argsort(probability), n_bins) if len(part)]
    figure = Figure(figsize=(4.2, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    axes.plot([probability[b].mean() for b in bins], [right[b].mean() for b in bins], marker="o")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("probability of the shown level")
    axes.set_ylabel("share that reviewers gave")
    axes.set_title(title, fontsize=10)
    figure.savefig(path, dpi=120)
