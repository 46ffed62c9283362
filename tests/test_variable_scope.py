"""get_variable and variable scopes: names, sharing, defaults, slices, and every refusal with TF 1.15.5's text."""
import threading
from functools import partial

import numpy as np
import pytest

import graphreg as tf

V, S = tf.get_variable, tf.variable_scope
halves = tf.fixed_size_partitioner(2)
ADVICE = "Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?"
NO_INITIALIZER = ("The initializer passed is not valid. It should be a callable with no arguments and the shape should "
                  "not be provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined.")


def first_line(excinfo):
    return str(excinfo.value).split("\n")[0]


def types():
    return [op.type for op in tf.get_default_graph().get_operations()]


def names():
    return [op.name for op in tf.get_default_graph().get_operations()]


def shared(*calls):
    """Make a variable, then ask for it again under reuse."""
    calls[0]()
    tf.get_variable_scope().reuse_variables()
    return [call() for call in calls[1:]]


# ------------------------------------------------------------------ refusals
REFUSED = [
    (lambda: (V("w", [1]), V("w", [1])),
     f"Variable w already exists, disallowed. {ADVICE} Originally defined at:"),
    (lambda: (V("w", [1], use_resource=True), V("w", [1])), f"Variable w already exists, disallowed. {ADVICE}"),
    (lambda: shared(int, lambda: V("w", [1])), "Variable w does not exist, or was not created with tf.get_variable(). "
     "Did you mean to set reuse=tf.AUTO_REUSE in VarScope?"),
    (lambda: shared(lambda: V("w", [1]), lambda: V("w", [2])),
     "Trying to share variable w, but specified shape (2,) and found shape (1,)."),
    (lambda: shared(lambda: V("w", [1]), lambda: V("w", [1], tf.int32)),
     "Trying to share variable w, but specified dtype int32 and found dtype float32_ref."),
    (lambda: V("w"), NO_INITIALIZER),
    (lambda: V("w", [None, 1]), NO_INITIALIZER),
    (lambda: V("w", initializer=tf.zeros_initializer()), NO_INITIALIZER),
    (lambda: V("w", [1], initializer=tf.constant([1.])), "If initializer is a constant, do not specify shape."),
    (lambda: V("w", [2], initializer="zeros"), "If initializer is a constant, do not specify shape."),
    (lambda: V("w", dtype=tf.int32, initializer=[1.]),
     "Initializer type '<dtype: 'float32'>' and explicit dtype '<dtype: 'int32'>' don't match."),
    (lambda: V("w", [2], tf.complex64), "An initializer for variable w of <dtype: 'complex64'> is required"),
    (lambda: V("w", [2], custom_getter=3), "Passed a custom_getter which is not callable: 3"),
    (lambda: V("w", [4], partitioner=3), "Partitioner must be callable, but received: 3"),
    (lambda: V("w", [4], partitioner=lambda shape, dtype: 3), "Partitioner must return a sequence, but saw: 3"),
    (lambda: V("w", [4], partitioner=lambda shape, dtype: [1, 2]),
     "Partitioner returned a partition list that does not match the Variable's rank: [1, 2] vs. (4,)"),
    (lambda: V("w", [4], partitioner=lambda shape, dtype: [0]),
     "Partitioner returned zero partitions for some axes: [0]"),
    (lambda: V("w", [4, 4], partitioner=lambda shape, dtype: [2, 2]),
     "Can only slice a variable along one dimension: shape: (4, 4), partitioning: [2, 2]"),
    (lambda: V("w", partitioner=halves),
     "Shape of a new partitioned variable must be fully defined, but instead was <unknown>."),
    (lambda: V("w", tf.TensorShape([]), partitioner=halves),
     "A partitioned Variable must have rank at least 1, shape: ()"),
    (lambda: (V("w", [4], partitioner=halves), V("w", [4])), "No partitioner was provided, but a partitioned version of "
     "the variable was found: w/part_0. Perhaps a variable of the same name was already created with partitioning?"),
    (lambda: (V("w", [4]), V("w", [4], partitioner=halves)), "A partitioner was provided, but an unpartitioned version "
     "of the variable was found: w.  Perhaps a variable of the same name was already created without partitioning?"),
    (lambda: (V("w", [4], partitioner=halves), V("w", [4], partitioner=halves)),
     f"Partitioned variable with name w already exists. {ADVICE}"),
    (lambda: shared(lambda: V("w", [4], partitioner=halves), lambda: V("w", [5], partitioner=halves)),
     "Trying to reuse partitioned variable w, but specified shape (5,) and found shape (4,)."),
    (lambda: shared(lambda: V("w", [4], partitioner=halves), lambda: V("w", [4], tf.int32, partitioner=halves)),
     "Trying to reuse partitioned variable w, but specified dtype int32 and found dtype float32."),
    (lambda: shared(lambda: V("w", [4], partitioner=halves),
                    lambda: V("w", [4], partitioner=tf.fixed_size_partitioner(4))),
     "Trying to reuse partitioned variable w, but specified partitions [4] and found partitions [2]."),
    (lambda: shared(int, lambda: V("w", [4], partitioner=halves)), "PartitionedVariable w does not exist, or was not "
     "created with tf.get_variable(). Did you mean to set reuse=False or reuse=tf.AUTO_REUSE in VarScope?"),
    (lambda: (V("w/part_0", [2]), V("w", [4], partitioner=halves)),
     "Partitioner returned a different partitioning than what was already found.  Partitioner returned 2 shards, and "
     "shard w/part_0 was found, but w/part_1 was not."),
    (lambda: ([V(f"w/part_{i}", [2]) for i in range(3)], V("w", [4], partitioner=halves)),
     "Partitioner returned a different partitioning than what was already found.  Partitioner returned 2 shards, and "
     "shard w/part_0 was found, but so was the extra shard w/part_2."),
    (lambda: S(None, "d", reuse=True).__enter__(), "reuse=True cannot be used without a name_or_scope"),
    (lambda: S("a", reuse=3), "The reuse parameter must be True or False or None."),
    (lambda: S("a", reuse=1), "The reuse parameter must be True or False or None."),
    (lambda: S("a b").__enter__(), "'a b' is not a valid scope name"),
]


