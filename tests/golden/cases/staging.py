"""tf.contrib.staging.StagingArea."""
from casetools import said, tell


def case_put_get_peek(tf):
    area = tf.contrib.staging.StagingArea([tf.float32, tf.int32], shapes=[[2], []], capacity=3)
    put = area.put([tf.constant([1., 2.]), tf.constant(4)])
    get, size, clear, peek = area.get(), area.size(), area.clear(), area.peek(0)
    told = tell(area.name, area.dtypes, [str(s) for s in area.shapes], area.names, area.capacity, area.memory_limit,
                [str(t.shape) for t in get + peek])
    found = [{"a": peek[0], "b": peek[1]}, {"a": get[0], "b": get[1]}]
    return [told, size, put, size] + found + [size, put, put, clear, size]


def case_names(tf):
    area = tf.contrib.staging.StagingArea([tf.float32, tf.int32], names=["x", "y"], shared_name="shared")
    put = area.put({"y": tf.constant(2), "x": tf.constant(1.)}, name="in")
    return [put, area.get(name="out"), tell(area.name, sorted(area.get()))]


def case_one_tensor(tf):
    area = tf.contrib.staging.StagingArea([tf.float32])
    return [area.put(tf.constant(1.)), area.put([tf.constant(2.)]), area.get()[0], area.get()[0]]


def case_pipeline(tf):
    area = tf.contrib.staging.StagingArea([tf.int32], shapes=[[]])
    number = tf.train.range_input_producer(5, shuffle=False, num_epochs=1).dequeue()
    put, (got,) = area.put([number]), area.get()

    def run(session):
        session.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coord)
        session.run(put)
        found = [int(session.run([got, put])[0]) for _ in range(3)]
        coord.request_stop()
        coord.join(threads)
        return found
    return [run]


def case_wrong_calls(tf):
    staging = tf.contrib.staging.StagingArea
    area, named = staging([tf.float32], shapes=[[2]]), staging([tf.float32], names=["x"])
    return [tell([said(f) for f in (
        lambda: area.put([tf.constant([1.])]), lambda: area.put({"x": tf.constant(1.)}),
        lambda: area.put([tf.constant(1)]), lambda: area.put([tf.constant([1., 2.])] * 2),
        lambda: staging([tf.float32], shapes=[[], []]), lambda: staging([tf.float32], names=["a", "b"]),
        lambda: named.put([tf.constant(1.)]), lambda: named.put({"z": tf.constant(1.)}))])]
