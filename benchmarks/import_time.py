"""CPU time of `import graphreg` against `import numpy` alone; the ratio must stay under 1.8.

    python benchmarks/import_time.py [rounds]

Each round starts one process for each, one after the other, so that a busy machine slows both.
Byte code is written first: an installed package has it.
"""
import os
import statistics
import subprocess
import sys

PROGRAM = "import time; t = time.process_time(); import {}; print(time.process_time() - t)"
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def cpu_seconds(module):
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPATH"] = ROOT
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(module)], capture_output=True, text=True, check=True, env=env)
    return float(done.stdout)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    cpu_seconds("graphreg")
    pairs = [(cpu_seconds("numpy"), cpu_seconds("graphreg")) for _ in range(rounds)]
    numpy, graphreg = (statistics.median(p) for p in zip(*pairs))
    print(f"import numpy    {1000 * numpy:6.1f} ms CPU (median of {rounds})")
    print(f"import graphreg {1000 * graphreg:6.1f} ms CPU, NumPy included")
    print(f"ratio           {graphreg / numpy:6.2f}")


if __name__ == "__main__":
    main()
