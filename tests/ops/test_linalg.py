"""Linear algebra kernels: what decompositions put together again, half precision, stacks, diagonals."""
import numpy as np
import pytest

from graphreg.core import registry

R = np.random.RandomState(5)


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@pytest.mark.parametrize("shape", [(4, 3), (3, 4), (2, 3, 3)])
@pytest.mark.parametrize("full", [False, True])
def test_decompositions_multiply_back(shape, full):
    x = R.randn(*shape)
    q, r = kernel("Qr")(np, x, full)
    np.testing.assert_allclose(q @ r, x, atol=1e-12)
    s, u, v = kernel("Svd")(np, x, True, full)
    n = s.shape[-1]
    np.testing.assert_allclose((u[..., :n] * s[..., None, :]) @ np.swapaxes(v[..., :n], -1, -2), x, atol=1e-12)


def test_triangles_and_adjoints_of_systems():
    a, b = R.randn(3, 3) + 1j * R.randn(3, 3), R.randn(3, 2) + 0j
    np.testing.assert_allclose(a.conj().T @ kernel("MatrixSolve")(np, a, b, True), b, atol=1e-12)
    lower = kernel("MatrixTriangularSolve")(np, a, b, True, False)
    np.testing.assert_allclose(np.tril(a) @ lower, b, atol=1e-12)
    np.testing.assert_allclose(kernel("MatrixInverse")(np, a, True) @ a.conj().T, np.eye(3), atol=1e-12)


@pytest.mark.parametrize("op_type, args", [
    ("MatrixInverse", (False,)), ("Cholesky", ()), ("MatrixDeterminant", ()), ("Qr", (False,)), ("SelfAdjointEigV2", (True,)),
    ("Svd", (False, False)), ("LogMatrixDeterminant", ())])
def test_half_precision_goes_through_float32(op_type, args):
    results = kernel(op_type)(np, np.float16([[4, 1], [1, 3]]), *args)
    for value in results if isinstance(results, tuple) else (results,):
        assert value.dtype == np.float16


def test_products_of_stacks():
    x, y = R.randn(5, 2, 3) + 1j, R.randn(5, 2, 4)
    np.testing.assert_allclose(kernel("BatchMatMulV2")(np, x, y, True, False), np.swapaxes(x.conj(), 1, 2) @ y)
    np.testing.assert_allclose(kernel("MatMul")(np, x[0], y[0], True, False), x[0].T @ y[0])


def test_diagonals_of_wide_and_tall_matrices():
    for shape in ((2, 3), (3, 2), (4, 2, 3)):
        x = R.randn(*shape)
        diagonal = np.arange(1., 1 + np.prod(shape[:-2] + (2,))).reshape(shape[:-2] + (2,))
        changed = kernel("MatrixSetDiag")(np, x, diagonal)
        np.testing.assert_array_equal(kernel("MatrixDiagPart")(np, changed), diagonal)
        off = ~np.eye(*shape[-2:], dtype=bool)
        np.testing.assert_array_equal(changed[..., off], x[..., off])


def test_bands():
    band = kernel("MatrixBandPart")(np, np.ones((3, 4), np.int32), np.int64(1), np.int64(0))
    assert band.tolist() == [[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0]]
    whole = kernel("MatrixBandPart")(np, np.ones((3, 4)), np.int64(-1), np.int64(-1))
    assert whole.all()
