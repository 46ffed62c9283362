"""Work shared among threads: the same numbers, and errors that come out."""
import threading
import warnings

import numpy as np
import pytest

from graphreg.kernels import conv, matmul, norm, parallel, pool


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_each_item_is_done_once_by_a_worker_of_its_own(threads):
    done, at_work = [], [0] * 8

    def work(item, worker):
        at_work[worker] += 1
        done.append((item, parallel.workers()))
        at_work[worker] -= 1
        assert not at_work[worker]
    with parallel.sharing(threads):
        assert parallel.workers() == threads
        parallel.each(work, range(50))
    assert parallel.workers() == 1
    assert sorted(item for item, _ in done) == list(range(50))


@pytest.mark.parametrize("threads", [1, 3])
def test_errors_come_out(threads):
    def work(item, worker):
        if item == 3:
            raise IndexError("the third")
    with parallel.sharing(threads), pytest.raises(IndexError, match="the third"):
        parallel.each(work, range(40))


def test_threads_say_nothing_of_overflow():
    met = threading.Barrier(2, timeout=10)

    def work(item, worker):
        met.wait()
        assert np.multiply(np.float32(3e38), np.float32(item + 10)) == np.inf
    with parallel.sharing(2), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        parallel.each(work, range(2))


def results(threads):
    random = np.random.RandomState(0)
    x, w = random.randn(24, 16, 16, 6).astype(np.float32), random.randn(3, 3, 6, 8).astype(np.float32)
    dy, one = random.randn(24, 16, 16, 8).astype(np.float32), random.randn(24, 16, 16, 1).astype(np.float32)
    vectors = [random.rand(6).astype(np.float32) for _ in range(4)]
    a, b = random.randn(300, 130).astype(np.float32), random.randn(130, 260).astype(np.float32)
    pads, windows = ((1, 1), (1, 1)), [(2, 2, 0, 0)] * 2
    with parallel.sharing(threads):
        found = [conv.conv2d(np, x, w, (1, 1), pads), conv.conv2d_input_grad(np, (16, 16), w, dy, (1, 1), pads),
                 conv.conv2d_filter_grad(np, x, (3, 3), dy, (1, 1), pads), conv.conv2d(np, one, w[:, :, :1], (1, 1), pads),
                 conv.conv2d_filter_grad(np, one, (3, 3), dy, (1, 1), pads),
                 conv.depthwise(np, x, w[..., :2], (1, 1), pads), pool.max_pool(np, x, windows),
                 pool.max_pool_grad(np, x, dy[:, ::2, ::2, :6], windows), matmul.product(a, b), matmul.product(b.T, a.T)]
        found += norm.batch_norm(np, x, *vectors[:2], 1e-3)
        found += norm.batch_norm_grad(np, x + 1, x, *vectors[:3], 1e-3, True)
    np.testing.assert_allclose(found[8], a @ b, rtol=1e-4, atol=1e-4)
    return found


def test_the_same_numbers_whatever_the_number_of_threads(monkeypatch):
    for module in (conv, norm, pool):
        monkeypatch.setattr(module, "_BLOCK", 1 << 12)
    wanted = results(1)
    for threads in (2, 3):
        for a, b in zip(results(threads), wanted):
            np.testing.assert_array_equal(a, b)
