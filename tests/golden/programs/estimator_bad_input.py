"""Bad input: another model's checkpoint, vocabulary files cut short, broken rows: TF's messages, nothing lost."""
import os

import numpy as np
import tensorflow as tf

import estimator_tools
from estimator_tools import files, folder, plain, say, show

# Rows of tf.data are parsed in functions, whose numbers are TF's own affair.
estimator_tools._CHANGES.append(("{{function_node [^}]*}} ", ""))
E, C = tf.estimator, tf.feature_column
say("ERROR")
CONFIG = dict(tf_random_seed=1, save_summary_steps=1000)
X = np.linspace(0, 1, 12).astype(np.float32)
JOB = np.array(["clerk", "sales", "tech", "none"] * 3)
Y = (X > .5).astype(np.int64)


def data():
    return tf.data.Dataset.from_tensor_slices(({"x": X, "job": JOB}, Y)).batch(4)


def text(name, content, mode="w"):
    path = folder(name)
    with open(path, mode) as f:
        f.write(content)
    return path


def contents(path):
    """The checkpoint of a folder as it lies there."""
    last = tf.train.latest_checkpoint(path)
    reader = tf.train.load_checkpoint(last)
    values = {k: reader.get_tensor(k).ravel()[:3].tolist() for k in reader.get_variable_to_shape_map()}
    return os.path.basename(last), sorted(values.items())


def original(call):
    """A call; what failed to restore is said by the line below."""
    try:
        return call()
    except tf.errors.OpError as e:
        print("  SAYS", plain(e.message).split("Original error:\n\n")[-1].split("\n")[0].replace("tensor_name = ", "").strip())
        raise


def kept(path, call, name):
    """A call that fails leaves the folder's checkpoint as it was."""
    before = contents(path)
    show(name, lambda: original(call))
    print("  KEPT", contents(path) == before, len([f for f in files(path) if "ckpt" in f or f == "checkpoint"]))


def model(columns, path, units=None):
    config = E.RunConfig(model_dir=path, **CONFIG)
    return E.DNNClassifier(units, columns, config=config) if units else E.LinearClassifier(columns, config=config)


x, job = C.numeric_column("x"), C.categorical_column_with_vocabulary_list("job", ["clerk", "sales", "tech"])
path = folder("model")
model([x], path).train(data)
print(contents(path)[0])
wider = model([x, job], path)
for name, call in [("train", lambda: wider.train(data)), ("evaluate", lambda: wider.evaluate(data)),
                   ("predict", lambda: list(wider.predict(data)))]:
    kept(path, call, "more columns, " + name)
for name, call in [("train", lambda: model([x], path, [3]).train(data)), ("predict", lambda: list(model([x], path, [3]).predict(data)))]:
    kept(path, call, "another model, " + name)
deep = folder("deep")
model([x], deep, [3]).train(data)
for name, call in [("train", lambda: model([x], deep, [4]).train(data)), ("evaluate", lambda: model([x], deep, [4]).evaluate(data))]:
    kept(deep, call, "other sizes, " + name)
kept(path, lambda: E.LinearClassifier([x], n_classes=3, config=E.RunConfig(model_dir=path, **CONFIG)).train(data), "more classes")
kept(path, lambda: model([x], path).evaluate(data, checkpoint_path=os.path.join(path, "model.ckpt-77")), "no such checkpoint")
show("never trained, predict", lambda: len(list(model([x], folder("empty")).predict(data))))
show("never trained, evaluate", lambda: sorted(model([x], folder("empty")).evaluate(data)))
show("never trained, value", lambda: model([x], folder("empty")).get_variable_value("global_step"))
show("never trained, names", lambda: model([x], folder("empty")).get_variable_names())
show("never trained, export", lambda: model([x], folder("empty")).export_saved_model(
    folder("export"), E.export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [None])})))
show("no such variable", lambda: model([x], path).get_variable_value("none"))


