"""Barriers, from behind TF's public names: elements whose components come at different times."""
from ..core import raw
from ..core.convert import constant_value
from ..core.dtypes import as_dtype
from ..core.tensor_shape import TensorShape, unknown_shape


class Barrier:
    """Collects components by key; elements are taken in the order in which they were begun.

    Args:
      types: DType, or tuple of them, of the components.
      shapes: shape, or tuple of them, None: not known.
      shared_name: str of a barrier that several graphs share.  name: str.
    Source: tensorflow.python.ops.data_flow_ops.Barrier.
    """

    def __init__(self, types, shapes=None, shared_name=None, name="barrier"):
        self._types = [as_dtype(t) for t in (types if isinstance(types, (list, tuple)) else [types])]
        self._shapes = [unknown_shape()] * len(self._types)
        if shapes is not None:
            self._shapes = [TensorShape(s) for s in (shapes if isinstance(shapes, (list, tuple)) else [shapes])]
            for shape in self._shapes:
                if shape.num_elements() == 0:
                    raise ValueError("Empty tensors are not supported, but received shape '%s' at index %d"
                                     % (shape, self._shapes.index(shape)))
        self._barrier_ref = raw.Barrier(component_types=self._types, shapes=[] if shapes is None else self._shapes,
                                        shared_name=shared_name or "", name=name)
        self._name = self._barrier_ref.op.name.split("/")[-1]

    barrier_ref = property(lambda self: self._barrier_ref)

    @property
    def name(self):
        """str: the name of the barrier's node."""
        return self._barrier_ref.op.name

    def insert_many(self, component_index, keys, values, name=None):
        """Operation that gives keys a component.

        Args:
          component_index: int.  keys: string Tensor [n].  values: Tensor [n, ...].  name: str.
        """
        name = "%s_BarrierInsertMany" % self._name if name is None else name
        return raw.BarrierInsertMany(self._barrier_ref, keys, values, component_index=component_index, name=name)

    def take_many(self, num_elements, allow_small_batch=False, timeout=None, name=None):
        """(insertion indices, keys, list of components) of elements that are ready; waits for them.

        Args:
          num_elements: int32 scalar Tensor.
          allow_small_batch: bool, fewer are taken once the barrier is closed.
          timeout: int, milliseconds.  name: str.
        """
        name = "%s_BarrierTakeMany" % self._name if name is None else name
        taken = raw.BarrierTakeMany(self._barrier_ref, num_elements, self._types, allow_small_batch,
                                    timeout_ms=-1 if timeout is None else timeout, name=name)
        op = taken[0].op
        size = None if allow_small_batch else constant_value(op.inputs[1])
        for tensor, shape in zip(op.outputs, [TensorShape([]), TensorShape([])] + self._shapes):
            tensor.set_shape(TensorShape([size]).concatenate(shape))
        return op.outputs[0], op.outputs[1], op.outputs[2:]

    def close(self, cancel_pending_enqueues=False, name=None):
        """Operation after which no new keys are taken.

        Args:
          cancel_pending_enqueues: bool, elements that wait for components are dropped.  name: str.
        """
        name = "%s_BarrierClose" % self._name if name is None else name
        return raw.BarrierClose(self._barrier_ref, cancel_pending_enqueues=cancel_pending_enqueues, name=name)

    def ready_size(self, name=None):
        """int32 scalar Tensor: how many elements are ready."""
        return raw.BarrierReadySize(self._barrier_ref,
                                    name="%s_BarrierReadySize" % self._name if name is None else name)

    def incomplete_size(self, name=None):
        """int32 scalar Tensor: how many elements wait for components."""
        return raw.BarrierIncompleteSize(self._barrier_ref,
                                         name="%s_BarrierIncompleteSize" % self._name if name is None else name)
