"""The sheets of a round's figures: agreement, severities, parts, changes."""

from collections.abc import Iterable, Iterator, Mapping

from service.audits.agreement_schemas import MEASURES, AgreementOut, NamedAgreementOut
from service.audits.words import BANDS, EFFECTS, MISFITS, NOTES, STANDINGS
from service.circulars.columns import column_of
from service.circulars.sections import Cell, Sheet
from service.circulars.sources import Scope
from service.circulars.wording import Wording, code_of, named_criterion
from service.consistency.figures import Figures, SchoolOut
from service.language import mark

Row = Mapping[str, Cell]
_ALL, _BY_SCHOOL, _BY_POINT = mark("all"), mark("School"), mark("Ability point")
_BY_CRITERION, _PRESCORE = mark("Criterion"), mark("pre-score")
_BEFORE, _AFTER = mark("pre-score, before it was seen"), mark("pre-score, in the end")


def sheet_of(file: str, title: str, keys: Iterable[str], rows: Iterable[Row], wording: Wording) -> Sheet:
    """Lay rows out under the columns named by ``keys``."""
    order = tuple(keys)
    cells = [tuple(row.get(key) for key in order) for row in rows]
    columns = tuple(column_of(key, wording.language) for key in order)
    return Sheet(file, wording.say(title), columns, cells)


def figure_sheets(figures: Figures, scope: Scope, wording: Wording) -> Iterator[Sheet]:
    names = {str(one.unit_id): one.name for one in figures.schools}
    agreed = ("about", "id", *_measure_keys())
    yield sheet_of("agreement", mark("Agreement"), agreed, _agreement(figures, scope, names, wording), wording)
    pairs = ({"reviewers": _codes(one.reviewers), **_measures(one)} for one in figures.report.agreement.pairs)
    yield sheet_of("pairs", mark("Agreement by pair"), ("reviewers", *_measure_keys()), pairs, wording)
    yield _schools(figures.schools, scope, wording)
    yield _school_points(figures, names, wording)
    yield _reviewers(figures, wording)
    yield _criteria(figures, scope, wording)
    yield _parts(figures, names, wording)
    yield _anchors(figures, wording)
    yield from _changes(figures, wording)
    yield _effects(figures, wording)


def _measure_keys() -> tuple[str, ...]:
    told = tuple(key for measure in MEASURES for key in (measure, f"{measure} low", f"{measure} high"))
    return (*told, "n_pairs", "n_units", "n_evidence", "few")


def _measures(one: AgreementOut) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for measure in MEASURES:
        low, high = one.intervals.get(measure) or (None, None)
        cells |= {measure: getattr(one, measure), f"{measure} low": low, f"{measure} high": high}
    return cells | {"n_pairs": one.n_pairs, "n_units": one.n_units, "n_evidence": one.n_evidence, "few": one.few}


def _agreement(figures: Figures, scope: Scope, names: Mapping[str, str], wording: Wording) -> Iterator[Row]:
    found = figures.report.agreement
    yield {"about": wording.say(_ALL), "id": "", **_measures(found.overall)}
    groups: tuple[tuple[str, list[NamedAgreementOut], Mapping[str, str]], ...] = (
        (_BY_CRITERION, found.criteria, {one.id: named_criterion(one.id, scope.criteria) for one in found.criteria}),
        (_BY_POINT, found.points, {}),
        (_BY_SCHOOL, found.schools, names),
    )
    for about, members, known in groups:
        for one in members:
            yield {"about": wording.say(about), "id": known.get(one.id, one.id), **_measures(one)}
    if figures.prescore:
        for about, prescore in ((_BEFORE, figures.prescore.before), (_AFTER, figures.prescore.after)):
            yield {"about": wording.say(about), "id": "", **_measures(prescore.overall)}
            for one in prescore.criteria:
                criterion = named_criterion(one.id, scope.criteria)
                yield {"about": wording.say(about), "id": criterion, **_measures(one)}


def _codes(reviewers: Iterable[str]) -> str:
    return ", ".join(map(code_of, reviewers))


def _schools(schools: Iterable[SchoolOut], scope: Scope, wording: Wording) -> Sheet:
    listed = list(schools)
    levels = [code for code in scope.levels if any(code in one.levels for one in listed)]
    levels += sorted({code for one in listed for code in one.levels}.difference(levels))
    shares = {code: f"share_at:{scope.levels.get(code, code)}" for code in levels}
    rows: list[Row] = [
        {
            "school": one.name,
            "school_id": one.unit_id,
            **{
                key: getattr(one, key) for key in ("n", "n_reviewers", "severity", "se", "scale", "finished", "pending")
            },
            "severity low": one.low,
            "severity high": one.high,
            "band": wording.say(BANDS[one.band]),
            "standing": wording.say(STANDINGS[one.standing]),
            **(_measures(one.agreement) if one.agreement else {}),
            **{shares[code]: one.levels.get(code, 0.0 if one.levels else None) for code in levels},
        }
        for one in listed
    ]
    keys: tuple[str, ...] = (
        "school",
        "school_id",
        "n",
        "n_reviewers",
        "severity",
        "se",
        "severity low",
        "severity high",
        "scale",
    )
    keys += ("band", "standing", "finished", "pending", *shares.values(), *_measure_keys())
    return sheet_of("schools", mark("Schools"), keys, rows, wording)


