"""tf.TensorArray: an array of tensors that ops write into and read from, one element at a time."""
import numpy as np

from ..core import dtypes, errors, raw, scopes
from ..core.convert import constant_value, to_tensor
from ..core.tensor_shape import TensorShape
from . import array, math


class TensorArray:
    """Tensors of one dtype by number, for loops that make or use them one by one.

    Each method that writes returns a new TensorArray; use that one from then on, as its flow orders the ops.

    Args:
      dtype: DType of the elements.
      size: int32 scalar; needed without a handle.
      dynamic_size: bool, writes past the end make the array longer; default False.
      clear_after_read: bool, an element can be read once only; default True.
      tensor_array_name: str, name in error texts.
      handle, flow: Tensors of an array that is there already.
      infer_shape: bool, all elements have one shape, learned from the first write.
      element_shape: TensorShape, what is known of the elements' shape.
      colocate_with_first_write_call: bool, what is written is placed where the first value is.
      name: str.
    Raises:
      ValueError: handle and size together, or neither; shapes do not fit.
    Source: tf.TensorArray.
    """

    def __new__(cls, *args, **kwargs):
        return object.__new__(EagerTensorArray if cls is TensorArray and scopes.executing_eagerly() else cls)

    def __init__(self, dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None,
                 flow=None, infer_shape=True, element_shape=None, colocate_with_first_write_call=True, name=None):
        _check_arguments(handle, flow, size, dynamic_size, clear_after_read, tensor_array_name)
        self._dtype = dtypes.as_dtype(dtype).base_dtype
        self._dynamic_size = dynamic_size or False
        self._infer_shape = infer_shape
        # What all views of one array learn together: the elements' shape, and where the first value was.
        self._shape = [TensorShape(element_shape)]
        self._beside = [] if colocate_with_first_write_call else None
        with scopes.name_scope(name, "TensorArray", [handle, size, flow]) as scope:
            if handle is not None:
                self._handle, self._flow = handle, flow
                return
            options = dict(size=size, dtype=self._dtype, element_shape=TensorShape(element_shape),
                           dynamic_size=self._dynamic_size, clear_after_read=True if clear_after_read is None
                           else clear_after_read,
                           identical_element_shapes=infer_shape, tensor_array_name=tensor_array_name or "", name=scope)
            if self._beside is None:
                self._handle, self._flow = raw.TensorArrayV3(**options)
            else:
                with scopes.device(None), scopes.colocate_with(None, ignore_existing=True):
                    self._handle, self._flow = raw.TensorArrayV3(**options)

    @property
    def dtype(self):
        """DType of the elements."""
        return self._dtype

    @property
    def handle(self):
        """resource Tensor: the array itself."""
        return self._handle

    @property
    def flow(self):
        """float32 Tensor: what the next op on the array waits for."""
        return self._flow

    @property
    def dynamic_size(self):
        """bool: whether the array grows."""
        return self._dynamic_size

    @property
    def element_shape(self):
        """TensorShape that all elements have, as far as it is known."""
        return self._shape[0]

    # ---------------------------------------------------------- views
    def with_flow(self, flow):
        """The same array, after the op that `flow` comes from."""
        with scopes.name_scope(None, "TensorArray", [self._handle]):
            # TF makes a new object, which uses a name up.
            pass
        other = object.__new__(TensorArray)
        other._dtype, other._dynamic_size, other._infer_shape = self._dtype, self._dynamic_size, self._infer_shape
        other._shape, other._beside, other._handle, other._flow = self._shape, self._beside, self._handle, flow
        return other

    def identity(self):
        """The same array, with an Identity of its flow.

        Source: tf.TensorArray.identity.
        """
        return self.with_flow(raw.Identity(self._flow))

    def grad(self, source, flow=None, name=None):
        """The array that collects the gradients of one call of tf.gradients.

        Args:
          source: str, names the call.
          flow: float Tensor to wait for, default the array's own.
        Returns:
          TensorArray; several writes to one place are added.
        Source: tf.TensorArray.grad.
        """
        flow = self._flow if flow is None else flow
        with scopes.name_scope(name, "TensorArrayGrad", [self._handle]), scopes.colocate_with(self._handle):
            handle, _ = raw.TensorArrayGradV3(handle=self._handle, source=source, flow_in=flow, name=name)
            with scopes.control_dependencies([handle]):
                flow = raw.Identity(flow, name="gradient_flow")
            return TensorArray(self._dtype, handle=handle, flow=flow, infer_shape=self._infer_shape,
                               element_shape=self.element_shape, colocate_with_first_write_call=False)

    # ---------------------------------------------------------- reading
    def read(self, index, name=None):
        """The element at a place.

        Args:
          index: int32 scalar.
        Source: tf.TensorArray.read.
        """
        value = raw.TensorArrayReadV3(handle=self._handle, index=index, flow_in=self._flow, dtype=self._dtype,
                                      name=name)
        value.set_shape(self.element_shape)
        return value

    def gather(self, indices, name=None):
        """The elements at some places, stacked along a new first axis.

        Args:
          indices: int32 vector.
        Source: tf.TensorArray.gather.
        """
        value = raw.TensorArrayGatherV3(handle=self._handle, indices=indices, flow_in=self._flow, dtype=self._dtype,
                                        element_shape=self.element_shape, name=name)
        if self.element_shape.ndims is not None:
            value.set_shape([None] + self.element_shape.as_list())
        return value

    def stack(self, name=None):
        """All elements, stacked along a new first axis.

        Source: tf.TensorArray.stack.
        """
        with scopes.colocate_with(self._handle), scopes.name_scope(name, "TensorArrayStack", [self._handle]):
            return self.gather(math.range(0, self.size()), name=name)

    def concat(self, name=None):
        """All elements, one after the other along their first axis.

        Source: tf.TensorArray.concat.
        """
        known = self.element_shape
        value, _ = raw.TensorArrayConcatV3(handle=self._handle, flow_in=self._flow, dtype=self._dtype,
                                           element_shape_except0=known[1:], name=name)
        if known.ndims is not None:
            value.set_shape([None] + known.as_list()[1:])
        return value

    def size(self, name=None):
        """The number of elements, an int32 scalar.

        Source: tf.TensorArray.size.
        """
        return raw.TensorArraySizeV3(handle=self._handle, flow_in=self._flow, name=name)

    # ---------------------------------------------------------- writing
    def write(self, index, value, name=None):
        """Put a value into a place; returns the TensorArray to use from then on.

        Args:
          index: int32 scalar.
          value: Tensor of the array's dtype.
        Raises:
          ValueError: the value's shape is not that of the other elements.
        Source: tf.TensorArray.write.
        """
        with scopes.name_scope(name, "TensorArrayWrite", [self._handle, index, value]):
            value = to_tensor(value, name="value", preferred_dtype=self._dtype)
            self._learn(value.shape)
            with self._placed(value):
                flow = raw.TensorArrayWriteV3(handle=self._handle, index=index, value=value, flow_in=self._flow,
                                              name=name)
            return self.with_flow(flow)

    def scatter(self, indices, value, name=None):
        """Put the rows of a value into some places; returns the TensorArray to use from then on.

        Args:
          indices: int32 vector.
          value: Tensor with a row for each of them.
        Source: tf.TensorArray.scatter.
        """
        with scopes.name_scope(name, "TensorArrayScatter", [self._handle, value, indices]):
            value = to_tensor(value, name="value", preferred_dtype=self._dtype)
            self._learn(value.shape[1:])
            with self._placed(value):
                flow = raw.TensorArrayScatterV3(handle=self._handle, indices=indices, value=value, flow_in=self._flow,
                                                name=name)
            return self.with_flow(flow)

    def unstack(self, value, name=None):
        """Put the rows of a value into the places 0, 1, 2 ...; returns the TensorArray to use from then on.

        Args:
          value: Tensor.
        Source: tf.TensorArray.unstack.
        """
        with scopes.name_scope(name, "TensorArrayUnstack", [self._handle, value]):
            return self.scatter(math.range(0, array.shape(value)[0]), value, name=name)

    def split(self, value, lengths, name=None):
        """Put groups of rows of a value into the places; returns the TensorArray to use from then on.

        Args:
          value: Tensor.
          lengths: int vector, the number of rows of each group.
        Source: tf.TensorArray.split.
        """
        with scopes.name_scope(name, "TensorArraySplit", [self._handle, value, lengths]):
            value = to_tensor(value, name="value", preferred_dtype=self._dtype)
            with self._placed(value):
                lengths = math.cast(lengths, dtypes.int64)
                self._learn_split(value.shape, constant_value(lengths))
                flow = raw.TensorArraySplitV3(handle=self._handle, value=value, lengths=lengths, flow_in=self._flow,
                                              name=name)
            return self.with_flow(flow)

    def close(self, name=None):
        """The op that frees the array's memory.

        Source: tf.TensorArray.close.
        """
        return raw.TensorArrayCloseV3(handle=self._handle, name=name)

    # ---------------------------------------------------------- what is learned from what is written
    def _learn(self, shape):
        if not self.element_shape.is_compatible_with(shape):
            raise ValueError(f"Inconsistent shapes: saw {shape} but expected {self.element_shape}")
        if self._infer_shape:
            self._shape[0] = self.element_shape.merge_with(shape)

    def _learn_split(self, shape, lengths):
        if lengths is not None and lengths.ndim == 1 and shape.ndims is not None and len(set(lengths.tolist())) == 1:
            self._learn(TensorShape([lengths[0]]).concatenate(shape[1:]))

    def _placed(self, value):
        if self._beside is None:
            return _nowhere
        if not self._beside:
            self._beside.append(value)
        return scopes.colocate_with(self._beside[0])


