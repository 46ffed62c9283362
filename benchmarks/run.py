"""graphreg measured beside TensorFlow 1.15, TensorFlow 2's compat.v1, JAX and NumPy written by hand.

    python benchmarks/run.py                                       # graphreg and NumPy
    python benchmarks/run.py --tf1 PYTHON --tf2 PYTHON --jax PYTHON --onednn PYTHON [CASE ...]

Every side runs in an interpreter of its own: the one named, for graphreg and NumPy this one.  --onednn names one with a
oneDNN library, in which graphreg runs again; --jax one with JAX, which runs graphreg's JAX engine and JAX by hand.  The
rounds are interleaved, so that a busy machine slows all alike, and the medians of CPU and wall time compared, with BLAS
on one thread and the process on one core, or as the libraries themselves have it (--threads default, or both).  Ratios
are the other side's CPU time by graphreg's: above 1 graphreg is faster.  --json and --plot write what was found.
"""
import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import builds        # noqa: E402
import by_hand       # noqa: E402
import cases         # noqa: E402

IN_MEMORY = ("mlp_2048", "lenet", "resnet20")      # cases of which the peak of memory is measured
SPAN = .05           # seconds that a round lasts at least
WARM = 8             # steps before the first that counts
ENOUGH = 60          # seconds after which a case gets no further round
ALL = ["import", *builds.CASES, *cases.CASES]
MODULES = {"tf1": "tensorflow", "tf2": "tensorflow.compat.v1", "numpy": "numpy", "jax": "jax"}
PINNED = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


