"""benchmarks/run.py: one command that measures, tells and writes."""
import json
import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUN = os.path.join(ROOT, "benchmarks", "run.py")


def run(*arguments, **environment):
    return subprocess.run([sys.executable, RUN, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, **environment})


@pytest.mark.slow
def test_a_table_and_a_file(tmp_path):
    done = run("--rounds", "2", "--json", str(tmp_path / "found.json"), "one_op", "gradients_2000", "logistic")
    assert not done.returncode, done.stderr
    assert "gradients_2000" in done.stdout
    with open(tmp_path / "found.json", encoding="utf-8") as f:
        times = json.load(f)["times"]["one thread"]
    assert set(times) == {"one_op", "gradients_2000", "logistic"}
    assert set(times["one_op"]) == {"graphreg", "numpy"} and set(times["gradients_2000"]) == {"graphreg"}
    assert len(times["one_op"]["numpy"]["cpu"]) == 2 and times["one_op"]["graphreg"]["cpu"][0] < times["logistic"]["graphreg"]["cpu"][0]


def test_a_chart_needs_matplotlib(tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('none')")
    done = run("--plot", str(tmp_path / "chart.png"), "one_op", PYTHONPATH=str(tmp_path))
    assert done.returncode and 'pip install "graphreg[benchmarks]"' in done.stderr


def test_no_such_case():
    done = run("one_off")
    assert done.returncode == 2 and "no such case: one_off" in done.stderr