# ------------------------------------------------------------------ under eager execution
class EagerTensorArray(TensorArray):
    """A list of tensors; unlike an array of a graph it is changed in place, and a place can be written to again."""

    def __init__(self, dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None,
                 flow=None, infer_shape=True, element_shape=None, colocate_with_first_write_call=True, name=None):
        if handle is not None:
            raise ValueError("TensorArray handles are not supported when eager execution is enabled.")
        if size is None:
            raise ValueError("Size must be declared for TensorArrays when eager execution is enabled.")
        self._dtype, self._dynamic_size = dtypes.as_dtype(dtype).base_dtype, dynamic_size or False
        self._clear, self._infer_shape = clear_after_read is None or clear_after_read, infer_shape
        self._shape, self._read = [TensorShape(element_shape)], set()
        self._elements = [None] * int(size)
        self._handle, self._flow = None, to_tensor(0, dtypes.int32)

    def with_flow(self, flow):
        return self

    def identity(self):
        return self

    def grad(self, source, flow=None, name=None):
        raise NotImplementedError("TensorArray.grad is not supported when executing eagerly; eager's gradient "
                                  "implementation does not use/need this function to compute gradients of operations "
                                  "that use TensorArrays.")

    def read(self, index, name=None):
        index = int(index)
        if index < 0:
            raise errors.OutOfRangeError(None, None, f"Reading from negative indices (index {index}) is not allowed.")
        if index >= len(self._elements):
            raise errors.OutOfRangeError(None, None, f"Tried to read from index {index} but array size is: "
                                                     f"{len(self._elements)}")
        if index in self._read:
            raise errors.invalid_argument(f"Could not read index {index} twice because it was cleared after a previous "
                                          "read (perhaps try setting clear_after_read = false?)")
        value = self._at(index)
        if self._clear:
            self._elements[index] = None
            self._read.add(index)
        return value

    def _at(self, index):
        """An element; zeros where nothing was written."""
        if self._elements[index] is None:
            self._elements[index] = array.zeros(self.element_shape, self._dtype)
        return self._elements[index]

    def gather(self, indices, name=None):
        return array.stack([self._at(int(i)) for i in np.asarray(indices)])

    def stack(self, name=None):
        if not self._elements:
            return to_tensor([], self._dtype)
        return array.stack([self._at(i) for i in range(len(self._elements))], name=name)

    def concat(self, name=None):
        return array.concat([self._at(i) for i in range(len(self._elements))], 0, name=name)

    def size(self, name=None):
        return to_tensor(len(self._elements), dtypes.int32)

    def write(self, index, value, name=None):
        index = int(index)
        if index < 0:
            raise errors.OutOfRangeError(None, None, f"Writing to negative indices (index {index}) is not allowed.")
        if index >= len(self._elements):
            if not self._dynamic_size:
                raise errors.OutOfRangeError(None, None, f"Tried to write to index {index} but array is not resizeable "
                                                         f"and size is: {len(self._elements)}")
            self._elements.extend([None] * (index + 1 - len(self._elements)))
        value = to_tensor(value) if hasattr(value, "dtype") else to_tensor(value, preferred_dtype=self._dtype)
        if value.dtype != self._dtype:
            raise errors.invalid_argument(f"TensorArray dtype is {self._dtype.name} but Op is trying to write dtype "
                                          f"{value.dtype.name}")
        if not self.element_shape.is_compatible_with(value.shape):
            raise ValueError(f"Incompatible shape for value ({value.shape}), expected ({self.element_shape})")
        if self._infer_shape:
            self._learn(value.shape)
        self._elements[index] = value
        self._read.discard(index)
        return self

    def scatter(self, indices, value, name=None):
        for index, row in zip(np.asarray(indices).tolist(), array.unstack(to_tensor(value))):
            self.write(index, row)
        return self

    def unstack(self, value, name=None):
        rows = array.unstack(to_tensor(value))
        if len(rows) > len(self._elements) and not self._dynamic_size:
            raise ValueError(f"Cannot unstack {len(rows)} tensors into a TensorArray of static size "
                             f"{len(self._elements)}")
        for index, row in enumerate(rows):
            self.write(index, row)
        return self

    def split(self, value, lengths, name=None):
        value, lengths = to_tensor(value), np.asarray(lengths).tolist()
        rows = value.shape.as_list()[0]
        if sum(lengths) != rows:
            raise errors.invalid_argument("Expected sum of lengths to be equal to values.shape[0], but sum of lengths is "
                                          f"{sum(lengths)} and value's shape is: {value.shape.as_list()} ")
        if not self._dynamic_size and len(self._elements) != len(lengths):
            raise errors.invalid_argument(
                f"TensorArray's size is not equal to the size of lengths ({len(self._elements)} vs. {len(lengths)}), and "
                "the TensorArray is not marked as dynamically resizeable")
        at = 0
        for index, length in enumerate(lengths):
            self.write(index, value[at:at + length])
            at += length
        return self

    def close(self, name=None):
        del self._elements[:]


