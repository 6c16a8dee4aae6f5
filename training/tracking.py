"""MLflow, in this one file: a local SQLite store that remembers every release and what it was made of."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Before MLflow is imported: it would otherwise report its use to its makers.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")

import mlflow
from mlflow import MlflowClient

from models.grading.card import CARD_FILE, CARD_PAGE

STORE = Path("mlflow.db")
ALIAS = "current"
_PARAMETER_LIMIT = 500


def record_release(
    bundle: Path, experiment: Mapping[str, Any], evaluation: Mapping[str, Any], plots: Path, store: Path = STORE
) -> str:
    """Record a released bundle as a run, register it, and point the alias ``current`` at it.

    Parameters
    ----------
    bundle
        The released folder; its name is its id.
    experiment
        Everything the run depended on; nested values become dotted parameters.
    evaluation
        As :func:`training.evaluate.evaluate` returns it.
    plots
        Folder of pictures.
    store
        The SQLite file of MLflow.

    Returns
    -------
    str
        The registered version.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # MLflow keeps one connection for each address it was told, so a relative one would outlive a change of folder.
    mlflow.set_tracking_uri(f"sqlite:///{store.resolve()}")
    client = MlflowClient()
    mlflow.set_experiment(experiment["name"])
    with mlflow.start_run(run_name=bundle.name) as run:
        mlflow.log_params({key: str(value)[:_PARAMETER_LIMIT] for key, value in _flat(experiment)})
        mlflow.log_metrics(_metrics(evaluation))
        mlflow.set_tags({"bundle": bundle.name, "sample_data": str(experiment["sample_data"])})
        mlflow.log_dict(dict(evaluation), "evaluation.json")
        mlflow.log_artifacts(str(plots), "plots")
        for name in (CARD_FILE, CARD_PAGE):
            mlflow.log_artifact(str(bundle / name))
        mlflow.log_artifacts(str(bundle), "bundle")
        source = f"{run.info.artifact_uri}/bundle"
    if not client.search_registered_models(filter_string=f"name = '{experiment['name']}'"):
        client.create_registered_model(experiment["name"])
    version = client.create_model_version(experiment["name"], source, run.info.run_id, tags={"bundle": bundle.name})
    client.set_registered_model_alias(experiment["name"], ALIAS, version.version)
    return str(version.version)


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    pairs = []
    for key, value in values.items():
        pairs += _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", value)]
    return pairs


def _metrics(evaluation: Mapping[str, Any]) -> dict[str, float]:
    metrics = {key: evaluation[key] for key in ("mean_qwk", "exact", "calibration_error", "referred")}
    metrics.update({f"overall_{key}": value for key, value in evaluation["overall"].items()})
    metrics.update({f"gate_{gate['name']}": gate["value"] for gate in evaluation["gates"]})
    metrics["prmse"] = evaluation["true_scores"]["prmse"]
    for unit in ("item", "point"):
        metrics.update({f"{unit}_{key}": value for key, value in (evaluation[unit] or {}).items()})
    for criterion, agreement in evaluation["criteria"].items():
        metrics[f"qwk_{criterion}"] = agreement["qwk"]
    return {key: float(value) for key, value in metrics.items() if value is not None}
