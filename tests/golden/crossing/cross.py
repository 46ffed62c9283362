"""Writes files of every format, or reads those that another library wrote and goes on with them.

    python cross.py write FOLDER [h5]       python cross.py read FOLDER [h5]

Runs with TensorFlow 1.15 and with graphreg under its name.  What is written is exact: small integers and dyadic steps,
a clock that stands still, names that are not random.  `read` prints what it finds, trains on, and prints the losses.
"""
from __future__ import print_function

import importlib
import os
import sys
import time
import uuid

import numpy as np
import tensorflow as tf

TYPES = ("float16 float32 float64 int8 int16 int32 int64 uint8 uint16 bool complex64 complex128".split())
X = np.array([[1, 2, -1], [0, 1, 3], [2, -2, 1], [1, 1, 1]], np.float32)
Y = np.array([[1], [2], [-1], [0]], np.float32)


def shown(value):
    """Numbers with six digits, strings as they are."""
    value = np.asarray(value)
    if value.dtype.kind in "OS":
        return [v.decode("utf-8", "backslashreplace") if isinstance(v, bytes) else str(v) for v in value.reshape(-1)]
    if value.dtype.kind == "c":
        return ["%.6g%+.6gj" % (v.real, v.imag) for v in value.reshape(-1).tolist()]
    return ["%.6g" % v for v in value.reshape(-1).astype(np.float64).tolist()]


def values_of(dtype):
    if dtype == "string":
        return np.array([b"", b"a", b"\x00\xff" * 70], object)
    values = np.array([0, 1, 2, 3, 100, 1], np.float64).reshape(2, 3)
    return (values * (1 - 2j) if dtype.startswith("complex") else values).astype(dtype)


def started(**config):
    session = tf.Session(config=tf.ConfigProto(**config) if config else None)
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    return session


def ramp(shape, dtype=None, partition_info=None):
    first = partition_info.var_offset[0] if partition_info is not None else 0
    return np.arange(first * shape[1], first * shape[1] + shape[0] * shape[1], dtype=np.float32).reshape(shape)


# ------------------------------------------------------------------ checkpoints
def typed_variables():
    made = [tf.Variable(values_of(name), name=name) for name in TYPES]
    made.append(tf.Variable(tf.constant(values_of("string").tolist()), name="string"))
    return made + [tf.Variable(np.float32(2.5), name="scalar"), tf.Variable(np.zeros((0, 3), np.int32), name="empty"),
                   tf.get_variable("resource", initializer=np.arange(4), use_resource=True)]


def write_types(folder):
    typed_variables()
    with started() as session:
        tf.train.Saver().save(session, folder + "/types", global_step=7)
        tf.train.Saver(write_version=tf.train.SaverDef.V1).save(
            session, folder + "/types_v1", write_meta_graph=False, write_state=False)


def read_types(folder):
    made = typed_variables()
    for name in ("types-7", "types_v1"):
        with tf.Session() as session:
            tf.train.Saver().restore(session, folder + "/" + name)
            for variable in made:
                print(name, variable.op.name, variable.dtype.name, shown(session.run(variable)))
    reader = tf.train.NewCheckpointReader(folder + "/types-7")
    print(list(reader.get_variable_to_shape_map().items()))
    state = tf.train.get_checkpoint_state(folder)
    print(os.path.basename(state.model_checkpoint_path), len(state.all_model_checkpoint_paths))


def sliced(count):
    return tf.get_variable("table", [7, 2], initializer=ramp, partitioner=tf.fixed_size_partitioner(count))


def write_slices(folder):
    sliced(3)
    with started() as session:
        tf.train.Saver().save(session, folder + "/slices", write_state=False)


def read_slices(folder):
    for count in (1, 2, 5):
        with tf.Graph().as_default(), tf.Session() as session:
            whole = tf.identity(tf.convert_to_tensor(sliced(count)))
            tf.train.Saver().restore(session, folder + "/slices")
            print(count, shown(session.run(whole)))


