"""Round trips of Examples; what TF gives is in golden/cases/parsing.py."""
import numpy as np
from hypothesis import given, settings, strategies as st

import graphreg as tf


def serialized(ints, floats, texts):
    features = {"i": tf.train.Feature(int64_list=tf.train.Int64List(value=ints)),
                "f": tf.train.Feature(float_list=tf.train.FloatList(value=floats)),
                "s": tf.train.Feature(bytes_list=tf.train.BytesList(value=texts))}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


INTS = st.lists(st.integers(-2 ** 63, 2 ** 63 - 1), max_size=5)
FLOATS = st.lists(st.floats(width=32, allow_nan=False), max_size=5)
WANTED = {"i": tf.VarLenFeature(tf.int64), "f": tf.VarLenFeature(tf.float32), "s": tf.VarLenFeature(tf.string)}


@settings(max_examples=25, deadline=None)
@given(INTS, FLOATS, st.lists(st.binary(max_size=5), max_size=5))
def test_what_was_written_is_read(ints, floats, texts):
    with tf.Graph().as_default(), tf.Session() as session:
        found = session.run(tf.parse_single_example(serialized(ints, floats, texts), WANTED))
    assert found["i"].values.tolist() == ints
    assert found["f"].values.tolist() == np.array(floats, np.float32).tolist()
    assert found["s"].values.tolist() == texts


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 60), st.integers(0, 255))
def test_damaged_messages_are_refused_or_read(noise, at, byte):
    data = bytearray(serialized([1, 300], [1.5], [b"x"]))
    data[at % len(data)] = byte
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.string, [])
        found = tf.parse_single_example(x, WANTED)
        for message in (bytes(data), bytes(data) + noise, noise):
            try:
                session.run(found, {x: message})
            except tf.errors.InvalidArgumentError:
                pass
