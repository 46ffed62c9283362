"""Records what crosses between TensorFlow 1.15 and graphreg: files of both, and what TF prints of them.

    python record.py PYTHON_WITH_TF_1.15 [estimators | h5]        with graphreg importable by this Python
"""
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
CROSS, ESTIMATORS = os.path.join(HERE, "cross.py"), os.path.join(HERE, "estimators.py")
ALIASED = """
import runpy, sys
import graphreg
sys.modules["tensorflow"] = graphreg
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def printed(command, what, folder, *only, **env):
    """The lines of one run of cross.py, or of estimators.py."""
    program = ESTIMATORS if only == ("estimators",) else CROSS
    run = subprocess.run([*command, program, what, folder, *only], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                         env=dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", **env), stdin=subprocess.DEVNULL)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return run.stdout.splitlines()


def graphreg_command():
    return [sys.executable, "-c", ALIASED]


def differences(got, wanted, tolerance=1e-5):
    """Pairs of lines that differ in more than the last digits of numbers."""
    number = re.compile(r"-?\d+\.?\d*(?:e[-+]\d+)?")

    def same(a, b):
        return number.split(a) == number.split(b) and all(
            abs(float(x) - float(y)) <= tolerance * max(1., abs(float(y))) for x, y in zip(number.findall(a), number.findall(b)))
    pairs = [(a, b) for a, b in zip(got, wanted) if not same(a, b)]
    return pairs + ([("%d lines" % len(got), "%d lines" % len(wanted))] if len(got) != len(wanted) else [])


def pack(folder, path):
    """All files of a folder in a zip file; equal files make equal ones."""
    names = sorted(os.path.relpath(os.path.join(d, n), folder) for d, _, files in os.walk(folder) for n in files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                packed.writestr(zipfile.ZipInfo(name.replace(os.sep, "/")), f.read(), zipfile.ZIP_DEFLATED)


def record(python, *only):
    """Files of one kind: all but HDF5 and Estimators, or these."""
    end = "".join("_" + part for part in only)
    commands = {"tf": [python], "graphreg": graphreg_command()}
    folders = {name: tempfile.mkdtemp() for name in commands}
    written = {}
    for name, command in commands.items():
        written[name] = printed(command, "write", folders[name], *only)
        pack(folders[name], os.path.join(HERE, "from_%s%s.zip" % (name, end)))
    tolerance = 1e-4 if written["tf"] else 1e-5
    if written["tf"]:
        print("what they print:", differences(written["graphreg"], written["tf"], tolerance)[:3] or "the same")
        with open(os.path.join(HERE, "tf_writes%s.txt" % end), "w") as f:
            f.write("\n".join(written["tf"]) + "\n")
    wanted = printed(commands["tf"], "read", folders["tf"], *only)
    for name, command in commands.items():
        for writer in commands:
            wrong = differences(printed(command, "read", folders[writer], *only), wanted, tolerance)
            print("%s reads what %s wrote: %s" % (name, writer, wrong[:3] or "the same"))
    for writer in commands:
        with open(os.path.join(HERE, "tf_reads_%s%s.txt" % (writer, end)), "w") as f:
            f.write("\n".join(printed(commands["tf"], "read", folders[writer], *only)) + "\n")


def main(python, only=""):
    if only:
        return record(python, only)
    record(python)
    record(python, "estimators")
    if importlib.util.find_spec("h5py"):
        record(python, "h5")


if __name__ == "__main__":
    main(*sys.argv[1:])
