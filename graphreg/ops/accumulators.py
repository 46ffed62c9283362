"""Accumulators: gradients of several steps are added up, and taken out when there are enough."""
import threading

import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op


class Accumulator:
    """A sum of gradients; those of a step before the current one are dropped."""

    def __init__(self, shape, reduction_type):
        self._shape, self._mean = shape, reduction_type == "MEAN"
        self._sum, self._count, self._step = None, 0, 0
        self._changed, self._cancelled = threading.Condition(), False

    def count(self):
        """int: the number of gradients in the sum."""
        return self._count

    def apply(self, local_step, gradient):
        """Add a gradient, unless it comes too late."""
        with self._changed:
            if local_step < self._step:
                return
            self._check(gradient)
            self._sum = np.array(gradient) if self._count == 0 else self._sum + gradient
            self._count += 1
            self._changed.notify_all()

    def _check(self, gradient):
        known = self._sum.shape if self._count else self._shape
        if known is not None and not _fits(gradient.shape, known):
            raise errors.InvalidArgumentError(
                None, None, f"Shape mismatch: expected {_text(known)}, got {_text(gradient.shape)}")

    def take(self, num_required):
        """The sum or mean of at least so many gradients; waits for them, and starts anew."""
        if num_required <= 0:
            raise errors.InvalidArgumentError(
                None, None, f"Argument num_required must be positive, but was {num_required}")
        with self._changed:
            self._changed.wait_for(lambda: self._cancelled or self._count >= num_required)
            if self._cancelled:
                raise errors.CancelledError(None, None, "TakeGrad operation was cancelled")
            out = self._sum
            if self._mean:
                out = (out / self._count).astype(out.dtype)
            self._sum, self._count = None, 0
            self._step += 1
            return out

    def set_step(self, step):
        """Gradients of steps before this one are dropped from now on."""
        with self._changed:
            self._step = max(self._step, step)

    def cancel(self):
        """Let those who wait go."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()


def _fits(shape, known):
    return len(shape) == len(known) and all(k in (None, -1, d) for d, k in zip(shape, known))


def _text(shape):
    return "[%s]" % ",".join("?" if d in (None, -1) else str(d) for d in shape)


# Types of gradients that TF adds up.
_SUMMED = ("float16", "float32", "float64")


@op("ResourceConditionalAccumulator() -> handle: resource",
    "dtype: {numbertype}",
    "shape: shape",
    "container: string = ''",
    "shared_name: string = ''",
    "reduction_type: {'MEAN', 'SUM'} = 'MEAN'",
    stateful=True, state="session")
def resource_conditional_accumulator(xp, state, op, dtype, shape, container, shared_name, reduction_type):
    """An accumulator."""
    if dtype not in _SUMMED:
        raise errors.InvalidArgumentError(None, None, "No OpKernel was registered to support Op "
                                          f"'ResourceConditionalAccumulator' used by node {op.name}: {dtype}")
    return state.resource(("accumulator", container, shared_name or op.name),
                          lambda: Accumulator(shape, reduction_type))


@op("ResourceAccumulatorApplyGradient(handle: resource, local_step: int64, gradient: dtype)",
    "dtype: {numbertype}", stateful=True)
def resource_accumulator_apply_gradient(xp, handle, local_step, gradient, dtype):
    """Add the gradient of a step, unless it comes too late."""
    handle.apply(int(local_step), np.asarray(gradient))


@op("ResourceAccumulatorNumAccumulated(handle: resource) -> num_accumulated: int32", stateful=True)
def resource_accumulator_num_accumulated(xp, handle):
    """The number of gradients in the sum."""
    return np.int32(handle.count())


@op("ResourceAccumulatorSetGlobalStep(handle: resource, new_global_step: int64)", stateful=True)
def resource_accumulator_set_global_step(xp, handle, new_global_step):
    """Set the step before which gradients come too late."""
    handle.set_step(int(new_global_step))


@op("ResourceAccumulatorTakeGradient(handle: resource, num_required: int32) -> average: dtype",
    "dtype: {numbertype}", stateful=True)
def resource_accumulator_take_gradient(xp, handle, num_required, dtype):
    """The sum or mean of at least num_required gradients; waits for them."""
    return handle.take(int(num_required))


resource_conditional_accumulator.shape(lambda c: [(2,)])
resource_accumulator_num_accumulated.shape(shape_fns.scalar_shape)
resource_accumulator_apply_gradient.shape(shape_fns.no_outputs)
resource_accumulator_set_global_step.shape(shape_fns.no_outputs)
resource_accumulator_take_gradient.shape(shape_fns.unknown_shape)
