"""Summary ops where they are used by hand: messages, pictures, wrong tags."""
import zlib

import numpy as np
import pytest

import graphreg as tf
from graphreg.kernels import summary as kernels


def run(fetch):
    with tf.Session() as session:
        return tf.Summary.FromString(session.run(fetch))


def test_tensor_summary_has_no_tag():
    value, = run(tf.raw_ops.TensorSummary(tensor=np.float32([1, 2]))).value
    assert value.tag == "" and tf.make_ndarray(value.tensor).tolist() == [1, 2]


def test_audio_summary_with_a_fixed_rate():
    value, = run(tf.raw_ops.AudioSummary(tag="a", tensor=np.zeros((1, 3), np.float32), sample_rate=8000.)).value
    assert (value.audio.sample_rate, value.audio.length_frames) == (8000., 3)


def test_bad_color():
    picture = np.float32([0, np.nan, 1, 2]).reshape(1, 2, 2, 1)
    value, = run(tf.raw_ops.ImageSummary(tag="i", tensor=picture, bad_color=np.uint8([9]))).value
    data = value.image.encoded_image_string
    at = data.index(b"IDAT")
    size = int.from_bytes(data[at - 4:at], "big")
    assert zlib.decompress(data[at + 4:at + 4 + size]) == bytes([0, 0, 9, 0, 127, 255])


def test_bad_color_for_fewer_channels():
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected depth <= bad_color.size, got depth = 3"):
        run(tf.raw_ops.ImageSummary(tag="i", tensor=np.zeros((1, 2, 2, 3), np.float32), bad_color=np.uint8([9])))


def test_several_tags_where_one_is_wanted():
    with pytest.raises(tf.errors.InvalidArgumentError, match="Tags must be a scalar"):
        run(tf.raw_ops.ImageSummary(tag=["a", "b"], tensor=np.zeros((1, 2, 2, 3), np.float32)))


def test_merging_what_is_no_summary():
    with pytest.raises(tf.errors.InvalidArgumentError, match="Could not parse one of the summary inputs"):
        run(tf.summary.merge([tf.constant(b"\xff\xff\xff")]))


def test_histogram_counts_every_number():
    values = np.random.RandomState(0).standard_cauchy(1000)
    low, high, count, total, squares, limits, counts = kernels.histogram(values)
    assert counts.sum() == count == 1000 and (low, high) == (values.min(), values.max())
    assert np.all(np.diff(limits) > 0) and limits[-1] >= high


def test_histogram_of_the_biggest_number():
    with np.errstate(over="ignore"):
        assert kernels.histogram([np.finfo(np.float64).max])[-1].sum() == 1
