"""What `import graphreg` loads: NumPy, the standard library, and no more of graphreg than programs need at once."""
import json
import os
import subprocess
import sys

import graphreg.core

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(graphreg.core.__file__))))
# Raise these only with a look at benchmarks/import_time.py: importing must stay under 1.8 times NumPy's own time.
MOST_OF_OURS = 172
MOST_OF_OTHERS = 12
LAZY = ("graphreg.core.messages", "graphreg.core.node_def", "graphreg.contrib", "graphreg.keras", "graphreg.compat",
        "graphreg.metrics", "graphreg.layers", "graphreg.testing")

PROGRAM = """
import json, sys
import numpy
before = set(sys.modules)
import graphreg
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": ROOT})
    return json.loads(done.stdout)


def test_import_loads_little():
    modules = loaded()
    ours = [m for m in modules if m.split(".")[0] == "graphreg"]
    others = [m for m in modules if m.split(".")[0] != "graphreg"]
    assert len(ours) <= MOST_OF_OURS, f"{len(ours)} modules of graphreg"
    assert len(others) <= MOST_OF_OTHERS, others
    late = [m for m in ours if m in LAZY or m.startswith(tuple(name + "." for name in LAZY))]
    assert not late, "loaded before anyone asked for them"


def test_import_needs_numpy_and_the_standard_library_alone():
    allowed = {"graphreg", "numpy"} | set(getattr(sys, "stdlib_module_names", ()))
    if len(allowed) > 2:       # Python 3.9 does not know its own modules' names
        assert {m.split(".")[0] for m in loaded()} <= allowed
