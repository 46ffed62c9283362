"""What every test gets: a fresh default graph, seeds, and hypothesis runs that repeat."""
import os
import random

import hypothesis
import numpy as np
import pytest

from graphreg.core import scopes

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=30, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def fresh_graph():
    """An empty default graph before and after; a test that leaves one on the stack fails."""
    scopes.reset_default_graph()
    random.seed(0)
    np.random.seed(0)
    yield
    scopes.reset_default_graph()


def pytest_collection_modifyitems(items):
    """test_tiny.py runs first: when the basics are broken, nothing else says it as shortly."""
    items.sort(key=lambda item: item.path.name != "test_tiny.py")


@pytest.fixture
def eager():
    """Eager execution for one test: the default graph is one that executes."""
    from graphreg.engine.eager import EagerGraph
    graph = EagerGraph()
    with graph.as_default():
        yield graph
