"""A graph as a function of JAX: graphreg.jax.to_function."""
import numpy as np

from . import functions as tf
from .core import errors, scopes
from .core.graph import Graph
from .core.operation import Tensor
from .engine import engines
from .engine.plan import Plan
from .gradients import gradients
from .session import BaseSession, fetch_of
from .training.meta_graph import export_meta_graph
from .training.meta_graph_import import import_meta_graph


def to_function(fetches, feeds=(), given=None, session=None):
    """A graph's tensors as a pure function of JAX, and the values of the variables that it takes.

    function, params = to_function([logits, loss], [x, y])
    jax.jit(function)(params, x_value, y_value) -> values in the structure of fetches

    jax.grad gives the graph's own gradients, those of tf.gradients, while loops and tf.custom_gradient among them;
    forward mode (jax.jvp, jax.jacfwd) is not there.  jax.export saves the function:
    jax.export.export(jax.jit(function))(params, ...).serialize().
    Random ops begin anew in each call, with the numbers of a new session's first run.  Checks of values
    (tf.Assert, tf.check_numerics) are left out, since a pure function raises no errors.

    Args:
      fetches: Tensor, or nested lists, tuples and dictionaries of them.
      feeds: list of the Tensors (or names) that the function takes, in this order.
      given: dict from Tensor (or name) to the value that it always has: is_training, keep_prob, sizes.
      session: Session that holds the variables, default the default one.
    Returns:
      (function, params): function(params, *feeds), params a dict from names of variables to arrays.
    Raises:
      ImportError: JAX is not there.
      ValueError: there is no session.  TypeError: it is another kind of session.
      UnimplementedError: an op in it runs on the host or changes a variable; it is named.
      FailedPreconditionError: a variable has no value.
    """
    session = scopes.get_default_session() if session is None else session
    if session is None:
        raise ValueError("graphreg.jax.to_function needs a session that holds the variables: give session=, or call it "
                         "in a `with session.as_default()` block")
    if not isinstance(session, BaseSession):
        raise TypeError(f"session must be a tf.Session, but got {type(session)}")
    jax_export = engines.jax_module("jax_export")
    feeds, given = [session._feed_tensor(f) for f in feeds], session._feed_values(given)
    fetch = fetch_of(session.graph, fetches)
    wanted = fetch.elements()
    _check(wanted, feeds, given)
    streams = {}

    def pure_of(graph, tensors, feeds, given):
        plan = Plan(graph, dict.fromkeys(tensors), (), [*feeds, *given])
        return jax_export.Pure(plan, session._state, given, streams)
    inside = [t for t in dict.fromkeys(wanted) if t not in feeds]
    forward = pure_of(session.graph, inside, feeds, given)
    call = jax_export.function_of(forward, lambda: _backward(forward, feeds, given, pure_of))

    def function(params, *values):
        if len(values) != len(feeds):
            names = ", ".join(t.name for t in feeds)
            raise TypeError(f"the function takes {len(feeds)} values after params ({names}), but {len(values)} were given")
        fed = {t: jax_export.as_fed(t, v) for t, v in zip(feeds, values)}
        found = dict(zip(inside, call(params, list(fed.values()))))
        return fetch.build(iter([fed[t] if t in fed else found[t] for t in wanted]))
    return function, forward.values()


def _check(wanted, feeds, given):
    for e in wanted:
        if not isinstance(e, Tensor):
            raise errors.not_emulated(f"the operation {e.name} as a result",
                                      "graphreg.jax.to_function: name its tensors")
    twice = [t.name for t in feeds if t in given or feeds.count(t) > 1]
    if twice:
        raise ValueError(f"{twice[0]} is fed twice")


def _backward(forward, feeds, given, pure_of):
    """(Pure of the gradients of a Pure's float fetches, names of variables and places of feeds -> which of them)."""
    source = forward.plan.graph
    graph = Graph()
    with graph.as_default():
        import_meta_graph(export_meta_graph(graph=source))

        def same(t):
            return graph.get_tensor_by_name(t.name)
        ys = [same(t) for t in forward.plan.fetches if t.dtype.base_dtype.is_floating]
        xs = {cell.name: same(op.outputs[0]) for op, cell in forward.variables.items()
              if op._attrs["dtype"].base_dtype.is_floating}
        xs.update((i, same(t)) for i, t in enumerate(feeds) if t.dtype.base_dtype.is_floating)
        dys = [tf.placeholder(y.dtype.base_dtype, y.shape) for y in ys]
        grads = gradients(ys, list(xs.values()), dys)
        found = {key: tf.convert_to_tensor(g) for key, g in zip(xs, grads) if g is not None}
    pure = pure_of(graph, found.values(), [*map(same, feeds), *dys], {same(t): v for t, v in given.items()})
    place = {t: i for i, t in enumerate(pure.plan.fetches)}
    return pure, {key: place[t] for key, t in found.items()}
