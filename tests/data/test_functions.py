"""The functions that datasets make of themselves, as TF 1.15.5 names them."""
import numpy as np

import graphreg as tf


def factory(dataset):
    iterator = dataset.make_one_shot_iterator()
    return iterator._iterator_resource.op.get_attr("dataset_factory").name


def test_names_have_tf_hash_of_the_function():
    assert factory(tf.data.Dataset.from_tensor_slices(np.arange(4.)).batch(2).repeat()) == "_make_dataset_aUOaLBC7xwc"
    tf.reset_default_graph()
    assert factory(tf.data.Dataset.range(3)) == "_make_dataset_AbAbUHC0rXY"


def test_much_data_is_not_hashed():
    dataset = tf.data.Dataset.from_tensor_slices(np.zeros(10 ** 5))
    assert factory(dataset).startswith("_make_dataset_")
    with tf.Session() as s:
        assert s.run(dataset.make_one_shot_iterator().get_next()) == 0.
