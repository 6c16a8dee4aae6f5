"""A short run of each fuzzer; the long ones are for the command line."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("harness", ["fuzz_text_readers"])
def test_a_short_run_finds_nothing(harness, tmp_path):
    # Linux hands the peak memory of whoever starts a process on to it, and libFuzzer takes that for its own.
    inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    options = ["-runs=2000", "-seed=7", f"-rss_limit_mb={inherited + 2048}"]
    command = [sys.executable, "-m", f"tests.fuzzing.{harness}", *options]
    surroundings = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, check=False, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done 2000 runs" in done.stderr
