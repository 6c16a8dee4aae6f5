"""Severities of two independent implementations on the same ratings: ours through mirt, and raschpy's.

mirt estimates by marginal maximum likelihood; raschpy compares pairs of ratings in which the evidence cancels, so that
it needs no distribution of the evidence. raschpy knows no schools: they are left out here.
"""

import warnings
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from raschpy import MFRM

from models.raters.ratings import NONE, Ratings
from models.raters.severity import estimate_severity


@dataclass(frozen=True, eq=False)
class Comparison:
    """Severities of the reviewers that both tell, each centred, with standard errors; ``position`` in the table."""

    position: NDArray[np.int64]
    ours: NDArray[np.float64]
    our_se: NDArray[np.float64]
    theirs: NDArray[np.float64]
    their_se: NDArray[np.float64]


def compare(ratings: Ratings) -> Comparison:
    """Estimate twice; the table must be connected."""
    told = estimate_severity(replace(ratings, school=np.full(len(ratings), NONE))).reviewers
    frame = pd.DataFrame(
        {
            "Rater": np.array(ratings.reviewer_ids)[ratings.reviewer],
            "Person": np.array(ratings.evidence_ids)[ratings.evidence],
            "item": np.array(ratings.criterion_ids)[ratings.criterion],
            "rank": ratings.rank.astype(float),
        }
    )
    with warnings.catch_warnings():
        # raschpy says at length which reviewers are thin or isolated.
        warnings.simplefilter("ignore")
        other = MFRM(
            frame.set_index(["Rater", "Person", "item"])["rank"].unstack(),  # noqa: PD010  one value a cell, nothing to aggregate
            max_score=len(ratings.levels) - 1,
            facet="rater",
        )
        other.calibrate(model="global")
        other.std_errors(model="global")
    theirs = other.raters_global.reindex(ratings.reviewer_ids).to_numpy()
    their_se = pd.Series(other.rater_se_global).reindex(ratings.reviewer_ids).to_numpy()
    ours = np.array([one.severity for one in told])
    position = np.flatnonzero(~np.isnan(ours) & ~np.isnan(theirs))
    return Comparison(
        position,
        ours[position] - ours[position].mean(),
        np.array([one.se for one in told])[position],
        theirs[position] - theirs[position].mean(),
        their_se[position],
    )
