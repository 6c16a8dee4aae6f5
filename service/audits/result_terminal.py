"""``python -m service audit-result``: what the recheck of a drawn sample proves, and what to do next."""

import argparse
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel

from models.errors import WeipingError
from models.raters.strata import Unit
from service.audits.audit_outcome import Next, Outcome, outcome_of
from service.audits.audit_plan import ClaimOut, PlanOut, read_plan
from service.audits.decision_table import read_decisions, rechecked_levels
from service.audits.recheck_sheet import write_recheck_sheet
from service.audits.tables import Table, TableRefusedError
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_RESULT = "result.json"
_STEPS = {
    Next.ACCEPT: mark("Accept: the claim is proved. Correct the wrong ones that were found."),
    Next.EXTEND: mark("Extend the sample: recheck %(n)s more decisions, drawn by the same seed: %(path)s"),
    Next.RECHECK_ALL: mark("The claim is not proved. Recheck all other decisions, %(n)s of them: %(path)s"),
    Next.HOLDS: mark("Everything was rechecked: the claim holds. Correct the wrong ones that were found."),
    Next.FAILS: mark("Everything was rechecked: the claim does not hold. Correct the wrong ones that were found."),
}


class WrongOut(BaseModel):
    """A decision that the recheck found wrong."""

    evidence_id: str
    decided: str
    rechecked: str


class ResultOut(BaseModel):
    """The content of result.json; shares are 0 to 1, ``next_ids`` in the order of the draw."""

    claim: ClaimOut
    seed: str
    look: int
    population: int
    rechecked: int
    wrong: list[WrongOut]
    estimate: float
    low: float
    high: float
    step: Next
    next_ids: list[str]

    @classmethod
    def of(cls, outcome: Outcome, plan: PlanOut, units: dict[str, Unit], levels: dict[str, str]) -> Self:
        return cls(
            claim=plan.claim,
            seed=plan.seed,
            look=outcome.look,
            population=plan.population,
            rechecked=outcome.checked,
            wrong=[WrongOut(evidence_id=one, decided=units[one].level, rechecked=levels[one]) for one in outcome.wrong],
            estimate=outcome.proof.estimate,
            low=outcome.proof.low,
            high=outcome.proof.high,
            step=outcome.step,
            next_ids=list(outcome.ids),
        )


def main(argv: list[str], _settings: Settings) -> int:
    """Write result.json, and the next sheet where there is more to recheck; return 2 where rechecks are not usable."""
    asked = _arguments(argv)
    language, folder = Language(asked.lang), Path(asked.folder)
    try:
        written, plan = read_plan(folder)
        units, levels = written.units, rechecked_levels([_table(Path(one)) for one in asked.rechecked])
        outcome = outcome_of(plan, units, levels)
        result = ResultOut.of(outcome, written, units, levels)
        (folder / _RESULT).write_text(result.model_dump_json(indent=1), encoding="utf-8")
        sheet = folder / f"{outcome.step}.xlsx"
        # Somebody may have begun to fill it in.
        if outcome.ids and not sheet.exists():
            write_recheck_sheet(sheet, [units[one] for one in outcome.ids], [], language)
    except TableRefusedError as error:
        return complain(error.refusal, language)
    except (WeipingError, OSError) as error:
        return complain(refusal_of(error, getattr(error, "filename", None) or asked.rechecked[0]), language)
    print("\n".join(_lines(result, sheet, folder, language)))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service audit-result", description=__doc__)
    parser.add_argument("folder", metavar="PLAN_FOLDER", help="the folder that audit-plan wrote")
    parser.add_argument(
        "rechecked",
        metavar="RECHECKED_TABLE",
        nargs="+",
        help="evidence_id and the rechecked level as CSV, XLSX or JSONL, such as the filled plan.xlsx; after an "
        "extension, both tables",
    )
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _table(path: Path) -> Table:
    return read_decisions(path.read_bytes(), path.name)


def _lines(result: ResultOut, sheet: Path, folder: Path, language: Language) -> list[str]:
    say = partial(translate, language)
    step = {"n": len(result.next_ids), "path": sheet} if result.next_ids else {}
    return [
        say(
            "%(wrong)s of %(rechecked)s rechecked decisions are wrong.",
            wrong=len(result.wrong),
            rechecked=result.rechecked,
        ),
        *(f"  {one.evidence_id}: {one.decided} → {one.rechecked}" for one in result.wrong),
        say(
            "Of all %(population)s decisions a share of %(low)s to %(high)s is wrong (interval of this look alone, "
            "confidence at least %(confidence)s); the claim allows %(share)s.",
            population=result.population,
            low=f"{result.low:.4f}",
            high=f"{result.high:.4f}",
            confidence=f"{result.claim.confidence:.6g}",
            share=f"{result.claim.share:.6g}",
        ),
        f"→ {say(_STEPS[result.step], **step)}",
        say("Result: %(path)s", path=folder / _RESULT),
    ]
