"""Training steps and small runs beside one other TensorFlow, the short way to run.py: steps.py [--beside PYTHON] [CASE ...]"""
import argparse
import os
import subprocess
import sys

from cases import CASES

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 7


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=" ".join(CASES))
    parser.add_argument("--beside", metavar="PYTHON", help="an interpreter whose `tensorflow` is measured beside")
    given = parser.parse_args()
    beside = ["--tf1", given.beside] if given.beside else []
    sys.exit(subprocess.call([sys.executable, os.path.join(HERE, "run.py"), "--core", os.environ.get("CORE", "0"),
                              "--rounds", str(ROUNDS), *beside, *(given.cases or CASES)]))


if __name__ == "__main__":
    main()
