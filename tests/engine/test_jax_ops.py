"""What the JAX engine says of each op type."""
import importlib
import importlib.util

import pytest

from conformance.harness import OPS
from graphreg.engine import jax_ops


def test_every_op_type_is_covered():
    assert not [name for name, op_def in OPS.items() if jax_ops.verdict(op_def) == ("", "")]


def test_reasons_are_of_op_types_that_numpy_runs():
    lists = (jax_ops.TRACED, jax_ops.OWN, jax_ops.KNOWN_ONLY, jax_ops._REASONS)
    assert not [name for names in lists for name in names if name not in OPS]
    assert not [name for name in jax_ops._REASONS if any(name in names for names in lists[:3])]
    assert set(jax_ops.KNOWN_INPUTS) <= jax_ops.OWN


def test_an_op_without_a_reason_is_found():
    assert jax_ops.verdict(OPS["MatMul"]) == ("jax.numpy", "")
    assert jax_ops.verdict(OPS["PyFunc"]) == ("NumPy", "runs Python code")
    assert jax_ops.verdict(OPS["DynamicPartition"])[0] == jax_ops.verdict(OPS["StringLower"])[0] == "NumPy"


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="needs the extra jax")
def test_kernels_of_its_own():
    kernels = importlib.import_module("graphreg.engine.jax_kernels")
    assert {*kernels.KERNELS, *kernels.HANDLES} == jax_ops.OWN
