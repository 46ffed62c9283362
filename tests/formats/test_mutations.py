"""Files of every format with bytes changed at random: a clear error each time, no hang, no huge allocation."""
import os
import pathlib
import tempfile
import zlib

import pytest

import graphreg as tf
from formats import mutations
from graphreg.core import messages
from graphreg.formats import checkpoint_v1, table, tfrecord
from graphreg.formats.open_checkpoint import open_checkpoint
from graphreg.training import checkpoint_state

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden", "checkpoints")


def golden(name):
    with open(os.path.join(FOLDER, name), "rb") as f:
        return f.read()


def read_all(prefix):
    found = open_checkpoint(str(prefix))
    return [found.read(name) for name in found.names()]


class Formats:
    """For each format: what makes good files of it (a list of bytes), and what reads a file."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    # ---------------------------------------------------------- checkpoints
    def index(self):
        self.write("x.data-00000-of-00001", golden("types.data-00000-of-00001"))
        return [golden("types.index")], lambda data: (self.write("x.index", data), read_all(self.folder / "x"))

    def index_with_good_checksums(self):
        """The blocks are what they say they are, and hold anything."""
        self.write("x.data-00000-of-00001", golden("slices.data-00000-of-00001"))
        items = list(table.read_table(golden("slices.index")))

        def read(data):
            self.write("x.index", table.write_table(with_one_changed(items, data)))
            read_all(self.folder / "x")
        return [v for _, v in items], read

    def data(self):
        self.write("x.index", golden("types.index"))
        return [golden("types.data-00000-of-00001")], lambda data: (
            self.write("x.data-00000-of-00001", data), read_all(self.folder / "x"))

    def v1(self):
        return [golden("types_v1"), golden("slices_v1")], lambda data: read_all(self.write("x", data))

    def v1_with_good_checksums(self):
        items = list(checkpoint_v1.read_table(golden("types_v1")))

        def read(data):
            read_all(self.write("x", table.write_table(with_one_changed(items, data))))
        return [v for _, v in items], read

    def blocks(self):
        """A block of a table that is compressed."""
        block = b"\x00\x05\x03alpha123\x00\x04\x02beta45" + bytes(4) + b"\x01\0\0\0"
        copies = b"\x09\x04\x0e\x10\x00"           # six bytes from 4 before, four from 16 before
        return [bytes((len(block) + 10, (len(block) - 1) << 2)) + block + copies], table.unsnappy

    def state(self):
        state = checkpoint_state.generate_checkpoint_state_proto(
            "/tmp", "/tmp/m-2", ["/tmp/m-1", "/tmp/m-2"], [1.5, 2.5], 3.)

        def read(data):
            self.write("checkpoint", data)
            if tf.train.get_checkpoint_state(str(self.folder)) is None:
                raise ValueError("ignored, as the log says")
        return [messages.MessageToString(state).encode()], read

    # ---------------------------------------------------------- graphs
    def graph(self):
        return [a_graph().SerializeToString()], import_graph

    def graph_text(self):
        return [messages.MessageToString(a_small_graph()).encode()], lambda data: import_graph_def(
            messages.Parse(data.decode("utf-8", "replace"), messages.GraphDef()))

    def meta_graph(self):
        return [a_meta_graph().SerializeToString()], lambda data: import_meta(self.write("x.meta", data))

    def meta_graph_text(self):
        text = messages.MessageToString(a_meta_graph()).encode()
        return [text], lambda data: import_meta(self.write("x.meta", data))

    def tensor(self):
        values = [tf.make_tensor_proto(v) for v in ([1., 2.], 3, [[b"a", b"bc"]], [True], [1 + 2j], [3] * 5)]
        return [v.SerializeToString() for v in values], lambda data: tf.make_ndarray(
            messages.TensorProto.FromString(data))

    def saved_model(self):
        with tf.Graph().as_default(), tf.Session() as session:
            x, v = tf.placeholder(tf.float32, [2], name="x"), tf.get_variable("v", initializer=1.)
            session.run(tf.global_variables_initializer())
            tf.saved_model.simple_save(session, str(self.folder / "model"), {"x": x}, {"y": x * v})
        return [(self.folder / "model" / "saved_model.pb").read_bytes()], self.load_saved_model

    def load_saved_model(self, data):
        self.write("model/saved_model.pb", data)
        with tf.Graph().as_default(), tf.Session() as session:
            tf.saved_model.load(session, ["serve"], str(self.folder / "model"))

    # ---------------------------------------------------------- records
    def events(self):
        with tf.summary.FileWriter(str(self.folder / "logs"), tf.get_default_graph()) as writer:
            for step in range(3):
                writer.add_summary(messages.Summary(value=[messages.Summary.Value(tag="a", simple_value=step)]), step)
        path = self.folder / "logs" / os.listdir(self.folder / "logs")[0]
        return [path.read_bytes()], lambda data: list(tf.train.summary_iterator(self.write("events", data)))

    def event_messages(self):
        event = messages.Event(wall_time=1., step=2, summary=messages.Summary(value=[
            messages.Summary.Value(tag="h", histo=messages.HistogramProto(min=0., max=1., bucket=[1., 2.]))]))
        return [event.SerializeToString()], lambda data: str(messages.Event.FromString(data))

    def records(self):
        return [b"".join(map(tfrecord.frame, (b"", b"abc", b"x" * 1000)))], lambda data: list(
            tf.python_io.tf_record_iterator(self.write("r", data)))

    def compressed_records(self):
        frames = b"".join(map(tfrecord.frame, (b"", b"abc", b"x" * 100000)))
        return [zlib.compress(frames)], lambda data: list(
            tf.python_io.tf_record_iterator(self.write("r", data), "ZLIB"))

    def examples(self):
        reader = ExampleReader()
        return [an_example().SerializeToString()], reader.read

    def sequence_examples(self):
        example = messages.SequenceExample(context=an_example().features)
        for value in (1, 2):
            example.feature_lists.feature_list["s"].feature.add().int64_list.value.append(value)
        return [example.SerializeToString()], SequenceReader().read


def with_one_changed(items, data):
    """(key, value) pairs of a table, one of whose values is `data`."""
    values = [value for _, value in items]
    number = values.index(data) if data in values else len(data) % len(items)
    return [(key, data if i == number else value) for i, (key, value) in enumerate(items)]


def a_graph():
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        w = tf.get_variable("w", [3, 2], initializer=tf.zeros_initializer())
        y = tf.cond(tf.reduce_sum(x) > 0, lambda: tf.matmul(x, w), lambda: tf.zeros([1, 2]))
        tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a * 2.), [0, y])
        tf.constant([[b"a", b"b"]], name="s")
        return graph.as_graph_def(add_shapes=True)


def a_small_graph():
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        tf.matmul(x, tf.constant([[1.], [2.], [3.]]), name="y")
        tf.constant([[b"a", b"b"]], name="s")
        return graph.as_graph_def(add_shapes=True)


def a_meta_graph():
    with tf.Graph().as_default():
        v = tf.get_variable("v", initializer=1.)
        tf.get_variable("r", initializer=1., use_resource=True)
        tf.add_to_collection("outputs", tf.negative(v))
        tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0])
        meta = tf.train.export_meta_graph()
    # The program's own ops are looked at, not these.
    meta.meta_info_def.ClearField("stripped_op_list")
    return meta


def import_graph(data):
    import_graph_def(messages.GraphDef.FromString(data))


def import_graph_def(graph_def):
    with tf.Graph().as_default():
        tf.import_graph_def(graph_def)


def import_meta(path):
    with tf.Graph().as_default():
        tf.train.import_meta_graph(path)


def an_example():
    example = messages.Example()
    feature = example.features.feature
    feature["i"].int64_list.value.extend([1, 2, -3])
    feature["f"].float_list.value.extend([1.5, 2.5])
    feature["b"].bytes_list.value.extend([b"abc", b""])
    return example


class ExampleReader:
    features = {"i": tf.FixedLenFeature([3], tf.int64), "f": tf.VarLenFeature(tf.float32),
                "b": tf.FixedLenSequenceFeature([], tf.string, allow_missing=True)}

    def __init__(self):
        with tf.Graph().as_default() as graph:
            self.text = tf.placeholder(tf.string, [])
            self.fetches = self.make()
        self.session = tf.Session(graph=graph)

    def make(self):
        return [tf.parse_example([self.text], self.features),
                tf.parse_single_example(self.text, {"i": self.features["i"], "f": self.features["f"]})]

    def read(self, data):
        for fetch in self.fetches:
            self.session.run(fetch, {self.text: data})


class SequenceReader(ExampleReader):
    def make(self):
        return [tf.parse_single_sequence_example(self.text, {"i": self.features["i"]},
                                                 {"s": tf.FixedLenSequenceFeature([], tf.int64)})]


FORMATS = sorted(n for n in vars(Formats) if not n.startswith("_") and n not in ("write", "load_saved_model"))
# Thousands of small files are best written to memory, where the system has a place for that.
SHARED_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def check(name, count):
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as folder:
        good, read = getattr(Formats(pathlib.Path(folder)), name)()
        read(good[0])
        assert mutations.check(read, good, count, f"{name} {count}") > count // 20


@pytest.mark.parametrize("name", FORMATS)
def test_mutants(name):
    check(name, 100)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_many_mutants(name):
    check(name, 10000)
