"""tf.contrib.slim's data sets, decoders, parallel readers, queues and evaluation."""
import os
import re
import tempfile

import numpy as np

from casetools import said, tell
from hooks import alone, heard


def _example(tf, **features):
    """An Example whose features stand in this order: messages one after the other are one."""
    parts = []
    for name, values in features.items():
        made = tf.train.Example()
        field = "bytes_list" if isinstance(values[0], bytes) else (
            "float_list" if isinstance(values[0], float) else "int64_list")
        getattr(made.features.feature[name.replace("__", "/")], field).value.extend(values)
        parts.append(made.SerializeToString())
    return b"".join(parts)


def _files(tf, folder, count=2, each=3):
    for i in range(count):
        with tf.python_io.TFRecordWriter(os.path.join(folder, "data-%d" % i)) as writer:
            for j in range(each):
                writer.write(_example(tf, label=[10 * i + j], name=[b"n%d" % j]))
    return os.path.join(folder, "data-*")


def _decoder(tf):
    decode = tf.contrib.slim.tfexample_decoder
    return decode.TFExampleDecoder(
        {"label": tf.FixedLenFeature([1], tf.int64), "name": tf.FixedLenFeature((), tf.string, default_value="")},
        {"label": decode.Tensor("label", shape=[]), "name": decode.Tensor("name")})


# ------------------------------------------------------------------ decoders
def case_image(tf):
    decode = tf.contrib.slim.tfexample_decoder
    features = {"image/encoded": tf.FixedLenFeature((), tf.string, default_value=""),
                "image/format": tf.FixedLenFeature((), tf.string, default_value="jpeg"),
                "label": tf.FixedLenFeature([1], tf.int64, default_value=tf.zeros([1], dtype=tf.int64))}
    decoder = decode.TFExampleDecoder(features, {"label": decode.Tensor("label", shape=[]),
                                                 "image": decode.Image(shape=[2, 3, 1], channels=1)})
    text = _example(tf, image__encoded=[bytes(range(6))], image__format=[b"raw"], label=[7])
    return decoder.decode(tf.constant(text), ["image", "label"]) + [tell(str(decoder.list_items()))]


def case_boxes_and_tensors(tf):
    decode = tf.contrib.slim.tfexample_decoder
    sides = {"box/" + side: tf.VarLenFeature(tf.float32) for side in ("xmin", "ymin", "xmax", "ymax")}
    decoder = decode.TFExampleDecoder(
        dict(sides, l=tf.VarLenFeature(tf.int64), s=tf.FixedLenFeature([2], tf.int64)),
        {"boxes": decode.BoundingBox(["ymin", "xmin", "ymax", "xmax"], "box/"), "l": decode.Tensor("l"),
         "r": decode.Tensor("l", shape_keys="s"), "s": decode.Tensor("s", shape=[2, 1])})
    text = _example(tf, box__xmin=[.1, .2], box__ymin=[.3, .4], box__xmax=[.5, .6], box__ymax=[.7, .8],
                    l=[1, 2, 3, 4, 5, 6], s=[2, 3])
    return decoder.decode(tf.constant(text), ["boxes", "l", "r", "s"])


def case_sparse_callback_backup(tf):
    decode = tf.contrib.slim.tfexample_decoder
    decoder = decode.TFExampleDecoder(
        {"i": tf.VarLenFeature(tf.int64), "v": tf.VarLenFeature(tf.float32), "s": tf.FixedLenFeature([1], tf.int64),
         "e": tf.VarLenFeature(tf.float32)},
        {"a": decode.SparseTensor("i", "v", shape=[5], densify=True),
         "b": decode.SparseTensor("i", "v", shape_key="s", densify=True, default_value=-1),
         "c": decode.ItemHandlerCallback(["v", "s"], lambda d: d["v"].values + 1),
         "d": decode.BackupHandler(decode.Tensor("e"), decode.Tensor("v"))})
    text = _example(tf, i=[0, 3], v=[1.5, 2.5], s=[4])
    return decoder.decode(tf.constant(text), ["a", "b", "c", "d"])


