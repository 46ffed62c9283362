"""Graph: names as a state machine, ids, control inputs, devices and colocation."""
import threading

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import graphreg as tf

NAMES = st.sampled_from(["a", "A", "a_1", "b", "a/b", "B_1"])


class Names(RuleBasedStateMachine):
    """Ops made under scopes entered and left at random: names stay unique and start with their scope."""

    def __init__(self):
        super().__init__()
        self.graph = tf.Graph()
        self.scopes = []
        self.made = []

    @rule(name=NAMES)
    def enter(self, name):
        scope = self.graph.name_scope(name)
        self.scopes.append((scope, scope.__enter__()))

    @rule()
    def leave(self):
        if self.scopes:
            self.scopes.pop()[0].__exit__(None, None, None)

    @rule(name=NAMES)
    def make(self, name):
        with self.graph.as_default():
            op = tf.constant(1, name=name).op
        self.made.append(op)
        if self.scopes:
            assert op.name.startswith(self.scopes[-1][1])

    @rule(name=NAMES)
    def look(self, name):
        before = self.graph.unique_name(name, mark_as_used=False)
        assert self.graph.unique_name(name, mark_as_used=False) == before
        assert self.graph.unique_name(name) == before
        assert self.graph.unique_name(name) != before

    @invariant()
    def unique(self):
        names = [op.name.lower() for op in self.made]
        assert len(set(names)) == len(names)
        assert [op._id for op in self.graph.get_operations()] == list(range(1, len(names) + 1))


TestNames = Names.TestCase


def test_an_op_that_is_rejected_has_taken_its_id_and_name():
    g = tf.get_default_graph()
    a, b = tf.constant([1., 2.]), tf.constant([1., 2., 3.])
    with pytest.raises(ValueError, match="Dimensions must be equal"):
        tf.add(a, b, name="x")
    assert g.version == 2
    c = tf.add(a, a, name="x")
    assert (c.op.name, g.version) == ("x_1", 4)


def test_names_are_per_thread_and_control_dependencies_are_not():
    g = tf.get_default_graph()
    made = []
    with tf.name_scope("outer"), tf.control_dependencies([tf.no_op()]):
        def work():
            with g.as_default():
                made.append(tf.constant(1.))
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert made[0].op.name == "Const"
    assert [c.type for c in made[0].op.control_inputs] == ["NoOp"]


def test_a_device_function_sees_the_op():
    seen = []

    def place(op):
        seen.append(op.type)
        return "/gpu:1"
    with tf.device(place):
        c = tf.constant(1.)
    assert seen == ["Const"] and c.device == "/gpu:1"


def test_inner_devices_override_outer_ones_in_part():
    with tf.device("/job:worker/cpu:0"), tf.device("/task:1"):
        assert tf.constant(1.).device == "/job:worker/task:1/device:CPU:0"
        with tf.device(None):
            assert tf.constant(1.).device == ""


def test_an_op_is_reachable_by_the_traceback_of_the_program():
    frames = tf.constant(1.).op.traceback
    assert frames[-1][0] == __file__
    assert frames[-1][2] == "test_an_op_is_reachable_by_the_traceback_of_the_program"


def test_a_gradient_override_map_names_the_gradient():
    with tf.get_default_graph().gradient_override_map({"Square": "TestOverride"}):
        x = tf.constant(2.)
        y = tf.square(x)

    @tf.RegisterGradient("TestOverride")
    def _(op, dy):
        return dy * 100.
    with tf.Session() as s:
        assert s.run(tf.gradients(y, x)[0]) == 100.


def test_create_op_by_type_name():
    x = tf.constant([1., 2.])
    op = tf.get_default_graph().create_op("Reshape", [x, tf.constant([2, 1])], [tf.float32], name="r")
    assert op.outputs[0].shape.as_list() == [2, 1]
    assert op.get_attr("T") == tf.float32
    with pytest.raises(tf.errors.UnimplementedError, match="NoSuchOp"):
        tf.get_default_graph().create_op("NoSuchOp", [], [])