@pytest.mark.parametrize("call, text", REFUSED)
def test_refused(call, text):
    with pytest.raises(ValueError) as error:
        call()
    assert first_line(error) == text


@pytest.mark.parametrize("call, text", [
    (lambda: S(None), "If default_name is None then name_or_scope is required"),
    (lambda: S(3).__enter__(), "VariableScope: name_or_scope must be a string or VariableScope."),
    (lambda: S("a", auxiliary_name_scope=3), "The auxiliary_name_scope must be `True` or `False`, while get 3"),
    (lambda: V("w", "a"), "A string has ambiguous TensorShape, please wrap in a list or convert to an int: a"),
])
def test_refused_types(call, text):
    with pytest.raises(TypeError) as error:
        call()
    assert first_line(error) == text


def test_where_a_variable_was_made_first_is_told():
    V("w", [1])
    with pytest.raises(ValueError) as error:
        V("w", [1])
    lines = str(error.value).split("\n")
    assert lines[1] == "" and "test_where_a_variable_was_made_first_is_told" in lines[2]
    assert "graphreg/variable" not in str(error.value)


def test_a_refused_scope_leaves_nothing_behind():
    with pytest.raises(ValueError):
        S("a b").__enter__()
    assert tf.get_variable_scope().name == "" and tf.get_default_graph().get_name_scope() == ""


def test_scopes_must_nest():
    outer, inner = S("a"), S("b")
    outer.__enter__()
    inner.__enter__()
    with pytest.raises(RuntimeError, match="Improper nesting of variable_scope."):
        outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    outer.__exit__(None, None, None)