def write_blocks(folder):
    names = ["layer_%03d/some/scope/weights_%d" % (i // 3, i % 3) for i in range(900)]
    tensors = [tf.constant(np.full([i % 5, 2], i, np.float32)) for i in range(30)]
    save = tf.raw_ops.SaveV2(prefix=folder + "/blocks", tensor_names=names, shape_and_slices=[""] * 900,
                             tensors=[tensors[i % 30] for i in range(900)])
    with tf.Session() as session:
        session.run(save)


def read_blocks(folder):
    reader = tf.train.NewCheckpointReader(folder + "/blocks")
    shapes = reader.get_variable_to_shape_map()
    print(len(shapes), list(shapes)[:4], sum(float(reader.get_tensor(name).sum()) for name in sorted(shapes)))


def write_shards(folder):
    for i in range(3):
        with tf.device("/cpu:%d" % i):
            tf.get_variable("v%d" % i, initializer=np.arange(i + 2, dtype=np.float32))
    with started(device_count={"CPU": 3}) as session:
        print(os.path.basename(tf.train.Saver(sharded=True).save(session, folder + "/shards", write_state=False)))


def read_shards(folder):
    made = [tf.get_variable("v%d" % i, [i + 2]) for i in range(3)]
    with tf.Session() as session:
        tf.train.Saver().restore(session, folder + "/shards")
        print([shown(session.run(v)) for v in made])
    with tf.Graph().as_default(), tf.Session(config=tf.ConfigProto(device_count={"CPU": 3})) as session:
        saver = tf.train.import_meta_graph(folder + "/shards.meta")
        saver.restore(session, folder + "/shards")
        print([v.device for v in tf.global_variables()], shown(session.run("v2:0")))


# ------------------------------------------------------------------ graphs
def model():
    """A regression with a loop, a branch, a penalty, a moving average and two optimizers."""
    x, y = tf.placeholder(tf.float32, [None, 3], name="x"), tf.placeholder(tf.float32, [None, 1], name="y")
    with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(.25)):
        w = tf.get_variable("w", initializer=np.float32([[1], [0], [-1]]))
        b = tf.get_variable("b", initializer=np.float32([.5]), use_resource=True)
    h = tf.while_loop(lambda i, h: i < 2, lambda i, h: (i + 1, tf.cond(h[0, 0] > 100., lambda: h, lambda: h + h)),
                      [tf.constant(0), tf.matmul(x, w) + b], name="loop", shape_invariants=[
                          tf.TensorShape([]), tf.TensorShape([None, 1])])[1]
    out = tf.identity(h, name="out")
    loss = tf.add(tf.reduce_mean(tf.square(out - y)), tf.losses.get_regularization_loss(), name="loss")
    step = tf.train.get_or_create_global_step()
    average = tf.train.ExponentialMovingAverage(.5)
    with tf.control_dependencies([tf.train.MomentumOptimizer(1 / 1024., .5).minimize(loss, global_step=step)]):
        average.apply([w])
    train = tf.group(tf.get_default_graph().get_operation_by_name("ExponentialMovingAverage"), name="train")
    tf.train.AdamOptimizer(.125).minimize(loss, name="adam")
    tf.summary.scalar("loss", loss)
    for key, value in (("inputs", x), ("inputs", y), ("ops", train), ("number", 3), ("word", "some text"),
                       ("real", 1.5)):
        tf.add_to_collection(key, value)
    return x, y, out, loss, train


def write_meta(folder):
    x, y, out, loss, train = model()
    with started() as session:
        for _ in range(2):
            session.run(train, {x: X, y: Y})
        tf.train.Saver(max_to_keep=3).save(session, folder + "/model", global_step=2, write_state=False)
        frozen = tf.graph_util.convert_variables_to_constants(session, session.graph.as_graph_def(), ["out"])
    tf.train.write_graph(frozen, folder, "frozen.pb", as_text=False)
    tf.train.write_graph(frozen, folder, "frozen.pbtxt")


def members(graph):
    for key in sorted(graph.get_all_collection_keys()):
        print("  ", key, [getattr(v, "name", v) for v in graph.get_collection(key)])


def read_meta(folder):
    saver = tf.train.import_meta_graph(folder + "/model-2.meta")
    graph = tf.get_default_graph()
    members(graph)
    ops = graph.get_operations()
    print(len(ops), [v.trainable for v in tf.global_variables()], saver.saver_def.max_to_keep)
    # A gradient of the loop that was imported.
    more = tf.gradients(graph.get_tensor_by_name("loss:0"), tf.trainable_variables())
    feed = {"x:0": X, "y:0": Y}
    for optimizer in ("train", "adam"):
        with tf.Session() as session:
            saver.restore(session, folder + "/model-2")
            losses = [session.run("loss:0", feed)]
            for _ in range(4):
                session.run(optimizer, feed)
                losses.append(session.run("loss:0", feed))
            print(optimizer, shown(losses), [shown(session.run(v)) for v in tf.trainable_variables()],
                  [shown(g) for g in session.run(more, feed)], session.run("global_step:0"))
    with tf.Graph().as_default():
        tf.train.import_meta_graph(folder + "/model-2.meta", import_scope="in")
        print([v.name for v in tf.trainable_variables()], len(tf.get_default_graph().get_operations()))


def text_format():
    return importlib.import_module(
        "google.protobuf.text_format" if tf.__name__ == "tensorflow" else "graphreg.core.messages")


def read_frozen(folder):
    from_text = tf.GraphDef()
    with open(folder + "/frozen.pb", "rb") as f:
        from_wire = tf.GraphDef.FromString(f.read())
    with open(folder + "/frozen.pbtxt") as f:
        text_format().Merge(f.read(), from_text)
    print(from_text == from_wire)
    for graph in (from_wire, from_text):
        with tf.Graph().as_default(), tf.Session() as session:
            out, = tf.import_graph_def(graph, return_elements=["out:0"], name="f")
            print([n.name for n in graph.node if n.op == "Const"][:6], shown(session.run(out, {"f/x:0": X})))


def write_saved_model(folder):
    with open(folder + "/words.txt", "w") as f:
        f.write("a\nb\n")
    x, y, out, loss, train = model()
    words = tf.constant(folder + "/words.txt", name="words")
    table = tf.contrib.lookup.index_table_from_file(words, default_value=-1)
    tf.identity(table.lookup(tf.constant(["b", "c", "a"])), name="numbers")
    builder = tf.saved_model.Builder(folder + "/saved")
    signature = tf.saved_model.predict_signature_def({"x": x}, {"out": out})
    with started() as session:
        session.run(train, {x: X, y: Y})
        builder.add_meta_graph_and_variables(
            session, ["serve", "train"], {"serving_default": signature}, main_op=tf.tables_initializer(),
            assets_collection=[words], strip_default_attrs=True)
    builder.save()
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        out = tf.matmul(x, tf.get_variable("net/w", [3, 1]))
        with started() as session:
            session.run(tf.global_variables()[0].assign([[1.], [2.], [3.]]))
            tf.saved_model.simple_save(session, folder + "/simple", {"x": x}, {"out": out})


def read_saved_model(folder):
    with tf.Session() as session:
        meta = tf.saved_model.load(session, ["serve", "train"], folder + "/saved")
        signature = meta.signature_def["serving_default"]
        name = signature.inputs["x"].name
        print(sorted(meta.collection_def), signature.method_name, meta.meta_info_def.stripped_default_attrs)
        print(shown(session.run(signature.outputs["out"].name, {name: X})), session.run("numbers:0").tolist())
        losses = []
        for _ in range(3):
            session.run("train", {"x:0": X, "y:0": Y})
            losses.append(session.run("loss:0", {"x:0": X, "y:0": Y}))
        print(shown(losses))
    predict = tf.contrib.predictor.from_saved_model(folder + "/simple")
    print(shown(predict({"x": X})["out"]))


# ------------------------------------------------------------------ events and records
def write_events(folder):
    x = tf.placeholder(tf.float32, [None], name="x")
    tf.summary.scalar("mean", tf.reduce_mean(x))
    tf.summary.histogram("values", x)
    tf.summary.text("text", tf.constant(["some", "words"]))
    merged = tf.summary.merge_all()
    writer = tf.summary.FileWriter(folder + "/events", tf.get_default_graph(), filename_suffix=".x")
    with tf.Session() as session:
        for step in range(3):
            writer.add_summary(session.run(merged, {x: [step, 1., -2., 4.]}), step)
    by_hand = tf.Summary(value=[tf.Summary.Value(tag="hand", simple_value=.5)])
    writer.add_summary(by_hand, 9)
    writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), 1)
    writer.close()


