"""Op declarations: TF's signatures as text, and the table they are entered in."""
import inspect

import pytest

import graphreg as tf
from graphreg.core import registry, shape_fns
from graphreg.core.declare import op as declare_op


def read(signature, *attrs):
    return registry.OpDef(signature, attrs, {}, "test")


def test_a_signature_is_read_in_full():
    d = read("Some(a: T, rest: N * T, var: Ref(T), kinds: Ts, s: string) -> y: T, z: int32", "T: {float32, int32} = float32",
             "N: int >= 2", "Ts: list(type)", "mode: {'A', 'B'} = 'A'", "dims: list(int) = [1, 2]", "shape: shape = unknown")
    a, rest, var, kinds, s = d.inputs
    assert (a.type_attr, rest.number_attr, rest.type_attr, var.is_ref, kinds.type_list_attr, s.type) == (
        "T", "N", "T", True, "Ts", tf.string)
    assert [o.name for o in d.outputs] == ["y", "z"] and d.outputs[1].type == tf.int32
    assert d.attr_map["T"].allowed == (tf.float32, tf.int32) and d.attr_map["T"].default == tf.float32
    assert d.attr_map["N"].minimum == 2 and not d.attr_map["N"].has_default
    assert (d.attr_map["mode"].default, d.attr_map["mode"].allowed) == (b"A", ("A", "B"))
    assert d.attr_map["dims"].default == [1, 2] and d.attr_map["shape"].default is None
    assert d.parameters == ("a", "rest", "var", "kinds", "s", "mode", "dims", "shape")


def test_no_inputs_and_no_outputs():
    assert read("Nothing()").inputs == () and read("Nothing()").outputs == ()


@pytest.mark.parametrize("text", ["Bad(a T)", "Bad(a: T"])
def test_a_text_that_cannot_be_read_says_so(text):
    with pytest.raises(ValueError, match="cannot read"):
        read(text, "T: type").inputs


def test_declaring_twice_names_both_modules():
    with pytest.raises(KeyError, match=r"op MatMul is declared in graphreg\.ops\.\w+ and again in"):
        @declare_op("MatMul(a: T) -> b: T", "T: type")
        def mat_mul(xp, a):
            return a


def test_an_op_function_has_a_true_signature():
    assert str(inspect.signature(tf.raw_ops.Squeeze)) == "(input, axis=[], name=None)"
    assert tf.raw_ops.Sum(input=[[1., 2.]], axis=1).shape == (1,)
    assert str(inspect.signature(tf.raw_ops.MatMul)) == "(a, b, transpose_a=False, transpose_b=False, name=None)"


def test_every_op_has_a_shape_function():
    without = [name for name, d in registry.all_ops().items() if d.shape_fn is None]
    assert not without


def test_a_gradient_is_registered_once():
    tf.RegisterGradient("TestOnlyOnce")(lambda op, dy: dy)
    with pytest.raises(KeyError, match="TestOnlyOnce"):
        tf.RegisterGradient("TestOnlyOnce")(lambda op, dy: dy)
    with pytest.raises(LookupError, match="gradient registry has no entry for: TestNever"):
        registry.lookup_gradient("TestNever")


@pytest.mark.parametrize("a, b, want", [
    ((2, 3), (3,), (2, 3)), ((2, 1), (1, 4), (2, 4)), ((None, 3), (1,), (None, 3)), (None, (2,), None),
    ((None,), (None,), (None,)), ((None,), (5,), (5,)), ((None,), (1,), (None,)), ((), (2,), (2,))])
def test_broadcast_of_static_shapes(a, b, want):
    assert shape_fns.broadcast(a, b) == want == shape_fns.broadcast(b, a)


@pytest.mark.parametrize("f, args, text", [
    (shape_fns.with_rank, ((2,), 2), "Shape must be rank 2 but is rank 1"),
    (shape_fns.with_rank_at_least, ((2,), 2), "Shape must be at least rank 2 but is rank 1"),
    (shape_fns.with_rank_at_most, ((2, 3), 1), "Shape must be at most rank 1 but is rank 2"),
    (shape_fns.merge, ((2, None), (3, 1)), r"Dimension 0 in both shapes must be equal, but are 2 and 3. Shapes are \[2,\?\] and \[3,1\]."),
    (shape_fns.merge, ((2,), (2, 1)), "Shapes must be equal rank, but are 1 and 2"),
    (shape_fns.broadcast, ((2,), (3,)), "Dimensions must be equal, but are 2 and 3"),
    (shape_fns.sub_dim, (1, 2), "Negative dimension size caused by subtracting 2 from 1"),
    (shape_fns.div_dim, (5, 2), "Dimension size must be evenly divisible by 2 but is 5")])
def test_texts_of_shape_errors(f, args, text):
    with pytest.raises(shape_fns.ShapeError, match=text):
        f(*args)
