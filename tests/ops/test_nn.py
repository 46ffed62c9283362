"""Neural-network kernels where records of TF cannot judge: accuracy, large inputs, tracing."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.core import registry


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@pytest.mark.parametrize("size", [0, 1, 65536, 65537, 1_000_000])
def test_l2_loss_keeps_its_digits(size):
    x = np.full(size, .1, np.float32)
    exact = float(np.float64(np.float32(.1)) ** 2) * size / 2
    loss = kernel("L2Loss")(np, x)
    assert loss.dtype == np.float32 and abs(loss - exact) <= 2e-5 * exact      # TF 1.15.5 is 1.4e-5 away


def test_l2_loss_has_a_traceable_twin():
    x = np.linspace(-1, 1, 1001).astype(np.float32)
    twin = registry.get_op_def("L2Loss").variants["jax"]
    assert twin(np, x) == pytest.approx(kernel("L2Loss")(np, x), rel=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softplus_is_smooth_at_its_bounds(dtype):
    bound = -(np.log(np.finfo(dtype).eps) + 2)
    x = np.array([bound * (1 + s) for s in (-1e-3, 1e-3)] + [-bound * (1 + s) for s in (-1e-3, 1e-3)], dtype)
    y = kernel("Softplus")(np, x)
    np.testing.assert_allclose(y, np.log1p(np.exp(x.astype(np.float64))), rtol=4 * np.finfo(dtype).eps)


def test_softmax_of_large_logits_sums_to_one():
    y = kernel("Softmax")(np, np.array([[1e4, 1e4 - 1, -1e4]], np.float32))
    assert y.sum() == pytest.approx(1, abs=1e-6) and y[0, 2] == 0


def test_sparse_cross_entropy_agrees_with_the_dense_one():
    rng = np.random.RandomState(0)
    logits, labels = rng.randn(6, 5).astype(np.float32), rng.randint(0, 5, 6)
    dense = kernel("SoftmaxCrossEntropyWithLogits")(np, logits, np.eye(5, dtype=np.float32)[labels])
    sparse = kernel("SparseSoftmaxCrossEntropyWithLogits")(np, logits, labels)
    for a, b in zip(dense, sparse):
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-7)


def test_no_op_of_a_type_that_was_removed():
    with pytest.raises(NotImplementedError, match="removed in version 7. Use TopKV2 instead"):
        tf.raw_ops.TopK(input=[1., 2.], k=1)
    assert tf.get_default_graph().get_operations() == []


def test_dropout_keeps_the_mean():
    y = tf.nn.dropout(tf.ones([200, 200]), rate=.3, seed=1)
    with tf.Session() as session:
        value = session.run(y)
    assert value.mean() == pytest.approx(1, abs=.02)
    assert set(np.unique(value)) == {np.float32(0), value.max()} and value.max() == pytest.approx(1 / .7, rel=1e-6)
