"""python -m graphreg run: a program is run as Python runs it, with tensorflow being graphreg."""
import os
import subprocess
import sys
import textwrap

import pytest

import graphreg

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))


def command(*words, cwd):
    return subprocess.run(
        [sys.executable, *words], cwd=str(cwd), capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1"})


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(textwrap.dedent(text))
    return path


def run(folder, text, *arguments, options=()):
    write(folder, "prog.py", text)
    return command("-m", "graphreg", "run", *options, "prog.py", *arguments, cwd=folder)


@pytest.mark.slow
def test_a_program_is_the_main_program(tmp_path):
    text = """
        import os, sys, helper
        import tensorflow as tf
        print(__name__, __file__, sys.argv, vars(sys.modules["__main__"]) is globals(),
              os.path.basename(os.getcwd()))
        print(__spec__, __package__, __doc__, sorted(n for n in globals() if n.startswith("_")))
        print(helper.tf is tf, os.path.basename(sys.path[0]) == os.path.basename(os.getcwd()))
        """
    write(tmp_path, "tensorflow.py", "")
    os.remove(str(tmp_path / "tensorflow.py"))
    write(tmp_path, "helper.py", "import tensorflow as tf\n")
    got = run(tmp_path, text, "--v2", "-m", "x")
    assert (got.returncode, got.stderr) == (0, "")
    lines = got.stdout.splitlines()
    assert lines[0] == f"__main__ prog.py ['prog.py', '--v2', '-m', 'x'] True {tmp_path.name}"
    assert lines[1].startswith("None None None ['__builtins__', '__cached__', '__doc__', '__file__', '__loader__',")
    assert lines[2] == "True True"


@pytest.mark.slow
def test_flags_and_app_run(tmp_path):
    got = run(tmp_path, """
        import tensorflow as tf
        tf.app.flags.DEFINE_integer("n", 1, "")
        def main(argv):
            print(tf.app.flags.FLAGS.n, argv)
        if __name__ == "__main__":
            tf.app.run()
        """, "--n=3", "rest")
    assert (got.stdout, got.returncode) == ("3 ['prog.py', 'rest']\n", 0), got.stderr


@pytest.mark.slow
@pytest.mark.parametrize("statement", [
    "sys.exit()", "sys.exit(3)", "sys.exit('gone')", "sys.exit(None)", "raise SystemExit(True)", "pass"])
def test_exit_status(tmp_path, statement):
    got = run(tmp_path, "import sys\n" + statement)
    plain = command("prog.py", cwd=tmp_path)
    assert (got.returncode, got.stdout, got.stderr) == (plain.returncode, plain.stdout, plain.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    "def f(x):\n    return 1 / x\n\nf(0)\n", "x = = 1\n", "import no_such_module\n", "import bad\n",
    "try:\n    {}[1]\nexcept KeyError as e:\n    raise ValueError('y') from e\n", "raise KeyboardInterrupt\n",
    "import sys\nsys.excepthook = lambda *a: print('mine', a[0].__name__)\nraise ValueError\n"])
def test_tracebacks(tmp_path, text):
    write(tmp_path, "bad.py", "x = 1\nraise TypeError('in bad')\n")
    got = run(tmp_path, text)
    plain = command("prog.py", cwd=tmp_path)
    absolute = got.stderr.replace(str(tmp_path / "prog.py"), "prog.py")
    expected = plain.stderr.replace(str(tmp_path / "prog.py"), "prog.py")
    assert (got.returncode, got.stdout, absolute) == (plain.returncode, plain.stdout, expected)


@pytest.mark.slow
def test_graphregs_own_frames_are_seen(tmp_path):
    got = run(tmp_path, "import tensorflow as tf\ntf.placeholder('no_such_type')\n")
    assert got.returncode == 1 and "prog.py\", line 2" in got.stderr and "core" in got.stderr
    assert os.path.join("graphreg", "tools") not in got.stderr and "runpy" not in got.stderr


@pytest.mark.slow
def test_a_file_that_is_not_there(tmp_path):
    got, plain = command("-m", "graphreg", "run", "none.py", cwd=tmp_path), command("none.py", cwd=tmp_path)
    assert got.returncode == plain.returncode == 2
    assert got.stderr.split(": ", 1)[1] in plain.stderr + plain.stderr.replace(str(tmp_path) + os.sep, "")


@pytest.mark.slow
def test_a_module(tmp_path):
    write(tmp_path, "pack/__init__.py", "")
    write(tmp_path, "pack/other.py", "y = 5\n")
    write(tmp_path, "pack/prog.py", """
        import sys
        import tensorflow as tf
        from .other import y
        print(__name__, __package__, sys.argv[1:], y, tf.__version__)
        """)
    got = command("-m", "graphreg", "run", "-m", "pack.prog", "--n", "1", cwd=tmp_path)
    assert got.stdout == f"__main__ pack ['--n', '1'] 5 {graphreg.__version__}\n", got.stderr
    assert command("-m", "graphreg", "run", "-m", "pack.none", cwd=tmp_path).returncode == 1


@pytest.mark.slow
def test_v2(tmp_path):
    got = run(tmp_path, """
        import tensorflow as tf
        layer = tf.keras.layers.Dense(2, kernel_regularizer="l2")
        layer(tf.ones([1, 3]))
        print(tf.executing_eagerly(), len(layer.losses), hasattr(tf, "placeholder"))
        import tensorflow.compat.v1 as tf1
        print(hasattr(tf1, "placeholder"))
        """, options=["--v2"])
    assert got.stdout == "True 1 False\nTrue\n", got.stderr


