"""MNIST's files: what is read, and the order of batches, which is TF 1.15.5's (numbers below are its)."""
import gzip
import struct

import numpy as np
import pytest

import graphreg as tf
from graphreg.contrib import mnist


@pytest.fixture
def folder(tmp_path):
    r = np.random.RandomState(3)
    for prefix, n in (("train", 60), ("t10k", 20)):
        with gzip.open(tmp_path / (prefix + "-images-idx3-ubyte.gz"), "wb") as f:
            f.write(struct.pack(">iiii", 2051, n, 28, 28) + r.randint(0, 256, (n, 28, 28)).astype("u1").tobytes())
        with gzip.open(tmp_path / (prefix + "-labels-idx1-ubyte.gz"), "wb") as f:
            f.write(struct.pack(">ii", 2049, n) + r.randint(0, 10, n).astype("u1").tobytes())
    return str(tmp_path)


def show(x):
    return "%s %s %.6f" % (x.dtype, x.shape, float((x.reshape(-1) * np.arange(x.size)).sum()))


PARTS = {
    "seeded": [
        "50 float32 (50, 784) 386075027.924839 uint8 (50,) 5673.000000",
        "10 float32 (10, 784) 15503004.987230 uint8 (10,) 288.000000",
        "20 float32 (20, 784) 60663591.555549 uint8 (20,) 734.000000",
        "float32 (17, 784) 44462467.726561 uint8 (17,) 459.000000 0",
        "float32 (17, 784) 44787935.609326 uint8 (17,) 779.000000 0",
        "float32 (17, 784) 44787938.939322 uint8 (17,) 817.000000 1",
        "float32 (17, 784) 44834370.841408 uint8 (17,) 776.000000 1",
        "float32 (17, 784) 44836101.704932 uint8 (17,) 613.000000 1",
        "float32 (17, 784) 44359154.601813 uint8 (17,) 543.000000 2",
        "float32 (17, 784) 44675401.399242 uint8 (17,) 873.000000 2",
        "float32 (17, 784) 44852224.149224 uint8 (17,) 631.000000 2",
        "float32 (17, 784) 44676707.022637 uint8 (17,) 752.000000 3",
    ],
    "one_hot": [
        "60 float32 (60, 28, 28, 1) 556201596.596268 float64 (60, 10) 18001.000000",
        "0 float32 (0, 28, 28, 1) 0.000000 float64 (0, 10) 0.000000",
        "20 float32 (20, 28, 28, 1) 60663591.555549 float64 (20, 10) 1983.000000",
        "float32 (17, 28, 28, 1) 44353457.574710 float64 (17, 10) 1442.000000 0",
        "float32 (17, 28, 28, 1) 45047818.489122 float64 (17, 10) 1440.000000 0",
        "float32 (17, 28, 28, 1) 44674502.540114 float64 (17, 10) 1450.000000 0",
        "float32 (17, 28, 28, 1) 44699151.032582 float64 (17, 10) 1454.000000 1",
        "float32 (17, 28, 28, 1) 44780886.280857 float64 (17, 10) 1454.000000 1",
        "float32 (17, 28, 28, 1) 44784170.190038 float64 (17, 10) 1433.000000 1",
        "float32 (17, 28, 28, 1) 44379267.308835 float64 (17, 10) 1441.000000 1",
        "float32 (17, 28, 28, 1) 44731736.665830 float64 (17, 10) 1457.000000 2",
        "float32 (17, 28, 28, 1) 44663538.423293 float64 (17, 10) 1427.000000 2",
    ],
    "bytes": [
        "0 uint8 (0, 784) 0.000000 uint8 (0,) 0.000000",
        "60 uint8 (60, 784) 141831398708.000000 uint8 (60,) 8371.000000",
        "20 uint8 (20, 784) 15469214935.000000 uint8 (20,) 734.000000",
        "uint8 (17, 784) 11233960790.000000 uint8 (17,) 515.000000 0",
        "uint8 (17, 784) 11251920746.000000 uint8 (17,) 473.000000 0",
        "uint8 (17, 784) 11284908356.000000 uint8 (17,) 662.000000 0",
        "uint8 (17, 784) 11197517430.000000 uint8 (17,) 725.000000 0",
        "uint8 (17, 784) 11129577648.000000 uint8 (17,) 605.000000 0",
        "uint8 (17, 784) 11271822269.000000 uint8 (17,) 321.000000 0",
        "uint8 (17, 784) 11195138320.000000 uint8 (17,) 562.000000 0",
        "uint8 (17, 784) 11160512577.000000 uint8 (17,) 562.000000 0",
        "uint8 (17, 784) 11280474085.000000 uint8 (17,) 655.000000 0",
    ],
}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_examples_and_batches_are_tf_s(folder, name):
    options = {"seeded": dict(validation_size=10, seed=3),
               "one_hot": dict(one_hot=True, validation_size=0, reshape=False, seed=1),
               "bytes": dict(dtype=tf.uint8, validation_size=60, seed=2)}[name]
    sets = mnist.read_data_sets(folder, **options)
    got = []
    for part in sets:
        got.append("%d %s %s" % (part.num_examples, show(part.images), show(part.labels)))
    for i in range(9):
        part = sets.train if sets.train.num_examples else sets.test
        x, y = part.next_batch(17, shuffle=i != 4)
        got.append("%s %s %d" % (show(x), show(y), sets.train.epochs_completed))
    assert got == PARTS[name]


def test_the_graph_s_seed(folder):
    tf.set_random_seed(5)
    first = mnist.read_data_sets(folder, validation_size=5).train.next_batch(20)[0]
    np.testing.assert_array_equal(first, mnist.read_data_sets(folder, validation_size=5).train.next_batch(20)[0])


def test_made_up_examples(folder):
    sets = mnist.read_data_sets(folder, fake_data=True, one_hot=True)
    images, labels = sets.train.next_batch(2, fake_data=True)
    assert np.shape(images) == (2, 784) and labels == [[1] + [0] * 9] * 2 and sets.test.num_examples == 10000


def test_refusals(folder, tmp_path):
    for size in (61, -1):
        with pytest.raises(ValueError, match=f"Validation size should be between 0 and 60. Received: {size}."):
            mnist.read_data_sets(folder, validation_size=size)
    with pytest.raises(TypeError, match="Invalid image dtype tf.int32, expected uint8 or float32"):
        mnist.read_data_sets(folder, dtype=tf.int32, validation_size=0)
    with pytest.raises(tf.errors.UnimplementedError, match="download of .*train-images-idx3-ubyte.gz"):
        mnist.read_data_sets(str(tmp_path / "elsewhere"))
    with gzip.open(tmp_path / "bad.gz", "wb") as f:
        f.write(b"\0" * 16)
    for read in (mnist.extract_images, mnist.extract_labels):
        with open(tmp_path / "bad.gz", "rb") as f, pytest.raises(ValueError, match="Invalid magic number 0"):
            read(f)
