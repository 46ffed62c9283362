"""TF2's names; what TF2's behaviour prints is recorded in golden/programs/v2_behavior."""
import subprocess
import sys

import pytest

import graphreg as tf

# Reached through tf.compat: an import statement would switch TF2's behaviour on.
ROWS = tf.compat.v2.forms.ROWS

PROGRAM = """
import graphreg{first}
import graphreg.compat.v2 as tf2
print(graphreg.executing_eagerly())
"""


def eager_after(first):
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(first=first)], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_an_import_at_the_start_switches_and_a_later_one_does_not():
    assert eager_after("")
    assert not eager_after("; graphreg.constant(1.)")
    assert not eager_after("; graphreg.compat.v2.constant")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_form_finds_its_function(name):
    found = tf.compat.v2
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found) and found.__name__ == name.rpartition(".")[2]


def test_forms_take_tf2s_arguments(eager):
    v2 = tf.compat.v2
    assert v2.reduce_sum([[1, 2], [3, 4]], 1, True).numpy().tolist() == [[3], [7]]
    assert v2.where([True, False], [1, 2], 5).numpy().tolist() == [1, 5]
    assert v2.argmax([[1, 3], [4, 2]]).numpy().tolist() == [1, 0]
    assert v2.math.count_nonzero([0, 1, 2]).numpy() == 2
    assert v2.zeros_like(input=[1., 2.]).numpy().tolist() == [0., 0.]
    with pytest.raises(TypeError, match="unexpected keyword argument 'keep_dims'"):
        v2.reduce_sum([1], keep_dims=True)
    with pytest.raises(TypeError, match="multiple values"):
        v2.reduce_sum([1], input_tensor=[2])


def test_names_of_tf1_alone_are_missing():
    for name in ("placeholder", "Session", "get_variable", "layers", "contrib"):
        with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
            getattr(tf.compat.v2, name)
    assert tf.compat.v2.compat.v1.placeholder is tf.placeholder


def test_variables_of_tf2(eager):
    v = tf.compat.v2.Variable(3., name="v")
    assert isinstance(v, tf.compat.v2.Variable) and isinstance(v, tf.Variable) and v.numpy() == 3.
    with pytest.raises(TypeError, match="collections"):
        tf.compat.v2.Variable(1., collections=[])
