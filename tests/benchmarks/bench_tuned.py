"""What tuned layers cost beside the encoder that they read from: ``python -m tests.benchmarks.bench_tuned``.

Two networks as ``training/fine_tuning.py`` exports them, of layers that learned nothing: time does not depend on what
they say. With and without take turns on the same passages within one run.
"""

import statistics
import sys
import tempfile
from operator import truediv
from pathlib import Path

from models.grading.encoder import OnnxEncoder
from models.grading.tuned import TUNED_FOLDER, TunedEncoder, TunedLayers
from tests.benchmarks.bench_encoder import N_PASSAGES, THREADS, asked, race
from training.encoder_source import load_sentence_transformer, quiet
from training.fine_tuning import full_precision_of
from training.tuned import Tuned
from training.tuned_network import TunedNetwork, exported

NETWORKS = 2


def main() -> int:
    """Print the times, their ratio and the size of the networks."""
    options = asked(__doc__)
    quiet()
    served = OnnxEncoder.load(options.encoder, threads=THREADS)
    network = exported(TunedNetwork(load_sentence_transformer(str(full_precision_of(options.encoder))), 1))
    with tempfile.TemporaryDirectory() as folder:
        Tuned((network,) * NETWORKS).write(Path(folder))
        tuned = TunedEncoder(served, TunedLayers(sorted((Path(folder) / TUNED_FOLDER).iterdir())))
        speeds = race({"without": served.read, "with": tuned.read}, options.rounds)
    ratio = statistics.median(map(truediv, speeds["without"], speeds["with"]))
    print(f"{N_PASSAGES} passages, {THREADS} threads, {NETWORKS} networks of {len(network) / 1e6:.0f} MB")
    for name, turns in speeds.items():
        print(f"{name:8} {statistics.median(turns):6.1f} passages/s")
    print(f"with tuned layers a passage takes {ratio:.2f} times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
