"""The model card of a bundle, from what the steps of a run have left."""

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from models.grading.card import (
    CardAttack,
    CardBin,
    CardConfusion,
    CardCriterion,
    CardData,
    CardGate,
    CardGroup,
    CardGuarantee,
    CardPassages,
    CardPool,
    CardReason,
    CardReviewers,
    CardStandard,
    CardUnit,
    Figure,
    Figures,
    ModelCard,
    Words,
)
from models.grading.grader import Grader
from models.grading.scorer import ItemScorer
from models.standard.rubric import Standard
from training.evaluation import card_words as words
from training.evaluation.figures import NAMES
from training.evaluation.subgroups import LENGTH, SCHOOL
from training.experiment import Experiment

_PACKAGES = ("weiping", "numpy", "onnxruntime", "scikit-learn", "skl2onnx")
_COMPARED = ("qwk", "exact", "adjacent", "kappa", "r")
_OF_GROUPS = ("exact", "adjacent", "r", "rmse", "smd")


def card_of(
    experiment: Experiment, grader: Grader, prepared: Mapping[str, Any], evaluation: Mapping[str, Any]
) -> ModelCard:
    """Return the card; it has no date and no bundle id, so that the same run makes the same bundle.

    Parameters
    ----------
    experiment
        For its name, title and whether its data are sample data.
    grader
        Of the bundle.
    prepared
        What ``prepare`` counted.
    evaluation
        What ``evaluate`` measured, with its gates.
    """
    n_labels = _learned(grader)
    reviewers = evaluation["human"]
    return ModelCard(
        name=experiment.name,
        title=experiment.title,
        sample_data=experiment.sample_data,
        purpose=words.PURPOSE,
        not_for=words.NOT_FOR,
        limits=(*((words.SAMPLE,) if experiment.sample_data else ()), *words.LIMITS),
        standard=_standard(grader.standard, len(n_labels)),
        data=_data(prepared),
        overall=_figures(evaluation["overall"], NAMES),
        n=evaluation["overall"]["n"],
        items=_unit(evaluation["item"]),
        points=_unit(evaluation["point"]),
        prmse=_figure(evaluation["true_scores"], "prmse"),
        reviewers=_reviewers(reviewers) if reviewers else None,
        criteria=tuple(_criteria(grader.standard, evaluation, n_labels)),
        confusion=_confusion(grader.standard, evaluation["confusion"]),
        calibration_error=_figure(evaluation["calibration"], "error"),
        reliability=tuple(CardBin(**one) for one in evaluation["calibration"]["bins"]),
        groups=tuple(_groups(evaluation["subgroups"])),
        attacks=tuple(_attacks(evaluation["robustness"])),
        passages=_passages(evaluation["faithfulness"]),
        guarantee=_guarantee(grader),
        referred=evaluation["referred"],
        reasons=tuple(CardReason(code=code, n=n) for code, n in evaluation["referrals"].items()),
        gates=tuple(_gate(one) for one in evaluation["gates"]),
        versions={
            "python": ".".join(map(str, sys.version_info[:3])),
            **{name: version(name) for name in _PACKAGES},
            "encoder": grader.encoder.hash,
        },
    )


def _learned(grader: Grader) -> dict[str, int]:
    """Return criterion id to number of labels, for those with enough of them."""
    items = [item for point in grader.standard.points for item in point.evidence]
    scorers: Iterable[ItemScorer] = (grader.judge_of(item).scorer for item in items)
    return {
        key: learned.n_labels
        for scorer in scorers
        for key, learned in scorer.criteria.items()
        if not learned.calibration
    }


def _standard(standard: Standard, learned: int) -> CardStandard:
    items = [item for point in standard.points for item in point.evidence]
    return CardStandard(
        id=standard.id,
        version=standard.version,
        title=standard.title,
        provenance=standard.provenance,
        hash=standard.content_hash,
        points=len(standard.points),
        items=len(items),
        criteria=sum(len(item.criteria) for item in items),
        learned=learned,
    )


def _data(prepared: Mapping[str, Any]) -> CardData:
    return CardData(
        table=prepared["table"],
        rows=prepared["rows"],
        rejected=prepared["rejects"],
        teachers=prepared["teachers"],
        reviewers=prepared["reviewers"],
        schools=prepared["schools"],
        train=prepared["evidence"].get("train", 0),
        test=prepared["evidence"].get("test", 0),
        masked_texts=prepared["masked"]["texts"],
    )


