"""``python -m service audit-plan``: draw the decisions to recheck, so that the recheck proves something about all."""

import argparse
from functools import partial
from pathlib import Path

from models.errors import WeipingError
from models.raters.proof import Claim
from models.raters.sampling import Plan, make_plan
from models.raters.scale import canonical
from models.raters.strata import Allocation, Rules, Unit
from service.audits.audit_plan import PLAN, PlanOut
from service.audits.decision_table import TRAITS, read_decisions, units_of
from service.audits.recheck_sheet import write_recheck_sheet
from service.audits.tables import Table, TableRefusedError, require
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_SHEET = "plan.xlsx"
_SHARE = mark("--share must be greater than 0 and less than 1, such as 0.05 for 5%%; %(value)s is not.")
_CONFIDENCE = mark("--confidence must be greater than 0.5 and less than 1, such as 0.95 for 95%%; %(value)s is not.")
_COUNT = mark("%(option)s must be 0 or more; %(value)s is not.")
_SEED = mark(
    "--seed is empty. Take something nobody could foresee after the decisions are fixed, such as lottery numbers."
)
_ACCEPT = mark(
    "--accept %(accept)s is too many: of %(population)s decisions at most %(most)s may be wrong for the claim to hold."
)
_STRATA = mark("--strata knows no column %(columns)s; it knows %(known)s, or none.")
_TAKEN = mark("The folder %(name)s already holds a plan. Name another folder; a plan is drawn once.")


def main(argv: list[str], _settings: Settings) -> int:
    """Write the plan and the sheet for the recheck into a folder; return 2 where no sample can be drawn."""
    asked = _arguments(argv)
    language, path, out = Language(asked.lang), Path(asked.table), Path(asked.out)
    try:
        claim = _claim(asked)
        _check_free(out)
        table = read_decisions(path.read_bytes(), path.name)
        rules, units = _rules(asked, table), units_of(table)
        written, plan = _drawn(units, claim, rules, asked, language)
        out.mkdir(parents=True, exist_ok=True)
        (out / PLAN).write_text(written.model_dump_json(indent=1), encoding="utf-8")
        drawn = set(plan.selected)
        write_recheck_sheet(out / _SHEET, [unit for unit in units if unit.id in drawn], written.strata, language)
    except TableRefusedError as error:
        return complain(error.refusal, language)
    except (WeipingError, OSError) as error:
        return complain(refusal_of(error, getattr(error, "filename", None) or asked.table), language)
    print("\n".join([*written.proves, *_lines(out, language)]))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service audit-plan", description=__doc__)
    parser.add_argument(
        "table",
        help="the decisions as CSV, XLSX or JSONL: evidence_id, level, and if you have them school_id, "
        "person_id, point, reviewer_id, risk (0 to 1)",
    )
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where plan.json and plan.xlsx are written")
    parser.add_argument("--share", type=float, required=True, help="at most this share of the decisions is wrong")
    parser.add_argument("--confidence", type=float, required=True, help="how sure that has to be, such as 0.95")
    parser.add_argument("--seed", required=True, help="published beside the plan; nobody could foresee it")
    parser.add_argument("--accept", type=int, default=0, help="wrong decisions that the sample may hold")
    parser.add_argument(
        "--strata", help=f"columns that make the strata, of {','.join(TRAITS)}; or none; by default school_id"
    )
    parser.add_argument("--small", type=int, default=0, help="recheck schools with at most so many decisions whole")
    parser.add_argument("--whole", default="", metavar="LEVELS", help="recheck all of these levels, such as excellent")
    parser.add_argument(
        "--by-risk", action="store_true", help="draw more where the column risk is high; the sample gets larger"
    )
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _check_free(out: Path) -> None:
    if (out / PLAN).exists():
        raise TableRefusedError("plan_exists", _TAKEN, name=out)


def _claim(asked: argparse.Namespace) -> Claim:
    if not 0.0 < asked.share < 1.0:
        raise TableRefusedError("share_outside", _SHARE, value=asked.share)
    if not 0.5 < asked.confidence < 1.0:
        raise TableRefusedError("confidence_outside", _CONFIDENCE, value=asked.confidence)
    for option in ("accept", "small"):
        if getattr(asked, option) < 0:
            raise TableRefusedError("count_negative", _COUNT, option=f"--{option}", value=getattr(asked, option))
    if not asked.seed.strip():
        raise TableRefusedError("seed_empty", _SEED)
    return Claim(asked.share, asked.confidence)


def _rules(asked: argparse.Namespace, table: Table) -> Rules:
    if asked.strata is None:
        columns = ["school_id"] if "school_id" in table.columns else []
    else:
        columns = [] if asked.strata == "none" else [one.strip() for one in asked.strata.split(",")]
    unknown = [column for column in columns if column not in TRAITS]
    if unknown:
        known = ", ".join(TRAITS)
        raise TableRefusedError("strata_unknown", _STRATA, columns=", ".join(unknown), known=known)
    require(table, [*columns, *(["school_id"] if asked.small else []), *(["risk"] if asked.by_risk else [])])
    allocation = Allocation.RISK if asked.by_risk else Allocation.PROPORTIONAL
    whole = frozenset(canonical(one) for one in asked.whole.split(",") if one.strip())
    return Rules(tuple(TRAITS[column] for column in dict.fromkeys(columns)), allocation, asked.small, whole)


def _drawn(
    units: list[Unit], claim: Claim, rules: Rules, asked: argparse.Namespace, language: Language
) -> tuple[PlanOut, Plan]:
    least = claim.refuted_by(len(units))
    if asked.accept >= least:
        raise TableRefusedError("accept_refutes", _ACCEPT, accept=asked.accept, population=len(units), most=least - 1)
    plan = make_plan(units, claim, rules, seed=asked.seed, accept=asked.accept)
    redraw = translate(
        language,
        mark(
            "Within each stratum sort the evidence ids by the hexadecimal SHA-256 of the seed, a line feed and the id, "
            "in UTF-8, and take the first ones; an extension takes the next ones. For one id: %(command)s"
        ),
        command='printf \'%s\\n%s\' "$SEED" "$ID" | sha256sum',
    )
    return PlanOut.of(plan, units, _proves(plan, language), redraw), plan


def _proves(plan: Plan, language: Language) -> list[str]:
    say = partial(translate, language)
    confidence, share = f"{plan.claim.confidence:.6g}", f"{plan.claim.share:.6g}"
    sizes = {"drawn": len(plan.selected), "population": plan.population, "strata": len(plan.strata)}
    whole = [stratum for stratum in plan.strata if stratum.whole]
    return [
        say("The sample: %(drawn)s of %(population)s decisions, from %(strata)s strata.", **sizes),
        *([say("%(n)s of the strata are rechecked whole, as --small and --whole ask.", n=len(whole))] if whole else []),
        say(
            "If the recheck finds %(accept)s of them wrong or fewer, it proves with confidence %(confidence)s: of all "
            "%(population)s decisions a share of at most %(share)s is wrong.",
            accept=plan.accept,
            confidence=confidence,
            share=share,
            population=plan.population,
        ),
        say("If it finds more, audit-result says whether to extend the sample once or to recheck everything."),
        say("Seed: %(seed)s. Publish it; with it anyone can draw the same sample again.", seed=plan.seed),
    ]


def _lines(out: Path, language: Language) -> list[str]:
    say = partial(translate, language)
    return [
        say("To fill in (column level), without the decided levels: %(path)s", path=out / _SHEET),
        say("To keep away from those who recheck, for it holds the decided levels: %(path)s", path=out / PLAN),
    ]
