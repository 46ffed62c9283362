"""NumPy's products on one thread: OpenBLAS's own threads wait in circles, which makes small work many times slower.

Large work is shared among threads by the engine itself, where a session's configuration allows several.  Who sets one of
OpenBLAS's variables in the environment decides alone.
"""
import ctypes
import os

import numpy as np

VARIABLES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
_NAMES = [prefix + "openblas_set_num_threads" + suffix for prefix in ("scipy_", "") for suffix in ("64_", "")]
_done = []


def one_thread():
    """Let the OpenBLAS that NumPy brings compute on one thread from now on, once in a process."""
    if _done:
        return
    _done.append(True)
    if any(os.environ.get(name) for name in VARIABLES):
        return
    for function in setters():
        function(1)


def setters():
    """list of the functions that set the number of threads, of the libraries that lie beside NumPy."""
    home = os.path.dirname(np.__file__)
    folders = [home + ".libs", os.path.join(home, ".dylibs"), os.path.join(home, ".libs")]
    found = []
    for path in [os.path.join(d, f) for d in folders if os.path.isdir(d) for f in sorted(os.listdir(d)) if "openblas" in f]:
        try:
            library = ctypes.CDLL(path)
        except OSError:
            continue
        found += [getattr(library, name) for name in _NAMES if hasattr(library, name)][:1]
    return found