def damage(name, change):
    """A trained folder with one of its files changed."""
    broken = folder(name)
    model([x], broken).train(data)
    change(broken)
    show(name, lambda: model([x], broken).train(data).latest_checkpoint()[-6:])
    print("  FILES", [f for f in files(broken) if "ckpt" in f or f == "checkpoint"])


def cut(name, size):
    def change(path):
        full = os.path.join(path, name)
        with open(full, "rb") as f:
            content = f.read()
        with open(full, "wb") as f:
            f.write(content[:size])
    return change


damage("no index", lambda path: os.remove(os.path.join(path, "model.ckpt-3.index")))
damage("no data", lambda path: os.remove(os.path.join(path, "model.ckpt-3.data-00001-of-00002")))
damage("data cut short", cut("model.ckpt-3.data-00001-of-00002", 5))
damage("index cut short", cut("model.ckpt-3.index", 20))
damage("empty index", cut("model.ckpt-3.index", 0))
damage("empty checkpoint file", cut("checkpoint", 0))
damage("checkpoint file of nonsense", lambda path: open(os.path.join(path, "checkpoint"), "w").write("nonsense{"))


# ------------------------------------------------------------------ vocabulary files
def with_vocabulary(path, size=None, **more):
    """Ids of the jobs, and what training says."""
    column = C.categorical_column_with_vocabulary_file("job", path, size, **more)
    with tf.Session() as session:
        layer = C.input_layer({"job": JOB[:4]}, [C.indicator_column(column)])
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        return session.run(layer).tolist()


full = text("jobs.txt", "clerk\nsales\ntech\n")
for name, call in [
        ("whole", lambda: with_vocabulary(full, 3)), ("size from the file", lambda: with_vocabulary(full)),
        ("smaller", lambda: with_vocabulary(full, 2)), ("larger", lambda: with_vocabulary(full, 5)),
        ("no file", lambda: with_vocabulary(folder("none.txt"), 3)), ("no file nor size", lambda: with_vocabulary(folder("none.txt"))),
        ("no last line end", lambda: with_vocabulary(text("b.txt", "clerk\nsales\nte"), 3)),
        ("cut short", lambda: with_vocabulary(text("b.txt", "clerk\nsal"), 3)),
        ("empty", lambda: with_vocabulary(text("b.txt", ""), 3)), ("empty, no size", lambda: with_vocabulary(text("b.txt", ""))),
        ("a line twice", lambda: with_vocabulary(text("b.txt", "clerk\nclerk\ntech\n"), 3)),
        ("an empty line", lambda: with_vocabulary(text("b.txt", "clerk\n\ntech\n"), 3)),
        ("two empty lines", lambda: with_vocabulary(text("b.txt", "clerk\n\n\ntech\n"), 4)),
        ("other line ends", lambda: with_vocabulary(text("b.txt", b"clerk\r\nsales\r\ntech\r\n", "wb"), 3)),
        ("old line ends", lambda: with_vocabulary(text("b.txt", b"clerk\rsales\rtech\r", "wb"), 3)),
        ("a folder", lambda: with_vocabulary(os.path.dirname(full), 3)),
        ("buckets", lambda: with_vocabulary(full, 3, num_oov_buckets=2)),
        ("default", lambda: with_vocabulary(full, 3, default_value=1))]:
    show("vocabulary, " + name, call)

grown = folder("grown")
model([C.categorical_column_with_vocabulary_file("job", full, 3)], grown).train(data)
short = text("short.txt", "clerk\nsal")
kept(grown, lambda: model([C.categorical_column_with_vocabulary_file("job", short, 3)], grown).train(data), "trained on, file cut short")
kept(grown, lambda: model([C.categorical_column_with_vocabulary_file("job", short)], grown).train(data), "trained on, size of a file cut short")


