"""Columns of the workbook: what they are called and where their values come from."""

from service.audits.words import HEADINGS
from service.circulars.sections import Column
from service.language import Language, mark, translate

_RASCH = mark("Many-facet Rasch model of the shared readings (models/raters/severity.py); logits, above 0 is stricter.")
_BOOTSTRAP = mark("Bootstrap over evidence items, 95% (models/raters/reviewer_agreement.py).")
_DATABASE = mark("The desk's database, as of the figures.")
_GRAPH = mark("Graph of who read what (models/raters/connectedness.py).")
_NUMBERS_OF = mark("Counted in the ratings that the figures rest on.")
_AGREED = mark("Every two independent readings of the same evidence by the same criterion.")
_ANCHOR = mark("Smallest set of cross-readings that joins all parts (models/raters/anchors.py).")
_DRIFTED = mark("Change of severity in time (models/raters/drift.py); a p-value adjusted for all reviewers together.")
_EFFECT = mark("Unusual ways of rating (models/raters/effects.py); a flag is a reason to look.")
_CHANCE = mark("Chance of as much or more if nothing were unusual.")
_SAMPLE = mark("The spot-check (models/raters/proof.py): exact bounds; shares are 0 to 1.")
_FIT = mark("Mean square of the residuals of the model, 1 is as expected (models/raters/fit.py).")
_HEADINGS_HERE = {
    "about": mark("About"),
    "what": mark("What"),
    "low": mark("From"),
    "high": mark("To"),
    "value": mark("Value"),
    "source": mark("Source"),
    "school": mark("School"),
    "school_id": mark("School id"),
    "standing": mark("Standing"),
    "n_reviewers": mark("Reviewers"),
    "finished": mark("Finished"),
    "pending": mark("Unfinished"),
    "share_at": mark("Share at a level"),
    "point": mark("Ability point"),
    "population": mark("Decisions"),
    "drawn": mark("Drawn"),
    "rechecked": mark("Reread"),
    "wrong": mark("Other level"),
    "estimate": mark("Estimate"),
    "at_most": mark("At most"),
    "next_step": mark("Outcome"),
    "declaration": mark("Declaration"),
    "decided": mark("Decided"),
    "reread_as": mark("Reread as"),
    "kind": mark("Kind"),
    "sheet": mark("Sheet"),
    "column": mark("Column"),
    "measure": mark("Measure (logits)"),
}
_SOURCES: dict[str, tuple[str, ...]] = {
    _RASCH: (
        "severity",
        "se",
        "fair_average",
        "measure",
        "scale",
        "band",
        "note",
        "n_shared",
        "standing",
        "comparable",
    ),
    _FIT: ("infit", "outfit", "misfit"),
    _AGREED: ("alpha", "qwk", "exact", "adjacent", "n_pairs", "n_units", "n_evidence", "few"),
    _BOOTSTRAP: ("bound",),
    _GRAPH: ("component", "reviewers", "schools"),
    _ANCHOR: ("reviewer_id", "evidence_id", "joins", "mean_rank", "same_school"),
    _DRIFTED: (
        *("p_adjusted", "alarm", "changed_at", "shift", "shift_se", "n_before", "n_now"),
        *("severity_before", "se_before", "severity_now", "se_now"),
    ),
    _EFFECT: ("effect", "statistic", "others", "flagged"),
    _CHANCE: ("p",),
    _SAMPLE: (
        *("population", "drawn", "rechecked", "wrong", "estimate", "low", "high", "at_most", "next_step"),
        *("decided", "reread_as"),
    ),
    _NUMBERS_OF: ("n", "n_ratings", "n_reviewers", "finished", "pending", "share_at"),
}
_SOURCE_OF = {key: source for source, keys in _SOURCES.items() for key in keys}
_BOUNDS = ("low", "high")


def column_of(key: str, language: Language) -> Column:
    """Return a column by its key; ``alpha low`` is the lower bound of alpha, ``share_at:X`` the share at level X."""
    measure, _, bound = key.partition(" ")
    if bound in _BOUNDS:
        heading = f"{_heading(measure, language)} · {translate(language, HEADINGS[bound])}"
        source = _RASCH if measure == "severity" else _BOOTSTRAP
        return Column(heading, translate(language, source))
    measure, _, level = key.partition(":")
    heading = _heading(measure, language)
    return Column(f"{heading} · {level}" if level else heading, translate(language, _SOURCE_OF.get(measure, _DATABASE)))


def _heading(key: str, language: Language) -> str:
    return translate(language, _HEADINGS_HERE.get(key) or HEADINGS[key])
