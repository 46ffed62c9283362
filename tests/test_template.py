"""tf.make_template: variables made once, scopes, names, and what it refuses."""
import pytest

import graphreg as tf


def weight():
    return tf.get_variable("w", [1])


def shifted():
    return tf.add(weight(), 1.)


def test_names_of_calls():
    a, b = tf.make_template("a", shifted), tf.make_template("a", shifted)
    assert [t.name for t in (a(), b(), a(), b())] == ["a/Add:0", "a_1/Add:0", "a_2/Add:0", "a_1_1/Add:0"]
    assert [v.name for v in tf.global_variables()] == ["a/w:0", "a_1/w:0"]


def test_scope_made_at_once():
    made = [tf.make_template("a", shifted, create_scope_now_=True) for _ in range(2)]
    assert [t.variable_scope_name for t in made] == ["a/", "a_1/"]
    assert [t.name for t in (made[1](), made[0](), made[0]())] == ["a_1/Add:0", "a/Add:0", "a_2/Add:0"]


def test_what_a_template_knows():
    t = tf.make_template("a", lambda: [weight(), tf.get_local_variable("l", [1]), tf.get_variable("n", [1], trainable=False)])
    assert (t.name, t.variable_scope, t.variable_scope_name, t.variables, t.trainable_variables) == ("a", None, None, [], [])
    w, l, n = t()
    assert t() == [w, l, n]
    assert (t.variable_scope.name, t.var_scope.name, t.variable_scope_name) == ("a", "a", "a/")
    assert t.global_variables == [w, n] and t.local_variables == [l] and t.variables == t.weights == [w, n, l]
    assert t.trainable_variables == t.trainable_weights == [w]
    assert t.non_trainable_variables == t.non_trainable_weights == [n]


def test_one_scope_from_everywhere():
    t = tf.make_template("a", weight)
    with tf.variable_scope("s"):
        first = t()
    assert first.name == "s/a/w:0" and t() is first
    with tf.variable_scope("r", reuse=True):
        assert t() is first


def test_arguments():
    t = tf.make_template("a", lambda x, y=2: (x, y), y=5)
    assert t(1) == (1, 5) and t(1, y=7) == (1, 7)
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        tf.make_template("a", lambda x: x, z=5)(1)


def test_unique_name_is_the_very_name():
    assert tf.make_template("a", weight, unique_name_="b")().name == "b/w:0"
    with pytest.raises(ValueError, match="Variable b/w already exists, disallowed"):
        tf.make_template("a", weight, unique_name_="b")()


def test_custom_getter():
    t = tf.make_template("a", weight, custom_getter_=lambda getter, name, *a, **k: getter(name + "x", *a, **k))
    assert [t().name, t().name] == ["a/wx:0", "a/wx:0"]


def test_trainable_variables_of_later_calls_are_refused():
    t = tf.make_template("a", lambda: tf.Variable(1.))
    t()
    with pytest.raises(ValueError) as error:
        t()
    assert str(error.value).split("\n")[0] == (
        "Trainable variable created when calling a template after the first time, perhaps you used tf.Variable when you "
        "meant tf.get_variable: [<tf.Variable 'a_1/Variable:0' shape=() dtype=float32_ref>]")
    u = tf.make_template("b", lambda: tf.Variable(1., trainable=False))
    assert [u().name, u().name] == ["b/Variable:0", "b_1/Variable:0"]


def test_where_a_template_was_made_is_told():
    def fails():
        raise KeyError("no")
    t = tf.make_template("a", fails)
    with pytest.raises(KeyError) as error:
        t()
    text = error.value.args[0]
    assert text.startswith("no\n\noriginally defined at:\n") and "test_where_a_template_was_made_is_told" in text


def test_a_failed_first_call_does_not_count():
    calls = []

    def sometimes():
        weight()
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("first")

    t = tf.make_template("a", sometimes)
    with pytest.raises(ValueError, match="first"):
        t()
    with pytest.raises(ValueError, match="Variable a/w already exists"):
        t()


def test_no_name():
    with pytest.raises(ValueError, match="name cannot be None."):
        tf.make_template(None, weight)


def test_collections_looked_at():
    t = tf.make_template("a", lambda: 1)
    t()
    keys = tf.get_default_graph().get_all_collection_keys
    assert keys() == []
    t()
    assert keys() == ["variables", "trainable_variables"]
