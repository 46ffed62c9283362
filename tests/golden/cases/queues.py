"""Queues, producers, batches and readers: nodes, order, what is said at the end."""
import os
import re
import tempfile

import numpy as np

from casetools import said, tell


def until_end(tf, fetch, most=40):
    """A step that starts the queue runners and runs a fetch until the input ends."""
    def step(session):
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coord = tf.train.Coordinator()
        threads, out = tf.train.start_queue_runners(session, coord), []
        try:
            for _ in range(most):
                out.append(plain(session.run(fetch)))
        except tf.errors.OpError as e:
            out.append(masked("%s: %s" % (type(e).__name__, str(e).split("\n")[0])))
        coord.request_stop()
        coord.join(threads)
        return out
    return step


def apart(steps):
    """The steps, each in a session of its own: a Coordinator that stops closes every queue."""
    return [s for step in steps for s in (step, "new session")][:-1]


def masked(text):
    """Text without the number of a queue, and without what depends on who comes first."""
    return re.sub(r"requested \d+, current size \d+", "requested n, current size n", re.sub("'_[0-9]+_", "'_N_", text))


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return [[k, plain(value[k])] for k in sorted(value)]
    value = np.asarray(value).tolist()
    if isinstance(value, list) and value and isinstance(value[0], bytes):
        return [plain(v) for v in value]
    return value if not isinstance(value, bytes) else os.path.basename(value.decode())


def runs(*fetches):
    """A step that runs fetches one after the other; errors are told, and the rest goes on."""
    def step(session):
        out = []
        for fetch in fetches:
            try:
                out.append(plain(session.run(fetch)) if not hasattr(fetch, "node_def") else str(session.run(fetch)))
            except Exception as e:
                out.append(re.sub("'_[0-9]+_", "'_N_", "%s: %s" % (type(e).__name__, str(e).split("\n")[0])))
        return out
    return step


def case_fifo(tf):
    q = tf.FIFOQueue(3, [tf.float32, tf.int32], shapes=[[2], []], name="q")
    one, many = q.enqueue(([1., 2.], 3)), q.enqueue_many(([[1., 2.], [3., 4.]], [5, 6]))
    get, two, upto = q.dequeue(), q.dequeue_many(2), q.dequeue_up_to(2)
    close, cancel, size, closed = q.close(), q.close(cancel_pending_enqueues=True), q.size(), q.is_closed()
    return [runs(size, one, size, many, size, get, two, one, close, closed, one, two, size, upto, get, upto, close),
            tell(q.name, q.dtypes, q.shapes, q.names, cancel.name)]


def case_shuffling(tf):
    q = tf.RandomShuffleQueue(10, 2, tf.int32, shapes=[[]], seed=7)
    return [runs(q.enqueue_many([list(range(10))]), q.dequeue_many(8), q.size(), q.close(), q.dequeue_up_to(5), q.dequeue())]


def case_shuffling_seeds(tf):
    tf.set_random_seed(5)
    a = tf.RandomShuffleQueue(10, 0, tf.int32, shapes=[[]])
    b = tf.RandomShuffleQueue(10, 0, tf.int32, shapes=[[]], shared_name="shared")
    return [runs(q.enqueue_many([list(range(10))]), q.dequeue_many(10)) for q in (a, b)]


def case_padding(tf):
    q = tf.PaddingFIFOQueue(5, [tf.float32, tf.string], shapes=[[None], [None, 1]])
    puts = [q.enqueue([tf.constant(v, tf.float32), tf.constant([["s"]] * len(v), tf.string, shape=[len(v), 1])])
            for v in ([1.], [1., 2., 3.])]
    return [runs(*(puts + [q.dequeue_many(2)]))]


def case_priority(tf):
    q = tf.PriorityQueue(20, [tf.string], shapes=[[]])
    puts = [q.enqueue([n, s]) for n, s in [(2, "b"), (1, "a"), (1, "z"), (-3, "c"), (1, "m"), (2, "n"), (1, "o"), (0, "p")]]
    return [runs(*(puts + [q.dequeue(), q.dequeue_many(7)]))]


def case_names(tf):
    q = tf.FIFOQueue(3, [tf.float32, tf.int32], names=["a", "b"])
    return [runs(q.enqueue({"a": 1., "b": 2}), q.dequeue()),
            tell(said(q.enqueue, [1., 2]), said(q.enqueue, {"a": 1.}))]