def case_lookup(tf):
    decode = tf.contrib.slim.tfexample_decoder
    table = tf.contrib.lookup.index_table_from_tensor(["a", "b"])
    decoder = decode.TFExampleDecoder({"t": tf.VarLenFeature(tf.string)}, {"x": decode.LookupTensor("t", table)})
    return decoder.decode(tf.placeholder_with_default(_example(tf, t=[b"b", b"c"]), []))


def case_repeated_images(tf):
    decode = tf.contrib.slim.tfexample_decoder
    decoder = decode.TFExampleDecoder(
        {"image/encoded": tf.FixedLenFeature([2], tf.string), "image/format": tf.FixedLenFeature((), tf.string)},
        {"image": decode.Image(channels=1, repeated=True, shape=[1, 2, 1])})
    return decoder.decode(tf.constant(_example(tf, image__encoded=[b"ab", b"cd"], image__format=[b"RAW"])))


def case_handlers(tf):
    decode = tf.contrib.slim.tfexample_decoder
    return [tell([said(f) for f in (
        lambda: decode.Tensor("a", "b", [1]), lambda: decode.SparseTensor().keys, lambda: decode.BoundingBox().keys,
        lambda: decode.BoundingBox(["a"]), lambda: decode.ItemHandlerCallback("a", len).keys,
        lambda: decode.Image().keys, lambda: decode.BackupHandler(1, 2),
        lambda: decode.BackupHandler(decode.Image(), 2), lambda: decode.LookupTensor("a", None).keys,
        lambda: decode.Tensor("a", ["b", "c"]).keys)])]


# ------------------------------------------------------------------ readers
def _in_folder(tf, build, count):
    with tempfile.TemporaryDirectory() as folder:
        return build(_files(tf, folder, count), folder)


def _read(tf, fetch, count):
    """What is read, as long as there is something."""
    found = []
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coord)
        try:
            for _ in range(count):
                got = session.run(fetch)
                found.append([int(v) if isinstance(v, np.int64) else v for v in got] if type(got) is list else got)
        except tf.errors.OutOfRangeError:
            found.append("end")
        coord.request_stop()
        coord.join(threads)
    return found


def _no_paths(tf):
    """The nodes, without what differs between folders."""
    return [str([(op.name, op.type, [t.name for t in op.inputs]) for op in tf.get_default_graph().get_operations()]),
            str([q.name for q in tf.get_collection(tf.GraphKeys.QUEUE_RUNNERS)]),
            str([t.name for t in tf.get_collection(tf.GraphKeys.SUMMARIES)])]


def _own_graph(tf, program, count=1):
    with tf.Graph().as_default():
        return [tell(*_in_folder(tf, program, count))]


def case_parallel_read(tf):
    def program(files, folder):
        read = tf.contrib.slim.parallel_reader.parallel_read
        key, value = read([files], tf.TFRecordReader, num_epochs=2, num_readers=2, seed=1)
        nodes = _no_paths(tf)
        found = _read(tf, value, 20)
        return nodes + [str(sorted(map(str, found))), str([t.shape for t in (key, value)])]
    return _own_graph(tf, program, 2)


def case_parallel_read_in_order(tf):
    def program(files, folder):
        read = tf.contrib.slim.parallel_reader.parallel_read
        _, value = read(files, tf.TFRecordReader, num_epochs=1, num_readers=1, shuffle=False)
        return _no_paths(tf) + [str(_read(tf, value, 20))]
    return _own_graph(tf, program)


def case_single_pass_read(tf):
    def program(files, folder):
        _, value = tf.contrib.slim.parallel_reader.single_pass_read(files, tf.TFRecordReader, scope="one")
        return _no_paths(tf) + [str(_read(tf, value, 20))]
    return _own_graph(tf, program)


def case_data_files(tf):
    def program(files, folder):
        get = tf.contrib.slim.parallel_reader.get_data_files
        return [str([get([folder + "/data-0", files]), get("anything"), said(get, folder + "/x*")])
                .replace(folder, "F")]
    return _own_graph(tf, program)


