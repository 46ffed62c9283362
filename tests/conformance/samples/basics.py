"""How a sample of an op's arguments is written, and the arrays they are made of.

This folder needs NumPy only: the same samples run on TensorFlow 1.15.5 (conformance/record.py).
"""
import numpy as np


class Sample(object):
    """Arguments for one op.

    inputs  one array for each input argument, a list of arrays for a list;
    attrs   attributes by name, those that the inputs do not fix; types by their names;
    marks   what the generic tests must know:
      tol       relative tolerance of the values against TF's record (else by dtype);
      values    how many outputs have values to compare (the others: signs of vectors, uninitialized memory);
      half      False: not compared in float16, where the order of a sum shows;
      grad      False: no finite differences here (edges, kinks, integers);
      outputs   how many of the outputs to differentiate, all by default;
      casts     False: the inputs make no sense in other types.
    """

    def __init__(self, inputs, attrs):
        self.inputs = [_as_array(v) for v in inputs]
        self.attrs = attrs
        self.marks = {}

    def mark(self, **marks):
        self.marks.update(marks)
        return self

    def __repr__(self):
        shown = ["[%s]" % ", ".join(_brief(v) for v in a) if isinstance(a, list) else _brief(a) for a in self.inputs]
        return "(%s)" % ", ".join(shown + ["%s=%s" % item for item in sorted(self.attrs.items())])


def _as_array(value):
    if isinstance(value, (list, tuple)):
        return [_as_array(v) for v in value]
    return np.asarray(value)


def _brief(a):
    return "%s%s" % (a.dtype, list(a.shape))


NUMPY_TYPES = ("float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 complex64 complex128 "
               "bool").split()


def recast(sample, type_attrs, attr, dtype):
    """The sample with the inputs of one type attribute in another type; type_attrs: of each input argument,
    of what it holds for a resource."""
    def cast(value):
        if isinstance(value, list):
            return [cast(v) for v in value]
        if np.dtype(dtype).kind in "uib":
            value = np.ceil(np.abs(value))
        return np.asarray(value.astype(dtype))
    inputs = [cast(v) if a == attr else v for a, v in zip(type_attrs, sample.inputs)]
    return Sample(inputs, {k: np.dtype(dtype).name if k == attr else v for k, v in sample.attrs.items()})


def may_be_recast(sample):
    """Whether other types are tried for the sample: numbers only, and not where the values stand for something else."""
    arrays = [a for v in sample.inputs for a in (v if isinstance(v, list) else [v])]
    return sample.marks.get("casts", True) and all(a.dtype != object for a in arrays)


WIDE = {"float32": "float64", "complex64": "complex128", "float64": "float64", "complex128": "complex128"}


def wide(sample):
    """The sample in float64 or complex128, for derivatives."""
    def widen(value):
        if isinstance(value, list):
            return [widen(v) for v in value]
        return value if value.dtype == object else np.asarray(value.astype(WIDE.get(value.dtype.name, value.dtype)))
    attrs = {k: WIDE.get(v, v) if isinstance(v, str) else v for k, v in sample.attrs.items()}
    return Sample([widen(v) for v in sample.inputs], attrs).mark(**sample.marks)


def moving(sample):
    """Places, among the flat inputs, of those to differentiate by."""
    arrays = [a for v in sample.inputs for a in (v if isinstance(v, list) else [v])]
    return [k for k, a in enumerate(arrays) if a.dtype.kind in "fc" and a.size]


def gradient_weights(shape, level, k):
    """What the k-th output is multiplied with before it is summed and differentiated for the level-th time."""
    return spread(0.5, 1.5, *shape, seed=10 * level + k).astype(np.float64)


def s(*inputs, **attrs):
    """A Sample of these inputs and attributes."""
    return Sample(inputs, attrs)


def edge(*inputs, **attrs):
    """A Sample at the edges of an op's domain: compared with the record, not differentiated."""
    return Sample(inputs, attrs).mark(grad=False, casts=False)


def spread(low, high, *shape, **kwargs):
    """Distinct float32 numbers spread evenly over (low, high), in a fixed disorder, none of them zero."""
    n = int(np.prod(shape)) if shape else 1
    order = np.random.RandomState(n + kwargs.get("seed", 0)).permutation(n)
    return np.asarray((low + (high - low) * (order + 0.37) / n).reshape(shape).astype(np.float32))


def F(*shape, **kwargs):
    """Distinct float32 numbers in (-2, 2)."""
    return spread(-2, 2, *shape, **kwargs)


def P(*shape, **kwargs):
    """Distinct float32 numbers in (0.3, 2)."""
    return spread(0.3, 2, *shape, **kwargs)


def C(*shape, **kwargs):
    """Complex numbers with parts in (-2, 2)."""
    seed = kwargs.get("seed", 0)
    return (F(*shape, seed=seed) + 1j * F(*shape, seed=seed + 7)).astype(np.complex64)


def i32(*values):
    """An int32 vector, or what a single list or number makes."""
    return np.int32(values[0] if len(values) == 1 else values)


def i64(*values):
    return np.int64(values[0] if len(values) == 1 else values)


def f32(*values):
    return np.float32(values[0] if len(values) == 1 else values)


def f64(*values):
    return np.float64(values[0] if len(values) == 1 else values)


def b(*values):
    return np.array(values[0] if len(values) == 1 else values, np.bool_)


def text(*values):
    """A string tensor."""
    return np.array(values[0] if len(values) == 1 else values, object)


EDGES = f32(-np.inf, -100, -3.5, -2.5, -1, -0.5, -1e-6, -0., 0., 1e-6, 0.5, 1, 1.5, 2.5, 100, np.inf, np.nan)
INTS = i32(-2**31, -7, -2, -1, 0, 1, 2, 7, 2**31 - 1)
