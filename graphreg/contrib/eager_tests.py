"""tf.contrib.eager: tests that run twice, in a graph and eagerly."""
import functools
import types

from ..core.graph import Graph
from ..engine.eager import EagerGraph


def run_test_in_graph_and_eager_modes(func=None, config=None, use_gpu=True, reset_test=True,
                                      assert_no_eager_garbage=False):
    """Decorator of a test method of tf.test.TestCase: it runs in a graph, then eagerly.

    Args:
      func: the method, or None: then a decorator is returned.
      config: ConfigProto of the graph's session.
      use_gpu, assert_no_eager_garbage: bool, accepted.
      reset_test: bool, whether tearDown and setUp are called between the two.
    Raises:
      ValueError: it decorates a class.
    Source: tf.contrib.eager.run_test_in_graph_and_eager_modes.
    """
    def decorate(method):
        if isinstance(method, type):
            raise ValueError("`run_in_graph_and_eager_modes` only supports test methods. Did you mean to use "
                             "`run_all_in_graph_and_eager_modes`?")

        @functools.wraps(method)
        def both(self, *args, **kwargs):
            with Graph().as_default(), self.test_session(use_gpu=use_gpu, config=config):
                method(self, *args, **kwargs)
            if reset_test:
                self.tearDown()
                self._tempdir = None
                self.setUp()
            with EagerGraph().as_default():
                method(self, *args, **kwargs)
        return both
    return decorate if func is None else decorate(func)


def run_all_tests_in_graph_and_eager_modes(cls):
    """Decorator of a class: each of its tests runs in a graph, then eagerly.

    Source: tf.contrib.eager.run_all_tests_in_graph_and_eager_modes.
    """
    for name, value in list(vars(cls).items()):
        if isinstance(value, types.FunctionType) and name.startswith("test") and name != "test_session":
            setattr(cls, name, run_test_in_graph_and_eager_modes(value))
    return cls
