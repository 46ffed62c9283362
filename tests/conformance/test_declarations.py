"""Every declared op has TF 1.15.5's own signature, a shape function, and a gradient where TF has one.

golden/opdefs.json.gz holds the facts: inputs, outputs, attributes, flags and gradients of TF's 1,284 op types.
"""
import inspect

import numpy as np
import pytest

from conformance.harness import FACTS, OPS
from graphreg.core import registry

ALL = sorted(OPS)


@pytest.fixture(params=ALL)
def op_def(request):
    return OPS[request.param]


def describe_arg(arg):
    """An ArgDef in the form of the facts."""
    out = {"name": arg.name}
    for key in ("type_attr", "type_list_attr", "number_attr"):
        if getattr(arg, key) is not None:
            out[key] = getattr(arg, key)
    if arg.type is not None:
        out["type"] = arg.type.name
    if arg.is_ref:
        out["ref"] = True
    return out


def describe_attr(attr):
    """An AttrDef in the form of the facts."""
    out = {"name": attr.name, "type": attr.type}
    if attr.allowed is not None:
        out["allowed"] = [getattr(a, "name", a) for a in attr.allowed]
    if attr.minimum is not None:
        out["minimum"] = attr.minimum
    if attr.has_default:
        out["default"] = describe_default(attr.type, attr.default)
    return out


def describe_default(kind, value):
    if kind == "tensor":
        return "tensor"
    if kind.startswith("list("):
        return [describe_default(kind[5:-1], v) for v in value]
    if kind == "type":
        return value.name
    if kind == "string":
        return value.decode()
    if kind == "shape":
        return {"unknown_rank": True} if value is None else [-1 if d is None else d for d in value]
    return float(np.float32(value)) if kind == "float" else value


def test_inputs_and_outputs(op_def):
    facts = FACTS[op_def.name]
    assert [describe_arg(a) for a in op_def.inputs] == facts["inputs"]
    assert [describe_arg(a) for a in op_def.outputs] == facts["outputs"]


def test_attributes(op_def):
    wanted = [dict(a) for a in FACTS[op_def.name]["attrs"]]
    for attr in wanted:
        if attr["type"] == "float" and "default" in attr:
            attr["default"] = float(np.float32(attr["default"]))
    assert [describe_attr(a) for a in op_def.attrs] == wanted


def test_flags(op_def):
    facts = FACTS[op_def.name]
    assert op_def.is_stateful == bool(facts.get("is_stateful"))
    for flag in ("commutative", "aggregate"):
        assert bool(op_def.flag(flag)) == bool(facts.get("is_" + flag)), flag
    assert bool(op_def.flag("allows_uninitialized_input")) == bool(facts.get("allows_uninitialized_input"))


def test_gradient_is_there_or_refused_as_in_tf(op_def):
    try:
        found = "none" if registry.lookup_gradient(op_def.name)[0] is None else "function"
    except LookupError:
        found = None
    wanted = FACTS[op_def.name].get("gradient")
    # TF registers the gradient of each call of a function under a name of its own.
    assert found == ("function" if op_def.name.endswith("PartitionedCall") else wanted)


def test_shape_function_is_spelled(op_def):
    assert op_def.shape_fn is not None


def test_kernel_takes_the_inputs_then_attributes(op_def):
    if op_def.flag("structural"):
        assert op_def.kernel is None
        return
    parameters = list(inspect.signature(op_def.kernel).parameters)[2 if op_def.flag("state") else 1:]
    inputs = len(op_def.inputs)
    assert len(parameters) >= inputs
    assert set(parameters[inputs:]) <= set(op_def.attr_map) | {"op"}


def test_updates_and_reads_name_inputs(op_def):
    names = {a.name for a in op_def.inputs}
    for flag in ("updates", "reads", "host"):
        assert set(op_def.flag(flag) or ()) <= names
