"""Queues between threads: nothing lost, nothing doubled, a clean end."""
import collections
import threading

import numpy as np
import pytest

import graphreg as tf

RECORDS = 2000


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


@pytest.mark.parametrize("shuffled", [False, True])
def test_four_threads_lose_and_double_none(shuffled):
    number = tf.train.range_input_producer(RECORDS, num_epochs=1, shuffle=shuffled).dequeue()
    if shuffled:
        batch = tf.train.shuffle_batch([number], 50, capacity=200, min_after_dequeue=70, num_threads=4)
    else:
        batch = tf.train.batch([number], 50, num_threads=4)
    counts = collections.Counter(np.concatenate(drain(batch)).tolist())
    assert counts == dict.fromkeys(range(RECORDS), 1)


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