# ------------------------------------------------------------------ CSV
def rows(content, defaults=((0.,), ("",), (0,)), training=False, **more):
    """All rows of a file, or what was read until the error."""
    path = text("rows.csv", content, "wb")
    lines = tf.data.TextLineDataset(path).skip(1)
    values = lines.map(lambda line: tf.decode_csv(line, [list(d) for d in defaults], **more)).make_one_shot_iterator().get_next()
    got = []
    with tf.Session() as session:
        try:
            while True:
                got.append([np.asarray(v).tolist() for v in session.run(values)])
        except tf.errors.OutOfRangeError:
            return got
        finally:
            print("  READ", len(got))


def whole(content, **more):
    path = text("rows.csv", content, "wb")
    values = tf.data.experimental.CsvDataset(path, [tf.float32, tf.string, tf.int32], header=True, **more).make_one_shot_iterator().get_next()
    got = []
    with tf.Session() as session:
        try:
            while True:
                got.append([np.asarray(v).tolist() for v in session.run(values)])
        except tf.errors.OutOfRangeError:
            return got
        finally:
            print("  READ", len(got))


for name, content in [
        ("good", b"a,b,c\n1,x,2\n3,y,4\n"), ("no last line end", b"a,b,c\n1,x,2\n3,y,4"), ("other line ends", b"a,b,c\r\n1,x,2\r\n3,y,4\r\n"),
        ("old line ends", b"a,b,c\r1,x,2\r3,y,4\r"), ("mixed line ends", b"a,b,c\n1,x,2\r\n3,y,4\r5,z,6\n"),
        ("a line broken in two", b"a,b,c\n1,x,2\n3,\ny,4\n5,z,6\n"), ("a line end lost", b"a,b,c\n1,x,23,y,4\n5,z,6\n"),
        ("cut short", b"a,b,c\n1,x,2\n3,y"), ("empty line", b"a,b,c\n1,x,2\n\n3,y,4\n"), ("empty fields", b"a,b,c\n,,\n3,y,4\n"),
        ("a quoted line end", b'a,b,c\n1,"x\ny",2\n3,y,4\n'), ("an open quote", b'a,b,c\n1,"x,2\n3,y,4\n'), ("a quote inside", b'a,b,c\n1,x"y,2\n3,y,4\n'),
        ("text after a quote", b'a,b,c\n1,"x"y,2\n3,y,4\n'), ("two quotes", b'a,b,c\n1,"x""y",2\n3,y,4\n'), ("a word for a number", b"a,b,c\nx,x,2\n3,y,4\n"),
        ("a fraction for an integer", b"a,b,c\n1,x,2.5\n3,y,4\n"), ("too large", b"a,b,c\n1,x,3000000000\n3,y,4\n"), ("spaces", b"a,b,c\n 1 , x , 2 \n"),
        ("a zero byte", b"a,b,c\n1,x\0y,2\n"), ("header only", b"a,b,c\n"), ("nothing", b"")]:
    show("decode_csv, " + name, lambda: rows(content))
    show("CsvDataset, " + name, lambda: whole(content))
show("decode_csv, none allowed empty", lambda: rows(b"a,b,c\n,x,1\n", ((), ("",), (0,))))


def csv_input(path):
    def parse(line):
        a, b, c = tf.decode_csv(line, [[0.], [""], [0]])
        return {"x": a, "job": b}, c
    return lambda: tf.data.TextLineDataset(path).map(parse).batch(2)


good = text("good.csv", "".join("%s,%s,%d\n" % r for r in zip(X, JOB, Y)))
broken = text("broken.csv", "".join("%s,%s,%d\n" % r for r in zip(X, JOB, Y)) + "1.0,clerk\n0.5,tech,1\n")
trained = folder("trained")
model([x, job], trained).train(csv_input(good))
kept(trained, lambda: model([x, job], trained).evaluate(csv_input(broken)), "evaluate on a broken row")
show("train on a broken row", lambda: E.LinearClassifier([x, job], config=E.RunConfig(
    model_dir=trained, save_checkpoints_steps=2, **CONFIG)).train(csv_input(broken)))
print([f for f in files(trained) if "ckpt" in f or f == "checkpoint"], contents(trained)[0])
show("and on", lambda: model([x, job], trained).train(csv_input(good)).model_dir)
print(contents(trained)[0])