def read_events(folder):
    name, = os.listdir(folder + "/events")
    for event in tf.train.summary_iterator(os.path.join(folder, "events", name)):
        what = event.WhichOneof("what")
        told = [(v.tag, v.WhichOneof("value"), v.simple_value, list(v.histo.bucket) if v.HasField("histo") else None)
                for v in event.summary.value]
        if what == "graph_def":
            told = [n.name for n in tf.GraphDef.FromString(event.graph_def).node]
        print(event.step, what, told)


def examples():
    for i in range(5):
        features = {"number": tf.train.Feature(int64_list=tf.train.Int64List(value=[i, -i, 2 ** 40])),
                    "real": tf.train.Feature(float_list=tf.train.FloatList(value=[i / 2., .25])),
                    "name": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"n%d" % i]))}
        yield tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def write_records(folder):
    kinds = tf.python_io.TFRecordCompressionType
    for name, kind in (("plain", kinds.NONE), ("gzip", kinds.GZIP), ("zlib", kinds.ZLIB)):
        options = tf.python_io.TFRecordOptions(kind)
        with tf.python_io.TFRecordWriter(folder + "/" + name + ".tfrecord", options) as writer:
            for example in examples():
                writer.write(example)


def read_records(folder):
    for name, kind in (("plain", ""), ("gzip", "GZIP"), ("zlib", "ZLIB")):
        path = folder + "/" + name + ".tfrecord"
        number = tf.data.TFRecordDataset(path, compression_type=kind).map(lambda s: tf.parse_single_example(s, {
            "number": tf.FixedLenFeature([3], tf.int64), "real": tf.VarLenFeature(tf.float32),
            "name": tf.FixedLenFeature([], tf.string)})).make_one_shot_iterator().get_next()
        with tf.Session() as session:
            for _ in range(5):
                got = session.run([number["number"], number["name"], number["real"].values])
                print(name, got[0].tolist(), shown(got[1]), shown(got[2]))
    options = tf.python_io.TFRecordOptions(tf.python_io.TFRecordCompressionType.GZIP)
    print([tf.train.Example.FromString(r).features.feature["number"].int64_list.value[1]
           for r in tf.python_io.tf_record_iterator(folder + "/gzip.tfrecord", options)])


