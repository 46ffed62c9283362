"""tf.contrib.training and tf.contrib.slim.learning: operations that train."""
from .. import functions as tf
from ..core.collections import GraphKeys, get_collection, get_collection_ref
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Tensor
from ..core.scopes import control_dependencies, name_scope
from ..functions.control_flow import with_dependencies
from ..summary import summary_ops
from ..train.optimizer import Optimizer
from ..train.training_util import get_or_create_global_step
from ..variables import trainable_variables

_USE_GLOBAL_STEP = 0


# ------------------------------------------------------------------ gradients
def _scaled(gradient, scale):
    """A gradient, dense or sparse, after a function of its values."""
    if isinstance(gradient, IndexedSlices):
        return IndexedSlices(scale(gradient.values), gradient.indices, gradient.dense_shape)
    return scale(gradient)


def clip_gradient_norms(gradients_to_variables, max_norm):
    """Each gradient clipped by its own norm.

    Args:
      gradients_to_variables: list of (gradient, variable).  max_norm: float.
    Returns:
      list of (gradient, variable).
    Source: tf.contrib.training.clip_gradient_norms.
    """
    return [(None if g is None else _scaled(g, lambda values: tf.clip_by_norm(values, max_norm)), v)
            for g, v in gradients_to_variables]


def clip_gradient_norms_fn(max_norm):
    """clip_gradient_norms as a function of the list.

    Source: tf.contrib.training.clip_gradient_norms_fn.
    """
    return lambda gradients_to_variables: clip_gradient_norms(gradients_to_variables, max_norm)


def multiply_gradients(grads_and_vars, gradient_multipliers):
    """The gradients of some variables times factors.

    Args:
      grads_and_vars: list of (gradient, variable).
      gradient_multipliers: dict from variables, or names of theirs, to floats or Tensors.
    Returns:
      list of (gradient, variable).
    Raises:
      ValueError: there are no factors, or one for a gradient that is None.
    Source: tf.contrib.training.multiply_gradients.
    """
    if not isinstance(gradient_multipliers, dict):
        raise ValueError("`gradient_multipliers` must be a dict.")
    if not gradient_multipliers:
        raise ValueError("`gradient_multipliers` is empty.")
    multiplied = []
    for gradient, variable in grads_and_vars:
        key = variable if variable in gradient_multipliers else variable.op.name
        if key in gradient_multipliers:
            if gradient is None:
                raise ValueError("Requested multiple of `None` gradient.")
            factor = gradient_multipliers[key]
            if not isinstance(factor, Tensor):
                factor = tf.constant(factor, dtype=gradient.dtype)
            gradient = _scaled(gradient, lambda values, factor=factor: values * factor)
        multiplied.append((gradient, variable))
    return multiplied


def _gradient_summaries(grads_and_vars, mark):
    """A histogram and the norm of each gradient."""
    made = []
    for gradient, variable in grads_and_vars:
        if gradient is not None:
            values = gradient.values if isinstance(gradient, IndexedSlices) else gradient
            made.append(summary_ops.histogram(f"{variable.op.name}{mark}gradient", values))
            made.append(summary_ops.scalar(f"{variable.op.name}{mark}gradient_norm", tf.global_norm([values])))
    return made


def add_gradients_summaries(grads_and_vars):
    """A histogram and the norm of each gradient, named <variable>_gradient and <variable>_gradient_norm.

    Returns:
      list of scalar string Tensors.
    Source: tf.contrib.training.add_gradients_summaries.
    """
    return _gradient_summaries(grads_and_vars, "_")


def slim_add_gradients_summaries(grads_and_vars):
    """A histogram and the norm of each gradient, named <variable>/gradient and <variable>/gradient_norm.

    Returns:
      list of scalar string Tensors.
    Source: tf.contrib.slim.learning.add_gradients_summaries.
    """
    return _gradient_summaries(grads_and_vars, "/")


