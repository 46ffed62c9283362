"""Datasets in a session and under eager execution; what TF does is in golden/cases/data_*.py."""
import subprocess
import sys
import threading

import numpy as np
import pytest

import graphreg as tf
from graphreg.data import Dataset


def drain(dataset):
    """list of all elements of a dataset, taken in a session of its own."""
    element = dataset.make_one_shot_iterator().get_next()
    out = []
    with tf.Session() as session:
        while True:
            try:
                out.append(session.run(element))
            except tf.errors.OutOfRangeError:
                return out


def test_sequences_follow_pythons_own():
    d = Dataset.range(20).filter(lambda x: tf.equal(x % 2, 0)).map(lambda x: x * x).skip(1).take(5)
    assert drain(d) == [x * x for x in range(20) if x % 2 == 0][1:6]


def test_shuffle_loses_and_doubles_none():
    found = drain(Dataset.range(1000).shuffle(100, seed=3).repeat(2))
    assert sorted(found) == sorted(list(range(1000)) * 2)
    assert found[:1000] != list(range(1000)) and sorted(set(found[:900])) == sorted(found[:900])


def test_sessions_have_iterators_of_their_own():
    element = Dataset.range(3).make_one_shot_iterator().get_next()
    with tf.Session() as a, tf.Session() as b:
        assert [a.run(element), a.run(element), b.run(element)] == [0, 1, 0]


def test_threads_take_each_element_once():
    element = Dataset.range(400).map(lambda x: x + 1).make_one_shot_iterator().get_next()
    found = []
    with tf.Session() as session:
        def take():
            for _ in range(100):
                found.append(int(session.run(element)))
        threads = [threading.Thread(target=take) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert sorted(found) == list(range(1, 401))


def test_what_is_fed_may_change_afterwards():
    x = tf.placeholder(tf.float32, [None])
    it = Dataset.from_tensor_slices(x).make_initializable_iterator()
    element, data = it.get_next(), np.arange(3, dtype=np.float32)
    with tf.Session() as session:
        session.run(it.initializer, {x: data})
        data[:] = 9
        assert [session.run(element) for _ in range(3)] == [0, 1, 2]


def test_functions_see_variables_as_they_are_when_they_run():
    v = tf.get_variable("v", [], initializer=tf.zeros_initializer(), use_resource=True)
    it = Dataset.range(3).map(lambda x: tf.cast(x, tf.float32) + v).make_initializable_iterator()
    element = it.get_next()
    with tf.Session() as session:
        session.run(v.initializer)
        session.run(it.initializer)
        assert session.run(element) == 0
        session.run(v.assign(10.))
        assert session.run(element) == 11


def test_values_of_an_element_are_the_callers_own():
    element = Dataset.from_tensors(np.zeros(3)).repeat(2).make_one_shot_iterator().get_next()
    with tf.Session() as session:
        session.run(element)[:] = 1
        assert not session.run(element).any()


def test_a_cache_that_is_a_file_is_refused():
    it = Dataset.range(2).cache("somewhere").make_initializable_iterator()
    with tf.Session() as session, pytest.raises(tf.errors.UnimplementedError, match="cache"):
        session.run(it.initializer)


def test_records_that_a_dataset_wrote(tmp_path):
    path = str(tmp_path / "out")
    with tf.Session() as session:
        session.run(tf.data.experimental.TFRecordWriter(path, "GZIP").write(Dataset.from_tensor_slices(["a", "bc"])))
    assert drain(tf.data.TFRecordDataset(path, "GZIP")) == [b"a", b"bc"]


def test_eager_iteration():
    program = ("import numpy as np, graphreg as tf\ntf.enable_eager_execution()\n"
               "d = tf.data.Dataset.from_tensor_slices((np.arange(4), {'k': ['a', 'b', 'c', 'd']})).batch(3)\n"
               "print([(x.numpy().tolist(), e['k'].numpy().tolist()) for x, e in d])\n"
               "v = tf.Variable(2.)\n"
               "print([float(x) for x in tf.data.Dataset.range(3).map(lambda x: tf.cast(x, tf.float32) * v)])\n")
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert found == ("[([0, 1, 2], [b'a', b'b', b'c']), ([3], [b'd'])]\n[0.0, 2.0, 4.0]\n")


def test_what_is_not_there_is_named():
    with pytest.raises(AttributeError, match=r"tf\.data\.experimental\.SqlDataset is not emulated"):
        tf.data.experimental.SqlDataset
