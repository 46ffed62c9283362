"""Whole programs print what they printed on TF 1.15.5 (golden/programs)."""
import os
import re
import subprocess
import sys

import pytest

import graphreg

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "golden", "programs")
NAMES = sorted(name[:-len(".txt")] for name in os.listdir(PROGRAMS) if name.endswith(".txt"))
# The others run with the slow tests.
EVERYDAY = {"eager_control_flow", "v2_behavior"}
NUMBER = re.compile(r"-?\d+\.\d*(?:e[-+]\d+)?")
# The program's own module names stand for graphreg's, as they do for whoever runs it with an alias.
ALIASED = """
import os, runpy, sys
import graphreg, graphreg.compat
sys.modules.update({"tensorflow": graphreg, "tensorflow.compat": graphreg.compat})
if os.path.basename(sys.argv[1]).startswith("v2_"):
    import graphreg.compat.v2
    sys.modules["tensorflow.compat.v2"] = graphreg.compat.v2
sys.path.insert(0, os.path.dirname(sys.argv[1]))
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def printed_by(name):
    home = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))
    run = subprocess.run([sys.executable, "-c", ALIASED, os.path.join(PROGRAMS, name + ".py")], capture_output=True,
                         text=True, timeout=300, env=dict(os.environ, PYTHONPATH=home, PYTHONHASHSEED="0"),
                         stdin=subprocess.DEVNULL)
    assert run.returncode == 0, run.stderr
    return run.stdout


def comparable(text):
    """Lines without ids, addresses and times; NumPy 2's way of writing scalars is that of NumPy 1."""
    text = re.sub(r"id=\d+", "id=N", text)
    text = re.sub(r"0x[0-9a-f]+", "0x0", text)
    text = re.sub(r"\b(?:tensorflow|graphreg)[a-z_0-9.]*\.(?=[A-Za-z_])", "", text)
    text = re.sub(r"np\.\w+\(([^()]*)\)", r"\1", text)
    return [re.sub(r"(?<=\[) | (?=[\],])", "", " ".join(line.split())) for line in text.splitlines()]


def close(got, wanted):
    """Whether numbers are equal up to the order of sums."""
    return abs(float(got) - float(wanted)) <= 2e-5 * max(1., abs(float(wanted)))


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] * (n not in EVERYDAY)) for n in NAMES])
def test_prints_what_tf_prints(name):
    with open(os.path.join(PROGRAMS, name + ".txt"), encoding="utf-8") as f:
        wanted = comparable(f.read())
    got = comparable(printed_by(name))
    for x, y in zip(got, wanted):
        assert NUMBER.sub("#", x) == NUMBER.sub("#", y)
        assert all(map(close, NUMBER.findall(x), NUMBER.findall(y))), f"{x!r} for {y!r}"
    assert len(got) == len(wanted)
