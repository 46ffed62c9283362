"""tf.contrib.opt: optimizers around others: clipped variables, several tasks; Adagrad that keeps its slots."""
import types
from contextlib import contextmanager, nullcontext

from .. import functions as tf
from ..core import scopes
from ..core.indexed_slices import IndexedSlices
from ..train.adagrad import AdagradOptimizer
from ..train.optimizer import Optimizer


class RegAdagradOptimizer(AdagradOptimizer):
    """Adagrad that can leave its sums of squares as they are, for the gradients of a penalty.

    Args: as for tf.train.AdagradOptimizer.
    Source: tf.contrib.opt.RegAdagradOptimizer.
    """

    def __init__(self, learning_rate, initial_accumulator_value=0.1, use_locking=False, name="RegAdagrad"):
        super().__init__(learning_rate, initial_accumulator_value, use_locking, name)
        self._should_update_slots = True

    @contextmanager
    def avoid_updating_slots(self):
        """Context manager: steps made inside change no sums of squares."""
        before, self._should_update_slots = self._should_update_slots, False
        try:
            yield
        finally:
            self._should_update_slots = before

    def _step(self, var, dtype, prefix):
        return (*super()._step(var, dtype, prefix)[:3], {"update_slots": self._should_update_slots})


# ------------------------------------------------------------------ clipped variables
class VariableClippingOptimizer(Optimizer):
    """An optimizer after whose steps some variables are clipped to a largest norm.

    Args:
      opt: Optimizer that makes the steps.
      vars_to_clip_dims: dict from variables to the axes over which a norm is taken.
      max_norm: float.  use_locking: bool.
      colocate_clip_ops_with_vars: bool, put the clipping on the devices of the variables.  name: str.
    Source: tf.contrib.opt.VariableClippingOptimizer.
    """

    def __init__(self, opt, vars_to_clip_dims, max_norm, use_locking=False, colocate_clip_ops_with_vars=False,
                 name="VariableClipping"):
        super().__init__(use_locking, name)
        self._opt, self._max_norm = opt, max_norm
        self._vars_to_clip_dims = vars_to_clip_dims
        self._colocate_clip_ops_with_vars = colocate_clip_ops_with_vars

    def compute_gradients(self, *args, **kwargs):
        return self._opt.compute_gradients(*args, **kwargs)

    def get_slot(self, *args, **kwargs):
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        return self._opt.get_slot_names(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        with scopes.name_scope(name, self._name) as scope:
            step = self._opt.apply_gradients(grads_and_vars, global_step=global_step)
            with scopes.control_dependencies([step]):
                clips = [self._clip(grad, var) for grad, var in grads_and_vars
                         if grad is not None and var in self._vars_to_clip_dims]
            return tf.group(*([step] + clips), name=scope)

    def _clip(self, grad, var):
        axes = self._vars_to_clip_dims[var]
        with scopes.name_scope("clip_" + var.op.name):
            if isinstance(grad, IndexedSlices):
                return self._clip_sparse(grad, var, axes)
            return self._clip_dense(var, axes)

    def _beside(self, var):
        return scopes.colocate_with(var) if self._colocate_clip_ops_with_vars else nullcontext()

    def _clip_dense(self, var, axes):
        with self._beside(var):
            value = var.read_value()
            excess = value - tf.clip_by_norm(value, self._max_norm, axes)
        with scopes.colocate_with(var):
            return var.assign_sub(excess, use_locking=self._use_locking)

    def _clip_sparse(self, grad, var, axes):
        if 0 in axes:
            return self._clip_dense(var, axes)
        with scopes.colocate_with(var):
            rows = tf.gather(var, grad.indices)
        with self._beside(var):
            excess = rows - tf.clip_by_norm(rows, self._max_norm, axes)
        with scopes.colocate_with(var):
            return var.scatter_sub(IndexedSlices(excess, grad.indices), use_locking=self._use_locking)


# ------------------------------------------------------------------ several tasks
class MultitaskOptimizerWrapper:
    """An optimizer that leaves a variable and its slots as they are where all of its gradient is 0.

    Args:
      opt: Optimizer.
    Raises:
      TypeError: opt is something else.
    Source: tf.contrib.opt.MultitaskOptimizerWrapper.
    """

    def __init__(self, opt):
        if not isinstance(opt, Optimizer):
            raise TypeError("Supplied optimizer must be an instance of tf.train.Optimizer")
        self._opt = opt
        for name in ("_apply_dense", "_resource_apply_dense", "_apply_sparse", "_resource_apply_sparse"):
            setattr(opt, name, types.MethodType(_unless_zero(getattr(opt, name)), opt))

    def __getattr__(self, name):
        return getattr(self._opt, name)


def _unless_zero(apply):
    """A function that applies a gradient, if some of it is not 0."""
    def applied(self, grad, *args, **kwargs):
        def step():
            with scopes.control_dependencies([apply(grad, *args, **kwargs)]):
                return tf.no_op()
        return tf.cond(_is_zero(grad), tf.no_op, step)
    return applied


def _is_zero(grad):
    return tf.equal(tf.count_nonzero(grad), 0)


def clip_gradients_by_global_norm(gradients_variables, clip_norm=20.0):
    """Gradients clipped by their global norm.

    Args:
      gradients_variables: list of (gradient, variable).  clip_norm: float.
    Returns:
      (list of (gradient, variable), the global norm).
    Source: tf.contrib.opt.clip_gradients_by_global_norm.
    """
    gradients, variables = zip(*gradients_variables)
    # A gradient that is 0 counts as the scalar 0, which changes nothing but the graph.
    counted = [g if g is None else tf.cond(_is_zero(g), lambda: tf.zeros([]), lambda g=g: g) for g in gradients]
    norm = tf.global_norm(counted)
    clipped, _ = tf.clip_by_global_norm(gradients, clip_norm, use_norm=norm)
    return list(zip(clipped, variables)), norm
