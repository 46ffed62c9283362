"""Bodies of functions: captures and the order of side effects."""
import graphreg as tf
from graphreg.core.func_graph import FuncGraph, order_side_effects


def test_captures_once_and_from_graphs_around():
    outside = tf.constant([1., 2.])
    graph = FuncGraph("f")
    with graph.as_default():
        doubled = outside * 2. + outside
    assert doubled.graph is graph and graph.external_captures == [outside]
    assert [t.shape.as_list() for t in graph.inputs] == [[2]]
    assert graph.capture(doubled) is doubled


def test_handles_keep_what_is_known_of_them(eager):
    v = tf.Variable([1., 2.])
    graph = FuncGraph("f")
    with graph.as_default():
        assert v.value().shape.as_list() == [2]


def test_variables_are_made_outside(eager):
    graph = FuncGraph("f")
    with graph.as_default():
        v = tf.Variable(3.)
    assert v.handle.is_eager and v.numpy() == 3. and graph.get_operations() == []


def test_side_effects_on_a_resource_follow_each_other(eager):
    v, w = tf.Variable(1.), tf.Variable(1.)
    graph = FuncGraph("f")
    with graph.as_default():
        first = v.assign(2.).op
        other = w.assign(3.).op
        read = v.value().op
        last = v.assign(4.).op
    assert order_side_effects(graph) == [first, other, last]
    assert first in _before(read) and read in _before(last)
    assert not {first, read, last} & _before(other)


def _before(op):
    """All that must run before an op."""
    found = {t.op for t in op.inputs} | set(op.control_inputs)
    for source in list(found):
        found |= _before(source)
    return found
