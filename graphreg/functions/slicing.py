"""Slices of tensors: x[...] as NumPy writes it, tf.slice, tf.strided_slice and masks."""
import builtins
import sys

import numpy as np

from ..core import dtypes, raw, tensor_shape
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..ops import indexing
from .array import concat, constant, ones_like, reshape, shape, squeeze, stack

_WRONG_INDEX = ("Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
                "are valid indices")


class _Spec:
    """The sparse form of an index: a begin, end and stride per entry, and the masks, one bit per entry."""

    def __init__(self):
        self.begin, self.end, self.strides = [], [], []
        self.masks = dict.fromkeys(("begin_mask", "end_mask", "shrink_axis_mask", "new_axis_mask", "ellipsis_mask"), 0)

    def add(self, begin, end, stride, *masks):
        for mask in masks:
            self.masks[mask] |= 1 << len(self.begin)
        self.begin.append(begin)
        self.end.append(end)
        self.strides.append(stride)


def _check_index(index):
    if isinstance(index, (int, tensor_shape.Dimension)):
        return
    dtype = getattr(index, "dtype", None)
    if dtype is None or dtypes.as_dtype(dtype).base_dtype not in (dtypes.int32, dtypes.int64) \
            or index.shape and len(index.shape) == 1:
        raise TypeError(f"{_WRONG_INDEX}, got {index.item() if isinstance(index, np.generic) else index!r}")


def _is_mask(index):
    return isinstance(index, bool) or isinstance(index, (Tensor, np.ndarray)) and index.dtype == dtypes.bool


def _add_slice(spec, index):
    masks = []
    begin, end, stride = index.start, index.stop, index.step
    if begin is not None and (isinstance(begin, Tensor) or begin != sys.maxsize):
        _check_index(begin)
    else:
        begin = 0
        masks.append("begin_mask")
    if end is not None and (isinstance(end, Tensor) or end != sys.maxsize):
        _check_index(end)
    else:
        end = 0
        masks.append("end_mask")
    if stride is not None:
        _check_index(stride)
    spec.add(begin, end, 1 if stride is None else stride, *masks)


def _read_index(index):
    spec = _Spec()
    for entry in index if isinstance(index, (list, tuple)) else [index]:
        if isinstance(entry, builtins.slice):
            _add_slice(spec, entry)
        elif entry is Ellipsis:
            spec.add(0, 0, 1, "ellipsis_mask")
        elif entry is None:
            spec.add(0, 0, 1, "new_axis_mask")
        else:
            _check_index(entry)
            spec.add(entry, entry + 1, 1, "shrink_axis_mask")
    return spec


def slice_helper(tensor, index, var=None):
    """tensor[index]: what `Tensor.__getitem__` is, and for a variable `var` the value it is sliced from.

    Args:
      tensor: Tensor.
      index: int, slice, Ellipsis, None, scalar int Tensor, a tuple of these, or a bool mask.
      var: variable whose slice can be assigned to.
    Raises:
      TypeError: an index of another kind.  ValueError: out of range, or too many.
    """
    if _is_mask(index):
        return boolean_mask(tensor, index)
    spec = _read_index(index)
    with name_scope(None, "strided_slice", [tensor] + spec.begin + spec.end + spec.strides) as name:
        if spec.begin:
            begin, end, strides = stack(spec.begin), stack(spec.end), stack(spec.strides)
            begin, end, strides = _one_index_type(begin, end, strides)
        else:
            begin = end = strides = constant([], dtype=dtypes.int32)
        return strided_slice(tensor, begin, end, strides, var=var, name=name, **spec.masks)


def _one_index_type(*parts):
    """int64 for all three when one of them is int64."""
    if all(p.dtype != dtypes.int64 for p in parts):
        return parts
    return [p if p.dtype == dtypes.int64 else raw.Cast(p, dtypes.int64) for p in parts]


def strided_slice(input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0,
                  shrink_axis_mask=0, var=None, name=None):
    """A slice of a tensor from begin to end in steps, axis by axis.

    Args:
      input_: Tensor.
      begin, end, strides: int vectors of one length; strides are 1 by default.
      begin_mask, end_mask: int; where bit i is set the slice reaches to the edge of the axis.
      ellipsis_mask: int with at most one bit; entry i stands for all axes not spoken of.
      new_axis_mask: int; entry i makes a new axis.  shrink_axis_mask: int; entry i is an index, its axis is dropped.
      var: variable that the slice's `assign` writes to.
      name: str.
    Returns:
      Tensor; its method assign(value, name=None) writes into `var`.
    Source: tf.strided_slice.
    """
    if strides is None:
        strides = ones_like(begin)
    masks = {"begin_mask": begin_mask, "end_mask": end_mask, "ellipsis_mask": ellipsis_mask,
             "new_axis_mask": new_axis_mask, "shrink_axis_mask": shrink_axis_mask}
    made = indexing.strided_slice(input_, begin, end, strides, name=name, **masks)

    def assign(val, name=None, parent_name=name):
        if var is None:
            raise ValueError("Sliced assignment is only supported for variables")
        return var._strided_slice_assign(begin=begin, end=end, strides=strides, value=val,
                                         name=parent_name + "_assign" if name is None else name, **masks)
    made.assign = assign
    return made


def slice(input_, begin, size, name=None):
    """The part of a tensor that begins at `begin` and has the shape `size`.

    Args:
      input_: Tensor.
      begin: int vector.
      size: int vector; -1 reaches to the end of the axis.
      name: str.
    Source: tf.slice.
    """
    return indexing.slice_(input_, begin, size, name=name)


# ------------------------------------------------------------------ masks
def boolean_mask(tensor, mask, name="boolean_mask", axis=None):
    """The entries of a tensor where a mask is True, as one axis.

    Args:
      tensor: Tensor, [..., d_axis, ..., d_axis+k-1, ...].
      mask: bool Tensor of static rank k > 0 that fits these k axes.
      name: str.
      axis: int, the first axis that is masked, by default 0.
    Returns:
      Tensor; the k axes have become one, as long as mask has True entries.
    Raises:
      ValueError: mask is a scalar, has no static rank, or does not fit.
    Source: tf.boolean_mask.
    """
    with name_scope(name, values=[tensor, mask]):
        tensor, mask = to_tensor(tensor, name="tensor"), to_tensor(mask, name="mask")
        count = _mask_rank(mask)
        axis = axis or 0
        tensor.shape[axis:axis + count].assert_is_compatible_with(mask.shape)
        flat = _with_axes_joined(tensor, axis, count)
        places = squeeze(raw.Where(reshape(mask, [-1])), axis=[1])
        return raw.GatherV2(flat, places, axis)


def _mask_rank(mask):
    count = mask.shape.ndims
    if count == 0:
        raise ValueError("mask cannot be scalar.")
    if count is None:
        raise ValueError("Number of mask dimensions must be specified, even if some dimensions are None.  E.g. "
                         "shape=[None] is ok, but shape=None is not.")
    return count


def _with_axes_joined(tensor, axis, count):
    """The tensor with `count` axes from `axis` on made one."""
    size = raw.Prod(shape(tensor)[axis:axis + count], [0])
    flat = reshape(tensor, concat([shape(tensor)[:axis], [size], shape(tensor)[axis + count:]], 0))
    static = tensor.shape
    joined = static[axis:axis + count].num_elements()
    flat.set_shape(static[:axis].concatenate([joined]).concatenate(static[axis + count:]))
    return flat


Tensor.__getitem__ = slice_helper
