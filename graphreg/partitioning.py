"""Variables kept in slices: the whole they stand for, what their initializers know, and how a shape is cut."""
from .core import scopes
from .core.convert import register_tensor_conversion_function
from .core.scopes import name_scope
from .functions import array
from .variables import check_conversion


class PartitionedVariable:
    """A variable kept as several slices along one axis; it converts to a tensor of the whole.

    Args:
      name: str.  shape: TensorShape of the whole.  dtype: DType.
      variable_list: list of Variable, the slices in order.
      partitions: list of int, the number of slices along each axis.
    Raises:
      TypeError, ValueError: the lists do not hold that.
    Source: the variable that get_variable returns when it is given a partitioner.
    """

    def __init__(self, name, shape, dtype, variable_list, partitions):
        if not isinstance(variable_list, (list, tuple)):
            raise TypeError(f"variable_list is not a list or tuple: {variable_list}")
        if not isinstance(partitions, (list, tuple)):
            raise TypeError(f"partitions is not a list or tuple: {partitions}")
        if not all(p >= 1 for p in partitions):
            raise ValueError(f"partition values must be positive: {partitions}")
        if not variable_list:
            raise ValueError("variable_list may not be empty")
        self._name, self._shape, self._dtype = name, shape, dtype
        self._variable_list = sorted(variable_list, key=lambda v: v._get_save_slice_info().var_offset)
        self._partitions = partitions

    def __iter__(self):
        return iter(self._variable_list)

    def __len__(self):
        axes = self._partition_axes()
        if len(axes) > 1:
            raise ValueError(f"Cannot get a length for {len(axes)} > 1 partition axes")
        return len(self._variable_list)

    def _partition_axes(self):
        """The axes that are cut; the first one when there is a single slice."""
        if all(p == 1 for p in self._partitions):
            return [0]
        return [i for i, p in enumerate(self._partitions) if p > 1]

    def _only_axis(self, action):
        axes = self._partition_axes()
        if len(axes) > 1:
            raise NotImplementedError(f"Cannot {action} along more than one dimension: {axes}.")
        return axes[0]

    @property
    def name(self):
        """str: the name of the whole, without ":0"."""
        return self._name

    @property
    def dtype(self):
        return self._dtype

    @property
    def shape(self):
        return self.get_shape()

    def get_shape(self):
        """TensorShape of the whole."""
        return self._shape

    def _get_variable_list(self):
        return self._variable_list

    def _get_partitions(self):
        return self._partitions

    def as_tensor(self):
        """Tensor: the slices put together."""
        with scopes.control_dependencies(None):
            return self._concat()

    def _concat(self):
        whole = self._variable_list[0]
        if len(self._variable_list) > 1:
            axis = self._only_axis("concatenate")
            with name_scope(self._name + "/ConcatPartitions/"):
                whole = array.concat(self._variable_list, axis)
        with name_scope(None):
            return array.identity(whole, name=self._name)

    def _apply(self, function, value):
        """function(slice, its part of value) for every slice."""
        axis = self._only_axis("do assign action")
        if isinstance(value, (list, PartitionedVariable)):
            parts = list(value)
        else:
            parts = array.split(value, [v.shape.as_list()[axis] for v in self._variable_list], axis=axis)
        return [function(v, part) for v, part in zip(self._variable_list, parts)]

    def assign(self, value, use_locking=False, name=None, read_value=True):
        """Give every slice its part of a value; returns the list of what the slices' assign returns."""
        return self._assigned("assign", value, use_locking, name, read_value)

    def assign_add(self, value, use_locking=False, name=None, read_value=True):
        """Add to every slice its part of a value."""
        return self._assigned("assign_add", value, use_locking, name, read_value)

    def assign_sub(self, value, use_locking=False, name=None, read_value=True):
        """Subtract from every slice its part of a value."""
        return self._assigned("assign_sub", value, use_locking, name, read_value)

    def _assigned(self, method, value, use_locking, name, read_value):
        made = self._apply(lambda v, part: getattr(v, method)(part, use_locking=use_locking, name=name,
                                                              read_value=read_value), value)
        return made if read_value else [m.op for m in made]


