"""graphreg beside TensorFlow 1.15, TensorFlow 2's compat.v1, and compat.v1 with tf_slim: a table in Markdown.

    python benchmarks/compare.py --tf1 PYTHON_WITH_TF_1_15 --tf2 PYTHON_WITH_TF_2_AND_TF_SLIM

Every figure is taken in an interpreter of its own. Programs are those of examples/legacy, and their output is compared
with what TF 1.15.5 printed (tests/golden/examples). For compat.v1 they run with `tensorflow` meaning
`tensorflow.compat.v1` and TF2's behaviour switched off; with tf_slim, `tf.contrib.slim`, `layers`, `framework` and
`losses` mean tf_slim's.
"""
import argparse
import importlib
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import time
import types

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
LEGACY = os.path.join(ROOT, "examples", "legacy")
RECORDS = os.path.join(ROOT, "tests", "golden", "examples", "legacy")
NUMBER = re.compile(r"-?\d+\.\d+")


# ---------------------------------------------------------------- inside each interpreter
def load(side):
    """The module that `tf` is."""
    if side == "graphreg":
        sys.path.insert(0, ROOT)
        return importlib.import_module("graphreg")
    if side == "tf1":
        return importlib.import_module("tensorflow")
    tf = importlib.import_module("tensorflow.compat.v1")
    tf.disable_v2_behavior()
    if side == "slim":
        add_contrib(tf)
    return tf


def add_contrib(tf):
    slim = importlib.import_module("tf_slim")
    parts = {"slim": slim, "layers": slim.layers, "framework": slim, "losses": slim.losses}
    contrib = types.ModuleType("tensorflow.contrib")
    contrib.__dict__.update(parts, __path__=[])
    tf.contrib = contrib
    sys.modules["tensorflow.contrib"] = contrib
    sys.modules.update({"tensorflow.contrib." + name: module for name, module in parts.items()})


def names_of_tf():
    with open(os.path.join(ROOT, "graphreg", "tools", "tf_names.txt"), encoding="utf-8") as f:
        return {words[0]: words[1:] for words in map(str.split, f)}


def reached(tf, path):
    found = tf
    for name in path.split(".")[1:]:
        try:
            found = getattr(found, name)
        except Exception:       # Keras 3 refuses in ways of its own
            return False
    return True


def names(side):
    """{group: [names there, names]}; of graphreg those that `check` calls supported."""
    tf = load(side)
    judge = importlib.import_module("graphreg.tools.check_verdicts").judge if side == "graphreg" else None
    groups = {"tf": [0, 0], "tf.contrib.layers, slim, framework": [0, 0], "all of tf.contrib": [0, 0]}
    for namespace, every in names_of_tf().items():
        if namespace.startswith(("tf.raw_ops", "tf.compat")):
            continue
        inside = ["all of tf.contrib" if namespace.startswith("tf.contrib") else "tf"]
        if namespace in ("tf.contrib.layers", "tf.contrib.slim", "tf.contrib.framework"):
            inside.append("tf.contrib.layers, slim, framework")
        for name in every:
            path = f"{namespace}.{name}"
            there = judge(path).status.startswith("supported") if judge else reached(tf, path)
            for group in inside:
                groups[group][0] += there
                groups[group][1] += 1
    return groups


def version(side):
    tf = load(side)
    return [getattr(tf, "__version__", ""), "%d.%d" % sys.version_info[:2]]


def size(side):
    """Megabytes of the packages that an import loads, without Python's own."""
    load(side)
    tops = {name.partition(".")[0] for name in sys.modules}
    total, seen = 0, set()
    for name in tops:
        path = getattr(sys.modules.get(name), "__file__", None) or ""
        folder = os.path.dirname(path)
        if "site-packages" not in path and name != "graphreg" or os.path.basename(folder) == "site-packages":
            continue
        for extra in (folder, os.path.join(os.path.dirname(folder), name + ".libs")):
            if extra not in seen and os.path.isdir(extra):
                seen.add(extra)
                total += sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(extra) for f in files
                             if not f.endswith(".pyc"))
    return total / 1e6


