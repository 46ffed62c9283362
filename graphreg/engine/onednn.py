"""Kernels of oneDNN in place of our own, where the library is there and has one for the shapes that come.

An op says so beside its kernel, with a binder:

    @conv2d.onednn()
    def _(lib, input, filter, strides, ...): return lib.conv2d(...)     # a Recipe, or None for "not mine"

Arrays of float32 come to it as Given (their shapes alone are known), short integer vectors as tuples.  A binder is
asked once for each set of shapes; the kernel itself stays the definition and runs wherever the answer is None.
GRAPHREG_KERNELS=numpy turns all of it off, and so does GRAPHREG_DNNL="" (else a path of the library to take).
"""
import numpy as np

_ROW = 256           # elements that an unknown size of a shape may multiply
_WALKED = 1 << 12    # elements of variables from which on a library's walks pay


def variant(op, buffers, threads, relu=False, bias=False):
    """What stands for an op's kernel in a plan, or None where the library does not serve.

    Args:
      op: Operation.  buffers: Buffers for the results.  threads: int, for each call.
      relu: whether relu is taken of the (first) result.  bias: whether an input more is added to it.
    Returns:
      Variant, called as the kernel is; or None.
    """
    binder, least = op.op_def.variants.get("onednn", (None, 0))
    if binder is None or not _may_pay(op, least):
        return None
    from . import onednn_steps
    kernels = onednn_steps.library()
    return None if kernels is None else onednn_steps.Variant(op, binder, kernels, buffers, threads, relu, bias)


def walker(op, inside, size, threads):
    """What stands for InPlace.prepare of an op whose variables have so many elements, or None where no library serves."""
    walks = op.op_def.variants.get("walks")
    if walks is None or size < _WALKED or any(t._dtype.base_dtype.as_numpy_dtype is not np.float32 for t in op._inputs[-1:]):
        return None
    names = walks.__code__.co_varnames[:walks.__code__.co_argcount]
    found = walks(**{n: op._attrs[n] for n in names})
    from . import onednn_steps, onednn_updates
    kernels = onednn_steps.library() if found is not None else None
    return None if kernels is None else onednn_updates.Walker(kernels, op, inside, *found, threads)


def _may_pay(op, least):
    """Whether an op works on float32 arrays that can be large enough, as far as is known while planning."""
    if any(t._dtype.base_dtype.as_numpy_dtype is not np.float32 for t in op._outputs):
        return False
    shape = op._outputs[0].shape
    if shape.rank is None:
        return least == 1
    known = [n for n in shape.as_list() if n is not None]
    return int(np.prod(known, dtype=np.int64)) >= (least if len(known) == shape.rank else min(least, _ROW))