# ------------------------------------------------------------------ data sets
def case_provider(tf):
    def program(files, folder):
        slim = tf.contrib.slim
        dataset = slim.dataset.Dataset(files, tf.TFRecordReader, _decoder(tf), 6, {"label": "a number"}, classes=3)
        provider = slim.dataset_data_provider.DatasetDataProvider(dataset, shuffle=False, num_epochs=1)
        fetch = provider.get(["label", "name", "record_key"])
        lines = [str(dataset.classes), str(provider.num_samples()), str(provider.list_items()),
                 str([(t.shape, t.dtype) for t in fetch])]
        lines += [str(said(provider.get, ["zz"])), str(said(provider.get, "zz"))]
        return lines + _no_paths(tf) + [str(_read(tf, fetch, 20)).replace(folder, "F")]
    return _own_graph(tf, program)


def case_key_of_an_item(tf):
    def program(files, folder):
        slim = tf.contrib.slim
        dataset = slim.dataset.Dataset(files, tf.TFRecordReader, _decoder(tf), 6, {})
        return [str(said(slim.dataset_data_provider.DatasetDataProvider, dataset, record_key="label"))]
    return _own_graph(tf, program)


def case_queue_runners(tf):
    def program(files, folder):
        queues = tf.contrib.slim.queues
        value = tf.train.input_producer([3, 4], shuffle=False).dequeue()
        with tf.Session() as session, queues.QueueRunners(session):
            found = [int(session.run(value)) for _ in range(3)]

            def nested():
                with queues.QueueRunners(session):
                    pass
            return [str(found), str(said(nested))]
    return _own_graph(tf, program)


# ------------------------------------------------------------------ evaluation
def _checkpoint(tf, folder):
    with tf.Graph().as_default():
        tf.get_variable("v", initializer=2.)
        tf.train.get_or_create_global_step()
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            return tf.train.Saver().save(session, folder + "/m", global_step=3)


def _events(tf, folder):
    found = []
    for name in sorted(os.listdir(folder)):
        if "tfevents" in name:
            for event in tf.train.summary_iterator(os.path.join(folder, name)):
                found += ["%d %s %s" % (event.step, v.tag, v.simple_value) for v in event.summary.value]
    return found


def _evaluation(tf, evaluate):
    def program(lines, folder):
        path = _checkpoint(tf, folder)
        tf.train.get_or_create_global_step()
        v = tf.get_variable("v", initializer=1.)
        mean, update = tf.metrics.mean(v * np.float32(3))
        tf.summary.scalar("mean", mean)
        lines.append(str(evaluate(path, folder, mean, update)))
        lines += _events(tf, folder)
    return alone(tf, _untimed(heard(tf, program)))


def _untimed(step):
    return lambda session: [re.sub(r"evaluation at 20\S+", "evaluation at T", line) for line in step(session)]


def case_evaluate_once(tf):
    v = tf.contrib.slim.evaluation
    return _evaluation(tf, lambda path, folder, mean, update: v.evaluate_once(
        "", path, folder, num_evals=3, eval_op=update, final_op=mean, summary_op=None,
        variables_to_restore=tf.global_variables()))


def case_evaluation_loop(tf):
    v = tf.contrib.slim.evaluation
    return _evaluation(tf, lambda path, folder, mean, update: v.evaluation_loop(
        "", folder, folder, num_evals=2, eval_op=update, final_op=mean, max_number_of_evaluations=1,
        eval_interval_secs=0, variables_to_restore=tf.global_variables()))


def case_evaluate_repeatedly(tf):
    t = tf.contrib.training
    return _evaluation(tf, lambda path, folder, mean, update: t.evaluate_repeatedly(
        folder, eval_ops=[update], final_ops=mean, max_number_of_evaluations=1, scaffold=tf.train.Scaffold(
            saver=tf.train.Saver(tf.global_variables())), hooks=[t.StopAfterNEvalsHook(1), t.SummaryAtEndHook(folder)]))


def case_nothing_to_evaluate(tf):
    def program(lines, folder):
        t = tf.contrib.training
        lines.append(str(t.evaluate_repeatedly(folder, final_ops=tf.constant(1.), timeout=0)))
        lines.append(str(t.wait_for_new_checkpoint(folder, timeout=0)))
    return alone(tf, heard(tf, program))