def importing(side):
    start = time.process_time()
    load(side)
    return time.process_time() - start


def network(tf):
    """Twenty layers with an L2 penalty, without tf.contrib."""
    x = tf.placeholder(tf.float32, [None, 64])
    penalties = lambda w: 1e-4 * tf.nn.l2_loss(w)      # noqa: E731
    for i in range(20):
        with tf.variable_scope("layer%d" % i, regularizer=penalties):
            w = tf.get_variable("w", [64, 64])
            b = tf.get_variable("b", [64], initializer=tf.zeros_initializer())
            x = tf.nn.relu(tf.matmul(x, w) + b)
    loss = tf.reduce_mean(tf.square(x)) + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    return tf.train.AdamOptimizer().minimize(loss)


def building(side):
    """Milliseconds, the best of three."""
    tf, best = load(side), []
    for _ in range(3):
        with tf.Graph().as_default():
            start = time.process_time()
            network(tf)
            best.append(time.process_time() - start)
    return 1000 * min(best)


def nodes(side):
    """[[name, type, inputs], ...] of the network."""
    tf = load(side)
    with tf.Graph().as_default() as graph:
        network(tf)
        return [[n.name, n.op, list(n.input)] for n in graph.as_graph_def().node]


def drawn(side):
    """Initial values with a seed."""
    tf = load(side)
    with tf.Graph().as_default():
        tf.set_random_seed(1)
        w = tf.get_variable("w", [3, 2])
        z = tf.random_normal([2])
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            return [v.tolist() for v in session.run([w, z])]


STEPS = {"one_op": "`run` of one op", "fetches_100": "`run` of 100 fetches", "logistic": "step of logistic regression",
         "mlp": "step of an MLP 784-256-256-10 with L2 and Adam", "embedding": "step of an embedding of 100,000 rows"}


