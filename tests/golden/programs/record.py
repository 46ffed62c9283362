"""Record what the programs of this folder print on TensorFlow 1.15.5: record.py PYTHON [NAME ...]"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
names = sys.argv[2:] or sorted(f[:-3] for f in os.listdir(HERE) if f.endswith(".py") and f != "record.py" and not f.endswith("_tools.py"))
for name in names:
    run = subprocess.run([sys.argv[1], os.path.join(HERE, name + ".py")], capture_output=True, text=True, cwd=HERE,
                         env=dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", PYTHONHASHSEED="0"))
    if run.returncode:
        sys.exit(run.stderr)
    with open(os.path.join(HERE, name + ".txt"), "w", encoding="utf-8") as f:
        f.write(run.stdout)
    print(name, len(run.stdout.splitlines()), "lines")
