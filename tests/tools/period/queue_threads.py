"""A queue that threads fill, and training that empties it (Python 2)."""
import Queue
import StringIO
import threading

import numpy as np
import tensorflow as tf

log = StringIO.StringIO()
results = Queue.Queue()


def worker(numbers):
    for n in numbers:
        results.put((n, n * n))


threads = [threading.Thread(target=worker, args=(range(k, k + 3),)) for k in (0, 3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print "alive", [t.isAlive() for t in threads], "got", sorted([results.get() for _ in xrange(results.qsize())])

tf.set_random_seed(6)
with tf.name_scope('input'):
    queue = tf.FIFOQueue(20, [tf.float32, tf.float32], shapes=[[3], []])
    features = tf.placeholder(tf.float32, [None, 3])
    labels = tf.placeholder(tf.float32, [None])
    enqueue = queue.enqueue_many([features, labels])
    batch, target = queue.dequeue_many(4)
w = tf.get_variable('w', [3, 1], initializer=tf.zeros_initializer())
error = tf.reduce_mean(tf.square(tf.squeeze(tf.matmul(batch, w), [1]) - target))
step = tf.Variable(0, trainable=False, name='global_step')
rate = tf.train.exponential_decay(0.1, step, 2, 0.5, staircase=True)
train = tf.train.GradientDescentOptimizer(rate).minimize(error, global_step=step)


def load(session, coordinator, data):
    try:
        for at in range(0, len(data), 5):
            rows = data[at:at + 5]
            session.run(enqueue, {features: rows, labels: rows.sum(axis=1)})
        session.run(queue.close())
    except tf.errors.CancelledError, e:
        coordinator.request_stop(e)


data = np.arange(60).reshape(20, 3) % 7 / 7.
with tf.Session() as session:
    session.run(tf.initialize_all_variables())
    coordinator = tf.train.Coordinator()
    loader = threading.Thread(target=load, args=(session, coordinator, data))
    loader.start()
    try:
        while not coordinator.should_stop():
            value, _ = session.run([error, train])
            print >>log, "step", session.run(step), "error %.4f" % value, "rate %.3f" % session.run(rate)
    except tf.errors.OutOfRangeError, e:
        print >>log, "done:", type(e).__name__, e.error_code == tf.errors.OUT_OF_RANGE
    finally:
        coordinator.request_stop()
    coordinator.join([loader])
    print >>log, "loader alive:", loader.isAlive()
print log.getvalue().rstrip()
