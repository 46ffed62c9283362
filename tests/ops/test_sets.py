"""Set operations against Python's sets, for dense, sparse and mixed inputs."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf

OPERATIONS = {"intersection": set.intersection, "union": set.union, "difference": set.difference}
GROUPS = st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), min_size=2, max_size=2)


def as_dense(groups):
    width = max(map(len, groups))
    return np.array([g + [g[0]] * (width - len(g)) for g in groups], np.int64)


def as_sparse(groups):
    places = [(i, j) for i, g in enumerate(groups) for j in range(len(g))]
    return tf.SparseTensor(places, tf.constant([m for g in groups for m in g], tf.int64), [len(groups), 4])


def groups_of(result):
    found = [set() for _ in range(result.dense_shape[0])]
    for (i, j), member in zip(result.indices, result.values):
        assert j == len(found[i])
        found[i].add(int(member))
    assert result.dense_shape[1] == max(map(len, found))
    return found


@given(GROUPS, GROUPS, st.sampled_from(sorted(OPERATIONS)), st.booleans(), st.booleans())
def test_operations(a, b, operation, a_is_sparse, b_is_sparse):
    tf.reset_default_graph()
    first, second = [(as_sparse if sparse else as_dense)(x) for x, sparse in ((a, a_is_sparse), (b, b_is_sparse))]
    made = getattr(tf.sets, operation)(first, second)
    expected = [OPERATIONS[operation](set(x), set(y)) for x, y in zip(a, b)]
    with tf.Session() as session:
        assert groups_of(session.run(made)) == expected
        assert session.run(tf.sets.size(made)).tolist() == [len(e) for e in expected]


def test_members_stand_in_order_and_groups_without_members_are_kept():
    made = tf.sets.difference([["b", "c", "a"], ["a", "a", "a"]], [["c"], ["a"]])
    with tf.Session() as session:
        result = session.run(made)
    assert result.values.tolist() == [b"a", b"b"] and result.dense_shape.tolist() == [2, 2]


@pytest.mark.parametrize("indices, message", [
    ([[1, 0], [0, 0]], "indices[1] = [0,0] is out of order. Many sparse ops require sorted indices."),
    ([[0, 0], [0, 0]], "indices[1] = [0,0] is repeated"),
    ([[0, 0], [2, 0]], "indices[1] = [2,0] is out of bounds: need 0 <= index < [2,1]")])
def test_indices_are_checked(indices, message):
    size = tf.sets.size(tf.SparseTensor(indices, tf.constant([1, 2]), [2, 1]))
    with tf.Session() as session, pytest.raises(tf.errors.InvalidArgumentError) as error:
        session.run(size)
    assert error.value.message.startswith(message)


def test_refused():
    for call, message in ((lambda: tf.sets.size(tf.constant([[1]])), "Expected `SparseTensor`, got "),
                          (lambda: tf.sets.union([[1.]], [[1.]]), "'a' invalid dtype <dtype: 'float32'>."),
                          (lambda: tf.sets.union([[1]], tf.constant([[1]], tf.int64)), "Types don't match, ")):
        with pytest.raises(TypeError) as error:
            call()
        assert str(error.value).startswith(message)
