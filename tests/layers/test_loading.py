"""Layers load at their first use."""
import subprocess
import sys


def test_import_loads_no_layers():
    code = ("import sys, graphreg; bad = [m for m in sys.modules if m.startswith(('graphreg.layers', 'graphreg.keras'))];"
            "assert not bad, bad; graphreg.layers.dense")
    subprocess.run([sys.executable, "-c", code], check=True)
