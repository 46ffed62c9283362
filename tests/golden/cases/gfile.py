"""Files through tf.gfile and tf.io.gfile, records, whole files as tensors."""
import os
import tempfile

from casetools import said


def told(tf, calls):
    """A step that makes calls in a folder of its own; the folder's name is taken out of what they say."""
    def step(session):
        folder = tempfile.mkdtemp()
        out = []
        for call in calls:
            out.append(cleaned(said(call, lambda *names: os.path.join(folder, *names)), folder))
        return out
    return step


def cleaned(value, folder):
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, (list, tuple)):
        return [cleaned(v, folder) for v in value]
    if isinstance(value, bytes):
        value = value.decode("latin1")
    return value.replace(folder, "FOLDER") if isinstance(value, str) else value if value is None else str(value)


def case_directories(tf):
    g, io = tf.gfile, tf.io.gfile
    return [told(tf, [
        lambda j: g.Exists(j("x")), lambda j: g.MakeDirs(j("a/b")), lambda j: g.MakeDirs(j("a/b")), lambda j: g.MkDir(j("m")),
        lambda j: g.MkDir(j("m")), lambda j: g.MkDir(j("q/r")), lambda j: g.IsDirectory(j("a")), lambda j: g.IsDirectory(j("n")),
        lambda j: g.ListDirectory(j("n")), lambda j: sorted(g.ListDirectory(j(""))), lambda j: g.Remove(j("a")),
        lambda j: g.Remove(j("n")), lambda j: g.DeleteRecursively(j("n")), lambda j: io.rmtree(j("a")), lambda j: io.exists(j("a")),
        lambda j: io.makedirs(j("w/x")), lambda j: io.isdir(j("w")), lambda j: g.Exists(""), lambda j: g.Exists(None),
        lambda j: g.Rename(j("w"), j("v")), lambda j: g.Rename(j("none"), j("v2")), lambda j: g.Rename(j("v"), j("m")),
        lambda j: sorted(io.listdir(j("")))])]


def written(g, j, name, text, mode="w"):
    with g.GFile(j(name), mode) as f:
        f.write(text)


def case_reading_and_writing(tf):
    g = tf.gfile

    def parts(j):
        with g.GFile(j("f")) as r:
            return [r.readline(), r.tell(), r.read(3), r.seek(0), r.readlines(), r.size(), r.seek(offset=2), r.read(2),
                    said(r.seek, -20), said(r.seek, 1, 7), said(r.seek, 99), said(r.write, "x"), r.seekable(), r.name, r.mode]

    def closed(j):
        w = g.GFile(j("late"), "w")
        before = g.Exists(j("late"))
        w.write("x")
        w.flush()
        return [before, g.Exists(j("late")), w.tell(), w.size(), said(w.read), said(w.write, 5), w.close(), w.close()]
    return [told(tf, [
        lambda j: written(g, j, "f", "line1\nline2\nend"), lambda j: g.GFile(j("f")).read(),
        lambda j: g.FastGFile(j("f"), "rb").read(), lambda j: list(g.Open(j("f"))), parts, closed,
        lambda j: written(g, j, "f", "+", "a"), lambda j: g.GFile(j("f")).read(), lambda j: g.GFile(j("none")).read(),
        lambda j: g.GFile(j("none")).size(), lambda j: g.GFile(j("f"), "q"), lambda j: g.GFile(j("no/f"), "w").write("a"),
        lambda j: g.MkDir(j("d")), lambda j: g.GFile(j("d")).read(), lambda j: g.GFile("foo://x").read(),
        lambda j: [g.Stat(j("f")).length, g.Stat(j("d")).is_directory], lambda j: g.Stat(j("none"))])]


def case_copies_and_globs(tf):
    g = tf.gfile
    return [told(tf, [
        lambda j: written(g, j, "a", "1"), lambda j: written(g, j, "b.txt", "2"), lambda j: g.Copy(j("a"), j("c.txt")),
        lambda j: g.Copy(j("a"), j("c.txt")), lambda j: g.Copy(j("a"), j("c.txt"), overwrite=True),
        lambda j: g.Copy(j("n"), j("d")), lambda j: g.Rename(j("a"), j("c.txt")), lambda j: g.Rename(j("a"), j("c.txt"), True),
        lambda j: sorted(g.Glob(j("*.txt"))), lambda j: g.Glob(j("n*")), lambda j: sorted(g.Glob([j("b*"), j("c*")])),
        lambda j: sorted(g.Glob(j("?.txt"))), lambda j: sorted(g.Glob(j("[bx].txt"))), lambda j: g.MakeDirs(j("x/y/z")),
        lambda j: written(g, j, "x/y/k", "3"), lambda j: list(g.Walk(j("x"))), lambda j: list(g.Walk(j("x"), in_order=False)),
        lambda j: list(g.Walk(j("none"))), lambda j: g.Glob(j("*/*/k")), lambda j: list(tf.io.gfile.walk(j("x/y")))])]


def case_records(tf):
    io = tf.python_io

    def write(j, name, options=None):
        with io.TFRecordWriter(j(name), options) as w:
            w.write(b"abc")
            w.write(b"")
            w.write(b"x" * 300)
        return None

    def damaged(j, change):
        with open(j("plain"), "rb") as f:
            data = change(f.read())
        with open(j("damaged"), "wb") as f:
            f.write(data)
        return [len(r) for r in io.tf_record_iterator(j("damaged"))]

    def raw(j):
        with open(j("plain"), "rb") as f:
            return f.read()[:36]
    kinds = io.TFRecordCompressionType
    return [told(tf, [
        lambda j: write(j, "plain"), raw, lambda j: write(j, "gz", io.TFRecordOptions(kinds.GZIP)),
        lambda j: [len(r) for r in io.tf_record_iterator(j("gz"), io.TFRecordOptions(kinds.GZIP))],
        lambda j: write(j, "z", io.TFRecordOptions(kinds.ZLIB)),
        lambda j: [len(r) for r in io.tf_record_iterator(j("z"), io.TFRecordOptions("ZLIB"))],
        lambda j: list(io.tf_record_iterator(j("gz"))), lambda j: list(io.tf_record_iterator(j("none"))),
        lambda j: io.TFRecordWriter(j("no/x")), lambda j: damaged(j, lambda b: b[:-1]), lambda j: damaged(j, lambda b: b[:5]),
        lambda j: damaged(j, lambda b: b[:14]), lambda j: damaged(j, lambda b: b[:13] + b"X" + b[14:]),
        lambda j: damaged(j, lambda b: b"X" + b[1:]), lambda j: damaged(j, lambda b: b + b"zz"), lambda j: damaged(j, lambda b: b""),
        lambda j: io.TFRecordOptions(7), lambda j: io.TFRecordOptions("FOO"),
        lambda j: io.TFRecordOptions.get_compression_type_string(io.TFRecordOptions(kinds.GZIP))])]


def case_file_tensors(tf):
    folder = tempfile.mkdtemp()
    name = tf.placeholder(tf.string, [])
    read, write, match = tf.read_file(name), tf.write_file(name, "cont"), tf.matching_files(name)

    def step(fetch, path):
        def run(session):
            return cleaned(said(session.run, fetch, {name: os.path.join(folder, path)}), folder)
        return run
    return [step(write, "n/m/x"), step(read, "n/m/x"), step(read, "none"), step(match, "n/m/*"), step(match, "none/*"),
            step(write, "n/m/b"), step(match, "n/*/?")]
