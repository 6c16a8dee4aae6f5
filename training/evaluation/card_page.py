"""The model card as one file that needs nothing else: no network, no script, no font."""

import base64
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.grading.card import CARD_FILE, CARD_PAGE, ModelCard, percent
from models.grading.card_charts import forest, reliability
from training.evaluation.subgroups import LARGEST_DIFFERENCE

_TEMPLATES = Path(__file__).parents[1] / "templates"
_KAPPA, _DIFFERENCE = (-0.2, 1.0), (-0.6, 0.6)


def write_card(card: ModelCard, folder: Path, plots: Path) -> None:
    """Write ``model_card.json`` and ``model_card.html`` into a bundle.

    Parameters
    ----------
    card
        What it says.
    folder
        Of the bundle.
    plots
        Folder with the pictures that ``evaluate`` drew; they become part of the page.
    """
    (folder / CARD_FILE).write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / CARD_PAGE).write_text(render(card, plots), encoding="utf-8")


def render(card: ModelCard, plots: Path) -> str:
    """Return the page, Chinese first with English beside it."""
    criteria = [(one.id, one.figures["qwk"]) for one in card.criteria]
    groups = [(f"{one.by.zh} {one.name.zh}", one.dsm) for one in card.groups]
    return (
        environment()
        .get_template("model_card.html")
        .render(
            card=card,
            criteria_chart=forest(criteria, bounds=_KAPPA, limit=None, title="QWK"),
            groups_chart=forest(groups, bounds=_DIFFERENCE, limit=LARGEST_DIFFERENCE, title="DSM"),
            reliability_chart=reliability(
                card.reliability,
                x_name="所示等级的概率 probability",
                y_name="评审人相同的份额 share",
                title="校准 reliability",
            ),
            confusion_plot=_inline(plots / "confusion.png"),
        )
    )


def environment() -> Environment:
    """Return the templates, escaping everything."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["percent"] = percent
    return made


def _inline(picture: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode("ascii")
