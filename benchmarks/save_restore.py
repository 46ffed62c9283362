"""How long saving and restoring 100 MB takes, beside another TensorFlow: save_restore.py [--beside PYTHON] [CASE ...]

graphreg is measured with the package crc32c, where it is installed, and without it.  Each side runs in an interpreter
of its own; the rounds are interleaved and the medians compared.  The ratio is the other side's time by graphreg's:
above 1 graphreg is faster.  --folder says where the files go.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MEGABYTES = 100
ROUNDS = 7
# The number of float32 variables that the 100 MB are in.
CASES = {"one": 1, "thirty": 30, "thousand": 1000}


def measure(module, folder, names):
    """Print the seconds of a save or a restore, as JSON, for each line "CASE save" or "CASE restore"."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.path.insert(0, os.path.dirname(HERE))
    import numpy as np
    tf = __import__(module)
    actions = {}
    for name in names:
        with tf.Graph().as_default() as graph:
            count = CASES[name]
            rows = (MEGABYTES << 20) // (4 * 256 * count)
            values = [tf.get_variable("v%d" % i, [rows, 256], initializer=tf.random_normal_initializer())
                      for i in range(count)]
            check = tf.add_n([tf.reduce_sum(v[::100]) for v in values])
            saver, session = tf.train.Saver(max_to_keep=1), tf.Session(graph=graph)
            session.run(tf.global_variables_initializer())
        actions[name] = Action(saver, session, os.path.join(folder, module + name), check)
        assert np.isfinite(actions[name].check())
    for line in sys.stdin:
        name, what = line.split()
        os.sync()               # what others wrote before is not part of it
        print(json.dumps(getattr(actions[name], what)()), flush=True)


class Action:
    """What is done to the variables of one case, each time giving the seconds it took."""

    def __init__(self, saver, session, prefix, check):
        self._saver, self._session, self._prefix, self._steps = saver, session, prefix, 0
        self.check = lambda: session.run(check)
        self._known = self.check()

    def save(self):
        self._steps += 1
        begin = time.perf_counter()
        self._saver.save(self._session, self._prefix, global_step=self._steps, write_meta_graph=False)
        return time.perf_counter() - begin

    def restore(self):
        begin = time.perf_counter()
        self._saver.restore(self._session, "%s-%d" % (self._prefix, self._steps))
        seconds = time.perf_counter() - begin
        assert self.check() == self._known
        return seconds


class Side:
    """An interpreter that measures."""

    def __init__(self, python, module, folder, names, *options):
        self._process = subprocess.Popen(
            [python, os.path.abspath(__file__), "--measure", module, "--folder", folder, *options, *names],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def seconds(self, name, what):
        self._process.stdin.write("%s %s\n" % (name, what))
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self):
        self._process.stdin.close()
        self._process.wait()


def all_sides(given, folder, names):
    """Side of each name."""
    sides = {}
    if has_crc32c():
        sides["graphreg, crc32c"] = Side(sys.executable, "graphreg", folder + "/with", names)
    sides["graphreg"] = Side(sys.executable, "graphreg", folder + "/without", names, "--without-crc32c")
    if given.beside:
        sides["other"] = Side(given.beside, "tensorflow", folder + "/other", names)
    return sides


def has_crc32c():
    try:
        import crc32c  # noqa: F401
    except ImportError:
        return False
    return True


def compare(given, names):
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for name in ("with", "without", "other"):
            os.mkdir(os.path.join(folder, name))
        sides = all_sides(given, folder, names)
        print("%-10s %-8s" % ("case", "") + "".join("%20s" % side for side in sides) + "   other / graphreg")
        for name in names:
            for what in ("save", "restore"):
                print("%-10s %-8s" % (name, what) + line(sides, name, what), flush=True)
        for side in sides.values():
            side.end()


def line(sides, name, what):
    """The medians of one case and their ratios."""
    times = {side: [] for side in sides}
    for _ in range(ROUNDS):
        for side, measurer in sides.items():
            times[side].append(measurer.seconds(name, what))
    medians = {side: statistics.median(found) for side, found in times.items()}
    text = "".join("%17.1f ms" % (1e3 * seconds) for seconds in medians.values())
    ratios = [medians["other"] / seconds for side, seconds in medians.items() if side != "other" and "other" in medians]
    return text + "   " + " ".join("%7.2f" % ratio for ratio in ratios)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=" ".join(CASES))
    parser.add_argument("--beside", metavar="PYTHON", help="an interpreter whose `tensorflow` is measured beside")
    parser.add_argument("--folder", help="where the files go, default a temporary folder")
    parser.add_argument("--measure", metavar="MODULE", help=argparse.SUPPRESS)
    parser.add_argument("--without-crc32c", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.without_crc32c:
        sys.modules["crc32c"] = None
    if given.measure:
        measure(given.measure, given.folder, given.cases)
    else:
        compare(given, given.cases or list(CASES))


if __name__ == "__main__":
    main()
