"""The global step: making it, finding it, refusing what is none."""
import pytest

import graphreg as tf


def test_made_once_and_found():
    assert tf.train.get_global_step() is None
    with tf.name_scope("s"), tf.variable_scope("v"):
        step = tf.train.get_or_create_global_step()
    assert step.name == "v/global_step:0"
    assert (step.dtype.base_dtype, step.shape, step.trainable) == (tf.int64, [], False)
    assert tf.train.get_or_create_global_step() is step is tf.train.get_global_step()
    assert tf.get_collection("global_step") == [step] == tf.global_variables()
    with pytest.raises(ValueError, match='"global_step" already exists.'):
        tf.train.create_global_step()


def test_of_another_graph():
    graph = tf.Graph()
    step = tf.train.get_or_create_global_step(graph)
    assert step.graph is graph
    assert tf.train.get_global_step() is None
    assert tf.train.get_global_step(graph) is step


def test_found_by_name():
    tf.Variable(7, name="global_step", trainable=False)
    step = tf.train.get_global_step()
    assert step.name == "global_step:0"
    assert tf.get_collection("global_step") == []


def test_two_are_none(capsys):
    for i in range(2):
        tf.add_to_collection("global_step", tf.Variable(i, trainable=False))
    assert tf.train.get_global_step() is None
    assert "Multiple tensors in global_step collection." in capsys.readouterr().err


@pytest.mark.parametrize("make, text", [
    (lambda: tf.constant(1.), 'Existing "global_step" does not have integer type: <dtype: \'float32\'>'),
    (lambda: tf.constant([1]), 'Existing "global_step" is not scalar: (1,)'),
    (lambda: 3, 'Existing "global_step" must be a Variable or Tensor: 3.'),
])
def test_refusals(make, text):
    with pytest.raises(TypeError) as raised:
        tf.train.assert_global_step(make())
    assert str(raised.value) == text


def test_value_in_a_session():
    step = tf.train.create_global_step()
    with tf.Session() as session:
        session.run(step.initializer)
        session.run(step.assign_add(41))
        value = tf.train.global_step(session, step)
    assert value == 41
    assert type(value) is int
