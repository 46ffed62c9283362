"""Variables of both kinds: what they refuse, what they make in the graph, how they behave in Python.

Texts, names and orders were recorded from TF 1.15.5.  Values and whole graphs of ordinary programs are
replayed by test_golden.py.
"""
import copy

import numpy as np
import pytest

import graphreg as tf
from graphreg.initial_values import guarded


@pytest.fixture(params=[False, True], ids=["ref", "resource"])
def make(request):
    def variable(value=(1., 2.), **kwargs):
        return tf.Variable(list(value) if isinstance(value, tuple) else value, use_resource=request.param, **kwargs)
    variable.resource = request.param
    return variable


def nodes(*wanted):
    """[(name, type, input names, classes)] of the graph, from the first wanted name on."""
    ops = tf.get_default_graph().get_operations()
    start = [o.name for o in ops].index(wanted[0]) if wanted else 0
    return [(o.name, o.type, [t.name for t in o.inputs],
             [c.decode() for c in o.get_attr("_class")] if "_class" in o.node_def.attr else None)
            for o in ops[start:]]


def first_line(excinfo):
    return str(excinfo.value).split("\n")[0]


# ------------------------------------------------------------------ what is refused
REFUSED = [
    (lambda v: v(None), ValueError, "initial_value must be specified."),
    (lambda v: v(1., collections="a"), ValueError,
     "collections argument to Variable constructor must be a list, tuple, or set. Got a of type <class 'str'>"),
    (lambda v: v(1., constraint=3), ValueError, "The `constraint` argument must be a callable."),
    (lambda v: v(1., aggregation="x"), ValueError, "Invalid variable aggregation mode: x for variable: None"),
    (lambda v: v(1., synchronization="x"), ValueError, "Invalid variable synchronization mode: x for variable: None"),
    (lambda v: v(1., variable_def=v(1.).to_proto()), ValueError,
     "variable_def and initial_value are mutually exclusive."),
    (lambda v: v("a", dtype=tf.float32), TypeError, "Expected float32, got 'a' of type 'str' instead."),
    (lambda v: v(1.5, dtype=tf.int32), TypeError, "Expected int32, got 1.5 of type 'float' instead."),
    (lambda v: v([[1.], [1., 2.]]), ValueError,
     "Argument must be a dense tensor: [[1.0], [1.0, 2.0]] - got shape [2], but wanted [2, 1]."),
    (lambda v: v(1., name="a b"), ValueError, "'a b' is not a valid scope name"),
    (lambda v: list(v()), TypeError, "'Variable' object is not iterable."),
    (lambda v: v().load([1., 2.]), ValueError,
     "Either session argument should be provided or default session should be established"),
    (lambda v: v().eval(), ValueError, "Cannot evaluate tensor using `eval()`: No default session is registered. Use "
     "`with sess.as_default()` or pass an explicit session to `eval(session=sess)`"),
    (lambda v: v().scatter_add(3), TypeError, "sparse_delta is not IndexedSlices: 3"),
    (lambda v: v().scatter_nd_update([0], 1.), ValueError, None),
    (lambda v: v().value()[0:1].assign([1.]), ValueError, "Sliced assignment is only supported for variables"),
    (lambda v: v().count_up_to(3), TypeError, None),
]


@pytest.mark.parametrize("call, kind, text", REFUSED)
def test_refused(make, call, kind, text):
    with pytest.raises(kind) as error:
        call(make)
    assert text is None or first_line(error) == text


@pytest.mark.parametrize("shape, text", [
    (None, 'initial_value must have a shape specified: Tensor("Placeholder:0", dtype=float32)'),
    ([None, 2], 'initial_value must have a shape specified: Tensor("Placeholder:0", shape=(?, 2), dtype=float32)')])
def test_a_ref_variable_needs_a_shape(shape, text):
    with pytest.raises(ValueError) as error:
        tf.Variable(tf.placeholder(tf.float32, shape))
    assert first_line(error) == text


def test_a_resource_variable_takes_any_shape():
    v = tf.Variable(tf.placeholder(tf.float32), use_resource=True)
    assert v.shape.ndims is None
    w = tf.Variable([1., 2.], shape=2, use_resource=True)
    assert w.shape.as_list() == [2]


