"""The measure of each piece of evidence by a Rasch model that is already estimated."""

import numpy as np
from numpy.typing import NDArray

from models.raters.rasch import Codes, Reals, probabilities

NODES = 41
"""Points at which the normal distribution of the evidence is evaluated, over six standard deviations on either side."""
_REACH = 6.0


def expected_measures(
    location: Reals, steps: Reals, rank: Codes, evidence: Codes, spread: float
) -> NDArray[np.float64]:
    """Return the posterior mean of each piece of evidence, given everything else; shape (evidence,), logits.

    Parameters
    ----------
    location
        Shape (n,): what the location of each rating would be for evidence of measure 0.
    steps
        Shape (n, levels - 1), logits.
    rank, evidence
        Shape (n,): codes.
    spread
        Standard deviation of the evidence, logits; its mean is 0.

    Notes
    -----
    Source: R. D. Bock and R. J. Mislevy, "Adaptive EAP estimation of ability in a microcomputer environment", Applied
    Psychological Measurement 6 (1982) 431-444.
    """
    nodes = np.linspace(-_REACH, _REACH, NODES)
    joint = np.empty((int(evidence.max(initial=-1)) + 1, NODES))
    at = np.arange(len(rank))
    # Node by node: all at once would take a table of ratings by levels by nodes.
    for position, node in enumerate(nodes):
        share = probabilities(location + spread * node, steps)[at, rank]
        joint[:, position] = np.bincount(evidence, weights=np.log(share), minlength=len(joint)) - node**2 / 2.0
    weight = np.exp(joint - joint.max(axis=1, keepdims=True))
    mean: NDArray[np.float64] = spread * (weight @ nodes) / weight.sum(axis=1)
    return mean
