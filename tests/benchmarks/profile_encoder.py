"""Where the serving encoder's time goes, and what that leaves to gain: ``python -m tests.benchmarks.profile_encoder``.

One passage on one thread, beside sentence-transformers on one thread: what the matrix products alone take is a bound
that no change to the rest of the network can pass with onnxruntime's kernels on this processor.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from models.grading.encoder_manifest import ENCODER_FILE
from tests.benchmarks.bench_encoder import passages
from training.build_encoder import DEFAULT_OUT
from training.encoder_source import encode_full_precision, load_sentence_transformer, quiet

PRODUCTS = {"DynamicQuantizeMatMul", "MatMulIntegerToFloat", "MatMul", "FusedMatMul"}


def kernel_times(encoder: Path, ids: np.ndarray, rounds: int) -> Counter[str]:
    """Return milliseconds by kind of node, the median of the rounds for each node."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_profiling = True
    with tempfile.TemporaryDirectory() as folder:
        options.profile_file_prefix = str(Path(folder) / "profile")
        session = onnxruntime.InferenceSession(encoder / ENCODER_FILE, options, providers=["CPUExecutionProvider"])
        for _ in range(rounds):
            session.run(None, {"input_ids": ids})
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    of_node: dict[tuple[str, str], list[float]] = {}
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            of_node.setdefault((event["args"]["op_name"], event["name"]), []).append(event["dur"] / 1000)
    total: Counter[str] = Counter()
    for (kind, _), times in of_node.items():
        total[kind] += statistics.median(times)
    return total


def main() -> int:
    """Print the table and the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    quiet()
    torch.set_num_threads(1)
    full = load_sentence_transformer(f"{options.encoder}-st")
    text = passages()[0]
    ids = np.array([full.tokenizer("passage: " + text)["input_ids"]], np.int64)
    theirs = []
    for _ in range(options.rounds):
        started = time.process_time()
        encode_full_precision(full, [text], "passage")
        theirs.append((time.process_time() - started) * 1000)
    reference = statistics.median(theirs)
    ours = kernel_times(options.encoder, ids, options.rounds)
    products = sum(ms for kind, ms in ours.items() if kind in PRODUCTS)
    print(f"{ids.shape[1]} tokens, one thread, load {os.getloadavg()[0]:.1f}\n\n| node | ms |\n|---|---|")
    for kind, ms in ours.most_common(9):
        print(f"| {kind} | {ms:.1f} |")
    print(f"| all | {ours.total():.1f} |\n\nsentence-transformers fp32: {reference:.1f} ms")
    print(f"faster by {reference / ours.total():.2f}; were all but the products free, by {reference / products:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
