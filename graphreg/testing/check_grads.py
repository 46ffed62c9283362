"""Symbolic gradients compared with finite differences."""
import numpy as np

from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.graph import Graph
from ..gradients import gradients, is_trainable
from ..session import Session


def check_grads(f, inputs, order=2, eps=1e-5, rtol=1e-5, atol=1e-7, seed=0):
    """Check that tf.gradients of a function are its derivatives, to second order and beyond.

    With random weights w and a random direction u, for the outputs y of f (at the next order: for the gradients):
    sum(gradient * u) = (s(x + eps u) - s(x - eps u)) / (2 eps),  s(x) = sum(w * y(x))

    Args:
      f: function of Tensors, one for each input, that returns a Tensor or a list of them.
      inputs: list of float64 or complex128 arrays, a point where f is smooth.
      order: int, how often to differentiate.
      eps: float, the step.  rtol, atol: float, by how much the two sides may differ.
      seed: int, of the weights and directions.
    Raises:
      AssertionError: a gradient is not the derivative.
      LookupError: an op has no gradient registered; its text names the op type.
    """
    rng = np.random.RandomState(seed)
    inputs = [np.array(x, np.complex128 if np.iscomplexobj(x) else np.float64) for x in inputs]
    with Graph().as_default(), Session() as session:
        xs = [tf.placeholder(x.dtype, x.shape) for x in inputs]
        ys = _outputs(f(*xs))
        for level in range(1, order + 1):
            total = _weighted_sum(ys, session.run(ys, dict(zip(xs, inputs))), rng)
            grads = [None if g is None else to_tensor(g) for g in gradients(total, xs)]
            _check_level(session, total, grads, xs, inputs, eps, rtol, atol, rng, level)
            ys = [g for g in grads if g is not None]
            if not ys:
                break


def _outputs(ys):
    """The outputs that gradients flow through."""
    return [y for y in (ys if isinstance(ys, (list, tuple)) else [ys]) if is_trainable(y)]


def _weighted_sum(ys, values, rng):
    """A scalar that depends on every element of ys; complex ones by both their parts."""
    terms = []
    for y, value in zip(ys, values):
        for part in (tf.real(y), tf.imag(y)) if y.dtype.is_complex else (y,):
            weights = rng.uniform(0.5, 1.5, np.shape(value))
            terms.append(tf.reduce_sum(tf.cast(part, dtypes.float64) * weights))
    return tf.add_n(terms)


def _check_level(session, total, grads, xs, inputs, eps, rtol, atol, rng, level):
    for i, (x, grad) in enumerate(zip(xs, grads)):
        at = dict(zip(xs, inputs))
        direction = _direction(inputs[i], rng)
        claimed = 0. if grad is None else np.sum(np.real(np.conj(session.run(grad, at)) * direction))
        ahead = session.run(total, {**at, x: inputs[i] + eps * direction})
        behind = session.run(total, {**at, x: inputs[i] - eps * direction})
        found = (ahead - behind) / (2 * eps)
        if not np.allclose(claimed, found, rtol, atol):
            raise AssertionError(f"order {level}, input {i}: the gradient gives {claimed}, finite differences {found}")


def _direction(x, rng):
    u = rng.uniform(-1, 1, x.shape)
    return u + 1j * rng.uniform(-1, 1, x.shape) if np.iscomplexobj(x) else u