# ------------------------------------------------------------------ initializers
def test_initial_value_with_a_dtype_is_converted_once_more():
    V("w", dtype=tf.float32, initializer=1.5)
    assert names()[:2] == ["Const", "w/initial_value"]


def test_functions_as_initializers():
    v = V("v", dtype=tf.float64, initializer=lambda: tf.constant([1., 2.]))
    assert v.dtype.base_dtype == tf.float32 and v.initial_value.name == "v/Initializer/Const:0"
    seen = []

    def initializer(shape, **kwargs):
        seen.append((shape, sorted(kwargs), kwargs["dtype"]))
        return np.ones(shape)

    w = V("w", [2], initializer=initializer)
    assert seen == [([2], ["dtype", "partition_info"], tf.float32)]
    assert w.dtype.base_dtype == tf.float32 and w.initial_value.name == "w/Initializer/initial_value:0"
    assert V("p", [2], initializer=partial(lambda value, shape, **k: tf.fill(shape, value), 3.)).shape.as_list() == [2]
    for bad in (lambda shape, dtype: tf.zeros(shape), tf.zeros):
        with pytest.raises(TypeError, match="partition_info"):
            V("bad", [2], initializer=bad)


def test_classes_as_initializers():
    assert V("w", [2], initializer=tf.zeros_initializer).initial_value.name == "w/Initializer/zeros:0"


def test_name_none():
    assert V(None, [1]).name == "Variable:0"
    with pytest.raises(ValueError, match="Variable None already exists"):
        V(None, [1])


@pytest.mark.parametrize("dtype", ["int32", "bool", "string", "uint8"])
def test_default_initializers_of_what_is_no_float(dtype):
    assert V("w", [2], tf.as_dtype(dtype)).initial_value.op.name == "w/Initializer/zeros"


# ------------------------------------------------------------------ collections
def test_a_list_of_collections_is_extended_by_get_local_variable():
    mine = ["x"]
    v = tf.get_local_variable("v", [1], collections=mine, trainable=True)
    assert mine == ["x", "local_variables"] and tf.local_variables() == tf.get_collection("x") == [v]
    assert not v.trainable and tf.global_variables() == []


# ------------------------------------------------------------------ names
def test_names_of_scopes_entered_again():
    with S("a") as a:
        pass
    seen = []
    with S(a):
        seen.append(tf.no_op().name)
    with S(a, auxiliary_name_scope=False):
        seen.append(tf.no_op().name)
    with tf.name_scope("n"):
        with S(a) as s:
            seen += [tf.no_op().name, s.name, s.original_name_scope]
        with S("a") as s:
            seen += [tf.no_op().name, s.name, s.original_name_scope]
    with S("x"):
        with S(a, reuse=True) as s:
            seen += [tf.no_op().name, s.name, s.original_name_scope, s.reuse]
        with S(a) as s:
            seen += [s.reuse]
    assert seen == ["a_1/NoOp", "NoOp", "n/a/NoOp", "a", "a/", "n/a_1/NoOp", "a", "n/a_1/", "x/a/NoOp", "a", "a/", True,
                    False]


def test_one_context_manager_used_twice():
    again = S("re")
    with again as first:
        one = tf.no_op().name
    with again as second:
        two = tf.no_op().name
    assert (one, two) == ("re/NoOp", "re_1/NoOp") and first is not second and first.name == second.name == "re"


def test_default_names_are_made_unique_among_scopes():
    seen = []
    for _ in range(2):
        with S(None, "d") as s:
            seen.append(s.name)
            with S("e") as t:
                seen.append(t.name)
            with S(None, "e") as t:
                seen.append(t.name)
    with S("d") as s:
        seen.append(s.name)
    with S(None, "d") as s:
        seen.append(s.name)
    with S("q"), S(None, "d") as s:
        seen.append(s.name)
    with S("", "d") as s:
        seen.append(s.name)
    assert seen == ["d", "d/e", "d/e_1", "d_1", "d_1/e", "d_1/e_1", "d", "d_2", "q/d", ""]