class _Nowhere:
    def __enter__(self):
        pass

    def __exit__(self, *unused):
        return False


_nowhere = _Nowhere()


def _check_arguments(handle, flow, size, dynamic_size, clear_after_read, tensor_array_name):
    if handle is None:
        if size is None:
            raise ValueError("Size must be provided if handle is not provided")
        return
    if tensor_array_name:
        raise ValueError("Cannot construct with both handle and tensor_array_name")
    for name, value in (("size", size), ("dynamic_size", dynamic_size), ("clear_after_read", clear_after_read)):
        if value is not None:
            raise ValueError(f"Cannot provide both a handle and {name} at the same time")
    if flow is None:
        raise ValueError("flow must not be None if handle is not None.")


# ------------------------------------------------------------------ gradients and loops
def gradient_array(op, dtype, dy, handle, flow):
    """The array that collects the gradients of another for the call of tf.gradients that dy belongs to."""
    whole = TensorArray(dtype, handle=handle, flow=flow, colocate_with_first_write_call=False)
    return whole.grad(source=_source_of(dy), flow=flow)


def _source_of(dy):
    """The name scope of a call of tf.gradients, by a tensor made in it."""
    parts = dy.name.split("/")
    places = [i for i, part in enumerate(parts) if part.startswith("gradients")]
    if not places:
        raise ValueError(
            f"Expected op/tensor name to start with gradients (excluding scope), got: {dy.name}. This means that a "
            "tf.gradients op with this op in its dependency path has a custom name that does not start with "
            "'gradients'. "
            "Please make sure all calls to tf.gradients that have non-empty 'name' arguments use names that start with "
            "'gradients'.")
    return "/".join(parts[:places[-1] + 1])


def as_flow(value):
    """A TensorArray's flow; any other value itself."""
    return value.flow if isinstance(value, TensorArray) else value


def like(example, value):
    """A flow as the TensorArray that `example` is; any other value itself."""
    return example.with_flow(value) if isinstance(example, TensorArray) else value
