"""The pytest plugin of graphreg: fresh graphs, sessions and seeds, and assertions on collections, graphs, penalties.

It stands outside the package, so that a test suite that does not use it loads nothing of graphreg.
"""
import os
from importlib import import_module

import pytest


def pytest_addoption(parser):
    parser.addini("graphreg_fresh_graph", "reset the default graph around each test", type="bool", default=False)


def pytest_configure(config):
    config.addinivalue_line("markers", "fresh_graph: the default graph is empty before the test and after it")
    config.addinivalue_line("markers", "tf_seed(n): the seed that the fixture tf_seed sets, by default 0")


def _is_fresh(item):
    return item.get_closest_marker("fresh_graph") is not None or item.config.getini("graphreg_fresh_graph")


def _reset():
    import_module("graphreg").reset_default_graph()


def pytest_runtest_setup(item):
    if _is_fresh(item):
        _reset()


def pytest_runtest_teardown(item):
    if _is_fresh(item):
        _reset()


@pytest.fixture
def graph():
    """A new graph, which is the default graph of the test."""
    made = import_module("graphreg").Graph()
    with made.as_default():
        yield made


@pytest.fixture
def session(graph):
    """A session on the fixture `graph`, which is the default session of the test."""
    with import_module("graphreg").Session(graph=graph) as made:
        yield made


@pytest.fixture
def tf_seed(request):
    """Set the seeds of random, numpy.random and the test's graph; the seed."""
    if {"graph", "session"} & set(request.fixturenames):
        request.getfixturevalue("graph")
    marker = request.node.get_closest_marker("tf_seed")
    seed = marker.args[0] if marker is not None else 0
    import_module("random").seed(seed)
    import_module("numpy").random.seed(seed)
    import_module("graphreg").set_random_seed(seed)
    return seed


def _assertion(name):
    def fixture():
        return getattr(import_module("graphreg.tools.assertions"), name)
    fixture.__doc__ = f"The function {name} of graphreg.tools.assertions."
    return pytest.fixture(name=name)(fixture)


assert_collection = _assertion("assert_collection")
assert_graph_equal = _assertion("assert_graph_equal")
assert_penalties = _assertion("assert_penalties")


def _beside(request, path):
    """A path as given, or relative to the folder of the test's file."""
    return os.path.join(os.path.dirname(str(request.path)), str(path))


def _ask(request, function, path, *args):
    recording = import_module("graphreg.tools.recording")
    try:
        return function(_beside(request, path), *args)
    except recording.RecordError as e:
        reason = str(e)
    return pytest.fail(reason, pytrace=False)


@pytest.fixture
def recorded(request):
    """A function of a case file's path and a case: what it does on TensorFlow 1.15, for assert_graph_equal."""
    def record_of(program, case):
        cases = _ask(request, import_module("graphreg.tools.recording").recorded, program)
        if case not in cases:
            pytest.fail(f"no case {case!r} is recorded of {program}", pytrace=False)
        return cases[case]
    return record_of


@pytest.fixture
def assert_replay(request):
    """A function of a case file's path, and of one case: they do in graphreg what they do on TensorFlow 1.15."""
    def replay(program, only=None):
        __tracebackhide__ = True
        _ask(request, import_module("graphreg.tools.assertions").assert_replay, program, only)
    return replay
