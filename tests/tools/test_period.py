"""Programs in the manner of 2016 to 2019 run as they are, and print what they printed on Python 3.7 with TF 1.15.5."""
import importlib.util
import os
import re
import subprocess
import sys

import pytest

import graphreg

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "period")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))
NAMES = sorted(n[:-len(".py")] for n in os.listdir(HERE) if n.endswith(".py") and n != "record.py")
EVERYDAY = ("queue_threads",)
NUMBER = re.compile(r"-?\d+\.\d+")

# Program -> old names that it is told of, each with a line.
TOLD = {
    "char_rnn_text": ["has_key(k) (char_rnn_text.py:41)", "itertools.izip (char_rnn_text.py:64)"],
    "config_tree": ["json.loads (encoding=) (config_tree.py:67)", "fractions.gcd (config_tree.py:71)"] + [
        "collections.Mapping (config_tree.py:7, ", "inspect.getargspec (config_tree.py:55, "] * (
            sys.version_info >= (3, 11)),
    "dqn_replay": ["numpy.bool (dqn_replay.py:22, ", "numpy.asscalar (dqn_replay.py:44)",
                   "numpy.array of a ragged list (dqn_replay.py:74)", "time.clock (dqn_replay.py:58, "],
    "early_stopping": ["numpy.histogram (normed=) (early_stopping.py:14)", "numpy.alen (early_stopping.py:13, "],
    "gan_images": ["scipy.misc.imread (gan_images.py:16, gan_images.py:17)", "numpy.float (gan_images.py:16, "],
    "layers_registry": ["layers_registry.py: Python 2 source", "cmp (layers_registry.py:28)"],
    "old_checkpoint": ["urllib2 (old_checkpoint.py:6)", "commands (old_checkpoint.py:2)"],
    "plugin_models": [],
    "queue_threads": ["Queue (queue_threads.py:2): write queue (gone since Python 3.0)",
                      "Thread.isAlive (queue_threads.py:23, queue_threads.py:64)"],
    "softmax_digits": ["cPickle (softmax_digits.py:2)", "numpy.int (softmax_digits.py:18)"],
    "tagger_ragged": ["numpy.array of a ragged list (tagger_ragged.py:18, tagger_ragged.py:19)",
                      "string.lowercase (tagger_ragged.py:8)", "numpy.object (tagger_ragged.py:20)"],
    "word_vectors": ["time.clock (word_vectors.py:55, "],
}


def same(got, wanted):
    """Whether two lines are equal, but for two units in the last digit of a fraction (sums run in another order)."""
    if NUMBER.sub("#", got) != NUMBER.sub("#", wanted):
        return False
    return all(abs(float(x) - float(y)) < 2.5 * 10. ** -len(y.partition(".")[2])
               for x, y in zip(NUMBER.findall(got), NUMBER.findall(wanted)))


@pytest.mark.parametrize("name", [n if n in EVERYDAY else pytest.param(n, marks=pytest.mark.slow) for n in NAMES])
def test_prints_what_it_printed(name):
    if name == "gan_images" and not (importlib.util.find_spec("scipy") and importlib.util.find_spec("PIL")):
        pytest.skip("needs SciPy and Pillow")
    done = subprocess.run([sys.executable, "-m", "graphreg", "run", os.path.join(HERE, name + ".py")],
                          capture_output=True, text=True, env=dict(os.environ, PYTHONPATH=ROOT), timeout=300)
    assert done.returncode == 0, done.stderr
    with open(os.path.join(HERE, name + ".txt"), encoding="utf-8") as f:
        wanted = f.read().splitlines()
    got = done.stdout.splitlines()
    assert len(got) == len(wanted) and not [(x, y) for x, y in zip(got, wanted) if not same(x, y)]
    assert not [text for text in TOLD[name] if text not in done.stderr], done.stderr


def test_there_are_twelve():
    assert len(NAMES) == 12 == len(TOLD)