# ------------------------------------------------------------------ inside each interpreter
def load(side):
    """The module that `tf` is."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if side.startswith("graphreg"):
        sys.path.insert(0, ROOT)
        import graphreg
        return graphreg
    if side == "tf1":
        import tensorflow
        tensorflow.get_logger().setLevel("ERROR")
        return tensorflow
    import tensorflow.compat.v1 as tf
    tf.disable_v2_behavior()
    return tf


class Case:
    """A step that can be run as often as one likes, ready to be measured."""

    def __init__(self, step, count=1, prepare=None):
        self.step, self.count, self.prepare = step, count, prepare

    def seconds(self):
        """(CPU, wall) seconds of a step."""
        given = None if self.prepare is None else self.prepare()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(self.count):
            self.step() if given is None else self.step(given)
        return [(now - then) / self.count for now, then in ((time.process_time(), cpu), (time.perf_counter(), wall))]

    def calibrate(self):
        """Run until everything is compiled, and find how many steps last as long as a round should."""
        if self.prepare is not None:
            return
        for _ in range(WARM):
            self.step()
        spent = min(self.seconds()[1] for _ in range(3))
        self.count = max(1, min(100000, int(SPAN / max(spent, 1e-7))))


def built(tf, name):
    """A graph that is built, new each time."""
    def prepare():
        graph = tf.Graph()
        with graph.as_default():
            return graph, builds.prepare(name)(tf)

    def build(given):
        graph, made = given
        with graph.as_default():
            builds.CASES[name](tf, *made)
    return Case(build, prepare=prepare)


def in_session(tf, name, target, one_thread):
    import numpy as np
    graph, threads = tf.Graph(), 1 if one_thread else 0
    with graph.as_default():
        fetches, feed, _ = cases.CASES[name](tf, np)
        config = tf.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)
        session = tf.Session(target, graph=graph, config=config)
        session.run(tf.global_variables_initializer())
    return Case(lambda: session.run(fetches, feed))


def ready(side, name, one_thread):
    """The Case, or None where a side has none."""
    if side in ("numpy", "jax"):
        import numpy as np
        made = (by_hand.NUMPY if side == "numpy" else by_hand.JAX).get(name)
        if made is None:
            return None
        case = Case(made(np) if side == "numpy" else made(__import__("jax"), np))
    elif name in builds.CASES:
        return None if side == "graphreg-jax" else built(load(side), name)
    else:
        target = {"graphreg-jax": "jax"}.get(side, "")
        case = in_session(load(side), name, target, one_thread)
    case.calibrate()
    return case


def work(side, one_thread):
    """Answer each line, the name of a case, with its seconds; null where it cannot be built."""
    known = {}
    for line in sys.stdin:
        name = line.strip()
        try:
            if name not in known:
                known.clear()                 # one after the other: each with memory of its own
                known[name] = ready(side, name, one_thread)
            answer = known[name] and known[name].seconds()
        except (AttributeError, ImportError, NotImplementedError) as error:
            print(f"{side}, {name}: {error}", file=sys.stderr)
            known[name] = answer = None
        print(json.dumps(answer), flush=True)


def peak(side, name):
    """Print the most megabytes that a process held which ran a case."""
    case = ready(side, name, True)
    for _ in range(3 if case else 0):
        case.step()
    print(json.dumps(case and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


# ------------------------------------------------------------------ around them
class Side:
    """A side, and the interpreter that it is measured in."""

    def __init__(self, name, python, core):
        self.name, self.python, self.core = name, python, core
        self._workers = {}

    def pinned(self, one_thread):
        """What stands in front of a command that is to run on one core."""
        return ["taskset", "-c", str(self.core)] if one_thread and os.path.exists("/usr/bin/taskset") else []

    def command(self, one_thread, *arguments):
        own = [self.python, os.path.abspath(__file__), *arguments, "--side", self.name]
        return self.pinned(one_thread) + own + ["--one"] * one_thread

    def environment(self, one_thread):
        # Byte code is written, as of what is installed.
        kept = {k: v for k, v in os.environ.items() if k not in PINNED and k != "PYTHONDONTWRITEBYTECODE"}
        kernels = {"graphreg": {"GRAPHREG_KERNELS": "numpy"}}.get(self.name, {})
        return {**kept, "OMP_WAIT_POLICY": "passive", **(PINNED if one_thread else {}), **kernels}

    def seconds(self, name, one_thread):
        worker = self._workers.get(one_thread)
        if worker is None:
            worker = self._workers[one_thread] = subprocess.Popen(
                self.command(one_thread, "--work"), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env=self.environment(one_thread))
        try:
            worker.stdin.write(name + "\n")
            worker.stdin.flush()
        except BrokenPipeError:
            sys.exit(f"{self.python} has ended: is it the interpreter for {self.name}?")
        line = worker.stdout.readline()
        if not line:
            sys.exit(f"{self.python} has ended at {name}: is it the interpreter for {self.name}?")
        return json.loads(line)

    def importing(self, one_thread):
        """(CPU, wall) seconds of an import."""
        module = MODULES.get(self.name, "graphreg")
        program = f"import time; a = time.process_time(), time.perf_counter(); import {module}; " \
                  "print(time.process_time() - a[0], time.perf_counter() - a[1])"
        command = [*self.pinned(one_thread), self.python, "-c", program]
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True,
                              env={**self.environment(one_thread), "PYTHONPATH": ROOT}, stderr=subprocess.DEVNULL)
        return [float(word) for word in done.stdout.split()]

    def megabytes(self, name):
        done = subprocess.run(self.command(True, "--peak", name), text=True, stdout=subprocess.PIPE,
                              env=self.environment(True), stderr=subprocess.DEVNULL)
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None

    def close(self):
        for worker in self._workers.values():
            worker.stdin.close()
            worker.wait()


def measured(sides, name, one_thread, rounds):
    """{side: {"cpu": [seconds of each round], "wall": ...}} of the sides that have the case."""
    found, begin = {}, time.monotonic()
    for done in range(rounds):
        if done and time.monotonic() - begin > ENOUGH:
            break
        for side in sides:
            seconds = side.importing(one_thread) if name == "import" else side.seconds(name, one_thread)
            if seconds is not None:
                for kind, spent in zip(("cpu", "wall"), seconds):
                    found.setdefault(side.name, {"cpu": [], "wall": []})[kind].append(spent)
    return found


def text_of(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if seconds * factor >= 1 or unit == "us":
            return f"{seconds * factor:.3g} {unit}"


def line_of(names, name, found, kind="cpu"):
    """A line of the table: each side's median, with the ratio to graphreg's."""
    middle = {side: statistics.median(times[kind]) for side, times in found.items()}
    cells = [f"{name:18}"]
    for side in names:
        ratio = f"{middle[side] / middle['graphreg']:8.2f}" if side in middle and side != "graphreg" else " " * 8
        shown = f"{text_of(middle[side]):>9}" if side in middle else " " * 9
        cells.append(shown + ratio * (side != "graphreg"))
    return " ".join(cells)


def measure_all(sides, chosen, threads, rounds):
    """What is written as JSON; tables are printed meanwhile."""
    names = [side.name for side in sides]
    report = {"machine": {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count(),
                          "load": os.getloadavg()}, "times": {}, "megabytes": {}}
    for one_thread in {"one": [True], "default": [False], "both": [True, False]}[threads]:
        kind = "one thread" if one_thread else "default threads"
        print(f"\nCPU time, {kind}; by graphreg's in the second column of each")
        print(" ".join([" " * 18, f"{'graphreg':>9}"] + [f"{n:>17}" for n in names[1:]]))
        times = report["times"][kind] = {}
        for name in chosen:
            times[name] = measured(sides, name, one_thread, rounds)
            print(line_of(names, name, times[name]), flush=True)
        if not one_thread:
            print("\nwall time")
            for name in chosen:
                print(line_of(names, name, times[name], "wall"))
    for name in [n for n in IN_MEMORY if n in chosen]:
        report["megabytes"][name] = {side.name: side.megabytes(name) for side in sides}
        shown = ", ".join(f"{n} {mb:.0f} MB" for n, mb in report["megabytes"][name].items() if mb)
        print(f"peak of memory, {name}: {shown}", flush=True)
    return report


def plot(report, path):
    """A chart of the ratios of CPU time."""
    try:
        import matplotlib
    except ImportError:
        sys.exit('--plot needs matplotlib: pip install "graphreg[benchmarks]"')
    matplotlib.use("Agg")
    from matplotlib import pyplot
    kind, times = next(iter(report["times"].items()))
    sides = [s for s in dict.fromkeys(s for found in times.values() for s in found) if s != "graphreg"]
    figure, axes = pyplot.subplots(figsize=(9, 1 + .3 * len(times)))
    width = .8 / max(1, len(sides))
    for k, side in enumerate(sides):
        places = [(i, statistics.median(found[side]["cpu"]) / statistics.median(found["graphreg"]["cpu"]))
                  for i, found in enumerate(times.values()) if side in found and "graphreg" in found]
        axes.barh([i + k * width for i, _ in places], [ratio for _, ratio in places], width, label=side)
    axes.set_yticks([i + .4 for i in range(len(times))], list(times))
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=.8)
    axes.invert_yaxis()
    axes.set_xlabel(f"CPU time by graphreg's, {kind}: to the right of 1 graphreg is faster")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=" ".join(ALL))
    for name, text in (("tf1", "TensorFlow 1.15"), ("tf2", "TensorFlow 2"), ("jax", "JAX, and what graphreg needs"),
                       ("onednn", "a oneDNN library, and what graphreg needs")):
        parser.add_argument("--" + name, metavar="PYTHON", help=f"an interpreter with {text}")
    parser.add_argument("--threads", choices=("one", "default", "both"), default="one")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--core", type=int, default=0, help="the core of the processes that run on one")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--plot", metavar="FILE", help="PNG, SVG or PDF; needs matplotlib")
    for hidden in ("--work", "--one"):
        parser.add_argument(hidden, action="store_true", help=argparse.SUPPRESS)
    for hidden in ("--side", "--peak"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.side, given.one)
    elif given.peak:
        peak(given.side, given.peak)
    else:
        compare(parser, given)


def compare(parser, given):
    unknown = [name for name in given.cases if name not in ALL]
    if unknown:
        parser.error(f"no such case: {', '.join(unknown)}")
    if given.plot:
        try:
            import matplotlib        # noqa: F401  before hours have gone into measuring
        except ImportError:
            sys.exit('--plot needs matplotlib: pip install "graphreg[benchmarks]"')
    python = sys.executable
    sides = [("graphreg", python), ("graphreg-onednn", given.onednn), ("graphreg-jax", given.jax), ("tf1", given.tf1),
             ("tf2", given.tf2), ("jax", given.jax), ("numpy", python)]
    sides = [Side(name, python, given.core) for name, python in sides if python]
    try:
        report = measure_all(sides, given.cases or ALL, given.threads, max(1, given.rounds))
    finally:
        for side in sides:
            side.close()
    if given.json:
        with open(given.json, "w", encoding="utf-8") as f:
            json.dump(report, f, indent=1)
    if given.plot:
        plot(report, given.plot)


if __name__ == "__main__":
    main()
