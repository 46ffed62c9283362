"""Partitioners against values recorded from TF 1.15.5, and variables cut by hand."""
import itertools

import pytest

import graphreg as tf


# Slices along each axis, for bytes x axis x max_shards x shape x dtype in the order of the loops below.
AXIS_SIZE = """
4,1 4,1 4,1 4,1 100,1 100,1 100,1 100,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 3,1 3,1 3,1 3,1 3,1 3,1 3,1 3,1 1,5 1,5 1,5
1,5 1,3 1,3 1,3 1,3 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,3 1,3 1,3 1,3 1,3 1,3 1,3 1,3 4,1 4,1 4,1 2,1 100,1 100,1 100,1
20,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 3,1 3,1 3,1 2,1 3,1 3,1 3,1 3,1 1,5 1,5 1,5 1,2 1,3 1,3 1,3 1,3 1,1 1,1 1,1 1,1
1,1 1,1 1,1 1,1 1,3 1,3 1,3 1,2 1,3 1,3 1,3 1,3 1,1 2,1 4,1 1,1 13,1 25,1 50,1 4,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1
2,1 3,1 1,1 3,1 3,1 3,1 3,1 1,1 1,2 1,5 1,1 1,3 1,3 1,3 1,3 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,2 1,3 1,1 1,3 1,3
1,3 1,3 1,1 1,1 1,1 1,1 2,1 3,1 5,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 2,1 3,1 3,1 1,1 1,1 1,1 1,1
1,1 1,2 1,3 1,3 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,2 1,3 1,3 1,1
"""
# The same for max_partitions x axis x min_slice_size x shape x dtype.
MIN_MAX = """
1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 1,1 3,1 3,1 3,1 3,1 1,1
3,1 3,1 3,1 1,1 1,1 3,1 3,1 1,3 1,3 1,3 1,3 1,1 1,3 1,3 1,3 1,1 1,1 1,3 1,3 4,1 4,1 10,1 10,1 1,1 4,1 10,1 10,1 1,1
1,1 4,1 10,1 1,5 1,5 1,3 1,3 1,1 1,4 1,3 1,3 1,1 1,1 1,3 1,3
"""


def recorded(text):
    return [[int(n) for n in pair.split(",")] for pair in text.split()]


def test_axis_size():
    got = [tf.variable_axis_size_partitioner(size, axis=axis, max_shards=most)(tf.TensorShape(shape), dtype)
           for size, axis, most, shape, dtype in itertools.product(
               (1, 16, 100, 1000), (0, 1), (None, 1, 3), ([4, 5], [100, 3]),
               (tf.float32, tf.int64, tf.string, tf.bool))]
    assert got == recorded(AXIS_SIZE)


def test_min_max():
    got = [tf.min_max_variable_partitioner(most, axis, least)(tf.TensorShape(shape), dtype)
           for most, axis, least, shape, dtype in itertools.product(
               (1, 3, 10), (0, 1), (1, 100, 3000), ([4, 5], [1000, 3]), (tf.float32, tf.string))]
    assert got == recorded(MIN_MAX)


def test_fixed_size_makes_no_empty_slices():
    assert tf.fixed_size_partitioner(3)(shape=tf.TensorShape([2, 5]), dtype=tf.float32) == [2, 1]
    assert tf.fixed_size_partitioner(3, axis=1)(tf.TensorShape([2, 5])) == [1, 3]


@pytest.mark.parametrize("call, text", [
    (lambda: tf.variable_axis_size_partitioner(0), "Both max_shard_bytes and bytes_per_string_element must be positive."),
    (lambda: tf.variable_axis_size_partitioner(10, bytes_per_string_element=0),
     "Both max_shard_bytes and bytes_per_string_element must be positive."),
    (lambda: tf.variable_axis_size_partitioner(10)(tf.TensorShape([None]), tf.float32),
     "shape is not fully defined: (?,)"),
    (lambda: tf.variable_axis_size_partitioner(10)([4], tf.float32), "shape is not a TensorShape: [4]"),
    (lambda: tf.variable_axis_size_partitioner(10)(tf.TensorShape([4]), 3), "dtype is not a DType: 3"),
    (lambda: tf.min_max_variable_partitioner(1, axis=3)(tf.TensorShape([4]), tf.float32),
     "Can not partition variable along axis 3 when shape is only (4,)"),
    (lambda: tf.create_partitioned_variables([4, 2], [2], tf.zeros_initializer()),
     "The 'shape' and 'slicing' of a partitioned Variable must have the length: shape: [4, 2], slicing: [2]"),
    (lambda: tf.create_partitioned_variables([], [], 0.), "A partitioned Variable must have rank at least 1: shape: []"),
    (lambda: tf.create_partitioned_variables([4, 2], [2, 2], tf.zeros_initializer()),
     "Can only slice a variable along one dimension: shape: (4, 2), partitioning: [2, 2]"),
])
def test_refused(call, text):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == text


def test_names_of_variables_cut_by_hand():
    def make(**kwargs):
        return [v.name for v in tf.create_partitioned_variables([4, 2], [2, 1], tf.zeros_initializer(), **kwargs)]
    assert make() == ["PartitionedVariable/part_0:0", "PartitionedVariable/part_1:0"]
    assert make()[0] == "PartitionedVariable_1/part_0:0"
    with tf.variable_scope("s"):
        assert make(name="n") == make(name="n", reuse=True) == ["s/n/part_0:0", "s/n/part_1:0"]
    with pytest.raises(ValueError, match="Partitioned variable with name s/n already exists"), tf.variable_scope("s"):
        make(name="n")


def test_initial_value_is_cut_too():
    made = tf.create_partitioned_variables([4, 2], [2, 1], tf.ones([4, 2]), name="n", trainable=False, collections=["q"])
    assert tf.get_collection("q") == made and tf.trainable_variables() == []
    assert [v.initial_value.name for v in made] == [f"n/part_{i}/PartitionedInitializer/Slice:0" for i in range(2)]



def test_what_initializers_of_slices_are_told():
    told = []

    def initializer(shape, dtype=None, partition_info=None):
        told.append(partition_info)
        return tf.zeros(shape, dtype)

    tf.get_variable("w", [6, 4], initializer=initializer, partitioner=tf.fixed_size_partitioner(3))
    tf.get_variable("v", [6, 4], initializer=initializer)
    assert [(p.full_shape, p.var_offset) for p in told[:3]] == [([6, 4], [2 * i, 0]) for i in range(3)]
    assert told[3] is None
    info = told[1]
    assert (info.single_offset([2, 4]), info.single_slice_dim((2, 4))) == (2, 0)
    assert told[0].single_slice_dim([6, 4]) is None and told[0].single_offset([6, 4]) == 0
    for shape, kind, text in (
            ([6, 4], ValueError, "With self.var_offset=[2, 0], a partition of shape=[6, 4] would exceed self.full_shape="
             "[6, 4] in dimension 0."),
            ([1, 2], ValueError, "Cannot use single_slice_dim() with shape=[1, 2] and self.full_shape=[6, 4] since slice "
             "dim could be either dimension 1 or 0."),
            ([2], ValueError, "Expected equal length, but received shape=[2] of length 1 while self.full_shape=[6, 4] is "
             "of length 2."),
            (3, TypeError, "`shape` must be a sequence (like tuple or list) instead of int")):
        with pytest.raises(kind) as error:
            info.single_offset(shape)
        assert str(error.value) == text
