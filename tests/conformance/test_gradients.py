"""The gradient of every op against finite differences, to second order, in float64.

An op whose gradient needs one that TF does not register (at second order) must refuse as TF does.
"""
import re

import numpy as np
import pytest

from conformance import harness
from conformance.harness import FACTS, OPS, flat
from conformance.samples import SAMPLES
from conformance.samples.basics import Sample
from graphreg.core import raw, registry, scopes
from graphreg.core.convert import to_tensor
from graphreg.testing.check_grads import check_grads

WIDE = {"float32": "float64", "complex64": "complex128", "float64": "float64", "complex128": "complex128"}

# Gradients that are not the derivative, on purpose.
NOT_THE_DERIVATIVE = {}


def gradient_of(name):
    try:
        return registry.lookup_gradient(name)[0]
    except LookupError:
        return None


def widen(value):
    if isinstance(value, list):
        return [widen(v) for v in value]
    return value.astype(WIDE.get(value.dtype.name, value.dtype)) if value.dtype != object else value


def wide(sample):
    """The sample in float64 or complex128."""
    attrs = {k: WIDE.get(v, v) if isinstance(v, str) else v for k, v in sample.attrs.items()}
    return Sample([widen(v) for v in sample.inputs], attrs)


def is_differentiable(array):
    return array.dtype.kind in "fc" and array.size > 0


def as_function(name, sample):
    """(function from the differentiable inputs to the op's outputs, the points to try it at)."""
    op_def, arrays = OPS[name], flat(sample.inputs)
    moving = [k for k, a in enumerate(arrays) if is_differentiable(a)]

    def function(*xs):
        tensors = iter([xs[moving.index(k)] if k in moving else to_tensor(a) for k, a in enumerate(arrays)])
        given = {arg.name: [next(tensors) for _ in v] if isinstance(v, list) else next(tensors)
                 for arg, v in zip(op_def.inputs, sample.inputs)}
        getattr(raw, name)(**given, **sample.attrs)
        return list(scopes.get_default_graph().get_operations()[-1].outputs)
    return function, [arrays[k] for k in moving]


def cases():
    for name in sorted(set(OPS) & set(SAMPLES)):
        if gradient_of(name) is None or harness.variable_inputs(OPS[name]) or OPS[name].flag("structural"):
            continue
        for i, sample in enumerate(SAMPLES[name]):
            if sample.marks.get("grad", True) and any(is_differentiable(a) for a in flat(sample.inputs)):
                yield pytest.param(name, i, id="%s-%d" % (name, i))


@pytest.mark.parametrize("name, i", cases())
def test_gradient(name, i):
    function, points = as_function(name, wide(SAMPLES[name][i]))
    try:
        check_grads(function, points, order=2)
    except LookupError as error:
        missing = re.search(r"op type: (\w+)", str(error)).group(1)
        assert missing != name and FACTS[missing].get("gradient") is None, str(error)
        check_grads(function, points, order=1)