# ------------------------------------------------------------------ the operation
def create_train_op(total_loss, optimizer, global_step=_USE_GLOBAL_STEP, update_ops=None, variables_to_train=None,
                    transform_grads_fn=None, summarize_gradients=False, gate_gradients=Optimizer.GATE_OP,
                    aggregation_method=None, colocate_gradients_with_ops=False, check_numerics=True):
    """A step of training, whose value is the loss.

    Args:
      total_loss: scalar Tensor.  optimizer: Optimizer.
      global_step: variable; None counts no steps; by default the graph's, which is made where there is none.
      update_ops: list of operations to be run before; None takes the collection UPDATE_OPS.
      variables_to_train: list of trainable variables; None takes all.
      transform_grads_fn: function of the list of (gradient, variable).
      summarize_gradients: bool, add histograms and norms.
      gate_gradients, aggregation_method, colocate_gradients_with_ops: as for compute_gradients.
      check_numerics: bool, fail where the loss is infinite or no number.
    Returns:
      Tensor.
    Raises:
      AssertionError: variables_to_train is empty, or has one that is not trainable.
    Source: tf.contrib.training.create_train_op.
    """
    if global_step is _USE_GLOBAL_STEP:
        global_step = get_or_create_global_step()
    update_ops = dict.fromkeys(get_collection(GraphKeys.UPDATE_OPS) if update_ops is None else update_ops)
    if update_ops:
        with control_dependencies(list(update_ops)):
            barrier = tf.no_op(name="update_barrier")
        total_loss = with_dependencies([barrier], total_loss)
    gradients = optimizer.compute_gradients(
        total_loss, _checked_variables(variables_to_train), gate_gradients=gate_gradients,
        aggregation_method=aggregation_method, colocate_gradients_with_ops=colocate_gradients_with_ops)
    if transform_grads_fn:
        gradients = transform_grads_fn(gradients)
    if summarize_gradients:
        with name_scope("summarize_grads"):
            add_gradients_summaries(gradients)
    step = optimizer.apply_gradients(gradients, global_step=global_step)
    with name_scope("train_op"):
        if check_numerics:
            total_loss = tf.check_numerics(total_loss, "LossTensor is inf or nan")
        train_op = with_dependencies([step], total_loss)
    members = get_collection_ref(GraphKeys.TRAIN_OP)
    if not any(train_op is op for op in members):
        members.append(train_op)
    return train_op


def _checked_variables(variables):
    if variables is None:
        return trainable_variables()
    known = trainable_variables()
    for variable in variables:
        if not any(variable is v for v in known):
            raise AssertionError
    if not variables:
        raise AssertionError
    return variables


def slim_create_train_op(total_loss, optimizer, global_step=_USE_GLOBAL_STEP, update_ops=None, variables_to_train=None,
                         clip_gradient_norm=0, summarize_gradients=False, gate_gradients=Optimizer.GATE_OP,
                         aggregation_method=None, colocate_gradients_with_ops=False, gradient_multipliers=None,
                         check_numerics=True):
    """A step of training, whose value is the loss.

    Args:
      clip_gradient_norm: float, the largest norm of a gradient; 0 clips none.
      gradient_multipliers: dict, as for multiply_gradients, which comes first.
      others: as tf.contrib.training.create_train_op.
    Source: tf.contrib.slim.learning.create_train_op.
    """
    def transform(gradients):
        if gradient_multipliers:
            with name_scope("multiply_grads"):
                gradients = multiply_gradients(gradients, gradient_multipliers)
        if clip_gradient_norm > 0:
            with name_scope("clip_grads"):
                gradients = clip_gradient_norms(gradients, clip_gradient_norm)
        return gradients
    return create_train_op(
        total_loss, optimizer, global_step, update_ops, variables_to_train, transform, summarize_gradients,
        gate_gradients, aggregation_method, colocate_gradients_with_ops, check_numerics)