# ------------------------------------------------------------------ datasets in graphs
def write_data(folder):
    with open(folder + "/lines.txt", "w") as f:
        f.write("3\n4\n5\n")
    scale, shift = tf.constant(3., name="Some/Name"), tf.get_variable("shift", initializer=2.)
    pairs = tf.data.Dataset.from_tensor_slices((np.float32([1, 2, 3]), np.int64([5, 6, 7])))
    pairs = pairs.map(lambda v, i: (tf.where(v > 1.5, v * scale, -v), i + tf.cast(v, tf.int64)))
    iterator = pairs.filter(lambda a, b: b > 3).repeat(2).batch(2).make_initializable_iterator()
    a, b = iterator.get_next()
    tf.add(a, shift, name="a")
    tf.identity(b, name="b")
    tf.add_to_collection("start", iterator.initializer)
    lines = tf.data.TextLineDataset(folder + "/lines.txt").flat_map(lambda line: tf.data.Dataset.range(
        tf.string_to_number(line, tf.int64)).map(lambda v: v * 2)).shuffle(3, seed=1)
    tf.identity(lines.make_one_shot_iterator().get_next(), name="line")
    with started() as session:
        tf.train.Saver().save(session, folder + "/data", write_state=False)


def all_of(session, fetches):
    while True:
        try:
            yield session.run(fetches)
        except tf.errors.OutOfRangeError:
            return


