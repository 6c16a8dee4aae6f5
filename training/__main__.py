"""``python -m training COMMAND``: the command is the file.

Each command is a module of this package with ``main(argv) -> exit status``, imported only when called, because some of
them load torch or MLflow.
"""

import importlib
import logging
import sys

from models.errors import WeipingError

COMMANDS = {
    "prepare": "scored table -> checked rows, consensus of reviewers, splits",
    "embed": "texts -> passage vectors, cached",
    "fit": "rows and vectors -> a draft bundle with fitted, exported heads and routing limits",
    "calibrate": "cut points and calibrated probabilities of the draft bundle",
    "evaluate": "the draft bundle, graded on held-out evidence",
    "compare": "two bundles side by side on the same evidence, with every level that changed",
    "release": "gates, golden cases, manifest; register and make current",
    "benchmark": "cross-validate the whole pipeline on any scored table, beside baselines",
    "attack": "what tricks do to the levels of evidence that was not learned from",
    "ablation": "what each head is worth, by learning the blend anew without it",
    "cold-start": "how well a point is graded that nothing was learned from, and how that grows with its labels",
    "faithfulness": "whether the quoted passages carry the level, on a fold that was not learned from",
    "prove-guarantee": "whether the bundle's promise holds on any scored table, by resampling",
    "prove-alarm": "how often the alarm fires on work that is like before, and how soon on other work",
    "suspicious-labels": "the reviewed levels that deserve a second look",
    "prove-suspicious": "how many planted wrong labels stand first among those that deserve a second look",
    "next-to-review": "the waiting works whose review would teach most",
    "learning-curve": "what a chosen review is worth beside a random one",
    "build-encoder": "a sentence encoder for serving, without a model hub",
    "build-speech": "the speech model for recordings, without a model hub",
    "sample-county": "make the fictional county (示例数据) that everything can be tried on",
    "dataset": "turn a public scored data set into a scored table and a standard",
}


def main() -> int:
    """Run one command; errors that a user can do something about become one line and exit status 2."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr)
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        width = max(map(len, COMMANDS))
        print(__doc__, *(f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()), sep="\n", file=sys.stderr)
        return 2
    command = importlib.import_module(f"training.{sys.argv[1].replace('-', '_')}")
    try:
        return int(command.main(sys.argv[2:]))
    except WeipingError as error:
        print(f"{sys.argv[1]}: {error.code}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
