"""Large sparse products: what the plain one gives, with scipy and without, for the same places and for others."""
import numpy as np
import pytest

from graphreg.kernels import sparse, sparse_product


@pytest.fixture(params=["numpy", "scipy"])
def library(request, monkeypatch):
    if request.param == "scipy":
        monkeypatch.setattr(sparse_product, "_library", [pytest.importorskip("scipy.sparse", exc_type=ImportError)])
    else:
        monkeypatch.setattr(sparse_product, "_library", [None])
    monkeypatch.setattr(sparse_product, "_kept", [])


def matrix(seed, rows=40, columns=30, count=300):
    """indices, in any order and some of them twice; values."""
    random = np.random.RandomState(seed)
    return np.stack([random.randint(0, rows - 3, count), random.randint(0, columns, count)], 1), random.randn(count).astype("f")


@pytest.mark.parametrize("adjoint", [False, True])
@pytest.mark.parametrize("in_order", [False, True])
def test_products(library, adjoint, in_order, monkeypatch):
    monkeypatch.setattr(sparse_product, "_AT_ONCE", 64)
    for seed in (0, 1, 0):
        indices, values = matrix(seed)
        if in_order:
            order = np.lexsort(indices.T[::-1])
            indices, values = indices[order], values[order]
        b = np.random.RandomState(seed).randn(40 if adjoint else 30, 5).astype("f")
        rows, columns = indices.T[::-1] if adjoint else indices.T
        wanted = sparse.matmul(rows, columns, values, 30 if adjoint else 40, b)
        for scale in (1, 1, 2):
            found = sparse_product.matmul(sparse_product.places(indices, (40, 30)), values * np.float32(scale), b, adjoint)
            assert found.dtype == np.float32 and found.shape == wanted.shape
            np.testing.assert_allclose(found, wanted * scale, rtol=1e-4, atol=1e-5)


def test_places_are_kept_while_they_are_the_same(library):
    indices, _ = matrix(0)
    kept = sparse_product.places(indices, (40, 30))
    assert sparse_product.places(indices.copy(), (40, 30)) is kept
    assert sparse_product.places(indices, (41, 30)) is not kept
    indices[0] = 5, 5
    assert sparse_product.places(indices, (40, 30)) is not kept
    for seed in range(1, 30):
        sparse_product.places(matrix(seed)[0], (40, 30))
    assert len(sparse_product._kept) == sparse_product._KEPT


def test_what_lies_outside_is_told():
    for place, fault in (((40, 0), (7, 0)), ((0, 30), (7, 1)), ((-1, 0), (7, 0))):
        indices, _ = matrix(0)
        indices[7] = place
        assert sparse_product.places(indices, (40, 30)).fault == fault


def test_other_types_and_small_ones_are_not_served():
    many, b = np.ones(1000, np.float32), np.ones((3, 8), np.float32)
    assert sparse_product.is_served(many, b)
    assert not sparse_product.is_served(many[:10], b)
    assert not sparse_product.is_served(many.astype(np.int32), b.astype(np.int32))
    assert not sparse_product.is_served(many, b.astype(np.float64))
