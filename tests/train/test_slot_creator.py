"""Slots: names, shapes, types, partitions."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.train import slot_creator


@pytest.mark.parametrize("resource", [False, True])
def test_zeros_slot_is_like_its_primary(resource):
    with tf.variable_scope("s"):
        v = tf.get_variable("v", initializer=np.ones([2, 3]), use_resource=resource)
    slot = slot_creator.create_zeros_slot(v, "m")
    assert (slot.name, slot.shape, slot.dtype.base_dtype) == ("s/v/m:0", [2, 3], tf.float64)
    assert type(slot) is type(v)
    assert slot.op.colocation_groups() == v.op.colocation_groups()
    assert not slot.trainable


def test_second_slot_of_a_name_is_numbered():
    v = tf.get_variable("v", [2])
    assert [slot_creator.create_zeros_slot(v, "m").op.name for _ in range(3)] == ["v/m", "v/m_1", "v/m_2"]


def test_slot_of_another_dtype():
    assert slot_creator.create_zeros_slot(tf.get_variable("v", [2]), "m", dtype=tf.float64).dtype.base_dtype == tf.float64


def test_slot_from_a_value_and_from_an_initializer():
    v = tf.get_variable("v", [2])
    a = slot_creator.create_slot(v, tf.constant([1., 2., 3.]), "a")
    b = slot_creator.create_slot_with_initializer(v, tf.ones_initializer(), tf.TensorShape([4]), tf.float32, "b")
    with tf.Session() as session:
        session.run([a.initializer, b.initializer])
        got = session.run([a, b])
    np.testing.assert_array_equal(got[0], [1, 2, 3])
    np.testing.assert_array_equal(got[1], [1, 1, 1, 1])


def test_slot_of_a_tensor():
    x = tf.constant([1., 2.], name="x")
    assert slot_creator.create_zeros_slot(x, "m", colocate_with_primary=False).op.name == "x/m"


def test_slot_of_unknown_shape_takes_it_when_initialized():
    v = tf.Variable(tf.placeholder_with_default(tf.ones([2, 5]), None), validate_shape=False)
    slot = slot_creator.create_zeros_slot(v, "m")
    assert slot.shape.ndims is None
    with tf.Session() as session:
        session.run(v.initializer)
        session.run(slot.initializer)
        assert session.run(slot).shape == (2, 5)


def test_slots_of_a_partition_are_that_part_of_a_whole():
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        parts = list(tf.get_variable("w", [4, 3]))
    for i, part in enumerate(parts):
        info = slot_creator.create_zeros_slot(part, "Adam")._get_save_slice_info()
        assert (info.full_name, info.spec) == ("p/w/Adam", f"4 3 {2 * i},2:0,3")


def test_a_partitioner_does_not_cut_slots():
    v = tf.get_variable("v", [4])
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        slot = slot_creator.create_zeros_slot(v, "m")
        assert tf.get_variable_scope().partitioner is not None
    assert slot.op.name == "p/v/m"
