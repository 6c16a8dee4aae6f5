"""Measures which layers of the full-precision encoder know how well a text is written.

    python -m tests.benchmarks.measure_layers --table build/acea/table.jsonl

For every layer: the mean and the deviation of its states over a passage's tokens, averaged over the passages by length
as in grading, and support vectors on them; the correlation with the reviewers, texts of a fold predicted from the
others, mean over criteria. Takes some 20 minutes for a thousand essays on two cores.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from sentence_transformers import SentenceTransformer
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler
from sklearn.svm import SVR
from tqdm import tqdm

from models.documents.passages import split

ENCODER = Path("models/encoders/e5-small-st")
TOGETHER = (5, 7, 9)


def layers_of(model: SentenceTransformer, text: str) -> np.ndarray:
    """Return mean and deviation of every layer for one text, shape (layers, 2, d)."""
    passages = split(text).passages
    found = []
    for passage in passages:
        ids = model.tokenizer(f"passage: {passage.text}", return_tensors="pt", truncation=True)["input_ids"]
        with torch.inference_mode():
            hidden = model[0].auto_model(input_ids=ids, output_hidden_states=True).hidden_states
        tokens = torch.stack(hidden)[:, 0]
        found.append(torch.stack([tokens.mean(dim=1), tokens.std(dim=1, correction=0)], dim=1).numpy())
    return np.average(found, axis=0, weights=[len(passage.text) for passage in passages])


def correlation(rows: np.ndarray, ranks: np.ndarray, folds: np.ndarray) -> float:
    """Return the mean over criteria of what support vectors on rows (n, f) say beside ranks (n, c)."""
    kernel = make_pipeline(StandardScaler(), SVR(gamma=0.3 / rows.shape[1]))
    said = [cross_val_predict(kernel, rows, column, cv=PredefinedSplit(folds)) for column in ranks.T]
    return float(np.mean([np.corrcoef(one, column)[0, 1] for one, column in zip(said, ranks.T, strict=True)]))


def main() -> None:
    """Print one line a layer, and one for those that grading uses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, required=True)
    table = pd.read_json(parser.parse_args().table, lines=True, dtype={"fold": str})
    labels = table.pivot_table(index="evidence_id", columns="criterion", values="level", aggfunc="first")
    scale = [
        sorted(labels[column].unique(), key=("not_qualified", "qualified", "excellent").index) for column in labels
    ]
    ranks = OrdinalEncoder(categories=scale).fit_transform(labels)
    texts = table.groupby("evidence_id")[["text", "fold"]].first().loc[labels.index]
    model = SentenceTransformer(str(ENCODER), device="cpu").eval()
    states = np.stack([layers_of(model, text) for text in tqdm(texts["text"])])
    folds = texts["fold"].astype(int).to_numpy()
    wanted = [(str(layer), [layer]) for layer in range(states.shape[1])] + [
        ("+".join(map(str, TOGETHER)), list(TOGETHER))
    ]
    for name, layers in wanted:
        rows = states[:, layers].reshape(len(states), -1)
        print(f"| {name} | {correlation(rows, ranks, folds):.3f} |", flush=True)


if __name__ == "__main__":
    main()