def test_shape_argument_that_does_not_fit():
    with pytest.raises(ValueError) as error:
        tf.Variable([1., 2.], shape=[3], use_resource=True)
    assert first_line(error) == ("The initial value's shape ((2,)) is not compatible with the explicitly supplied "
                                 "`shape` argument ([3]).")
    with pytest.raises(ValueError) as error:
        tf.Variable([1., 2.], shape=[3], name="v")
    assert first_line(error) == ("Dimension 0 in both shapes must be equal, but are 3 and 2. Shapes are [3] and [2]. "
                                 "for 'v/Assign' (op: 'Assign') with input shapes: [3], [2].")


def test_initial_value_from_inside_control_flow(make):
    text = ("Initializer for variable cond/v/ is from inside a control-flow construct, such as a loop or conditional. "
            "When creating a variable inside a loop or conditional, use a lambda as the initializer.")
    with pytest.raises(ValueError) as error:
        tf.cond(tf.placeholder(tf.bool), lambda: make(tf.constant(1.), name="v") + 1., lambda: tf.constant(2.))
    assert first_line(error) == text


def test_conversion_to_another_dtype(make):
    with pytest.raises(ValueError) as error:
        tf.convert_to_tensor(make(), tf.int32)
    kind = "float32" if make.resource else "float32_ref"
    assert first_line(error) == f"Incompatible type conversion requested to type 'int32' for variable of type '{kind}'"


# ------------------------------------------------------------------ what is made
def test_function_as_initial_value_is_lifted_out_of_a_cond():
    def body():
        return tf.Variable(lambda: tf.constant(1.), name="v") + 0.
    p = tf.placeholder_with_default(True, [])
    y = tf.cond(p, body, lambda: tf.constant(2.))
    v, = tf.global_variables()
    assert v.name == "cond/v:0"
    assert all(op._control_flow_context is None for op in (v.op, v.initializer, v.value().op, v.initial_value.op))
    assert nodes("cond/v/Initializer/Const")[:4] == [
        ("cond/v/Initializer/Const", "Const", [], ["loc:@cond/v"]),
        ("cond/v", "VariableV2", [], ["loc:@cond/v"]),
        ("cond/v/Assign", "Assign", ["cond/v:0", "cond/v/Initializer/Const:0"], ["loc:@cond/v"]),
        ("cond/v/read", "Identity", ["cond/v:0"], ["loc:@cond/v"])]
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(y) == 1.


def test_devices_and_colocation_of_the_parts():
    a = tf.constant(1., name="a")
    with tf.device("/cpu:1"):
        v, w = tf.Variable(1., name="v"), tf.Variable(lambda: tf.constant(1.), name="w", use_resource=True)
    with tf.colocate_with(a):
        x = tf.Variable(1., name="x")
        y = tf.Variable(1., name="y", use_resource=True)
    cpu1 = "/device:CPU:1"
    assert [o.device for o in (v.initial_value.op, v.op, v.initializer, v.value().op)] == [cpu1] * 4
    assert [o.device for o in (w.initial_value.op, w.op, w.initializer)] == ["", cpu1, cpu1]
    assert w.value().op.device == cpu1
    classes = {name: kind for name, _, _, kind in nodes("x/initial_value")}
    assert classes["x/read"] == classes["x/Assign"] == classes["y/Initializer/initial_value"] == ["loc:@a"]
    assert classes["y"] == classes["y/Read/ReadVariableOp"] == ["loc:@a"]
    assert classes["y/Assign"] is None
    assert y.handle.op.name == "y"


def test_caching_device():
    v = tf.Variable(1., caching_device="/cpu:1", name="v")
    w = tf.Variable(1., caching_device=lambda op: "/cpu:2", name="w", use_resource=True)
    assert v.value().op.device == "/device:CPU:1" and v.value().op.colocation_groups() == [b"loc:@v/read"]
    assert (w.value().name, w.value().op.device) == ("w/Read/Identity:0", "/cpu:2")
    assert w.read_value().op.inputs[0].op.type == "ReadVariableOp"
    assert w.to_proto().snapshot_name == "w/Read/Identity:0"


def test_container_and_shared_name():
    with tf.container("c"):
        v, w = tf.Variable(1.), tf.Variable(1., use_resource=True)
    assert [x.op.get_attr("container") for x in (v, w)] == [b"c", b"c"]
    assert w.op.get_attr("shared_name") == b"Variable_1" and v.op.get_attr("shared_name") == b""


def test_a_variable_of_tensors_in_a_list():
    v = tf.Variable([tf.constant(1.), tf.constant(2.)])
    assert v.initial_value.name == "Variable/initial_value:0" and v.initial_value.op.type == "Pack"


