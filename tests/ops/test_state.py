"""Ops on variables: scattering against plain loops, and what they refuse with TF 1.15.5's text."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf
from graphreg.core import raw
from graphreg.kernels import scatter

f32 = np.float32
OPERATIONS = {
    "update": lambda old, new: new, "add": np.add, "sub": np.subtract, "mul": np.multiply,
    "div": lambda old, new: old / new if old.dtype.kind == "f" else np.trunc(old / new).astype(old.dtype),
    "min": np.minimum, "max": np.maximum,
}


def run(make, feeds=(), resource=False, initial=(1., 2.)):
    """The value of make(variable, *placeholders) in a fresh graph; the placeholders have no static shape."""
    with tf.Graph().as_default():
        variable = tf.Variable(np.asarray(initial, None if not isinstance(initial, tuple) else f32),
                               use_resource=resource, name="v")
        fed = [tf.placeholder(tf.as_dtype(np.asarray(v).dtype)) for v in feeds]
        result = make(variable, *fed)
        with tf.Session() as session:
            session.run(variable.initializer)
            return session.run(result, dict(zip(fed, feeds)))


def refused(make, feeds=(), **kwargs):
    with pytest.raises(tf.errors.OpError) as error:
        run(make, feeds, **kwargs)
    return type(error.value).__name__, error.value.message.split("\n")[0]


both = pytest.mark.parametrize("resource", [False, True], ids=["ref", "resource"])


# ------------------------------------------------------------------ rows
@both
@pytest.mark.parametrize("name", sorted(OPERATIONS))
@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_rows_are_combined_one_after_another(name, dtype, resource):
    initial = np.array([[1, 2], [30, -40], [5, 6]], dtype)
    indices, updates = np.array([[1, 0], [1, 1]], np.int32), np.array([[[2, 3], [4, 5]], [[-3, 2], [2, 7]]], dtype)
    wanted = initial.copy()
    for i, row in zip(indices.ravel(), updates.reshape(-1, 2)):
        wanted[i] = OPERATIONS[name](wanted[i], row)
    got = run(lambda v, i, u: getattr(tf, "scatter_" + name)(v, i, u), (indices, updates), resource, initial)
    np.testing.assert_array_equal(got, wanted)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5)), max_size=12), st.sampled_from(sorted(OPERATIONS)))
def test_scatter_is_a_loop(pairs, name):
    ref = np.array([3, -7, 8, 2])
    pairs = [(i, u or 1) for i, u in pairs]
    wanted = ref.copy()
    for i, u in pairs:
        wanted[i] = OPERATIONS[name](wanted[i], np.asarray(u))
    combine = {"update": None, "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": scatter.quotient,
               "min": scatter.smaller, "max": scatter.larger}[name]
    at, rows = np.array([i for i, _ in pairs], np.int64), np.array([u for _, u in pairs], np.int64)
    got = scatter.changed(np, ref, at, rows, combine).applied(ref)
    assert got.tolist() == wanted.tolist() and got.dtype == ref.dtype and ref.tolist() == [3, -7, 8, 2]


def test_turns_keep_order_and_never_repeat_a_place():
    places = np.array([2, 0, 2, 2, 1, 0])
    assert [t.tolist() for t in scatter.turns(places)] == [[0, 1, 4], [2, 5], [3]]
    assert scatter.turns(places[:0]) == []


@both
def test_one_value_for_all_rows(resource):
    assert run(lambda v, u: tf.scatter_add(v, [0, 1], u), (f32(5),), resource).tolist() == [6., 7.]
    assert run(lambda v, i: tf.scatter_max(v, i, 1.5), (np.int32([[0], [0]]),), resource).tolist() == [1.5, 2.]


@both
@pytest.mark.parametrize("name, wanted", [("min", [np.nan, 1.]), ("max", [np.nan, 1.]), ("update", [2., np.nan])])
def test_what_is_no_number(name, wanted, resource):
    got = run(lambda v: getattr(tf, "scatter_" + name)(v, [0, 1], [2., np.nan]), (), resource, (np.nan, 1.))
    np.testing.assert_array_equal(got, wanted)


@both
def test_no_rows(resource):
    assert run(lambda v: tf.scatter_add(v, np.zeros([0], np.int32), np.zeros([0], f32)), (), resource).tolist() == [1., 2.]


def test_strings_are_replaced():
    assert run(lambda v: tf.scatter_update(v, [1], ["c"]), initial=np.array(["a", "b"], object)).tolist() == [b"a", b"c"]


@both
@pytest.mark.parametrize("indices, updates, text", [
    (np.int32([2]), f32([1]), "indices[0] = 2 is not in [0, 2)"),
    (np.int32([[0], [-1]]), f32([[1], [2]]), "indices[1,0] = -1 is not in [0, 2)"),
    (np.int32(7), f32(3), "indices = 7 is not in [0, 2)"),
])
def test_rows_that_are_not_there(indices, updates, text, resource):
    for name in OPERATIONS:
        assert refused(lambda v, i, u: getattr(tf, "scatter_" + name)(v, i, u), (indices, updates),
                       resource=resource) == ("InvalidArgumentError", text)


def test_rows_of_another_size():
    text = ("Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], got updates.shape [3], "
            "indices.shape [1], params.shape [2]")
    assert refused(lambda v, u: tf.scatter_add(v, [0], u), (f32([1, 2, 3]),)) == ("InvalidArgumentError", text)
    assert refused(lambda v, u: tf.scatter_add(v, [0], u), (f32([1, 2, 3]),), resource=True)[1] == text
    with pytest.raises(ValueError, match="but are 3 and 2. Shapes are .3. and .2.. for 'ScatterAdd' .op: 'ScatterAdd'"):
        run(lambda v: tf.scatter_add(v, [0, 1], [1., 2., 3.]))


def test_a_scalar_has_rows_as_a_resource_only():
    assert refused(lambda v: tf.scatter_add(v, 0, 1.), initial=f32(1))[1] == "params must be at least 1-D, got shape []"
    assert run(lambda v: tf.scatter_add(v, 0, 1.), (), True, f32(1)) == 2.


def test_complex_numbers_have_no_order():
    assert refused(lambda v: tf.scatter_min(v, [0], [1j]), resource=True, initial=np.array([1j])) == (
        "UnimplementedError", "binary complex op 'minimum'")


# ------------------------------------------------------------------ slices
@both
def test_slices_are_combined_one_after_another(resource):
    initial = np.arange(8, dtype=f32).reshape(2, 2, 2)
    at, new = np.int32([[0, 1], [1, 0], [0, 1]]), f32([[1, 2], [3, 4], [5, 6]])
    for name in ("update", "add", "sub"):
        wanted = initial.copy()
        for (i, j), row in zip(at, new):
            wanted[i, j] = OPERATIONS[name](wanted[i, j], row)
        got = run(lambda v, i, u: getattr(tf, "scatter_nd_" + name)(v, i, u), (at, new), resource, initial)
        np.testing.assert_array_equal(got, wanted)


@both
@pytest.mark.parametrize("indices, updates, text", [
    (np.int32([[2]]), f32([1]), "indices[0] = [2] does not index into shape [2]"),
    (np.int32([[[0], [1]], [[1], [7]]]), f32([[1, 2], [3, 4]]), "indices[1,1] = [7] does not index into shape [2]"),
    (np.int32([[0]]), f32([1, 2, 3]),
     "The outermost dimension of updates and indices must match. Got indices.shape [1,1], updates.shape [3]"),
    (np.int32([[0, 1, 2]]), f32([1]), "Must have updates.shape = indices.shape[:batch_dim] + params_shape[slice_dim:], got "
     "updates.shape: [1], indices.shape: [1,3], params_shape: [2], slice_dim: 3, and batch_dim: 1"),
    (np.zeros([1, 0], np.int32), f32([[1, 2]]),
     "Indices and updates specified for empty output.  indices shape: [1,0]"),
])
def test_slices_that_do_not_fit(indices, updates, text, resource):
    for function in (tf.scatter_nd_update, tf.scatter_nd_add, tf.scatter_nd_sub):
        assert refused(lambda v, i, u: function(v, i, u), (indices, updates), resource=resource) == (
            "InvalidArgumentError", text)


@pytest.mark.parametrize("indices, updates, text", [
    ([[0]], [1., 2.], "The outer 1 dimensions of indices.shape=[1,1] must match the outer 1 dimensions of updates.shape=[2]: "
     "Dimension 0 in both shapes must be equal, but are 1 and 2. Shapes are [1] and [2]. for 'ScatterNdAdd' (op: "
     "'ScatterNdAdd') with input shapes: [2], [1,1], [2]."),
    ([0], [1.], "The inner 0 dimensions of input.shape=[2] must match the inner 1 dimensions of updates.shape=[1]: Shapes "
     "must be equal rank, but are 0 and 1 for 'ScatterNdAdd' (op: 'ScatterNdAdd') with input shapes: [2], [1], [1]."),
    ([0], 1., "Shape must be at least rank 1 but is rank 0 for 'ScatterNdAdd' (op: 'ScatterNdAdd') with input shapes: "
     "[2], [1], []."),
])
def test_slices_whose_static_shapes_do_not_fit(indices, updates, text):
    with pytest.raises(ValueError) as error:
        tf.scatter_nd_add(tf.Variable([1., 2.]), indices, updates)
    assert str(error.value) == text


def test_slices_of_nothing():
    with pytest.raises(ValueError, match="Indices and updates specified for empty output shape for 'ScatterNdUpdate'"):
        tf.scatter_nd_update(tf.Variable(tf.zeros([0])), [[0]], [1.])


@both
def test_batches(resource):
    got = run(lambda v: tf.batch_scatter_update(v, [[1], [0]], [[9.], [8.]]), (), resource, np.zeros([2, 3], f32))
    assert got.tolist() == [[0., 9., 0.], [8., 0., 0.]]


# ------------------------------------------------------------------ whole variables
def test_assignments_of_another_shape():
    three = f32([1, 2, 3])
    assert refused(lambda v, x: tf.assign(v, x), (three,))[1] == (
        "Assign requires shapes of both tensors to match. lhs shape= [2] rhs shape= [3]")
    assert refused(lambda v, x: tf.assign_add(v, x), (three,))[1] == "Parameters and update must be the same size"
    text = "Cannot update variable with shape [2] using a Tensor with shape [3], shapes must be equal."
    assert refused(lambda v, x: tf.assign_add(v, x), (three,), resource=True)[1] == text
    assert refused(lambda v, x: tf.assign_sub(v, x), (three,), resource=True)[1] == text
    assert run(lambda v, x: tf.assign(v, x), (three,), resource=True).tolist() == [1., 2., 3.]


def test_the_first_value_of_another_shape():
    v, x = tf.Variable([1., 2.]), tf.placeholder(tf.float32)
    checked, free = tf.assign(v, x), tf.assign(v, x, validate_shape=False)
    with tf.Session() as session:
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"lhs shape= \[2\] rhs shape= \[3\]"):
            session.run(checked, {x: [1., 2., 3.]})
        assert session.run(free, {x: [1., 2., 3.]}).tolist() == [1., 2., 3.]


def test_assignments_that_static_shapes_forbid():
    with pytest.raises(ValueError) as error:
        tf.assign(tf.Variable([1., 2.], use_resource=True), [1., 2., 3.])
    assert str(error.value) == "Shapes (2,) and (3,) are incompatible"
    with pytest.raises(ValueError, match="but are 2 and 3. Shapes are .2. and .3.. for 'AssignAddVariableOp'"):
        tf.assign_add(tf.Variable([1., 2.], use_resource=True), [1., 2., 3.])


def test_only_numbers_are_added():
    with pytest.raises(TypeError, match="Value passed to parameter 'ref' has DataType string not in list of allowed"):
        tf.assign_add(tf.Variable(["a"]), ["b"])
    kind, text = refused(lambda v: tf.assign_add(v, [True]), resource=True, initial=np.array([True]))
    assert kind == "InvalidArgumentError" and text.startswith("No OpKernel was registered to support Op "
                                                              "'AssignAddVariableOp'")


@both
def test_counting(resource):
    v = tf.Variable(0, use_resource=resource)
    count = tf.count_up_to(v, 2)
    with tf.Session() as session:
        session.run(v.initializer)
        assert [session.run(count) for _ in range(2)] == [0, 1]
        with pytest.raises(tf.errors.OutOfRangeError, match="Reached limit of 2"):
            session.run(count)
        assert session.run(v) == 2
    with pytest.raises(ValueError, match="Shape must be rank 0 but is rank 1 for 'CountUpTo_1'|'ResourceCountUpTo_1'"):
        tf.count_up_to(tf.Variable([0], use_resource=resource), 2)


# ------------------------------------------------------------------ resources
def test_reading_a_resource_makes_a_copy():
    v = tf.Variable([1.], use_resource=True)
    old = v.value()
    with tf.control_dependencies([old]):
        after = v.assign([2.])
    with tf.Session() as session:
        session.run(v.initializer)
        assert [x.tolist() for x in session.run([old, after])] == [[1.], [2.]]


def test_gathering_rows_that_are_not_there():
    assert refused(lambda v, i: tf.gather(v, i), (np.int32([[0], [5]]),), resource=True)[1] == (
        "indices[1,0] = 5 is not in [0, 2)")
    assert refused(lambda v, i: tf.gather_nd(v, i), (np.int32([[0], [2]]),), resource=True)[1] == (
        "indices[1] = [2] does not index into param shape [2]")
    with pytest.raises(ValueError, match="Shape must be at least rank 1 but is rank 0 for 'Gather' .op: 'ResourceGather'"):
        tf.gather(tf.Variable(1., use_resource=True), [0])


def test_gradient_of_gathered_rows():
    v = tf.Variable([[1., 2.], [3., 4.]], use_resource=True)
    slices, = tf.gradients(tf.reduce_sum(tf.gather(v, [1, 1]) * [[1., 2.], [3., 4.]]), [v])
    assert isinstance(slices, tf.IndexedSlices)
    dense, = tf.gradients(tf.reduce_sum(tf.gather_nd(v, [[0, 1], [0, 1]]) * [5., 6.]), [v])
    with tf.Session() as session:
        assert session.run([slices.values, slices.indices, slices.dense_shape])[0].tolist() == [[1., 2.], [3., 4.]]
        assert session.run(slices.indices).tolist() == [1, 1]
        assert session.run(dense, {}).tolist() == [[0., 11.], [0., 0.]] if session.run(v.initializer) is None else False


def test_destroying_a_resource():
    v = tf.Variable(1., use_resource=True, name="v")
    strict = raw.DestroyResourceOp(v.handle, ignore_lookup_error=False)
    with tf.Session() as session:
        session.run(raw.DestroyResourceOp(v.handle))
        with pytest.raises(tf.errors.NotFoundError, match="localhost/v"):
            session.run(strict)
        session.run(v.initializer)
        session.run(strict)
        assert not session.run(v.is_initialized())


def test_shape_of_a_resource():
    v = tf.Variable([1., 2.], use_resource=True, shape=tf.TensorShape(None))
    shape = raw.VariableShape(v.handle, out_type=tf.int64)
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(shape).tolist() == [2] and session.run(shape).dtype == np.int64
        session.run(v.assign([[1., 2., 3.]]))
        assert session.run(shape).tolist() == [1, 3]


def test_reading_with_a_wrong_dtype():
    v = tf.Variable(1., use_resource=True)
    with pytest.raises(ValueError, match="Trying to read variable with wrong dtype. Expected float got int32"):
        raw.ReadVariableOp(v.handle, tf.int32)


def test_the_old_variable_op_has_no_scalars():
    assert raw.Variable(shape=[], dtype=tf.float32).shape.ndims is None
    assert raw.Variable(shape=[2], dtype=tf.float32).shape.as_list() == [2]
