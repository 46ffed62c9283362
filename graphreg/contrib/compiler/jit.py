"""TF's public namespace tf.contrib.compiler.jit: marks on nodes, which here change nothing else."""
import contextlib

from ...core import scopes


class _Scopes:
    """How many scopes a graph has had, and whether one is open."""

    def __init__(self):
        self.count, self.depth = 0, 0


_KEY = "_xla_scope"


@contextlib.contextmanager
def experimental_jit_scope(compile_ops=True, separate_compiled_gradients=False):
    """Context manager in which nodes are marked for the compiler; values are those they are without it.

    Args:
      compile_ops: bool, or function (NodeDef) -> bool.
      separate_compiled_gradients: bool, whether the nodes of gradients get a mark of their own.
    Raises:
      RuntimeError: eager execution is on.
    Source: tf.contrib.compiler.jit.experimental_jit_scope.
    """
    if scopes.executing_eagerly():
        raise RuntimeError("xla.experimental_jit_scope is not supported when eager execution is enabled. Try use it "
                           "inside tf.function.")
    graph = scopes.get_default_graph()
    state = graph.__dict__.setdefault(_KEY, _Scopes())
    marks = {"_XlaCompile": (lambda node: bool(compile_ops(node))) if callable(compile_ops) else compile_ops,
             "_XlaSeparateCompiledGradients": separate_compiled_gradients}
    if not state.depth:
        marks["_XlaScope"] = b"jit_scope_%d" % state.count
    state.depth += 1
    try:
        with graph._attr_scope(marks):
            yield
    finally:
        state.depth -= 1
        state.count += not state.depth
