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
    "release": "gates, golden cases, manifest; register and make current",
    "benchmark": "cross-validate the whole pipeline on any scored table, beside baselines",
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
