"""tf.hessians: second derivatives, a loop over the elements of the gradient."""
from .core.convert import to_tensor
from .functions import array, control_flow
from .functions.tensor_array import TensorArray
from .gradients import gradients


def hessians(ys, xs, name="hessians", colocate_gradients_with_ops=False, gate_gradients=False, aggregation_method=None):
    """The matrices of second derivatives of sum(ys) by the elements of each x.

    Args:
      ys, xs: Tensor or list of them.
      name: str, taken and not used, as in TF.
      colocate_gradients_with_ops, gate_gradients, aggregation_method: as in tf.gradients.
    Returns:
      list with, for each x, a Tensor of x's shape twice.
    Raises:
      ValueError: no y depends on an x in the second degree.
    Source: tf.hessians.
    """
    xs = list(xs) if isinstance(xs, (list, tuple)) else [xs]
    options = dict(colocate_gradients_with_ops=colocate_gradients_with_ops, gate_gradients=gate_gradients,
                   aggregation_method=aggregation_method)
    first = gradients(ys, xs, **options)
    return [_hessian(g, x) for g, x in zip(first, xs)]


def _hessian(gradient, x):
    flat = array.reshape(gradient, [-1])
    n = array.size(x)
    _, rows = control_flow.while_loop(
        lambda j, _: j < n, lambda j, rows: (j + 1, rows.write(j, gradients(flat[j], x)[0])),
        [to_tensor(0), TensorArray(x.dtype, n)])
    shape = array.shape(x)
    return array.reshape(rows.stack(), array.concat((shape, shape), 0))
