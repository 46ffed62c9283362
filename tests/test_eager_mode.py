"""Switching eager execution on."""
import subprocess
import sys

import pytest

import graphreg as tf


def test_after_the_first_op_it_is_too_late():
    tf.constant(1.)
    with pytest.raises(ValueError, match="tf.enable_eager_execution must be called at program startup."):
        tf.enable_eager_execution()


def test_holds_in_all_threads_and_after_a_reset():
    program = ("import threading, graphreg as tf\ntf.enable_eager_execution()\ntf.enable_eager_execution()\n"
               "seen = []\nt = threading.Thread(target=lambda: seen.append(tf.executing_eagerly()))\n"
               "t.start(); t.join()\ntf.reset_default_graph()\nprint(seen, tf.executing_eagerly())")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[True] True\n"


@pytest.mark.parametrize("arguments, error", [
    (dict(config=3), TypeError), (dict(device_policy=33), ValueError), (dict(execution_mode=33), ValueError)])
def test_arguments_are_checked(arguments, error):
    with pytest.raises(error):
        tf.enable_eager_execution(**arguments)
    assert not tf.executing_eagerly()
