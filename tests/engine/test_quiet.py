"""Calls in which NumPy says nothing."""
import contextvars
import threading

import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import codegen, quiet

BIG = np.float32(3e38)


@pytest.mark.parametrize("call", [quiet.quiet_call(), quiet.errstate_call])
def test_nothing_is_said_and_what_was_to_be_said_stays(call):
    with np.errstate(over="raise"):
        assert call(np.multiply, BIG, BIG) == np.inf
        with pytest.raises(FloatingPointError):
            np.multiply(BIG, BIG)
    with pytest.raises(ZeroDivisionError):
        call(divmod, 1, 0)
    with pytest.warns(RuntimeWarning, match="overflow"):
        np.multiply(BIG, BIG)


def test_runs_of_one_plan_at_once(monkeypatch):
    monkeypatch.setattr(codegen, "WARM", 0)
    x = tf.placeholder(tf.float32, [])
    y, both = x * x, threading.Barrier(2, timeout=10)
    with tf.Session() as sess:
        def work(found):
            both.wait()
            found.append([sess.run(y, {x: BIG}) for _ in range(200)])
        found = []
        threads = [threading.Thread(target=work, args=(found,)) for _ in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert found == [[np.inf] * 200] * 2


def test_functions_of_the_program_have_its_context(monkeypatch):
    monkeypatch.setattr(codegen, "WARM", 0)
    setting = contextvars.ContextVar("setting", default=0)
    y = tf.py_func(lambda: np.float32(setting.get()), [], tf.float32) + 1.
    with tf.Session() as sess:
        sess.run(y)
        setting.set(5)
        assert sess.run(y) == 6.
