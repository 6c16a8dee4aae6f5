"""An experiment: one TOML file that says everything a run depends on."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import ExperimentInvalid


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Split(_Section):
    """How evidence is divided; teachers and texts never stand on two sides.

    Attributes
    ----------
    test_share
        Share of teachers held out for ``evaluate``.
    folds
        Folds for out-of-fold predictions inside the training part.
    """

    test_share: float = Field(default=0.2, gt=0, lt=0.9)
    folds: int = Field(default=5, ge=2, le=20)
    seed: int = 20261122


class Fit(_Section):
    """When a criterion is learned.

    Attributes
    ----------
    min_labels
        Reviewed items below which a criterion is never relied on: what other criteria taught is moved by its own few.
    rich_labels
        Reviewed items from which an item's criteria learn from their own labels alone, by a blend with tree and kernel
        heads: with fewer these only add noise. See :func:`training.learning.learn_item`.
    length_control
        Whether a criterion with so many labels may make no more of a text's length than reviewers do, see
        :mod:`training.length_control`. It costs agreement, most where length tells most of the level.
    """

    min_labels: int = Field(default=24, ge=10)
    rich_labels: int = Field(default=150, ge=50)
    length_control: bool = False


class Routing(_Section):
    """Limits behind the referral reasons, see :class:`models.grading.routing.RoutingLimits`."""

    min_probability: float = Field(default=0.6, ge=0, le=1)
    min_labels: int = Field(default=40, ge=1)
    min_characters: int = Field(default=60, ge=1)


class Attacks(_Section):
    """How much held-out evidence is attacked, see :func:`training.robustness.probe`.

    Attributes
    ----------
    texts
        150 tell 2% from 6%; fewer make `evaluate` faster and its gate stricter, since one raised item weighs more.
    """

    texts: int = Field(default=150, ge=1)


class Gates(_Section):
    """What a bundle must reach on held-out evidence to be released; what could not be measured does not refuse it.

    Attributes
    ----------
    min_mean_qwk
        Mean quadratic weighted kappa over criteria.
    max_degradation
        How much less the grader may agree with a single reviewer than two reviewers with each other, in kappa.
        Source of this and of ``max_smd``: Williamson, Xi and Breyer (2012).
    max_smd
        Mean difference from the reviewers either way, in their standard deviations.
    max_subgroup_dsm
        The same for every group of evidence; None only flags.
    max_calibration_error
        Expected calibration error of the level given.
    max_raised
        Share of attacked items that any one trick may raise without a referral.
    max_length_excess
        Share of the variance of given levels that length explains, less that of reviewed levels: the low end of the 95%
        interval, so that chance refuses nothing.
    max_size_megabytes
        Of the whole bundle, so that it fits a county server.
    """

    min_mean_qwk: float = 0.4
    max_degradation: float = Field(default=0.10, ge=0)
    max_smd: float = Field(default=0.15, ge=0)
    max_subgroup_dsm: float | None = Field(default=None, ge=0)
    max_calibration_error: float = Field(default=0.10, ge=0)
    max_raised: float = Field(default=0.02, ge=0)
    max_length_excess: float = Field(default=0.0, ge=0)
    max_size_megabytes: float = 200.0


class Promise(_Section):
    """What the bundle shall promise of items with little doubt, see :mod:`training.guarantee`; off unless chosen.

    Attributes
    ----------
    alpha
        Largest share of accepted items that the panel would decide otherwise; None promises nothing.
    beta
        Largest share of accepted items that would be passed wrongly; smaller than ``alpha``.
    coverage
        Share of level sets that shall hold the panel's level.
    """

    alpha: float | None = Field(default=None, gt=0, lt=0.5)
    beta: float = Field(default=0.02, gt=0, lt=0.5)
    coverage: float = Field(default=0.9, gt=0.5, lt=1)


class Experiment(_Section):
    """Everything a run depends on; copied whole into MLflow and into the bundle's manifest.

    Attributes
    ----------
    name
        Becomes part of the bundle's id: lower-case letters, digits and hyphens.
    sample_data
        True for data that must never be taken for real; every artefact then says 示例数据.
    table, standard, encoder, run, released
        Paths, relative to the working directory.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str
    sample_data: bool = False
    table: Path
    standard: Path
    encoder: Path = Path("models/encoders/e5-small")
    run: Path
    released: Path = Path("models/released")
    split: Split = Split()
    fit: Fit = Fit()
    routing: Routing = Routing()
    promise: Promise = Promise()
    attacks: Attacks = Attacks()
    gates: Gates = Gates()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON-ready values."""
        return self.model_dump(mode="json")


def load_experiment(path: Path) -> Experiment:
    """Read an experiment.

    Raises
    ------
    ExperimentInvalid
        When the file is missing, not TOML, or a value is wrong; says which.
    """
    try:
        return Experiment.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ExperimentInvalid(path=path, reason=error.strerror or "cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExperimentInvalid(path=path, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ExperimentInvalid(path=path, reason=f"{where}: {first['msg']}") from error
