"""Keras constraints that the golden records do not hold."""
import numpy as np
import pytest

import graphreg as tf

radial = tf.keras.constraints.RadialConstraint()


def run(x):
    with tf.Session() as session:
        return session.run(x)


def test_radial():
    """Recorded from TF 1.15.5."""
    w = np.arange(1., 26.).reshape(5, 5, 1, 1) * [1., 10.]
    rings = run(radial(tf.constant(w)))
    assert rings[..., 0, 0].tolist() == [[19.] * 5, [19., 13., 13., 13., 19.], [19., 13., 7., 13., 19.],
                                         [19., 13., 13., 13., 19.], [19.] * 5]
    assert np.array_equal(rings[..., 1], rings[..., 0] * 10)
    assert run(radial(tf.constant(w[:3, :3])))[..., 0, 0].tolist() == [[7.] * 3, [7., 1., 7.], [7.] * 3]


def test_radial_of_another_rank():
    with pytest.raises(ValueError, match="must be of rank 4, but is of shape: .3, 3."):
        radial(tf.ones([3, 3]))


@pytest.mark.parametrize("sizes", [(4, 4, 1, 1), (3, 5, 1, 1), (1, 1, 2, 2)])
def test_radial_of_sizes_that_tf_fails_with(sizes):
    with pytest.raises(tf.errors.UnimplementedError, match="odd sizes above 1"):
        radial(tf.ones(sizes))