def test_scopes_below_a_scope_entered_again_start_anew():
    def below():
        with S(None, "d") as t:
            return t.name
    with S("a") as s:
        first = below()
    with S(s):
        second, third = below(), below()
    with S("a"):
        fourth = below()
    assert (first, second, third, fourth) == ("a/d", "a/d", "a/d_1", "a/d")


def test_names_with_slashes():
    with S("a/") as s:
        assert (s.name, V("w", [1]).name) == ("a/", "a//w:0")
    with S("") as s:
        assert (s.name, V("w", [1]).name) == ("", "w:0")


# ------------------------------------------------------------------ what scopes hand down
def test_defaults_are_handed_down_and_a_constraint_is_not():
    with S("a", dtype=tf.float64, constraint=tf.abs, caching_device="/cpu:1", initializer=tf.ones_initializer()) as a:
        assert V("v", [1]).constraint is tf.abs
        with S("b") as b:
            v = V("v", [1])
            assert (v.dtype, v.constraint, b.caching_device) == (tf.float64._as_ref, None, "/cpu:1")
            assert v.initial_value.op.name == "a/b/v/Initializer/ones"
        with S(a) as again:
            assert again.constraint is None and again.dtype == tf.float64


def test_scope_without_settings():
    s = tf.get_variable_scope()
    assert (s.name, s.original_name_scope, s.reuse, s.initializer, s.regularizer, s.caching_device, s.partitioner,
            s.custom_getter, s.dtype, s.use_resource, s.constraint) == (
                "", "", False, None, None, None, None, None, tf.float32, None, None)


def test_use_resource_of_a_scope_counts_for_tf_variable_too():
    def kinds():
        return [type(v).__name__ for v in (tf.Variable(1.), V("v", [1]), tf.Variable(1., use_resource=False))]
    with S("a", use_resource=True):
        assert kinds() == ["ResourceVariable", "ResourceVariable", "RefVariable"]
    with S("b", use_resource=False):
        assert kinds() == ["RefVariable"] * 3


def test_resource_variables_by_default():
    assert not tf.resource_variables_enabled()
    tf.enable_resource_variables()
    try:
        assert tf.resource_variables_enabled()
        assert [type(v).__name__ for v in (tf.Variable(1.), V("v", [1]))] == ["ResourceVariable"] * 2
    finally:
        tf.disable_resource_variables()
    assert type(V("w", [1])).__name__ == "RefVariable"


def test_what_a_custom_getter_is_given():
    seen = []

    def getter(getter, name, *args, **kwargs):
        seen.append((name, args, sorted(kwargs)))
        return getter(name, *args, **kwargs)

    V("w", [2], custom_getter=getter)
    assert seen == [("w", (), ["aggregation", "caching_device", "collections", "constraint", "dtype", "initializer",
                               "partitioner", "regularizer", "reuse", "shape", "synchronization", "trainable",
                               "use_resource", "validate_shape"])]


def test_a_custom_getter_without_constraint():
    def getter(getter, name, shape, dtype, initializer, regularizer, reuse, trainable, collections, caching_device,
               partitioner, validate_shape, use_resource, synchronization, aggregation):
        return getter(name, shape, dtype, initializer, trainable=trainable)
    assert V("w", [2], custom_getter=getter).name == "w:0"


def test_a_custom_getter_may_return_anything():
    def getter(getter, name, **kwargs):
        return 3
    assert V("w", [2], custom_getter=getter, regularizer=tf.nn.l2_loss) == 3
    assert tf.global_variables() == tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES) == []


def test_custom_getters_nest_innermost_first():
    asked = []

    def tagged(tag):
        def getter(getter, *args, **kwargs):
            asked.append(tag)
            return getter(*args, **kwargs)
        return getter

    with S("a", custom_getter=tagged("outer")), S("b", custom_getter=tagged("inner")):
        V("v", [1])
        V("w", [1], custom_getter=tagged("own"))
    assert asked == ["inner", "outer", "own"]


