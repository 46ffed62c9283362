"""Sessions let NumPy's products run on one thread, unless the environment says otherwise."""
import os
import subprocess
import sys

import pytest

import graphreg
from graphreg.engine import blas

PROGRAM = """
import ctypes, glob, os, numpy as np
import graphreg as tf
path, = [p for d in (".libs", "/.dylibs", "/.libs") for p in glob.glob(glob.escape(os.path.dirname(np.__file__) + d) + "/*openblas*")]
library = ctypes.CDLL(path)
names = [a + "openblas_get_num_threads" + b for a in ("scipy_", "") for b in ("64_", "")]
count = next(getattr(library, n) for n in names if hasattr(library, n))
before = count()
tf.Session().close()
print(before, count())
"""


def threads(**environment):
    """(before, after) the first session."""
    kept = {k: v for k, v in os.environ.items() if k not in blas.VARIABLES}
    root = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))
    done = subprocess.run([sys.executable, "-c", PROGRAM], env={**kept, "PYTHONPATH": root, **environment}, text=True,
                          stdout=subprocess.PIPE, check=True)
    return [int(word) for word in done.stdout.split()]


needs_openblas = pytest.mark.skipif(not blas.setters(), reason="this NumPy brings no OpenBLAS of its own")


@needs_openblas
def test_one_thread():
    assert threads()[1] == 1


@needs_openblas
def test_the_environment_decides():
    before, after = threads(OPENBLAS_NUM_THREADS="2")
    assert before == after == min(2, os.cpu_count())
