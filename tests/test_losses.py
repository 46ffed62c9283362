"""tf.losses: the collections of losses and penalties and their sums, as TF 1.15.5 makes them."""
import pytest

import graphreg as tf

REGULARIZATION = tf.GraphKeys.REGULARIZATION_LOSSES


def test_losses_are_kept_in_the_collection_of_a_name():
    a, b, c = (tf.constant(1., name=n) for n in "abc")
    tf.losses.add_loss(a)
    tf.losses.add_loss(b, "mine")
    tf.losses.add_loss(c, None)
    assert tf.losses.get_losses() == tf.get_collection("losses") == [a]
    assert tf.losses.get_losses(loss_collection="mine") == [b]
    assert tf.losses.get_losses("b", "mine") == [b] and tf.losses.get_losses("c") == []


def test_no_penalties_sum_to_a_constant():
    loss = tf.losses.get_regularization_loss("none", name="not used")
    assert (loss.name, loss.op.type, loss.dtype) == ("Const:0", "Const", tf.float32)


def test_sum_of_penalties():
    one, two = (tf.constant(1., name=f"{n}/p") for n in ("one", "two"))
    tf.add_to_collection(REGULARIZATION, one)
    single = tf.losses.get_regularization_loss()
    assert (single.op.name, single.op.type) == ("total_regularization_loss", "Identity")
    tf.add_to_collection(REGULARIZATION, two)
    assert tf.losses.get_regularization_losses("two") == [two]
    total = tf.losses.get_regularization_loss(name="named")
    assert (total.op.name, total.op.type, list(total.op.inputs)) == ("named", "AddN", [one, two])


def test_penalties_of_any_dtype_and_shape():
    tf.add_to_collection(REGULARIZATION, tf.constant([2.], tf.float64))
    total = tf.losses.get_regularization_loss()
    assert total.dtype == tf.float64 and total.shape.as_list() == [1]


def test_total_loss():
    loss, penalty = tf.constant(1., name="l"), tf.constant(2., name="p")
    tf.losses.add_loss(loss)
    tf.add_to_collection(REGULARIZATION, penalty)
    total = tf.losses.get_total_loss()
    assert (total.op.name, list(total.op.inputs)) == ("total_loss", [loss, penalty])
    without = tf.losses.get_total_loss(add_regularization_losses=False, name="without")
    assert (without.op.name, list(without.op.inputs)) == ("without", [loss])
    assert list(tf.losses.get_total_loss(scope="p").op.inputs) == [penalty]
    with pytest.raises(ValueError) as error:
        tf.losses.get_total_loss(scope="nothing")
    assert str(error.value) == "inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape"
