"""Suppression: overlaps, the heap's order, scores that fall."""
import numpy as np

from graphreg.kernels import image_nms


def test_overlap():
    whole, half, empty = np.float32([0, 0, 1, 1]), np.float32([1, .5, 0, 0]), np.float32([0, 0, 0, 1])
    assert image_nms.overlap(whole, half) == .5 == image_nms.overlap(half, whole)
    assert image_nms.overlap(whole, whole) == 1 and image_nms.overlap(whole, empty) == 0 == image_nms.overlap(empty, empty)
    assert image_nms.overlap(whole, whole + 2) == 0


def test_heap_gives_the_largest_first():
    values = np.random.RandomState(0).permutation(40)
    heap = image_nms._Heap((v, i) for i, v in enumerate(values))
    assert [heap.pop()[0] for _ in values] == list(range(39, -1, -1))


def test_equal_scores_come_as_from_the_heap():
    boxes = np.float32([[0, 0, 1, 1], [0, .1, 1, 1.1], [0, -.1, 1, .9], [0, 0, 1, 1], [0, 10.1, 1, 11.1], [0, 100, 1, 101]])
    overlap = lambda i, j: image_nms.overlap(boxes[i], boxes[j])
    kept, scores = image_nms.select(overlap, np.full(6, .5, np.float32), 9, 1., 0.)
    assert kept.tolist() == [0, 2, 5, 4, 1] and scores.tolist() == [.5] * 5      # as TF 1.15.5 has it


def test_limit_and_threshold():
    scores = np.float32([.1, .9, .5, .7])
    apart = lambda i, j: float(i == j)
    assert image_nms.select(apart, scores, 2, .5, 0.)[0].tolist() == [1, 3]
    assert image_nms.select(apart, scores, 9, .5, .5)[0].tolist() == [1, 3]
    assert image_nms.select(apart, scores, 0, .5, 0.)[0].tolist() == []


def test_scores_fall_by_overlaps():
    near = lambda i, j: 1. if i == j else .5
    kept, scores = image_nms.select(near, np.float32([.9, .8]), 9, 1., 0., sigma=.5)
    assert kept.tolist() == [0, 1]
    np.testing.assert_allclose(scores, [.9, .8 * np.exp(-.25)], rtol=1e-6)
