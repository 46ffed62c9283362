"""Arguments of convolutions and pooling."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.functions.conv import sequence
from graphreg.functions.dilated import _for_all_axes


@pytest.mark.parametrize("value, channels, wanted", [
    (None, 3, [1, 1, 1, 1]), (2, 3, [1, 2, 2, 1]), (2, 1, [1, 1, 2, 2]), ([2, 3], 3, [1, 2, 3, 1]), ((2, 3), 1, [1, 1, 2, 3]),
    ([5], 3, [1, 5, 5, 1]), ([4, 3, 2, 1], 3, [4, 3, 2, 1]), (np.int64(2), 3, [1, 2, 2, 1]), (np.array([2, 3]), 3, [1, 2, 3, 1])])
def test_sequence(value, channels, wanted):
    assert list(sequence(value, 2, channels, "strides")) == wanted


def test_wrong_length():
    with pytest.raises(ValueError, match="ksize should be of length 1, 3 or 5 but was 2"):
        sequence([1, 2], 3, 4, "ksize")


@pytest.mark.parametrize("axes, wanted", [([1, 2], [7, 8]), ([2, 3], [1, 7, 8]), ([1, 3], [7, 1, 8]), ([2, 4], [1, 7, 1, 8])])
def test_for_all_axes(axes, wanted):
    made = _for_all_axes(tf.constant([7, 8]), 1, axes)
    assert made.tolist() == wanted
