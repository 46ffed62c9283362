"""Shape functions against kernels on random shapes: equal when all is known, compatible when less is."""
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from conformance.harness import NumpyEngine, fits, flat, make, value_outputs
from conformance.samples.basics import Sample
from graphreg.core.graph import Graph

SIZES = st.integers(0, 3)
SHAPES = st.lists(SIZES, max_size=3).map(tuple)
RUN = NumpyEngine().run
pytestmark = pytest.mark.slow


def zeros(shape):
    return np.zeros(shape, np.float32)


def check(data, name, inputs, known=True, **attrs):
    """Make the op of constants, and of placeholders known in part; compare with what the kernel gives.

    known: with constants, the static shape must be fully known.
    """
    sample = Sample(inputs, attrs)
    with Graph().as_default():
        op = make(name, sample)
        real = [np.shape(v) for v in RUN(op, flat(sample.inputs))[1]]
        static = [t._shape for t in value_outputs(op)]
        if known:
            assert static == real
        ways = [data.draw(st.sampled_from(("const", None, (None,) * a.ndim, a.shape))) for a in flat(sample.inputs)]
        less = [t._shape for t in value_outputs(make(name, sample, lambda at, array: ways[at]))]
    for r, s in zip(real, less):
        assert fits(r, s), "known %s: static %s, real %s" % (ways, s, r)


@st.composite
def broadcastable(draw, count=2):
    """Shapes that broadcast to one."""
    whole = draw(SHAPES)
    out = []
    for _ in range(count):
        shape = tuple(draw(st.sampled_from((d, 1))) for d in whole)
        out.append(shape[draw(st.integers(0, len(shape))):])
    return out


def axes_of(rank):
    return st.lists(st.integers(-rank, rank - 1), max_size=rank, unique_by=lambda a: a % rank) if rank else st.just([])


@pytest.mark.parametrize("name", ["AddV2", "Less", "Pow", "Xlogy"])
@settings(max_examples=100)
@given(data=st.data())
def test_broadcasting(name, data):
    check(data, name, [zeros(shape) for shape in data.draw(broadcastable())])


@settings(max_examples=100)
@given(data=st.data())
def test_select_v2(data):
    condition, t, e = data.draw(broadcastable(3))
    check(data, "SelectV2", [np.zeros(condition, bool), zeros(t), zeros(e)])


@pytest.mark.parametrize("name", ["Sum", "Max", "Mean", "Prod"])
@settings(max_examples=100)
@given(data=st.data())
def test_reductions(name, data):
    shape = data.draw(SHAPES.filter(all))
    axes = data.draw(axes_of(len(shape)))
    check(data, name, [zeros(shape), np.array(axes, np.int32)], keep_dims=data.draw(st.booleans()))


@pytest.mark.parametrize("name", ["MatMul", "BatchMatMulV2"])
@settings(max_examples=100)
@given(data=st.data())
def test_products(name, data):
    n, m, k = (data.draw(SIZES) for _ in range(3))
    batch = ((), ()) if name == "MatMul" else data.draw(broadcastable())
    flip = {"MatMul": ("transpose_a", "transpose_b")}.get(name, ("adj_x", "adj_y"))
    left, right = data.draw(st.booleans()), data.draw(st.booleans())
    a, b = ((m, n) if left else (n, m)), ((k, m) if right else (m, k))
    check(data, name, [zeros(batch[0] + a), zeros(batch[1] + b)], **dict(zip(flip, (left, right))))


@settings(max_examples=100)
@given(data=st.data())
def test_concat(data):
    shape = list(data.draw(SHAPES.filter(len)))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    parts = []
    for _ in range(data.draw(st.integers(2, 3))):
        shape[axis] = data.draw(SIZES)
        parts.append(zeros(shape))
    check(data, "ConcatV2", [parts, np.int32(axis)])


@settings(max_examples=100)
@given(data=st.data())
def test_pack_and_unpack(data):
    shape = data.draw(SHAPES)
    axis = data.draw(st.integers(-len(shape) - 1, len(shape)))
    check(data, "Pack", [[zeros(shape)] * data.draw(st.integers(1, 3))], axis=axis)
    if shape:
        axis = data.draw(st.integers(-len(shape), len(shape) - 1))
        check(data, "Unpack", [zeros(shape)], num=shape[axis], axis=axis)


@settings(max_examples=200)
@given(data=st.data())
def test_strided_slice(data):
    shape = data.draw(SHAPES.filter(len))
    n = data.draw(st.integers(1, len(shape)))
    begin, end = ([data.draw(st.integers(-4, 4)) for _ in range(n)] for _ in range(2))
    strides = [data.draw(st.sampled_from((-2, -1, 1, 2))) for _ in range(n)]
    masks = {m: data.draw(st.integers(0, 2 ** n - 1)) for m in ("begin_mask", "end_mask", "new_axis_mask")}
    masks["ellipsis_mask"] = data.draw(st.sampled_from([0] + [1 << i for i in range(n)]))
    check(data, "StridedSlice", [zeros(shape)] + [np.array(v, np.int32) for v in (begin, end, strides)], **masks)


@settings(max_examples=100)
@given(data=st.data())
def test_slice(data):
    shape = data.draw(SHAPES)
    begin = [data.draw(st.integers(0, d)) for d in shape]
    size = [data.draw(st.sampled_from((-1, d - b))) for d, b in zip(shape, begin)]
    check(data, "Slice", [zeros(shape), np.array(begin, np.int32), np.array(size, np.int32)])


@settings(max_examples=100)
@given(data=st.data())
def test_rearranging(data):
    shape = data.draw(SHAPES)
    rank, ints = len(shape), lambda values: np.array(values, np.int32)
    check(data, "Transpose", [zeros(shape), ints(data.draw(st.permutations(range(rank))))])
    check(data, "Tile", [zeros(shape), ints([data.draw(SIZES) for _ in shape])])
    check(data, "Pad", [zeros(shape), ints([[data.draw(SIZES), data.draw(SIZES)] for _ in shape]).reshape(rank, 2)])
    check(data, "ReverseV2", [zeros(shape), ints(data.draw(axes_of(rank)))])
    check(data, "ExpandDims", [zeros(shape), ints(data.draw(st.integers(-rank - 1, rank)))])
    check(data, "BroadcastTo", [zeros([d if data.draw(st.booleans()) else 1 for d in shape]), ints(shape)])


@settings(max_examples=100)
@given(data=st.data())
def test_reshape_and_squeeze(data):
    shape = data.draw(SHAPES)
    target = list(data.draw(st.permutations(shape)))
    if target and all(target):
        target[data.draw(st.integers(0, len(target) - 1))] = -1
    check(data, "Reshape", [zeros(shape), np.array(target, np.int32)])
    ones = [i for i, d in enumerate(shape) if d == 1]
    check(data, "Squeeze", [zeros(shape)], squeeze_dims=data.draw(st.lists(st.sampled_from(ones), unique=True)) if ones else [])


@settings(max_examples=100)
@given(data=st.data())
def test_gathering(data):
    shape = data.draw(SHAPES.filter(lambda s: s and all(s)))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    indices = np.zeros(data.draw(SHAPES), np.int32)
    check(data, "GatherV2", [zeros(shape), indices, np.int32(axis)])
    depth = data.draw(st.integers(0, len(shape)))
    check(data, "GatherNd", [zeros(shape), np.zeros(data.draw(SHAPES) + (depth,), np.int32)])
    check(data, "OneHot", [indices, np.int32(data.draw(SIZES)), np.float32(1), np.float32(0)],
          axis=data.draw(st.integers(-1, indices.ndim)))