def test_collections_and_trainable():
    a = tf.Variable(1., collections={"a"}, trainable=False)
    b = tf.Variable(1., synchronization=tf.VariableSynchronization.ON_READ)
    c = tf.Variable(1., collections=[], trainable=True)
    assert tf.get_collection("a") == [a] and tf.global_variables() == [b]
    assert tf.trainable_variables() == [c] and not b.trainable
    assert tf.Variable(1., synchronization=3).trainable is False
    assert tf.Variable(1., aggregation=2).aggregation.name == "MEAN"


# ------------------------------------------------------------------ initial values that read variables
def test_initial_value_that_is_a_variable():
    tf.Variable(1., name="a")
    with tf.name_scope("s"):
        b = tf.Variable(tf.global_variables()[0], name="b")
    made = nodes("s/b")
    assert [m[0] for m in made[:2]] == ["s/b", "s/b/IsVariableInitialized"]
    assert made[-3:] == [("a/read_s/b", "Identity", ["s/b/cond/Merge:0"], ["loc:@a"]),
                         ("s/b/Assign", "Assign", ["s/b:0", "a/read_s/b:0"], ["loc:@s/b"]),
                         ("s/b/read", "Identity", ["s/b:0"], ["loc:@s/b"])]
    with tf.Session() as session:
        session.run(b.initializer)
        assert session.run(b) == 1.


def test_initial_value_behind_a_long_chain():
    x = tf.Variable(1., name="a").value()
    for _ in range(3000):
        x = tf.identity(x)
    v = tf.Variable(x, name="v")
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(v) == 1.


def test_initial_value_behind_a_loop_is_left_alone():
    v = tf.Variable(1.)
    out = tf.while_loop(lambda i: i < 3., lambda i: i + v, [tf.constant(0.)])
    assert guarded("w/", out) is out


def test_a_guard_wants_a_tensor():
    with pytest.raises(TypeError, match="initial_value needs to be a Tensor: 3"):
        guarded("w/", 3)


# ------------------------------------------------------------------ in Python
def test_identity_and_references(make):
    v = make()
    assert v == v and v != make() and {v: 1}[v] == 1
    ref = v.experimental_ref()
    assert ref == v.experimental_ref() and ref.deref() is v and hash(ref) == hash(v.experimental_ref())
    assert repr(ref) == f"<Reference wrapping {v!r}>"
    assert isinstance(v, tf.Variable) and type(v) is not tf.Variable
    assert copy.copy(v).name == v.name


def test_repr(make):
    suffix = "" if make.resource else "_ref"
    assert repr(make(tf.zeros([2, 3]), name="b")) == f"<tf.Variable 'b:0' shape=(2, 3) dtype=float32{suffix}>"


def test_in_place_operators():
    v = w = tf.Variable(1.)
    w += 1.
    assert isinstance(w, tf.Tensor) and w.op.type == "AddV2" and v is not w
    r = tf.Variable(1., use_resource=True)
    with pytest.raises(RuntimeError) as error:
        r -= 1.
    assert str(error.value) == ("Variable -= value not supported. Use variable.assign_sub(value) to modify the variable "
                                "value and variable = variable - value to get a new Tensor object.")
    with pytest.raises(RuntimeError, match=r"Variable \*\*= value not supported. Use variable.assign\(variable \*\* v"):
        r **= 2.


def test_set_shape():
    v = tf.Variable([1., 2.], validate_shape=False)
    v.set_shape([2])
    assert v.shape.as_list() == v.value().shape.as_list() == [2]
    with pytest.raises(NotImplementedError, match=r"ResourceVariable does not implement set_shape\(\)"):
        tf.Variable(1., use_resource=True).set_shape([])


def test_result_of_an_assignment():
    v, r = tf.Variable(1., name="v"), tf.Variable(1., name="r", use_resource=True)
    assert str(v.assign(2.)) == 'Tensor("Assign:0", shape=(), dtype=float32_ref)'
    after = r.assign(2.)
    assert (after.name, after.op.type) == ("AssignVariableOp", "AssignVariableOp")
    again = after.assign_add(1.)
    assert again.op.control_inputs == []
    with tf.control_dependencies([after]):
        assert tf.no_op().control_inputs == [after.op]
    assert (after + 1.).op.inputs[0].op.control_inputs == [after.op]
    assert r.assign(2., read_value=False) is tf.get_default_graph().get_operations()[-1]


