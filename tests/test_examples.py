"""Every example runs on its own and prints the lines that it printed on TF 1.15.5 (golden/examples)."""
import functools
import os
import re
import subprocess
import sys

import pytest

import graphreg

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(os.path.dirname(HERE), "examples")
RECORDS = os.path.join(HERE, "golden", "examples")
NAMES = sorted(os.path.relpath(os.path.join(folder, name), EXAMPLES)[:-len(".py")]
               for folder, _, names in os.walk(EXAMPLES) for name in names if name.endswith(".py"))
NUMBER = re.compile(r"-?\d+\.\d+")
NUMPY_WARNINGS = ["-W", "error::DeprecationWarning", "-W", "error::RuntimeWarning", "-W", "error::FutureWarning"]


@functools.lru_cache(None)
def printed_by(name):
    """The lines of an example, run as a user runs it."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))
    legacy = os.path.dirname(name) == "legacy"
    # Those of examples/legacy import tensorflow, meet the UserWarnings that TF gives too, and log to stderr.
    start = [*NUMPY_WARNINGS, "-m", "graphreg", "run"] if legacy else ["-W", "error"]
    run = subprocess.run([sys.executable, *start, os.path.join(EXAMPLES, name + ".py")], capture_output=True,
                         text=True, timeout=300, env=dict(os.environ, PYTHONPATH=home), stdin=subprocess.DEVNULL)
    assert run.returncode == 0, run.stderr
    assert legacy or run.stderr == ""
    return run.stdout.splitlines()


def recorded(name):
    with open(os.path.join(RECORDS, name + ".txt"), encoding="utf-8") as f:
        return f.read().splitlines()


def assert_same_line(got, wanted):
    """Equal text; a printed fraction may be off by two in its last digit (the sums run in another order)."""
    assert " ".join(NUMBER.sub("#", got).split()) == " ".join(NUMBER.sub("#", wanted).split())
    for x, y in zip(NUMBER.findall(got), NUMBER.findall(wanted)):
        unit = 10. ** -len(y.split(".")[1])
        assert abs(float(x) - float(y)) < 2.5 * unit, f"{got!r} for {wanted!r}"


# The others run with the slow tests.
EVERYDAY = ("regularized_digits", "keras/layer_losses", "legacy/optimize_loss")


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] * (n not in EVERYDAY)) for n in NAMES])
def test_prints_what_tf_prints(name):
    got, wanted = printed_by(name), recorded(name)
    for x, y in zip(got, wanted):
        assert_same_line(x, y)
    assert len(got) == len(wanted)


def test_digits_pass_95_percent():
    last = printed_by("regularized_digits")[-1]
    assert float(NUMBER.findall(last)[-1]) > 95