def _partitioned_to_tensor(value, dtype=None, name=None, as_ref=False):
    check_conversion(value, dtype)
    if as_ref:
        raise NotImplementedError("PartitionedVariable doesn't support being used as a reference.")
    return value.as_tensor()


register_tensor_conversion_function(PartitionedVariable, _partitioned_to_tensor)


class PartitionInfo:
    """Where a slice lies in the whole; what the initializers of slices are given as partition_info."""

    def __init__(self, full_shape, var_offset):
        self._full_shape, self._var_offset = full_shape, var_offset

    @property
    def full_shape(self):
        """list of int: the shape of the whole."""
        return self._full_shape

    @property
    def var_offset(self):
        """list of int: where the slice begins."""
        return self._var_offset

    def single_offset(self, shape):
        """The offset along the axis that is cut; 0 when a slice of this shape is the whole."""
        axis = self.single_slice_dim(shape)
        return 0 if axis is None else self._var_offset[axis]

    def single_slice_dim(self, shape):
        """The axis that is cut, or None when a slice of this shape is the whole.

        Args:
          shape: list or tuple of int, the shape of the slice.
        Raises:
          TypeError, ValueError: shape is not that of a slice of this variable, or more than one axis is cut.
        """
        if not isinstance(shape, (tuple, list)):
            raise TypeError(f"`shape` must be a sequence (like tuple or list) instead of {type(shape).__name__}")
        whole, offset = self._full_shape, self._var_offset
        if len(shape) != len(whole):
            raise ValueError(f"Expected equal length, but received shape={shape} of length {len(shape)} while "
                             f"self.full_shape={whole} is of length {len(whole)}.")
        for i, size in enumerate(shape):
            if offset[i] + size > whole[i]:
                raise ValueError(f"With self.var_offset={offset}, a partition of shape={shape} would exceed "
                                 f"self.full_shape={whole} in dimension {i}.")
        cut = [i for i, size in enumerate(shape) if size != whole[i]]
        if len(cut) > 1:
            raise ValueError(f"Cannot use single_slice_dim() with shape={shape} and self.full_shape={whole} since slice "
                             f"dim could be either dimension {cut[1]} or {cut[0]}.")
        return cut[0] if cut else None


# ------------------------------------------------------------------ cutting
def call_partitioner(partitioner, shape, dtype):
    """What a partitioner says for a shape: the number of slices along each axis.

    Raises:
      ValueError: the shape is not known, or the answer does not fit it or cuts more than one axis.
    """
    if not shape.is_fully_defined():
        raise ValueError(f"Shape of a new partitioned variable must be fully defined, but instead was {shape}.")
    if shape.ndims < 1:
        raise ValueError(f"A partitioned Variable must have rank at least 1, shape: {shape}")
    partitions = partitioner(shape=shape, dtype=dtype)
    if not isinstance(partitions, (list, tuple)):
        raise ValueError(f"Partitioner must return a sequence, but saw: {partitions}")
    if len(partitions) != shape.ndims:
        raise ValueError("Partitioner returned a partition list that does not match the Variable's rank: "
                         f"{partitions} vs. {shape}")
    if any(p < 1 for p in partitions):
        raise ValueError(f"Partitioner returned zero partitions for some axes: {partitions}")
    if sum(p > 1 for p in partitions) > 1:
        raise ValueError(f"Can only slice a variable along one dimension: shape: {shape}, partitioning: {partitions}")
    return partitions


def cut_axis(partitions):
    """(the axis that is cut, number of slices); the first axis when nothing is cut."""
    for axis, count in enumerate(partitions):
        if count > 1:
            return axis, count
    return 0, 1


def slices(full_shape, axis, count):
    """(offset, shape) of each slice, as lists; the first slices are longer by one where it does not come out even."""
    length, longer = divmod(full_shape[axis], count)
    start = 0
    for i in range(count):
        offset, shape = [0] * len(full_shape), list(full_shape)
        offset[axis], shape[axis] = start, length + (i < longer)
        start += shape[axis]
        yield offset, shape
