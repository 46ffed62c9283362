"""tf.ConditionalAccumulator: a sum of the gradients of several steps."""
from .. import functions as tf
from ..core import dtypes, errors
from ..core.convert import convert_to_tensor
from ..core.tensor_shape import TensorShape
from ..ops import accumulators as ops


class ConditionalAccumulatorBase:
    """What accumulators share.

    Args:
      dtype: DType of the gradients.  shape: TensorShape, or None.
      accumulator_ref: Tensor, the handle.
    Source: tf.ConditionalAccumulatorBase.
    """

    def __init__(self, dtype, shape, accumulator_ref):
        self._dtype, self._shape = dtype, TensorShape(shape)
        self._accumulator_ref = accumulator_ref
        self._name = accumulator_ref.op.name.split("/")[-1]

    accumulator_ref = property(lambda self: self._accumulator_ref)
    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype)

    def num_accumulated(self, name=None):
        """int32 scalar Tensor: the number of gradients in the sum."""
        name = f"{self._name}_NumAccumulated" if name is None else name
        return ops.resource_accumulator_num_accumulated(self._accumulator_ref, name=name)

    def set_global_step(self, new_global_step, name=None):
        """Operation: gradients of steps before new_global_step (int64 scalar) are dropped from then on."""
        return ops.resource_accumulator_set_global_step(
            self._accumulator_ref, tf.cast(convert_to_tensor(new_global_step), dtypes.int64), name=name)


class ConditionalAccumulator(ConditionalAccumulatorBase):
    """A sum of dense gradients.

    Args:
      dtype: DType.  shape: TensorShape of the gradients, or None.
      shared_name: str, accumulators of one name are one.  name: str.
      reduction_type: "MEAN" or "SUM", what is taken out.
    Raises:
      ValueError: another reduction.
    Source: tf.ConditionalAccumulator.
    """

    def __init__(self, dtype, shape=None, shared_name=None, name="conditional_accumulator", reduction_type="MEAN"):
        handle = ops.resource_conditional_accumulator(
            dtype=dtype, shape=TensorShape(shape), shared_name=shared_name, name=name, reduction_type=reduction_type)
        super().__init__(dtype, shape, handle)

    def apply_grad(self, grad, local_step=0, name=None):
        """Operation that adds a gradient (dtype, shape) of a step (int64 scalar), unless it comes too late.

        Raises:
          ValueError: the gradient has another shape.
        """
        grad = convert_to_tensor(grad, self._dtype)
        grad.get_shape().assert_is_compatible_with(self._shape)
        step = tf.cast(convert_to_tensor(local_step), dtypes.int64)
        return ops.resource_accumulator_apply_gradient(self._accumulator_ref, local_step=step, gradient=grad, name=name)

    def take_grad(self, num_required, name=None):
        """Tensor (dtype, shape): the mean or sum of at least num_required (int32 scalar) gradients; waits for them."""
        out = ops.resource_accumulator_take_gradient(self._accumulator_ref, num_required, dtype=self._dtype, name=name)
        out.set_shape(self._shape)
        return out


class SparseConditionalAccumulator(ConditionalAccumulatorBase):
    """Refused: sums of sparse gradients are not emulated.

    Source: tf.SparseConditionalAccumulator.
    """

    def __init__(self, dtype, shape=None, shared_name=None, name="sparse_conditional_accumulator",
                 reduction_type="MEAN"):
        raise errors.not_emulated("tf.SparseConditionalAccumulator")