def _school_points(figures: Figures, names: Mapping[str, str], wording: Wording) -> Sheet:
    rows: list[Row] = [
        {
            "school": names.get(str(one.unit_id), str(one.unit_id)),
            "point": one.point,
            "exact": one.same,
            "n_pairs": one.n_pairs,
            "n_evidence": one.n_evidence,
        }
        for one in figures.school_points
    ]
    keys = ("school", "point", "exact", "n_pairs", "n_evidence")
    return sheet_of("school_points", mark("Agreement by school and point"), keys, rows, wording)


def _reviewers(figures: Figures, wording: Wording) -> Sheet:
    keys: tuple[str, ...] = (
        "reviewer",
        "n",
        "n_shared",
        "severity",
        "se",
        "infit",
        "outfit",
        "fair_average",
        "band",
        "misfit",
    )
    keys += ("component", "scale", "comparable", "note")
    plain = ("n", "n_shared", "severity", "se", "infit", "outfit", "fair_average", "scale", "comparable")
    rows: list[Row] = [
        {
            "reviewer": code_of(one.id),
            **{key: getattr(one, key) for key in plain},
            "component": one.component + 1,
            "band": wording.say(BANDS[one.band]),
            "misfit": wording.say(MISFITS[one.misfit]),
            "note": wording.say(NOTES[one.note]) if one.note else None,
        }
        for one in figures.report.reviewers
    ]
    return sheet_of("reviewers", mark("Reviewers"), keys, rows, wording)


def _criteria(figures: Figures, scope: Scope, wording: Wording) -> Sheet:
    rows: list[Row] = [
        {
            "criterion": named_criterion(one.id, scope.criteria),
            "measure": one.value,
            **{key: getattr(one, key) for key in ("n", "se", "infit", "outfit", "scale")},
        }
        for one in figures.report.criteria
    ]
    keys = ("criterion", "n", "measure", "se", "infit", "outfit", "scale")
    return sheet_of("criteria", mark("Criteria"), keys, rows, wording)


def _parts(figures: Figures, names: Mapping[str, str], wording: Wording) -> Sheet:
    rows: list[Row] = [
        {
            "component": number,
            "reviewers": _codes(one.reviewers),
            "schools": ", ".join(names.get(school, school) for school in one.schools),
            "n_evidence": one.n_evidence,
            "n_ratings": one.n_ratings,
        }
        for number, one in enumerate(figures.report.components, start=1)
    ]
    keys = ("component", "reviewers", "schools", "n_evidence", "n_ratings")
    return sheet_of("parts", mark("Parts"), keys, rows, wording)


def _anchors(figures: Figures, wording: Wording) -> Sheet:
    rows: list[Row] = [
        {
            "reviewer_id": code_of(one.reviewer_id),
            "evidence_id": one.evidence_id,
            "joins": " — ".join(str(part + 1) for part in one.joins),
            "mean_rank": one.mean_rank,
            "same_school": one.same_school,
        }
        for one in figures.report.anchors
    ]
    keys = ("reviewer_id", "evidence_id", "joins", "mean_rank", "same_school")
    return sheet_of("cross_readings", mark("Cross-readings"), keys, rows, wording)


def _changes(figures: Figures, wording: Wording) -> Iterator[Sheet]:
    within = ("reviewer", "n", "p", "p_adjusted", "alarm", "changed_at", "shift", "shift_se")
    rows = ({**one.model_dump(), "reviewer": code_of(one.reviewer)} for one in figures.report.drift)
    yield sheet_of("drift", mark("Drift"), within, rows, wording)
    if figures.report.between_rounds is not None:
        between: tuple[str, ...] = (
            "reviewer",
            "n_before",
            "n_now",
            "severity_before",
            "se_before",
            "severity_now",
            "se_now",
        )
        between += ("shift", "shift_se", "p", "p_adjusted", "alarm")
        rows = ({**one.model_dump(), "reviewer": code_of(one.reviewer)} for one in figures.report.between_rounds)
        yield sheet_of("between_rounds", mark("Between rounds"), between, rows, wording)


def _effects(figures: Figures, wording: Wording) -> Sheet:
    rows: list[Row] = [
        {**one.model_dump(), "reviewer": code_of(one.reviewer), "effect": wording.say(EFFECTS[one.effect])}
        for one in figures.report.effects
    ]
    keys = ("reviewer", "effect", "n", "statistic", "others", "p", "flagged")
    return sheet_of("patterns", mark("Patterns"), keys, rows, wording)
