"""Training steps against TF's results, and the checks they make."""
import importlib.util
import json
import pathlib

import numpy as np
import pytest

import graphreg.ops.training  # noqa: F401
from graphreg.core import errors, registry
from graphreg.kernels.scatter import Rows

GOLDEN = pathlib.Path(__file__).parents[1] / "golden" / "training" / "steps.py"


def _load_steps():
    spec = importlib.util.spec_from_file_location("training_steps", str(GOLDEN))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


golden_steps = _load_steps()
with open(golden_steps.RECORD) as f:
    RECORD = json.load(f)
STEPS = {step[0]: step for step in golden_steps.steps()}


def run_kernel(op_type, inputs, attrs):
    """{variable: new value} of one step."""
    op_def = registry.get_op_def(op_type)
    kernel = op_def.kernel
    names = kernel.__code__.co_varnames[1:kernel.__code__.co_argcount]
    given = {a.name: a.default for a in op_def.attrs if a.has_default}
    given.update(inputs, **attrs)
    with np.errstate(all="ignore"):
        result = kernel(np, *[given[n] for n in names])
    slots = op_def.flag("updates")
    results = result if len(slots) > 1 else (result,)
    return {n: r.applied(given[n]) if isinstance(r, Rows) else r for n, r in zip(slots, results)}


def off_by(got, want):
    """Largest difference in units of the last place."""
    scale = np.spacing(np.maximum(np.abs(want), want.dtype.type(1e-3)))
    return float(np.nanmax(np.abs(got.astype(np.float64) - want) / scale, initial=0))


def test_every_step_is_recorded():
    assert sorted(STEPS) == sorted(RECORD)


@pytest.mark.parametrize("label", sorted(STEPS))
def test_step_as_tf(label):
    _, op_type, dtype, inputs, attrs = STEPS[label]
    before = {k: v.copy() for k, v in inputs.items()}
    new = run_kernel(op_type, inputs, attrs)
    # Exponentials and powers depend on the C library; the rest is exact.
    allowed = 8 if op_type == "ApplyPowerSign" or "lr_power=-0.7" in label else 0
    for slot, hexed in RECORD[label].items():
        want = np.frombuffer(bytes.fromhex(hexed), dtype).reshape(inputs[slot].shape)
        assert new[slot].dtype == want.dtype
        assert new[slot].shape == want.shape
        assert off_by(new[slot], want) <= allowed, slot
        np.testing.assert_array_equal(np.isnan(new[slot]), np.isnan(want))
    for name, value in inputs.items():
        np.testing.assert_array_equal(value, before[name], err_msg=f"{name} was written into")


def test_resource_form_shares_the_kernel():
    for op_type, op_def in registry.all_ops().items():
        if op_type.startswith(("ResourceApply", "ResourceSparseApply")) and registry.find_op_def(op_type[8:]):
            assert op_def.kernel is registry.get_op_def(op_type[8:]).kernel


def test_rows_named_twice_are_changed_one_after_the_other():
    inputs = dict(STEPS["SparseApplyMomentum float32 (4, 2) [2, 0, 2]"][3])
    both = run_kernel("SparseApplyMomentum", inputs, {})
    for row in range(3):
        part = dict(inputs, grad=inputs["grad"][row:row + 1], indices=inputs["indices"][row:row + 1])
        inputs.update(run_kernel("SparseApplyMomentum", part, {}))
    np.testing.assert_array_equal(both["var"], inputs["var"])
    np.testing.assert_array_equal(both["accum"], inputs["accum"])


def test_no_rows_change_nothing():
    inputs = dict(STEPS["SparseApplyAdagrad float32 (3, 3) [2, 0]"][3])
    inputs.update(indices=np.zeros(0, np.int32), grad=np.zeros((0, 3), np.float32))
    np.testing.assert_array_equal(run_kernel("SparseApplyAdagrad", inputs, {})["var"], inputs["var"])


@pytest.mark.parametrize("op_type, change, text", [
    ("ApplyGradientDescent", {"delta": np.zeros(2)}, "var and delta do not have the same shape[3] [2]"),
    ("ApplyGradientDescent", {"alpha": np.zeros(1)}, "alpha is not a scalar: [1]"),
    ("ApplyMomentum", {"grad": np.zeros((1, 3))}, "var and grad do not have the same shape[3] [1,3]"),
    ("ApplyAdam", {"beta2": np.zeros(1)}, "beta2 is not a scalar: [1]"),
    ("ApplyAdam", {"lr": np.zeros(1)}, "lr is not a scalar : [1]"),
    ("ApplyProximalGradientDescent", {"l1": np.zeros(1)}, "l1 regularization strength is not a scalar: [1]"),
    ("ApplyFtrl", {"lr": np.array(-1.)}, "lr is not a positive scalar: []"),
    ("ApplyFtrl", {"l1": np.array(-1.)}, "l1 regularization strength is not a non-negative scalar: []"),
    ("ApplyFtrl", {"lr_power": np.array(1.)}, "lr_power is not a non-positive scalar: []"),
    ("ApplyFtrlV2", {"l2_shrinkage": np.array(-1.)},
     "l2 shrinkage regularization strength is not a non-negative scalar: []"),
    ("ApplyProximalAdagrad", {"l2": np.array(-1.)}, "l2 regularization strength is not a non-negative scalar: []"),
])
def test_dense_refusals(op_type, change, text):
    inputs = next(s[3] for s in STEPS.values() if s[1] == op_type)
    with pytest.raises(errors.InvalidArgumentError) as raised:
        run_kernel(op_type, {**inputs, **change}, {})
    assert raised.value.message == text


@pytest.mark.parametrize("change, text", [
    ({"indices": np.array([0, 5])}, "Index 5 at offset 1 in indices is out of range"),
    ({"indices": np.array([-1, 5])}, "Index -1 at offset 0 in indices is out of range"),
    ({"indices": np.array([[0, 1]])}, "indices must be one-dimensional"),
    ({"grad": np.zeros((2, 2))}, "var and grad must match in dimension 1"),
    ({"grad": np.zeros(2)}, "var and grad must match in dimension 1"),
    ({"grad": np.zeros((1, 3))}, "grad must be the same size as indices in the first dimension."),
    ({"var": np.float32(1), "accum": np.float32(1)}, "var must be at least 1 dimensional"),
    ({"lr": np.zeros(1)}, "lr is not a scalar: [1]"),
])
def test_sparse_refusals(change, text):
    inputs = STEPS["SparseApplyAdagrad float32 (3, 3) [2, 0]"][3]
    with pytest.raises(errors.InvalidArgumentError) as raised:
        run_kernel("SparseApplyAdagrad", {**inputs, **change}, {})
    assert raised.value.message == text