def steps(side):
    """Microseconds of a step of each case, the best of nine rounds; None where it cannot be built."""
    spec = importlib.util.spec_from_file_location("cases", os.path.join(HERE, "cases.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tf, out = load(side), {}
    import numpy as np
    for name in STEPS:
        with tf.Graph().as_default():
            try:
                fetch, feed, count = module.CASES[name](tf, np)
            except AttributeError:
                out[name] = None
                continue
            config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
            with tf.Session(config=config) as session:
                session.run(tf.global_variables_initializer())
                rounds = []
                for _ in range(10):
                    start = time.perf_counter()
                    for _ in range(count):
                        session.run(fetch, feed)
                    rounds.append((time.perf_counter() - start) / count)
                out[name] = 1e6 * min(rounds[1:])
    return out


def program(side, path):
    tf = load(side)
    if side in ("v1", "slim"):
        sys.modules["tensorflow"] = tf
    sys.argv = [path]
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__ = path
    with open(path, encoding="utf-8") as f:
        exec(compile(f.read(), path, "exec"), main.__dict__)


PROBES = {f.__name__: f for f in (version, names, size, importing, building, nodes, drawn, steps)}


# ---------------------------------------------------------------- around them
def start(python, *arguments):
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    return subprocess.run([python, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                          universal_newlines=True, stdin=subprocess.DEVNULL, timeout=600)


def ask(python, side, probe):
    done = start(python, os.path.abspath(__file__), "--probe", probe, side)
    if done.returncode:
        sys.exit(f"{side}, {probe}: {done.stderr[-800:]}")
    return json.loads(done.stdout.splitlines()[-1])


def same(got, wanted):
    """Whether two outputs are equal, but for two units in the last digit of a fraction."""
    if len(got) != len(wanted):
        return False
    for x, y in zip(got, wanted):
        if " ".join(NUMBER.sub("#", x).split()) != " ".join(NUMBER.sub("#", y).split()):
            return False
        if any(abs(float(a) - float(b)) > 2.5 * 10. ** -len(b.split(".")[1])
               for a, b in zip(NUMBER.findall(x), NUMBER.findall(y))):
            return False
    return True


def run_programs(python, side):
    """(how many run to their end, how many of them print what TF 1.15 printed, how many there are)."""
    every = sorted(n for n in os.listdir(LEGACY) if n.endswith(".py"))
    ended = equal = 0
    for name in every:
        path = os.path.join(LEGACY, name)
        if side == "graphreg":
            done = start(python, "-c", f"import sys; sys.path.insert(0, {ROOT!r}); sys.argv = ['graphreg', 'run', "
                         f"'--quiet', {path!r}]; from graphreg.__main__ import main; sys.exit(main())")
        else:
            done = start(python, os.path.abspath(__file__), "--program", path, side)
        with open(os.path.join(RECORDS, name[:-3] + ".txt"), encoding="utf-8") as f:
            wanted = f.read().splitlines()
        ended += not done.returncode
        equal += not done.returncode and same(done.stdout.splitlines(), wanted)
    return ended, equal, len(every)


def equal_nodes(got, wanted):
    here = {json.dumps(n) for n in got}
    return f"{sum(json.dumps(n) in here for n in wanted)} of {len(wanted)}"


def microseconds(number):
    return "cannot be built" if number is None else f"{number:.0f} µs"


def table(sides):
    """The lines of the table; sides: list of (title, side, interpreter)."""
    asked = {side: {probe: ask(python, side, probe) for probe in PROBES} for _, side, python in sides}
    for _, side, python in sides:
        asked[side]["importing"] = statistics.median([ask(python, side, "importing") for _ in range(4)]
                                                     + [asked[side]["importing"]])
        asked[side]["programs"] = run_programs(python, side)
    true = asked.get("tf1", asked["graphreg"])
    rows = [("version that it says it is, Python", lambda a: "{}, {}".format(*a["version"]))]
    rows += [(f"names of 1.15 in {group}", lambda a, g=group: "{} of {}".format(*a["names"][g]))
             for group in true["names"]]
    rows += [
        ("programs of `examples/legacy` that run", lambda a: "{0} of {2}".format(*a["programs"])),
        ("and print what TF 1.15 printed", lambda a: "{1} of {2}".format(*a["programs"])),
        ("nodes of a network equal to 1.15's", lambda a: equal_nodes(a["nodes"], true["nodes"])),
        ("seeded initial values equal to 1.15's", lambda a: "yes" if a["drawn"] == true["drawn"] else "no"),
        ("size of what is imported", lambda a: f"{a['size']:.0f} MB"),
        ("import, CPU", lambda a: f"{a['importing']:.2f} s"),
        ("building that network, CPU", lambda a: f"{a['building']:.0f} ms"),
        *((text, lambda a, n=name: microseconds(a["steps"][n])) for name, text in STEPS.items()),
    ]
    lines = ["| | " + " | ".join(title for title, _, _ in sides) + " |", "| --- |" + " ---: |" * len(sides)]
    for text, tell in rows:
        lines.append("| " + " | ".join([text, *(tell(asked[side]) for _, side, _ in sides)]) + " |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tf1", metavar="PYTHON", help="an interpreter with TensorFlow 1.15")
    parser.add_argument("--tf2", metavar="PYTHON", help="an interpreter with TensorFlow 2 and tf_slim")
    parser.add_argument("--probe", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--program", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.probe:
        print(json.dumps(PROBES[given.probe[0]](given.probe[1])))
        return
    if given.program:
        program(given.program[1], given.program[0])
        return
    sides = [("graphreg", "graphreg", sys.executable)]
    sides += [("TensorFlow 1.15", "tf1", given.tf1)] if given.tf1 else []
    sides += [("TF 2, `compat.v1`", "v1", given.tf2), ("and `tf_slim`", "slim", given.tf2)] if given.tf2 else []
    print("\n".join(table(sides)))


if __name__ == "__main__":
    main()
