"""Results are the same with each pass of the engine turned off.

Here: records of TF 1.15.5 that hold values of training, control flow and kernels.  `python tests/engine/test_switches.py
[PYTHON ...]` replays all golden records and the conformance samples with each pass off, one by one, in the interpreters
named (by default this one, with the kernels of a oneDNN library, where it has one, and without).
"""
import os
import subprocess
import sys

import pytest

STEMS = ("control_flow", "mlp_curves", "ops_nn", "ops_pool", "optimizers", "refs", "rnn", "tensor_array")


def replayed(stem):
    """Lines on what differs from a record."""
    import graphreg
    from graphreg.testing import golden
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden")
    record = golden.read_record(os.path.join(folder, "records", stem + ".json.gz"))["cases"]
    with open(os.path.join(folder, "xfails.txt"), encoding="utf-8") as f:
        gaps = {line.split()[0] for line in f if line.strip()}
    for name, program in golden.load_cases(os.path.join(folder, "cases", stem + ".py")):
        if f"{stem}:{name}" not in gaps and not getattr(program, "slow", False):
            yield from (f"{name}: {line}" for line in golden.diff_case(record[name], golden.record_case(graphreg, program)))


def switches():
    from graphreg.engine import passes
    return passes.SWITCHES


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Converting sparse IndexedSlices:UserWarning")
@pytest.mark.parametrize("switch", switches())
def test_records_with_a_pass_off(switch, monkeypatch):
    from graphreg.engine import codegen, passes
    monkeypatch.setattr(passes, "OFF", frozenset([switch]))
    monkeypatch.setattr(codegen, "WARM", 0)
    assert not [f"{stem}, {line}" for stem in STEMS for line in replayed(stem)]


def test_a_switch_that_is_there_does_something(monkeypatch):
    """A name that nothing looks at would test nothing."""
    from graphreg.engine import passes
    asked = []

    class Noted(frozenset):
        def __contains__(self, name):
            asked.append(name)
            return super().__contains__(name)
    import graphreg as tf
    from graphreg.engine import codegen
    monkeypatch.setattr(passes, "OFF", Noted())
    monkeypatch.setattr(codegen, "WARM", 0)
    v, x = tf.Variable([1., 2.]), tf.placeholder(tf.float32, [2])
    y = tf.cond(tf.reduce_sum(x) > 0., lambda: x + v, lambda: x)
    step = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(y))
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run(step, {x: [1., 2.]})
    assert set(switches()) == set(asked)


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path.insert(0, os.path.dirname(here))
    pythons, failed = sys.argv[1:] or [sys.executable], []
    for python in pythons:
        for kernels in ("", "numpy"):
            for switch in ("", *switches()):
                environment = dict(os.environ, GRAPHREG_WARM_RUNS="0", GRAPHREG_PASSES=switch, GRAPHREG_KERNELS=kernels)
                done = subprocess.run([python, "-m", "pytest", "-q", "--no-header", "-m", "not slow", "tests/test_golden.py",
                                       "tests/conformance"], cwd=os.path.dirname(here), env=environment, text=True,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                print(python, kernels or "as installed", switch and "-" + switch or "all on", done.stdout.splitlines()[-1])
                if done.returncode:
                    failed.append((python, kernels, switch))
                    print("\n".join(line for line in done.stdout.splitlines() if line.startswith("FAILED")), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