def _figure(found: Mapping[str, Any], name: str) -> Figure:
    return Figure(value=found[name], low=found[f"{name}_low"], high=found[f"{name}_high"])


def _figures(found: Mapping[str, Any], names: Iterable[str]) -> Figures:
    return {name: _figure(found, name) for name in names}


def _unit(found: Mapping[str, Any] | None) -> CardUnit | None:
    return CardUnit(n=found["n"], figures=_figures(found, NAMES)) if found else None


def _reviewers(found: Mapping[str, Any]) -> CardReviewers:
    sides = {side: _figures(found[side], _COMPARED) for side in ("reviewers", "grader", "degradation")}
    return CardReviewers(n=found["n"], **sides)


def _criteria(
    standard: Standard, evaluation: Mapping[str, Any], n_labels: Mapping[str, int]
) -> Iterable[CardCriterion]:
    theirs = (evaluation["human"] or {}).get("criteria", {})
    for criterion in (c for point in standard.points for item in point.evidence for c in item.criteria):
        found = evaluation["criteria"].get(criterion.id)
        if found:
            yield CardCriterion(
                id=criterion.id,
                name=Words(zh=criterion.name, en=criterion.name_en or criterion.name),
                n=found["n"],
                n_labels=n_labels.get(criterion.id, 0),
                figures=_figures(found, NAMES),
                reviewers=_figure(theirs[criterion.id], "qwk") if criterion.id in theirs else None,
            )


def _confusion(standard: Standard, found: Mapping[str, Any]) -> CardConfusion:
    levels = {level.code: level for p in standard.points for i in p.evidence for c in i.criteria for level in c.levels}
    named = (levels[code] for code in found["levels"])
    return CardConfusion(
        levels=tuple(Words(zh=level.name, en=level.name_en or level.name) for level in named),
        counts=tuple(map(tuple, found["counts"])),
    )


def _groups(found: Iterable[Mapping[str, Any]]) -> Iterable[CardGroup]:
    n_schools = 0
    for one in found:
        name = words.LENGTHS[one["name"]] if one["by"] == LENGTH else words.plain(one["name"])
        if one["by"] == SCHOOL:  # everybody signed in sees the card, and no school its neighbour's figures
            n_schools += 1
            name = words.plain(str(n_schools))
        yield CardGroup(
            by=words.GROUPS.get(one["by"], words.plain(one["by"])),
            name=name,
            n=one["n"],
            teachers=one["teachers"],
            figures=_figures(one, _OF_GROUPS),
            dsm=_figure(one, "dsm"),
            flagged=one["flagged"],
            sure=one["sure"],
        )


def _attacks(found: Mapping[str, Any]) -> Iterable[CardAttack]:
    for name, one in found["attacks"].items():
        if one["n"]:
            share = one["unreferred"]
            yield CardAttack(
                name=words.ATTACKS.get(name, words.plain(name)),
                n=one["n"],
                raised=one["raised"],
                referred=one["referred"],
                unreferred=Figure(value=share["share"], low=share["low"], high=share["high"]),
            )


def _passages(found: Mapping[str, Any]) -> CardPassages:
    return CardPassages(
        n=found["n"],
        ratio=_figure(found, "ratio"),
        raised=found["raised_share"],
        others_raised=found["others_raised_share"],
    )


def _guarantee(grader: Grader) -> CardGuarantee | None:
    promised = grader.guarantee
    if promised is None:
        return None
    return CardGuarantee(
        alpha=promised.alpha,
        beta=promised.beta,
        confidence=promised.confidence,
        pools=tuple(
            CardPool(
                name=name,
                n_items=pool.n_independent,
                accepted=pool.accepted,
                wrong=pool.wrong,
                passed=pool.passed,
                refusal=words.REFUSALS[pool.refusal] if pool.refusal else None,
            )
            for name, pool in promised.pools.items()
        ),
    )


def _gate(found: Mapping[str, Any]) -> CardGate:
    kept = ("value", "limit", "lowest", "passed")
    return CardGate(name=words.GATES[found["name"]], **{key: found[key] for key in kept})
