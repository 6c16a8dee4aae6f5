"""What a stratified sample says of a part of the population that is not a stratum, such as one school or one level."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.raters.proof import Checked, Proof, prove
from models.raters.strata import Stratum


@dataclass(frozen=True)
class Domain:
    """A part of the population in the strata of a sample.

    Attributes
    ----------
    checked
        Stratum by stratum: members of the part, those of them that were drawn, those of these that were wrong.
    missed
        Members of the part in strata from which none of them was drawn.
    """

    checked: tuple[Checked, ...]
    missed: int

    @property
    def population(self) -> int:
        """Number of decisions in the part."""
        return self.missed + sum(one.population for one in self.checked)


def domain_of(strata: Sequence[Stratum], members: Collection[str], wrong: Collection[str]) -> Domain:
    """Count a part of the population in each stratum of a sample.

    Within a stratum, given how many members of the part were drawn, these are a simple random sample of the stratum's
    members of the part; so the part may be judged by the same formulas.

    Parameters
    ----------
    strata
        The drawn sample.
    members
        Ids of the part.
    wrong
        Ids of the sample that were found wrong.

    Notes
    -----
    Source: W. G. Cochran, "Sampling Techniques" (1977), section 2.12 (estimates over subpopulations).
    """
    belongs, found = frozenset(members), frozenset(wrong)
    checked, missed = [], 0
    for stratum in strata:
        population = sum(one in belongs for one in stratum.order)
        drawn = [one for one in stratum.selected if one in belongs]
        if drawn:
            checked.append(Checked(population, len(drawn), sum(one in found for one in drawn)))
        else:
            missed += population
    return Domain(tuple(checked), missed)


def prove_domain(domain: Domain, confidence: float) -> Proof | None:
    """Return estimate and interval of a part's share of wrong decisions; None where none of it was drawn.

    The estimate is of the strata from which something was drawn. The interval allows that in the others none is wrong,
    or all are.
    """
    if not domain.checked:
        return None
    seen = prove(domain.checked, confidence)
    covered = (domain.population - domain.missed) / domain.population
    return Proof(seen.estimate, seen.low * covered, seen.high * covered + 1.0 - covered, confidence)