def test_members_of_collections_by_scope():
    V("ab", [1])
    with S("a") as a:
        w = V("w", [1])
    assert a.global_variables() == a.trainable_variables() == [w] and a.local_variables() == []


# ------------------------------------------------------------------ slices
def test_slices_of_an_initial_value():
    made = V("w", initializer=tf.constant([1., 2., 3.]), partitioner=halves)
    assert [p.shape.as_list() for p in made] == [[2], [1]]
    assert [p.initial_value.op.name for p in made] == [f"w/part_{i}/PartitionedInitializer/Slice" for i in range(2)]
    value = V("v", [3], initializer=[1., 2., 3.], partitioner=halves)
    assert [p.initial_value.op.inputs[0].op.name for p in value] == [
        f"v/part_{i}/PartitionedInitializer/Const" for i in range(2)]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run(tf.concat([made.as_tensor(), value.as_tensor()], 0)).tolist() == [1., 2., 3.] * 2


def test_a_scalar_is_not_cut():
    assert [type(V(name, shape, partitioner=halves)).__name__ for name, shape in (("a", []), ("b", ()))] == [
        "RefVariable"] * 2


def test_sharing_slices_without_a_partitioner():
    made = V("w", [4], partitioner=halves)
    tf.get_variable_scope().reuse_variables()
    assert V("w", [4]) is V("w") is made
    assert V("w/part_0", [2]) is list(made)[0]


def test_partitioned_variable():
    v = V("w", [4, 2], partitioner=halves)
    assert (v.name, v.dtype, v.shape.as_list(), len(v), v._get_partitions(), v._partition_axes()) == (
        "w", tf.float32, [4, 2], 2, [2, 1], [0])
    assert [vars(p._get_save_slice_info()) for p in v] == [
        {"full_name": "w", "full_shape": [4, 2], "var_offset": [2 * i, 0], "var_shape": [2, 2]} for i in range(2)]
    assert [v.as_tensor().name for _ in range(2)] == ["w:0", "w_1:0"]
    with pytest.raises(ValueError) as error:
        tf.convert_to_tensor(v, tf.int32)
    assert first_line(error) == "Incompatible type conversion requested to type 'int32' for variable of type 'float32'"
    with pytest.raises(TypeError, match="unsupported operand"):
        v + 1.
    assert [t.op.type for t in v.assign(tf.ones([4, 2]))] == ["Assign", "Assign"]
    assert [t.op.name for t in v.assign_add([tf.ones([2, 2])] * 2, name="aa")] == ["aa", "aa_1"]
    assert [t.op.inputs[1].name for t in v.assign_sub(v)] == ["w/part_0/read:0", "w/part_1/read:0"]


# ------------------------------------------------------------------ graphs and threads
def test_every_thread_has_its_own_current_scope():
    seen = {}
    graph = tf.get_default_graph()

    def other():
        with graph.as_default():
            seen["other"] = tf.get_variable_scope().name
            with S("b"):
                seen["b"] = V("v", [1]).name

    with S("a"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        seen["here"] = tf.get_variable_scope().name
    assert seen == {"other": "", "b": "b/v:0", "here": "a"}
    with S("b", reuse=True):
        assert V("v", [1]).name == "b/v:0"


def test_every_graph_has_its_own_variables():
    V("v", [1])
    with tf.Graph().as_default():
        assert V("v", [2]).shape.as_list() == [2]


def test_control_flow_and_scopes_do_not_reach_the_initializer():
    with tf.control_dependencies([tf.no_op("n")]), tf.name_scope("ignored"), tf.device("/cpu:1"):
        v = V("v", [2])
    for op in tf.get_default_graph().get_operations()[1:]:
        assert op.control_inputs == [] and op.name.startswith("v")
        assert op.device == ("" if "Initializer" in op.name else "/device:CPU:1")
    assert v.op.colocation_groups() == [b"loc:@v"]
