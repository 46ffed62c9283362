"""tf.contrib.eager.Iterator: a Python iterator over a dataset."""
from ..core import scopes
from ..data.iterators import EagerIterator


class Iterator(EagerIterator):
    """A Python iterator over a dataset, under eager execution.

    Args:
      dataset: Dataset.
    Raises:
      RuntimeError: eager execution is off.
    Source: tf.contrib.eager.Iterator.
    """

    def __init__(self, dataset):
        if not scopes.executing_eagerly():
            raise RuntimeError("{} objects can only be used when eager execution is enabled, use "
                               "tf.data.Dataset.make_initializable_iterator or tf.data.Dataset.make_one_shot_iterator "
                               "for graph construction".format(type(self)))
        super().__init__(dataset._optimized(dataset._variant_tensor._value), dataset._spec)