def test_only_resources_are_read_by_rows():
    v = tf.Variable([1., 2.])
    for read in (lambda: v.sparse_read([0]), lambda: v.gather_nd([[0]])):
        with pytest.raises(AttributeError):
            read()
    assert tf.gather(v, [0]).op.type == "GatherV2" and tf.gather_nd(v, [[0]]).op.type == "GatherNd"


def test_messages_round_trip(make):
    with tf.name_scope("a"):
        v = make(name="b", trainable=False, synchronization=tf.VariableSynchronization.ON_READ,
                 aggregation=tf.VariableAggregation.MEAN)
    assert v.to_proto("other") is None
    assert v.to_proto("a").variable_name == "b:0"
    again = type(v).from_proto(v.to_proto("a"), import_scope="a")
    assert (again.name, again.dtype, again.shape, again.trainable) == (v.name, v.dtype, v.shape, False)
    assert again.initializer is v.initializer and again.initial_value is v.initial_value
    assert again.value() is v.value() or make.resource
    assert again.synchronization is tf.VariableSynchronization.ON_READ
    assert str(again.to_proto()) == str(v.to_proto())


def test_a_ref_message_is_no_resource():
    with pytest.raises(ValueError, match="Trying to restore Variable as ResourceVariable."):
        type(tf.Variable(1., use_resource=True)).from_proto(tf.Variable(1.).to_proto())


def test_slice_info():
    info = tf.Variable.SaveSliceInfo("s/v", [4, 2], [2, 0], [2, 2])
    assert info.spec == "4 2 2,2:0,2"
    proto = info.to_proto("s")
    assert proto.full_name == "v" and info.to_proto("x") is None
    again = tf.Variable.SaveSliceInfo(save_slice_info_def=proto, import_scope="t")
    assert (again.full_name, again.spec) == ("t/v", info.spec)


def test_creator_scopes_are_asked_from_within():
    asked = []

    def creator(tag):
        def make(next_creator, **kwargs):
            asked.append((tag, kwargs["name"], kwargs["use_resource"]))
            return next_creator(**kwargs)
        return make

    with tf.variable_creator_scope(creator("outer")):
        with tf.variable_creator_scope(creator("inner")):
            tf.get_variable("w", [1])
        tf.Variable(1.)
    tf.Variable(1.)
    assert asked == [("inner", "w", False), ("outer", "w", False), ("outer", None, None)]


def test_a_creator_may_make_something_else():
    with tf.variable_creator_scope(lambda next_creator, **kwargs: 7):
        assert tf.Variable(1.) == 7


# ------------------------------------------------------------------ values
def test_uninitialized_resource_is_named_with_its_container():
    r, q = tf.Variable(1., use_resource=True, name="r"), tf.Variable(1., name="q")
    with tf.container("box"):
        c = tf.Variable(1., use_resource=True, name="c")
    gone = "Container localhost does not exist. (Could not find resource: localhost/r)"
    with tf.Session() as session:
        with pytest.raises(tf.errors.FailedPreconditionError) as error:
            session.run(r)
        assert first_line(error) == ("Error while reading resource variable r from Container: localhost. This could mean "
                                     f"that the variable was uninitialized. Not found: {gone}")
        with pytest.raises(tf.errors.NotFoundError) as error:
            session.run(r.assign_add(1.))
        assert first_line(error) == gone
        session.run(q.initializer)
        with pytest.raises(tf.errors.NotFoundError) as error:
            session.run(tf.gather(tf.Variable([1.], use_resource=True, name="s"), [0]))
        assert first_line(error) == "Resource localhost/s/N10tensorflow3VarE does not exist."
        with pytest.raises(tf.errors.FailedPreconditionError, match="from Container: box. .* Container box does not"):
            session.run(c)


def test_report_without_variables():
    names = tf.report_uninitialized_variables([])
    with tf.Session() as session:
        got = session.run(names)
    assert got.dtype == object and got.shape == (0,)


def test_refs_outside_of_collections_are_found():
    tf.Variable(1., collections=[], trainable=False, name="hidden")
    with tf.Session() as session:
        assert list(session.run(tf.report_uninitialized_variables())) == [b"hidden"]
    assert tf.assert_variables_initialized().op.type == "Rank"


def test_load_through_the_default_session(make):
    v = make()
    with tf.Session() as session:
        v.load(np.array([5., 6.]))
        assert session.run(v).tolist() == [5., 6.]
        assert v.eval().tolist() == [5., 6.]
