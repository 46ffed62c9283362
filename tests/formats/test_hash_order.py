"""The order in which TF 1.15.5 lists the tensors of checkpoints."""
import os

import numpy as np
import pytest

import graphreg as tf
from graphreg.formats.hash_order import hash_order

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden", "checkpoints")
# What get_variable_to_shape_map gave for tensors a00, a01...
LISTED = {
    3: [2, 0, 1],
    6: [5, 4, 3, 2, 0, 1],
    7: [6, 1, 0, 2, 3, 4, 5],
    8: [6, 1, 0, 7, 2, 3, 4, 5],
    16: [15, 14, 12, 11, 13, 9, 8, 6, 1, 0, 10, 7, 2, 3, 4, 5],
    17: [16, 5, 3, 2, 7, 4, 10, 0, 1, 6, 8, 9, 13, 11, 12, 14, 15],
    31: [29, 27, 25, 24, 23, 20, 18, 17, 30, 16, 5, 3, 2, 7, 4, 10, 26, 19, 0, 1, 6, 8, 9, 22, 21, 13, 11, 12, 28, 14, 15]}


@pytest.mark.parametrize("count", LISTED)
def test_order(count):
    assert hash_order([f"a{i:02d}" for i in range(count)]) == [f"a{i:02d}" for i in LISTED[count]]


def test_names_of_all_lengths():
    names = ["v0_fce_5fbc972bh91s43", "v3128a4bf9gdh41616s4d81_b3cg0691e0s7c", "vfesc0_98a90c_1_50f55fbsa12a", "ä", ""]
    assert hash_order(names[:3]) == [names[2], names[0], names[1]]
    assert sorted(hash_order(names)) == sorted(names)


def test_readers(tmp_path):
    for i in (0, 1, 2):
        tf.get_variable(f"a{i:02d}", initializer=np.float32(i))
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        path = tf.train.Saver().save(s, str(tmp_path / "m"), write_meta_graph=False)
    reader = tf.train.NewCheckpointReader(path)
    assert list(reader.get_variable_to_shape_map()) == list(reader.get_variable_to_dtype_map()) == ["a02", "a00", "a01"]
    assert [name for name, _ in tf.train.list_variables(path)] == ["a00", "a01", "a02"]


def test_old_format():
    reader = tf.train.NewCheckpointReader(os.path.join(FOLDER, "types_v1"))
    assert list(reader.get_variable_to_shape_map())[:5] == ["float32", "bool", "complex128", "float16", "empty"]
    assert reader.debug_string().startswith(b"uint16 ")
