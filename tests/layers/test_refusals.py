"""What layers do not do is said."""
import pytest

import graphreg as tf


@pytest.mark.parametrize("arguments", [{"renorm": True}, {"virtual_batch_size": 2}, {"adjustment": len}], ids=str)
def test_batch_normalization(arguments):
    with pytest.raises(tf.errors.UnimplementedError, match=next(iter(arguments))):
        tf.layers.batch_normalization(tf.ones([2, 3]), **arguments)


def test_contrib_batch_norm():
    with pytest.raises(tf.errors.UnimplementedError, match="renorm"):
        tf.contrib.layers.batch_norm(tf.ones([2, 3]), renorm=True)
