"""The whole way from a scored table to a released bundle, on a small sample county."""

import json

import numpy as np
import pandas as pd
from mlflow import MlflowClient

from models.documents.passages import split
from models.grading import attribution
from models.grading import grader as serving
from models.grading.bundle import file_hash, read_manifest
from models.grading.grader import Grader
from models.grading.parts import load_rubrics
from models.grading.views import VIEWS
from training.corpus import build_corpus
from training.experiment import load_experiment
from training.run_folder import RunFolder
from training.vectors import VectorCache

LONGEST_TRACE = 20


def test_the_manifest_says_of_what_the_bundle_is_made(small_county, encoder):
    manifest = read_manifest(small_county.bundle)
    experiment = load_experiment(small_county.experiment)
    assert manifest.encoder == encoder.hash
    assert manifest.table == file_hash(experiment.table)
    assert manifest.experiment == experiment.as_json()
    assert manifest.sample_data
    assert "示例数据" in manifest.title


def test_the_evaluation_in_the_bundle_is_on_teachers_that_training_never_saw(small_county):
    run = RunFolder(small_county.run)
    train, test = run.evidence("train"), run.evidence("test")
    assert not {one.teacher_id for one in train} & {one.teacher_id for one in test}
    assert not {one.document.text_hash for one in train} & {one.document.text_hash for one in test}
    seen = set(run.read_table("out_of_fold", "fit")["evidence_id"])
    assert seen == {one.id for one in train}
    evaluation = json.loads((small_county.bundle / "evaluation.json").read_text(encoding="utf-8"))
    per_item = pd.Series([one.item for one in test]).value_counts()
    for criterion, figures in evaluation["criteria"].items():
        assert figures["n"] == per_item[criterion.rsplit("-", 1)[0]]
    assert evaluation["mean_qwk"] >= 0.2
    assert evaluation["sample_data"]


def test_the_feature_row_of_training_is_that_of_the_service(small_county, encoder, tmp_path, monkeypatch):
    evidence = next(one for one in RunFolder(small_county.run).evidence("train") if one.item == "A5-E1")
    grader = Grader.load(small_county.bundle, encoder)
    requirement = next(e for p in grader.standard.points for e in p.evidence if e.id == "A5-E1")
    with VectorCache(tmp_path, encoder) as cache:
        cache.add([evidence.document])
        corpus = build_corpus(requirement, [evidence], cache, load_rubrics(small_county.bundle)["A5-E1"])
    served = {}

    def watched(module, name):
        function = getattr(module, name)

        def watch(*arguments):
            result = function(*arguments)
            served.setdefault(name, result)  # later ones are of texts without a passage, to see what each one carries
            return result

        monkeypatch.setattr(module, name, watch)

    watched(attribution, "document_features")
    watched(serving, "item_features")
    grader.grade(split(evidence.document.text), point="A5", item="A5-E1")
    document, item = served["document_features"], served["item_features"]
    assert np.array_equal(document.ngrams.occurrences, corpus.documents[0].ngrams.occurrences)
    assert np.array_equal(document.ngrams.weights, corpus.documents[0].ngrams.weights)
    for name, view in VIEWS.items():
        for index in range(len(requirement.criteria)):
            assert np.array_equal(view(document, item, index), corpus.view(name, index)[0])


def windows(text):
    return {text[start : start + LONGEST_TRACE] for start in range(len(text) - LONGEST_TRACE + 1)}


def test_no_text_and_no_teacher_is_in_the_bundle(small_county):
    rows = RunFolder(small_county.run).read_table("evidence", "prepare")
    files = {path.name: path.read_text(encoding="utf-8") for path in small_county.bundle.rglob("*.json")}
    assert len(files) >= 6
    unescaped = "\n".join(json.dumps(json.loads(text), ensure_ascii=False) for text in files.values())
    traces = windows(unescaped)
    for text in rows["text"]:
        whole = text.replace("\n", "\\n")
        assert not windows(whole) & traces
    for key in {*rows["teacher_id"], *rows["evidence_id"]}:
        assert f'"{key}"' not in unescaped
        assert key not in unescaped


def test_mlflow_knows_the_release_as_current(small_county):
    store = f"sqlite:///{small_county.folder}/mlflow.db"
    client = MlflowClient(tracking_uri=store, registry_uri=store)
    version = client.get_model_version_by_alias("small-county", "current")
    assert version.tags["bundle"] == small_county.bundle.name
    run = client.get_run(version.run_id)
    evaluation = json.loads((small_county.bundle / "evaluation.json").read_text(encoding="utf-8"))
    assert run.data.metrics["mean_qwk"] == evaluation["mean_qwk"]
    assert run.data.metrics["calibration_error"] == evaluation["calibration_error"]
    qwk = {key for key in run.data.metrics if key.startswith("qwk_")}
    assert qwk == {f"qwk_{key}" for key, figures in evaluation["criteria"].items() if figures["qwk"] is not None}
    assert run.data.params["fit.min_labels"] == "15"
    assert run.data.tags["sample_data"] == "True"
    kept = {artifact.path for artifact in client.list_artifacts(version.run_id, "bundle")}
    assert "bundle/manifest.json" in kept
    assert version.source == f"{run.info.artifact_uri}/bundle"


def test_the_run_leaves_pictures_and_nothing_half_written(small_county):
    names = {path.name for path in small_county.run.rglob("*")}
    assert {"confusion.png", "reliability.png"} <= names
    left = [*small_county.run.rglob("*"), *(small_county.folder / "released").rglob("*")]
    assert not [path for path in left if path.name.endswith(".part") or path.name == ".staging"]