@pytest.mark.slow
def test_compat_v2_switches(tmp_path):
    got = run(tmp_path, "import tensorflow.compat.v2 as tf\nprint(tf.executing_eagerly())\n")
    assert got.stdout == "True\n", got.stderr


OLD = """\
import cPickle as pickle, StringIO
from collections import Mapping
import tensorflow as tf
import numpy as np
import helper
print np.float, isinstance({}, Mapping), np.asscalar(np.ones(1)), 7 / 2
print pickle.loads(pickle.dumps([1])), helper.f(xrange(3))
w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    print s.run(w / 2)
"""
HELPER = "def f(x):\n    print 'helping',\n    return list(x)\n"


def test_old_names_and_python2(tmp_path):
    write(tmp_path, "helper.py", HELPER)
    got = run(tmp_path, OLD)
    assert got.stdout.splitlines()[0] == "<class 'float'> True 1.0 3", got.stderr
    assert got.stdout.splitlines()[-1] == "[0.5 0.5]" and got.returncode == 0
    for line in ("  cPickle (prog.py:1): write pickle (gone since Python 3.0)",
                 "  numpy.float (prog.py:6): write float (gone since NumPy 1.24)",
                 "  xrange (prog.py:7): write range (gone since Python 3.0)"):
        assert line in got.stderr
    assert "helper.py: Python 2 source" in got.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["helper.py", "prog.py"]


@pytest.mark.slow
def test_quiet_and_verbose(tmp_path):
    write(tmp_path, "helper.py", HELPER)
    assert run(tmp_path, OLD, options=["--quiet"]).stderr == ""
    told = run(tmp_path, OLD, options=["--verbose"]).stderr
    assert ("graphreg: prog.py:6: numpy.float is gone since NumPy 1.24; stood in for. Today: float"
            in told.replace(str(tmp_path) + os.sep, ""))


@pytest.mark.slow
def test_no_old_names(tmp_path):
    got = run(tmp_path, "print 1\n", options=["--no-old-names"])
    assert got.returncode == 1 and "SyntaxError" in got.stderr
    got = run(tmp_path, "import cPickle\n", options=["--no-old-names"])
    assert "No module named 'cPickle'" in got.stderr


@pytest.mark.slow
def test_libraries_see_nothing(tmp_path):
    write(tmp_path, "site-packages/lib.py", """
        import numpy as np
        def old(): return hasattr(np, "asscalar")
        def module():
            try:
                import cPickle
            except ImportError:
                return False
            return True
        """)
    got = run(tmp_path, """
        import sys; sys.path.append("site-packages")
        import lib
        import numpy as np
        print(lib.old(), lib.module(), hasattr(np, "asscalar"))
        import cPickle
        """)
    assert got.stdout == "False False True\n", got.stderr


@pytest.mark.slow
def test_a_python2_error_shows_the_users_line(tmp_path):
    got = run(tmp_path, "print 'a'\n\nx = 1 / 0  # here\n")
    assert got.stdout == "a\n"
    assert 'line 3, in <module>\n    x = 1 / 0  # here' in got.stderr
    assert "tools" not in got.stderr and "^" not in got.stderr
    assert got.returncode == 1


@pytest.mark.slow
def test_no_command_tells_how(tmp_path):
    got = command("-m", "graphreg", cwd=tmp_path)
    assert got.returncode == 2 and "run" in got.stdout
    assert command("-m", "graphreg", "run", cwd=tmp_path).returncode == 2


SEEDED = """\
import random
import numpy as np
import tensorflow as tf
def draw():
    with tf.Session() as s:
        return s.run(tf.random_normal([2]))
print(random.random(), np.random.rand(), draw())
with tf.Graph().as_default():
    print(draw())
with tf.Graph().as_default():
    tf.set_random_seed(1)
    print(draw())
"""


@pytest.mark.slow
def test_seed_and_engine(tmp_path):
    first, second = [run(tmp_path, SEEDED, options=["--seed", "3", "--engine", "numpy"]).stdout for _ in range(2)]
    other = run(tmp_path, SEEDED, options=["--seed", "4"]).stdout
    assert first == second and len(first.splitlines()) == 3
    same = [x == y for x, y in zip(first.splitlines(), other.splitlines())]
    assert same == [False, False, True]
    assert "invalid choice: 'tpu'" in run(tmp_path, SEEDED, options=["--engine", "tpu"]).stderr


GONE = """\
import array
import tensorflow as tf
def f(x):
    return x.tostring()
f(array.array('b'))
"""


@pytest.mark.slow
def test_what_cannot_be_given_back_is_named(tmp_path):
    got = run(tmp_path, GONE)
    last = got.stderr.splitlines()[-1]
    assert got.returncode == 1 and last == (
        "graphreg: prog.py:4: the method tostring or fromstring of array.array went with Python 3.9 and cannot be "
        "given back: write tobytes, frombytes, or install Python 3.8, the newest that has it")
    assert run(tmp_path, GONE, options=["--no-old-names"]).stderr.splitlines()[-1].startswith("AttributeError")


def test_scalars_are_printed_as_numbers(tmp_path):
    text = """
        import numpy as np
        import tensorflow as tf
        with tf.Session() as session:
            print(session.run([tf.constant(3.), tf.constant(True)]), {"a": np.int64(2)})
        """
    got = run(tmp_path, text)
    assert (got.stdout, got.returncode) == ("[3.0, True] {'a': 2}\n", 0), got.stderr
