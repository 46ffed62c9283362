"""Programs as they are started: what tf.app.run and tf.logging do with a whole process."""
import os
import subprocess
import sys

import pytest

import graphreg.core

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(graphreg.core.__file__))))
PROGRAM = '''
import graphreg as tf
flags = tf.app.flags
flags.DEFINE_string("data", "/tmp", "where the data is")
flags.DEFINE_integer("n", 3, "how many", lower_bound=0)
flags.DEFINE_bool("verbose", False, "talk")
FLAGS = flags.FLAGS


def main(argv):
    tf.logging.set_verbosity(tf.logging.INFO)
    tf.logging.info("data in %s", FLAGS.data)
    print(argv[1:], FLAGS.n, FLAGS.verbose)
    return 3


if __name__ == "__main__":
    tf.app.run()
'''


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("program") / "prog.py"
    path.write_text(PROGRAM)
    return path


def run(program, *args):
    return subprocess.run([sys.executable, program.name, *args], capture_output=True, text=True, cwd=program.parent,
                          env={**os.environ, "PYTHONPATH": ROOT})


@pytest.mark.parametrize("args, said", [
    ((), "[] 3 False\n"), (("x", "y", "--n=2"), "['x', 'y'] 2 False\n"), (("--verbose", "--n", "4"), "[] 4 True\n"),
    (("--unknown=1",), "['--unknown=1'] 3 False\n")])
def test_main_is_called(program, args, said):
    done = run(program, *args)
    assert (done.returncode, done.stdout, done.stderr) == (3, said, "INFO:tensorflow:data in /tmp\n")


def test_help(program):
    done = run(program, "--help")
    assert done.returncode == 1
    assert done.stdout == """
       USAGE: prog.py [flags]
flags:

prog.py:
  --data: where the data is
    (default: '/tmp')
  --n: how many
    (default: '3')
    (a non-negative integer)
  --[no]verbose: talk
    (default: 'false')

Try --helpfull to get a list of all flags.
"""


@pytest.mark.slow
@pytest.mark.parametrize("arg, error", [
    ("--n=x", "flag --n=x: invalid literal for int() with base 10: 'x'"), ("--n=-1", "flag --n=-1: -1 is not a non-negative"),
    ("--data", "Missing value for flag --data"), ("--helpxml", "--helpxml is not emulated")])
def test_mistakes(program, arg, error):
    done = run(program, arg)
    assert done.returncode == 1 and error in done.stderr and not done.stdout


def test_only_check_args(program):
    done = run(program, "--only_check_args")
    assert (done.returncode, done.stdout) == (0, "")
