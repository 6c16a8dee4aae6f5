"""What a sample of rechecked decisions proves about all of them, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.raters.chances import at_most_binomial, at_most_drawn, last_true


@dataclass(frozen=True)
class Claim:
    """With this confidence, at most this share of the decisions is wrong.

    Attributes
    ----------
    share
        0 to 1, excluding 1.
    confidence
        Between 0.5 and 1, both excluded.
    looks
        How often the claim may be tested: after the first sample and after each extension. The allowance for error is
        divided evenly, because testing until it passes would prove anything. Source: O. J. Dunn, "Multiple comparisons
        among means", Journal of the American Statistical Association 56 (1961) 52-64 (Bonferroni's inequality).

    Raises
    ------
    ValueError
        When a number is outside its range.
    """

    share: float
    confidence: float
    looks: int = 2

    def __post_init__(self) -> None:
        if not (0.0 <= self.share < 1.0 and 0.5 < self.confidence < 1.0 and self.looks >= 1):
            raise ValueError("a share is in [0, 1), a confidence in (0.5, 1), and there is at least one look")

    @property
    def allowance(self) -> float:
        """Chance of accepting a false claim at one look."""
        return (1.0 - self.confidence) / self.looks

    def refuted_by(self, population: int) -> int:
        """Return the smallest number of wrong decisions that makes the claim false."""
        return int(Fraction(str(self.share)) * population) + 1


@dataclass(frozen=True)
class Checked:
    """One stratum after the recheck.

    Attributes
    ----------
    population, drawn, wrong
        Decisions in the stratum, those drawn at random and rechecked, those of them that were wrong.

    Raises
    ------
    ValueError
        When there are more of the one than of the one before it, or nothing was drawn.
    """

    population: int
    drawn: int
    wrong: int

    def __post_init__(self) -> None:
        if not 0 <= self.wrong <= self.drawn <= self.population or (self.population > 0 and self.drawn == 0):
            raise ValueError("a stratum needs wrong <= drawn <= population, and at least one drawn")

    @property
    def whole(self) -> bool:
        """Whether every decision was rechecked, so that the number of wrong ones is known."""
        return self.drawn == self.population


@dataclass(frozen=True)
class Proof:
    """Estimate and exact interval of the share of wrong decisions, 0 to 1."""

    estimate: float
    low: float
    high: float
    confidence: float


class Step(StrEnum):
    """What the rule says to do next."""

    ACCEPT = "accept"
    EXTEND = "extend"
    RECHECK_ALL = "recheck_all"


@dataclass(frozen=True)
class Decision:
    """The next step.

    Attributes
    ----------
    p
        Chance of no more wrong ones than were found, if the claim were just false.
    """

    step: Step
    p: float


def prove(strata: Sequence[Checked], confidence: float) -> Proof:
    """Return the share of wrong decisions in a stratified population, with an interval that holds for any errors.

    Notes
    -----
    Strata that were rechecked whole are counted. A single other stratum gets the hypergeometric interval: J. P.
    Buonaccorsi, "A note on confidence intervals for proportions in finite populations", The American Statistician 41
    (1987) 215-218. With several, the sum of wrong ones drawn is a sum of independent Bernoulli variables (V. A. Vatutin
    and V. G. Mikhailov, Theory of Probability and its Applications 27 (1982) 734-743), whose tails are below those of a
    binomial with the same mean (W. Hoeffding, Annals of Mathematical Statistics 27 (1956) 713-721, theorem 4). For the
    upper limit the mean is the smallest that the wrong decisions can have, all in the strata with the smallest sampling
    fractions; for the lower limit the largest. The interval is therefore conservative, the more so the more the
    fractions differ.

    Raises
    ------
    ValueError
        When there is no decision.
    """
    population = sum(stratum.population for stratum in strata)
    if population == 0:
        raise ValueError("there is no decision to prove anything about")
    tail = (1.0 - confidence) / 2.0
    found = sum(stratum.wrong for stratum in strata)
    right = sum(stratum.drawn - stratum.wrong for stratum in strata)
    high = last_true(lambda wrong: chance_of_so_few(strata, wrong) > tail, found, population - right)
    # The lower limit counts right decisions as the upper limit counts wrong ones.
    mirrored = [Checked(one.population, one.drawn, one.drawn - one.wrong) for one in strata]
    most_right = last_true(lambda wrong: chance_of_so_few(mirrored, wrong) > tail, right, population - found)
    estimate = sum(one.population * one.wrong / one.drawn for one in strata if one.population) / population
    return Proof(estimate, (population - most_right) / population, high / population, confidence)


def chance_of_so_few(strata: Sequence[Checked], wrong: int) -> float:
    """Return the largest chance to find no more wrong decisions than were found, if so many were wrong in all.

    Parameters
    ----------
    strata
        What was found.
    wrong
        Wrong decisions in the whole population, at least as many as were found.
    """
    known = sum(stratum.wrong for stratum in strata if stratum.whole)
    sampled = [stratum for stratum in strata if not stratum.whole]
    found = sum(stratum.wrong for stratum in sampled)
    return largest_chance([Draw(one.population, one.drawn) for one in sampled], found, wrong - known)


@dataclass(frozen=True)
class Draw:
    """How many of a stratum's decisions are drawn."""

    population: int
    drawn: int


def largest_chance(draws: Sequence[Draw], found: int, wrong: int) -> float:
    """Return the largest chance to draw at most ``found`` wrong decisions, wherever the ``wrong`` ones are.

    The bound is that of :func:`prove`; 0 when the strata cannot hold so many wrong decisions.
    """
    if wrong > sum(draw.population for draw in draws):
        return 0.0
    if found >= wrong:
        return 1.0
    if len(draws) == 1:
        return at_most_drawn(found, draws[0].population, wrong, draws[0].drawn)
    mean, left = 0.0, wrong
    for draw in sorted(draws, key=lambda one: one.drawn / one.population):
        here = min(left, draw.population)
        mean += here * draw.drawn / draw.population
        left -= here
    # A hypergeometric count is a sum of as many Bernoulli variables as were drawn, and of as many as are wrong.
    trials = min(wrong, sum(draw.drawn for draw in draws))
    return at_most_binomial(found, trials, mean / trials) if found <= mean - 1.0 else 1.0


def decide(strata: Sequence[Checked], claim: Claim, *, look: int) -> Decision:
    """Return the next step after a recheck.

    Accept when the claim is proved at this look. Recheck all when the claim is disproved with the same confidence, or
    when no look is left. Otherwise extend.

    Parameters
    ----------
    look
        1 after the first sample, 2 after the first extension, and so on.

    Raises
    ------
    ValueError
        When there is no decision, or the claim has no such look.
    """
    if not 1 <= look <= claim.looks:
        raise ValueError("the claim has no such look")
    population = sum(stratum.population for stratum in strata)
    least = claim.refuted_by(population)
    found = sum(stratum.wrong for stratum in strata)
    p = chance_of_so_few(strata, least) if found < least else 1.0
    if p <= claim.allowance:
        return Decision(Step.ACCEPT, p)
    disproved = prove(strata, 1.0 - 2.0 * claim.allowance).low > claim.share
    return Decision(Step.RECHECK_ALL if disproved or look == claim.looks else Step.EXTEND, p)
