"""What checkpoint files of both formats have in common: names, slices and how a tensor is put together from them."""
import numpy as np

from ..core import dtypes, errors
from .hash_order import hash_order
from .slices import index_of, overlap, slice_shape, slice_text
from .table import damaged

# TF's C++ names, where they are not those of Python.
_CPP_NAMES = {"float32": "float", "float64": "double", "float16": "half"}


def cpp_name(dtype):
    """The name of a type in the texts of TF's C++."""
    return _CPP_NAMES.get(dtype.name, dtype.name)


def enum_name(dtype):
    """The name of a type in TF's DataType enum, without "DT_"."""
    return _CPP_NAMES.get(dtype.name, dtype.name).upper()


def element_count(shape):
    """The number of elements of a shape."""
    count = 1
    for size in shape:
        count *= size
    return count


class Tensor:
    """What a checkpoint says of one tensor.

    dtype   DType.
    shape   tuple of int.
    slices  the slices it is kept in, or () when it is whole.
    """

    __slots__ = ("dtype", "shape", "slices")

    def __init__(self, dtype, shape, slices=()):
        self.dtype, self.shape, self.slices = dtype, shape, slices


class Checkpoint:
    """A checkpoint that is open for reading; the two formats say where its tensors and slices are.

    As a context manager it keeps its files open between reads.
    """

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def names(self):
        """list of str: the tensors in order."""
        raise NotImplementedError

    def listed_names(self):
        """list of str: the tensors as TF's readers list them."""
        return hash_order(self.names())

    def find(self, name):
        """Tensor of a name, or None."""
        raise NotImplementedError

    def _read_whole(self, name, tensor):
        """The array of a tensor that is not in slices."""
        raise NotImplementedError

    def _read_slice(self, name, tensor, extents):
        """The array of one of a tensor's slices."""
        raise NotImplementedError

    def total_bytes(self, names):
        """About how many bytes the values of some tensors have."""
        tensors = [self.get(name) for name in names]
        return sum(element_count(t.shape) * (8 if t.dtype == dtypes.string else t.dtype.np.itemsize) for t in tensors)

    def missing(self, name):
        """The error of a name that is not there."""
        return errors.NotFoundError(None, None, f"Key {name} not found in checkpoint")

    def get(self, name):
        """Tensor of a name.

        Raises:
          NotFoundError: there is none.
        """
        tensor = self.find(name)
        if tensor is None:
            raise self.missing(name)
        return tensor

    def read(self, name, extents=None):
        """The array of a tensor or of a slice of it, in memory of its own.

        Args:
          name: str.  extents: slice, default all of it.
        Raises:
          NotFoundError: no such tensor.  InvalidArgumentError: its slices do not cover what is asked for.
          DataLossError, OutOfRangeError: the files are damaged.
        """
        tensor = self.get(name)
        whole = extents is None or slice_shape(tensor.shape, extents) == tensor.shape
        if not tensor.slices:
            value = self._read_whole(name, tensor)
            return value if whole else value[index_of(tensor.shape, extents)].copy()
        if extents is None:
            extents = ((0, -1),) * len(tensor.shape)
        for kept in tensor.slices:
            if index_of(tensor.shape, kept) == index_of(tensor.shape, extents):
                return self._read_slice(name, tensor, kept)
        return self._put_together(name, tensor, extents)

    def read_all(self, names):
        """list of the arrays of several tensors.

        Raises: as read.
        """
        return [self.read(name) for name in names]

    def _put_together(self, name, tensor, extents):
        shape = slice_shape(tensor.shape, extents)
        parts = [(kept, overlap(extents, kept, tensor.shape)) for kept in tensor.slices]
        parts = [(kept, found) for kept, found in parts if found is not None]
        # Counted before anything is made, so that a few bytes cannot ask for all the memory there is.
        covered = sum(element_count([s.stop - s.start for s in into]) for _, (into, _) in parts)
        if covered < element_count(shape):
            raise errors.InvalidArgumentError(
                None, None, f"Does not have sufficient slices for partitioned tensor {name} to restore in slice_spec: "
                f"{slice_text(extents)}")
        self._check_size(name, tensor, [kept for kept, _ in parts])
        out = np.empty(shape, tensor.dtype.np)
        for kept, (into, of) in parts:
            out[into] = self._read_slice(name, tensor, kept)[of]
        return out

    def _check_size(self, name, tensor, kept):
        """Raise DataLossError when the files cannot hold these slices."""

    def check_type(self, name, tensor, dtype):
        """Raise InvalidArgumentError when a tensor is of another type than wanted."""
        if tensor.dtype != dtype:
            raise errors.InvalidArgumentError(
                None, None, f"tensor_name = {name}; expected dtype {cpp_name(dtype)} does not equal original dtype "
                f"{cpp_name(tensor.dtype)}")


def type_of(number):
    """DType of a number in a file."""
    try:
        return dtypes.as_dtype(number).base_dtype
    except TypeError:
        raise damaged(f"unknown data type {number} in the checkpoint") from None
