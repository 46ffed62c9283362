"""Queues between threads: nothing lost, nothing doubled, a clean end."""
import collections
import threading

import numpy as np
import pytest

import graphreg as tf


def drain(fetch):
    """All that a fetch gives until the input ends, with the queue runners at work."""
    found = []
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coord)
        with pytest.raises(tf.errors.OutOfRangeError):
            while True:
                found.append(session.run(fetch))
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=20)
        assert not any(t.is_alive() for t in threads)
    return found


@pytest.mark.parametrize("records", [2000, pytest.param(100000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("shuffled", [False, True])
def test_four_threads_lose_and_double_none(shuffled, records):
    number = tf.train.range_input_producer(records, num_epochs=1, shuffle=shuffled).dequeue()
    if shuffled:
        batch = tf.train.shuffle_batch([number], 50, capacity=200, min_after_dequeue=70, num_threads=4)
    else:
        batch = tf.train.batch([number], 50, num_threads=4)
    counts = collections.Counter(np.concatenate(drain(batch)).tolist())
    assert counts == dict.fromkeys(range(records), 1)


@pytest.mark.parametrize("records", [500, pytest.param(20000, marks=pytest.mark.slow)])
def test_records_of_files_through_four_threads(tmp_path, records):
    """string_input_producer, a reader for each thread, Examples, shuffle_batch_join with what does not fill a batch."""
    paths = [str(tmp_path / str(i)) for i in range(5)]
    for i, path in enumerate(paths):
        with tf.python_io.TFRecordWriter(path) as writer:
            for n in range(i, records, 5):
                writer.write(tf.train.Example(features=tf.train.Features(feature={
                    "n": tf.train.Feature(int64_list=tf.train.Int64List(value=[n]))})).SerializeToString())
    names = tf.train.string_input_producer(paths, num_epochs=1)
    feature = {"n": tf.FixedLenFeature([], tf.int64)}
    parsed = [[tf.parse_single_example(tf.TFRecordReader().read(names)[1], feature)["n"]] for _ in range(4)]
    batch = tf.train.shuffle_batch_join(parsed, 30, 400, 100, allow_smaller_final_batch=True)
    assert sorted(np.concatenate(drain(batch)).tolist()) == list(range(records))


@pytest.mark.parametrize("guilty", range(4))
def test_an_error_in_any_thread_of_a_coordinator(guilty):
    coord, stopped = tf.train.Coordinator(), []

    def work(number):
        with coord.stop_on_exception():
            while not coord.should_stop():
                if number == guilty:
                    raise ArithmeticError(number)
                coord.wait_for_stop(5)
            stopped.append(number)
    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    with pytest.raises(ArithmeticError, match=str(guilty)):
        coord.join(threads)
    assert sorted(stopped + [guilty]) == [0, 1, 2, 3]


def test_an_error_in_a_thread_stops_all():
    numbers = tf.train.range_input_producer(10, shuffle=False).dequeue()
    batch = tf.train.batch([tf.floordiv(6, numbers - 5)], 1)
    with tf.Session() as session:
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coord)
        with pytest.raises((tf.errors.OutOfRangeError, tf.errors.CancelledError)):
            while True:
                session.run(batch)
        with pytest.raises(tf.errors.InvalidArgumentError, match="Integer division by zero"):
            coord.join(threads)


def test_closing_a_session_ends_those_who_wait():
    queue = tf.FIFOQueue(1, tf.int32)
    get, session, said = queue.dequeue(), tf.Session(), []

    def wait():
        with pytest.raises(tf.errors.CancelledError, match="Dequeue operation was cancelled"):
            session.run(get)
        said.append(True)
    thread = threading.Thread(target=wait)
    thread.start()
    while not session._state.resources():
        pass
    session.close()
    thread.join(10)
    assert said == [True]


def test_batches_of_more_than_fits():
    queue = tf.FIFOQueue(3, tf.int32, shapes=[[]])
    put, get = queue.enqueue_many([list(range(20))]), queue.dequeue_many(20)
    with tf.Session() as session:
        thread = threading.Thread(target=session.run, args=(put,))
        thread.start()
        assert session.run(get).tolist() == list(range(20))
        thread.join()


def test_an_element_is_its_own():
    value = np.zeros(2, np.float32)
    feed = tf.placeholder(tf.float32, [2])
    queue = tf.FIFOQueue(3, tf.float32, shapes=[[2]])
    put, get = queue.enqueue([feed]), queue.dequeue()
    with tf.Session() as session:
        session.run(put, {feed: value})
        value[:] = 5
        assert session.run(get).tolist() == [0, 0]


def test_sessions_have_queues_of_their_own():
    queue = tf.FIFOQueue(3, tf.int32)
    put, size = queue.enqueue(1), queue.size()
    first, second = tf.Session(), tf.Session()
    first.run(put)
    assert (first.run(size), second.run(size)) == (1, 0)


def test_keep_input_for_each_element_is_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="for each element"):
        tf.train.maybe_batch([tf.zeros([2])], tf.constant([True, False]), 2, enqueue_many=True)