def read_data(folder):
    saver = tf.train.import_meta_graph(folder + "/data.meta")
    with tf.Session() as session:
        saver.restore(session, folder + "/data")
        session.run(tf.get_collection("start"))
        for a, b in all_of(session, ["a:0", "b:0"]):
            print(shown(a), b.tolist())
        print([int(v) for v in all_of(session, "line:0")])
    print(len(tf.train.export_meta_graph().graph_def.library.function))


# ------------------------------------------------------------------ objects
def network():
    return tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,), kernel_initializer="ones", name="first"),
                                tf.keras.layers.Dense(1, kernel_initializer="ones", bias_initializer="ones",
                                                      name="last")])


def write_objects(folder):
    net = network()
    step = tf.get_variable("step", initializer=np.int64(5), use_resource=True)
    with tf.keras.backend.get_session().as_default() as session:
        session.run([v.initializer for v in net.variables + [step]])
        net.save_weights(folder + "/keras", save_format="tf")
        tf.train.Checkpoint(net=net, step=step).save(folder + "/objects")


def read_objects(folder):
    net = network()
    step = tf.get_variable("step", initializer=np.int64(0), use_resource=True)
    with tf.keras.backend.get_session().as_default() as session:
        session.run([v.initializer for v in net.variables + [step]])
        net.set_weights([w * 0 for w in net.get_weights()])
        net.load_weights(folder + "/keras")
        print([shown(w) for w in net.get_weights()], shown(net.predict(X)))
        net.set_weights([w * 0 for w in net.get_weights()])
        tf.train.Checkpoint(net=net, step=step).restore(folder + "/objects-1").assert_consumed().run_restore_ops()
        print([shown(w) for w in net.get_weights()], session.run(step))


# ------------------------------------------------------------------ HDF5, where h5py is installed
def compiled(optimizer):
    keras = tf.keras
    net = keras.Sequential([keras.layers.Dense(4, activation="tanh", input_shape=(3,), name="a",
                                               kernel_initializer=keras.initializers.RandomUniform(-1., 1., seed=1),
                                               kernel_regularizer=keras.regularizers.l2(.125)),
                            keras.layers.Dense(1, name="b", kernel_initializer="ones")])
    net.compile(optimizer, "mse", metrics=["mae"])
    return net


def write_h5(folder):
    for name in ("sgd", "adam", "rmsprop"):
        net = compiled(name)
        net.fit(X, Y, epochs=2, verbose=0, shuffle=False)
        net.save(folder + "/" + name + ".h5")
    net.save_weights(folder + "/weights.h5")


def read_h5(folder):
    for name in ("sgd", "adam", "rmsprop"):
        net = tf.keras.models.load_model(folder + "/" + name + ".h5")
        print(name, net.metrics_names, shown(net.predict(X)), [shown(np.sum(w)) for w in net.optimizer.get_weights()])
        net.fit(X, Y, epochs=3, verbose=0, shuffle=False)
        print(shown(net.evaluate(X, Y, verbose=0)))
    net = compiled("sgd")
    net.load_weights(folder + "/weights.h5")
    print(shown(net.predict(X)))


def main(what, folder, only=""):
    tf.logging.set_verbosity(tf.logging.ERROR)
    time.time = lambda: 1000000.
    uuid.uuid4 = lambda: uuid.UUID(int=7)
    os.chdir(folder)
    for name, function in sorted(globals().items()):
        if name.startswith(what + "_") and callable(function) and name.endswith("h5") == (only == "h5"):
            print("##", name)
            tf.keras.backend.clear_session()
            of_keras = name.endswith(("objects", "h5"))
            with tf.get_default_graph().as_default() if of_keras else tf.Graph().as_default():
                function(".")


if __name__ == "__main__":
    main(*sys.argv[1:])
