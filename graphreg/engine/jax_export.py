"""A plan as a pure function of JAX, and the graph's own gradients for jax.grad."""
import jax
import jax.numpy as jnp
import numpy as np

from ..core import errors
from . import jax_engine
from .jax_kernels import RANDOM
from .jax_trace import Tracer, may_trace, ops_of
from .jax_values import Maybe, TracedArray, TracedCell, TracedStack, Untraceable, View

_WHERE = "graphreg.jax.to_function"


class Pure:
    """A plan that computes values from values: no op in it changes a variable or needs the host.

    Args:
      plan: Plan.  state: DeviceState, which knows the variables' cells.
      given: dict Tensor -> array, feeds that always have the same value.
      streams: dict from names of random ops to where their numbers begin, filled with those that are new.
    Raises:
      UnimplementedError: an op cannot be part of it; the ops are named.
    """

    def __init__(self, plan, state, given, streams):
        _check(plan)
        self.plan, self._given = plan, given
        self._open = [t for t in plan.feeds if t not in given]
        self.variables = {op: state.variable(op) for op in plan.ops
                           if op.op_def.flag("variable") and not plan.is_fed(op._outputs[0])}
        self._constants = [(plan.slots[op._outputs[0]], op._attrs["value"]) for op in plan.ops
                           if op.type == "Const" and not plan.is_fed(op._outputs[0])]
        self._streams = {op: streams.setdefault(op.name, op.op_def.flag("make_state")(op._attrs))
                         for op in plan.ops if op.type in RANDOM}

    def values(self):
        """dict from names of variables to their values now; FailedPreconditionError: one has none."""
        found = {}
        for cell in self.variables.values():
            value = cell.read() if isinstance(cell, jax_engine.DeviceCell) else cell.value
            if value is None or value.ndim == 0 and value.dtype == object:
                raise errors.FailedPreconditionError(None, None, f"Attempting to use uninitialized value {cell.name}")
            found[cell.name] = jnp.array(value, copy=True)
        return found

    def __call__(self, params, feeds):
        """The fetches' values, list, from dict and list of arrays.

        Raises:
          KeyError: a variable is not in params.  UnimplementedError: JAX cannot express it for these shapes.
        """
        env = [None] * (len(self.plan.slots) + 1)
        slots = self.plan.slots
        fixed = [(slots[t], self._given[t]) for t in self.plan.feeds if t in self._given]
        for slot, value in self._constants + fixed + [(slots[t], v) for t, v in zip(self._open, feeds)]:
            env[slot] = value
        cells = {cell: TracedCell(cell, params[cell.name]) for cell in self.variables.values()}
        by_op = {op: cells[cell] for op, cell in self.variables.items()}
        for op, cell in by_op.items():
            env[slots[op._outputs[0]]] = cell
        streams = {op: (s.key, jax_engine._halves(s.counter)) for op, s in self._streams.items()}
        tracer = Tracer(self.plan, env, by_op, streams)
        try:
            tracer.run(self.plan.top.nodes)
        except Untraceable as error:
            what = "a part" if error.node is None else _names(ops_of(error.node))
            raise errors.not_emulated(f"{what} in a function of JAX ({error})", _WHERE) from error
        return [jnp.asarray(_value(tracer.env[slots[t]], t)) for t in self.plan.fetches]


def _value(raw, tensor):
    raw = raw.value if isinstance(raw, Maybe) else raw
    raw = raw.read() if isinstance(raw, View) else raw.value if isinstance(raw, TracedCell) else raw
    if not isinstance(raw, (jax.Array, np.ndarray, np.generic)) or isinstance(raw, (TracedArray, TracedStack)):
        raise errors.not_emulated(f"{tensor.name}, which is no array, as a result", _WHERE)
    return raw


def _check(plan):
    writers = [op for op in plan.ops if plan.writes.get(op)]
    if writers:
        raise errors.not_emulated(f"an op that changes a variable ({_names(writers)})",
                                  f"{_WHERE}: the function is pure; take jax.grad of it, and make the steps in JAX")
    host = [op for node in plan.top.nodes for op in ops_of(node) if not may_trace(op)]
    if host:
        raise errors.not_emulated(f"what runs on the host ({_names(host)})",
                                  f"{_WHERE}: name tensors behind it as feeds")


def _names(ops):
    """At most five ops, as text."""
    text = ", ".join(f"{op.type} {op.name}" for op in ops[:5])
    return text + (f" and {len(ops) - 5} more" if len(ops) > 5 else "")


def function_of(forward, make_backward):
    """A function (params, feeds) -> list of values, with the gradients of the graph.

    Args:
      forward: Pure.
      make_backward: function -> (Pure whose feeds go on with the gradients of those of forward's fetches that are
        floats; for names of variables and places of feeds that are floats: which of its results is their gradient, or
        None); called when a gradient is first asked for.
    """
    made = []

    @jax.custom_vjp
    def function(params, feeds):
        return forward(params, feeds)

    def ahead(params, feeds):
        return forward(params, feeds), (params, feeds)

    def back(kept, dys):
        if not made:
            made.append(make_backward())
        backward, place = made[0]
        params, feeds = kept
        dys = [dy for dy, t in zip(dys, forward.plan.fetches) if t.dtype.base_dtype.is_floating]
        grads = backward(params, list(feeds) + dys)

        def gradient(key, value):
            return _nothing(value) if place.get(key) is None else grads[place[key]]
        return {name: gradient(name, v) for name, v in params.items()}, [gradient(i, v) for i, v in enumerate(feeds)]
    function.defvjp(ahead, back)
    return function


def as_fed(tensor, value):
    """A value as an array that a Tensor is fed with.

    Raises:
      ValueError: it has another shape.
    """
    value = jnp.asarray(value, tensor.dtype.base_dtype.np)
    if not tensor.shape.is_compatible_with(value.shape):
        raise ValueError(f"Cannot feed value of shape {value.shape!r} for Tensor {tensor.name!r}, which has shape "
                         f"{str(tensor.shape)!r}")
    return value


def _nothing(value):
    """The gradient with respect to what has none."""
    if jnp.issubdtype(jnp.result_type(value), jnp.floating):
        return jnp.zeros_like(value)
    return np.zeros(np.shape(value), jax.dtypes.float0)
