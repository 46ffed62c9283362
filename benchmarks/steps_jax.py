"""How long training steps take on the JAX engine, and to compile: steps_jax.py [--beside PYTHON] [CASE ...]

The cases are those of steps.py; an interpreter with JAX runs this.  Beside it NumPy's engine runs the same step, and
the `tensorflow` of another interpreter where one is named.  All on one core, with one thread of BLAS; the rounds are
interleaved and medians of wall-clock time compared: above 1 the JAX engine is faster.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import steps

DEFAULT = ("one_op", "logistic", "mlp", "lenet", "lstm", "lstm_static", "embedding", "vars_10", "vars_50")


def _many(count):
    def case(tf, np):
        x = tf.placeholder(tf.float32, [4])
        moved = [tf.Variable(np.ones(4, np.float32)).assign_add(x * .5) for _ in range(count)]
        return tf.group(*moved), {x: np.ones(4, np.float32)}, 200
    return case


CASES = {**steps.CASES, "vars_10": _many(10), "vars_50": _many(50)}


def measure(module, target, names):
    """Print, as JSON, the seconds of each case's first run, then those of a step whenever a case is named."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.path.insert(0, os.path.dirname(steps.HERE))
    import numpy as np
    tf = __import__(module)
    ready = {}
    for name in names:
        graph = tf.Graph()
        with graph.as_default():
            fetch, feed, count = CASES[name](tf, np)
            config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
            session = tf.Session(target, graph=graph, config=config)
            session.run(tf.global_variables_initializer())
            begin = time.perf_counter()
            session.run(fetch, feed)
            first = time.perf_counter() - begin
            for _ in range(5):
                session.run(fetch, feed)
            # A step may come back before it is done: a variable's value is waited for.
            ready[name] = session, fetch, feed, count, (tf.trainable_variables() or [fetch])[0]
        print(json.dumps(first), flush=True)
    for line in sys.stdin:
        session, fetch, feed, count, last = ready[line.strip()]
        begin = time.perf_counter()
        for _ in range(count):
            session.run(fetch, feed)
        session.run(last, feed)
        print(json.dumps((time.perf_counter() - begin) / count), flush=True)


class Side:
    """An interpreter that measures; first: the seconds of each case's first run."""

    def __init__(self, python, module, target, names):
        pinned = ["taskset", "-c", "0"] if os.path.exists("/usr/bin/taskset") else []
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [*pinned, python, os.path.abspath(__file__), "--measure", module, "--target", target, *names], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **threads})
        self.first = {name: self._read() for name in names}

    def _read(self):
        return json.loads(self._process.stdout.readline())

    def seconds(self, name):
        self._process.stdin.write(name + "\n")
        self._process.stdin.flush()
        return self._read()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=" ".join(CASES))
    parser.add_argument("--beside", metavar="PYTHON", help="an interpreter whose `tensorflow` is measured beside")
    parser.add_argument("--measure", metavar="MODULE", help=argparse.SUPPRESS)
    parser.add_argument("--target", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = given.cases or list(DEFAULT)
    if given.measure:
        measure(given.measure, given.target, names)
        return
    sides = {"jax": Side(sys.executable, "graphreg", "jax", names), "numpy": Side(sys.executable, "graphreg", "", names)}
    if given.beside:
        sides["other"] = Side(given.beside, "tensorflow", "", names)
    print("%-14s %10s %12s" % ("case", "first run", "jax") + "".join("%12s %8s" % (s, "ratio") for s in list(sides)[1:]))
    for name in names:
        times = {side: [] for side in sides}
        for _ in range(steps.ROUNDS):
            for side, measurer in sides.items():
                times[side].append(measurer.seconds(name))
        ours = statistics.median(times["jax"])
        line = "%-14s %8.2f s %9.1f us" % (name, sides["jax"].first[name], ours * 1e6)
        for side in list(sides)[1:]:
            other = statistics.median(times[side])
            line += "%9.1f us %8.2f" % (other * 1e6, other / ours)
        print(line, flush=True)


if __name__ == "__main__":
    main()
