"""tf.io.serialize_tensor, parse_tensor."""
import numpy as np

from casetools import said, tell


def case_serialized(tf):
    values = [np.float32([[1, 2], [3, 4]]), np.int64(7), np.array([True, False]), np.complex64([1 + 2j]), np.float16([1.5, 2]),
              np.uint8([1, 2, 255]), np.zeros([0, 3], np.int32), np.array([b"a", b"", b"long" * 40], object), np.float64(2.5),
              np.int32([5] * 9), np.int8([-1, 1])]
    made = [tf.io.serialize_tensor(tf.constant(v)) for v in values]
    back = [tf.io.parse_tensor(m, tf.as_dtype(v.dtype) if v.dtype != object else tf.string) for m, v in zip(made, values)]
    return [{"%02d" % i: m for i, m in enumerate(made)}, {"%02d" % i: b for i, b in enumerate(back)},
            tell([m.shape.as_list() for m in made], [str(b.shape) for b in back])]


def case_texts(tf):
    one = tf.io.serialize_tensor(tf.constant([1., 2.]), name="one")
    wrong = [tf.io.parse_tensor(one, tf.int32), tf.io.parse_tensor("no message", tf.float32, name="two"),
             tf.io.parse_tensor("", tf.float32)]

    def step(session):
        return [said(session.run, w) for w in wrong]
    return [step, tell(said(tf.io.parse_tensor, ["a"], tf.float32))]