def case_wrong_calls(tf):
    q, u = tf.FIFOQueue(3, [tf.float32, tf.int32], shapes=[[2], []]), tf.FIFOQueue(3, tf.float32)
    ph = tf.placeholder(tf.float32)
    put = q.enqueue((ph, 3))
    calls = [lambda: tf.FIFOQueue(3, [tf.float32], shapes=[[2], [3]]), lambda: q.enqueue([1.]),
             lambda: q.enqueue(([1., 2., 3.], 3)), lambda: q.enqueue((["a", "b"], 3)), lambda: u.dequeue_many(2).shape,
             lambda: tf.FIFOQueue(3, [tf.float32], names=["a", "b"]), lambda: q.enqueue_many(([[1., 2.]], [5, 6])),
             lambda: tf.QueueBase.from_list(0, [q, u])]
    return [tell(*[said(c) for c in calls]), {"v": put, "@feed": {ph: [1., 2., 3.]}}]


def case_producers(tf):
    tf.set_random_seed(3)
    made = [tf.train.string_input_producer(["a", "b"], shuffle=False, num_epochs=2, name="inp").dequeue(),
            tf.train.range_input_producer(5, num_epochs=1, shuffle=False).dequeue(),
            tf.train.range_input_producer(5, num_epochs=2, seed=9).dequeue(),
            tf.train.slice_input_producer([tf.reshape(tf.range(8), [4, 2]), tf.constant([1, 2, 3, 4])], capacity=3, num_epochs=2,
                                          seed=1),
            tf.train.input_producer(tf.zeros([3, 2]), shuffle=False, num_epochs=1).dequeue()]
    return apart([until_end(tf, m) for m in made])


def case_batches(tf):
    def numbers(n=10):
        return tf.train.range_input_producer(n, num_epochs=1, shuffle=False).dequeue()
    ragged = tf.range(numbers(4))
    ragged.set_shape([None])
    n = numbers()
    made = [tf.train.batch([numbers()], 4), tf.train.batch([numbers()], 4, allow_smaller_final_batch=True, name="nm"),
            tf.train.batch({"a": numbers(), "b": tf.zeros([2])}, 5, capacity=9),
            tf.train.batch([ragged], 2, dynamic_pad=True),
            tf.train.batch([tf.reshape(tf.range(6), [3, 2])], 3, enqueue_many=True),
            tf.train.maybe_batch([n], tf.equal(n % 2, 0), 2)]
    return apart([until_end(tf, m, 4) for m in made])


def case_shuffled_batches(tf):
    tf.set_random_seed(1)
    n = tf.train.range_input_producer(20, num_epochs=1, shuffle=False).dequeue()
    batch = tf.train.shuffle_batch([n], 4, capacity=30, min_after_dequeue=5, seed=2)
    joined = tf.train.batch_join([[n, tf.zeros([2])], [n, tf.ones([2])]], 3)
    many = tf.train.shuffle_batch_join([[tf.zeros([4, 2])]], 3, 20, 3, enqueue_many=True, allow_smaller_final_batch=True)
    return [tell(batch.shape, joined[0].shape, many.shape)]


def case_readers(tf):
    folder = tempfile.mkdtemp()
    names = [os.path.join(folder, n) for n in ("f0", "f1", "f2")]
    for name, text in zip(names, (b"a\nb\nc\n", b"d\nlast", b"x\r\n\r\ny\n")):
        with open(name, "wb") as f:
            f.write(text)
    writer = tf.python_io.TFRecordWriter(os.path.join(folder, "records"))
    for i in range(3):
        writer.write(b"rec%d" % i)
    writer.close()
    with open(os.path.join(folder, "fixed"), "wb") as f:
        f.write(b"HHaaabbbcccF")

    def queue(*files):
        q = tf.FIFOQueue(9, tf.string, shapes=[[]])
        given = tf.placeholder(tf.string, [None])
        return q, [(q.enqueue_many([given]), {given: [os.path.join(folder, n) for n in files]}), (q.close(), None)]
    steps = []
    for reader, files in [(tf.TextLineReader(), ("f0", "f1", "f2")), (tf.TextLineReader(skip_header_lines=1), ("f0", "f1")),
                          (tf.WholeFileReader(), ("f0", "f2")), (tf.IdentityReader(), ("f0",)),
                          (tf.TFRecordReader(), ("records", "records")),
                          (tf.FixedLengthRecordReader(3, header_bytes=2, footer_bytes=1), ("fixed",)),
                          (tf.TextLineReader(), ("none",))]:
        q, fill = queue(*files)
        key, value = reader.read(q)
        steps.append(drained(fill, [key, value, reader.num_records_produced()], folder))
    q, fill = queue("f0", "f1")
    steps.append(drained(fill, list(reversed(tf.TextLineReader().read_up_to(q, 2))), folder))
    return steps


def drained(fill, fetch, folder):
    def step(session):
        for op, feed in fill:
            session.run(op, feed)
        out = []
        try:
            while True:
                out.append(plain(session.run(fetch)[:2]))
        except Exception as e:
            text = "%s: %s" % (type(e).__name__, str(e).split("\n")[0])
            out.append(masked(text.replace(folder, "FOLDER")))
        return out
    return step
