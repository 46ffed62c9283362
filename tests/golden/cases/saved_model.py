"""tf.saved_model: signatures, what a builder writes, what loading makes, texts; tf.contrib.predictor."""
import os
import shutil
import tempfile
import uuid

import numpy as np

from casetools import plain, tell

KEPT = []
BEFORE = os.getcwd(), uuid.uuid4


def folder(name=""):
    """A path within the directory of a case, which is the current one: names of temporary folders are known."""
    if not KEPT:
        KEPT.append(tempfile.mkdtemp())
        os.chdir(KEPT[0])
        uuid.uuid4 = lambda: uuid.UUID(int=7)
    return name or "."


def done(session):
    os.chdir(BEFORE[0])
    uuid.uuid4 = BEFORE[1]
    while KEPT:
        shutil.rmtree(KEPT.pop(), ignore_errors=True)
    return None


def clean(text):
    for path in KEPT:
        text = text.replace(path + os.sep, "")
    return text


def said(fn, *args, **kwargs):
    """What a call gives, or all that it says when it fails."""
    try:
        got = fn(*args, **kwargs)
    except Exception as e:
        text = str(e).strip()
        if "available_tags" in text:
            text = text.split("\n")[0]
        return clean("%s: %s" % (type(e).__name__, text))
    return clean(got.decode() if isinstance(got, bytes) else got) if isinstance(got, (str, bytes)) else plain(got)


def tree(path):
    return sorted(os.path.relpath(os.path.join(d, n), path) for d, _, names in os.walk(path) for n in names)


def model(tf):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    w = tf.get_variable("w", initializer=np.arange(6, dtype=np.float32).reshape(3, 2))
    b = tf.get_variable("b", initializer=np.float32([1, -1]), use_resource=True)
    return x, w, tf.add(tf.matmul(x, w), b, name="y")


def started(tf):
    session = tf.Session()
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    return session


# ------------------------------------------------------------------ signatures
def case_signatures(tf):
    x, w, y = model(tf)
    text = tf.placeholder(tf.string, [None], name="text")
    sparse = tf.sparse_placeholder(tf.float32, [3, None], name="sp")
    m = tf.saved_model
    made = [m.predict_signature_def({"x": x, "s": sparse}, {"y": y, "w": w}),
            m.regression_signature_def(text, y),
            m.classification_signature_def(text, text, y),
            m.classification_signature_def(text, None, y),
            m.classification_signature_def(text, text, None),
            m.build_signature_def(), m.build_signature_def({"a": m.build_tensor_info(w)}, None, "mine")]
    infos = m.utils.build_tensor_info(sparse)
    back = m.get_tensor_from_tensor_info(m.build_tensor_info(w))
    return [tell(*[str(s) for s in made]), tell(*[m.is_valid_signature(s) for s in made]), tell(str(infos), back),
            tell(m.utils.get_tensor_from_tensor_info(infos).indices)]


def case_signature_texts(tf):
    x, w, y = model(tf)
    text = tf.placeholder(tf.string, [None], name="text")
    m = tf.saved_model
    empty = type(m.build_tensor_info(x))()
    return [tell(said(m.predict_signature_def, {}, {"y": y}), said(m.predict_signature_def, {"x": x}, None),
                 said(m.regression_signature_def, x, y), said(m.regression_signature_def, text, text),
                 said(m.regression_signature_def, None, y), said(m.regression_signature_def, text, None),
                 said(m.classification_signature_def, text, None, None),
                 said(m.classification_signature_def, x, text, y),
                 said(m.classification_signature_def, text, y, None),
                 said(m.classification_signature_def, text, None, text),
                 said(m.classification_signature_def, None, None, text),
                 said(m.get_tensor_from_tensor_info, empty), m.is_valid_signature(None))]


def case_constants(tf):
    m = tf.saved_model
    return [tell(*[getattr(m.constants, n) for n in sorted(dir(m.constants)) if n.isupper()]),
            tell(*[getattr(m.signature_constants, n) for n in sorted(dir(m.signature_constants)) if n.isupper()]),
            tell(*[getattr(m.tag_constants, n) for n in sorted(dir(m.tag_constants)) if n.isupper()])]


# ------------------------------------------------------------------ writing
def case_simple_save(tf):
    x, w, y = model(tf)
    with started(tf) as session:
        tf.saved_model.simple_save(session, folder("m"), {"x": x}, {"y": y})
    left = tree(folder("m"))
    return [tell(left, tf.saved_model.contains_saved_model(folder("m")),
                 tf.saved_model.maybe_saved_model_directory(folder())), done]


def case_main_op(tf):
    x, w, y = model(tf)
    op = tf.saved_model.main_op.main_op()
    again = tf.saved_model.main_op_with_restore(tf.no_op(name="again"))
    builder = tf.saved_model.Builder(folder("m"))
    with started(tf) as session:
        builder.add_meta_graph_and_variables(session, ["a"], main_op=op)
        twice = said(builder.add_meta_graph, ["b"], main_op=op)
        wrong = said(builder.add_meta_graph, ["b"], main_op="x")
    return [tell(op, again, twice, wrong, said(builder.save), said(builder.save, as_text=True), tree(folder("m"))), done]


def case_builder_texts(tf):
    x, w, y = model(tf)
    m = tf.saved_model
    builder = m.Builder(folder("m"))
    signature = m.predict_signature_def({"x": x}, {"y": y})
    nameless, typeless = m.predict_signature_def({"x": x}, {"y": y}), m.predict_signature_def({"x": x}, {"y": y})
    nameless.inputs["x"].Clear()
    typeless.outputs["y"].ClearField("dtype")
    out = []
    with started(tf) as session:
        out += [said(builder.add_meta_graph, ["a"])]
        for signatures in ({"s": nameless}, {"s": typeless}, {"__saved_model_init_op": signature},
                           {"__saved_model_train_op": signature}):
            out.append(said(m.Builder(folder("n%d" % len(out))).add_meta_graph_and_variables, session, ["a"], signatures))
        for asset in ("text", tf.identity(tf.constant("a")), tf.constant(3), tf.constant("")):
            out.append(said(m.Builder(folder("n%d" % len(out))).add_meta_graph_and_variables, session, ["a"],
                            assets_collection=[asset]).split("Tensor(")[0])
        builder.add_meta_graph_and_variables(session, ["a"])
        out += [said(builder.add_meta_graph_and_variables, session, ["a"])]
    builder.save()
    return [tell(*(out + [said(m.Builder, folder("m"))])), done]


# ------------------------------------------------------------------ loading
def written(tf):
    """A SavedModel with two graphs, an asset and an op to run."""
    os.makedirs(folder("in"))
    with open(folder("in/words.txt"), "w") as f:
        f.write("a\nb\n")
    builder = tf.saved_model.Builder(folder("m"))
    with tf.Graph().as_default():
        x, w, y = model(tf)
        asset = tf.constant(folder("in/words.txt"), name="words")
        path = tf.get_variable("path", initializer="none", collections=[tf.GraphKeys.LOCAL_VARIABLES], trainable=False)
        init = tf.group(tf.assign(path, asset), name="set_path")
        tf.train.MomentumOptimizer(.1, .9).minimize(tf.reduce_mean(tf.square(y)), name="train")
        signatures = {"serving_default": tf.saved_model.predict_signature_def({"x": x}, {"y": y}),
                      "weights": tf.saved_model.build_signature_def({}, {"w": tf.saved_model.build_tensor_info(w)}, "m")}
        with started(tf) as session:
            session.run("train", {x: np.ones((2, 3))})
            builder.add_meta_graph_and_variables(session, ["serve", "train"], signatures, assets_collection=[asset],
                                                 main_op=init, strip_default_attrs=True)
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        w = tf.get_variable("w", [3, 2])
        builder.add_meta_graph(["serve"], {"serving_default": tf.saved_model.predict_signature_def(
            {"x": x}, {"y": tf.matmul(x, w, name="y")})})
    builder.save()


def case_load(tf):
    written(tf)
    files = tree(folder("m"))
    session = tf.Session()
    meta = tf.saved_model.load(session, ["train", "serve"], folder("m"))
    signature = meta.signature_def["serving_default"]
    values = [session.run(signature.outputs["y"].name, {signature.inputs["x"].name: np.ones((1, 3))})]
    session.run("train", {"x:0": np.ones((2, 3))})
    values += [session.run(["y:0", "w/Momentum:0"], {"x:0": np.ones((1, 3))}), session.run("path:0").decode()]
    return [tell(sorted(meta.collection_def), sorted(meta.signature_def), meta.meta_info_def.stripped_default_attrs,
                 list(meta.meta_info_def.tags), files, clean(values[2])),
            lambda unused: [values[0].tolist(), values[1][0].tolist(), values[1][1].tolist()], done]


def case_load_into_scope(tf):
    written(tf)
    with tf.Session() as session:
        tf.saved_model.loader.load(session, ["serve"], folder("m"), import_scope="a")
        tf.saved_model.loader.load(session, ["serve", "train"], folder("m"), import_scope="b")
        values = session.run(["a/y:0", "b/y:0"], {"a/x:0": np.ones((1, 3)), "b/x:0": np.ones((1, 3))})
    return [lambda unused: [v.tolist() for v in values], done]


def case_load_texts(tf):
    written(tf)
    with open(folder("in/saved_model.pb"), "wb") as f:
        f.write(b"no message")
    load = tf.saved_model.load
    with tf.Session() as session:
        return [tell(said(load, session, ["x"], folder("m")), said(load, session, ["x", "y"], folder("m")),
                     said(load, session, ["x"], folder("none")),
                     said(load, session, ["x"], folder("in")).split(": b")[0]), done]


def case_predictor(tf):
    written(tf)
    make = tf.contrib.predictor.from_saved_model
    first = make(folder("m"))
    named = make(folder("m"), tags="serve,train", input_names={"in": "x:0"}, output_names={"out": "y:0"})
    weights = make(folder("m"), tags="serve,train", signature_def_key="weights")
    ones = np.ones((1, 3))
    values = [first({"x": ones})["y"].tolist(), named({"in": ones})["out"].tolist(), weights({})["w"].tolist()]
    return [tell(str(first), values, said(first, {"z": 1}), said(make, folder("m"), input_names={"a": "x:0"}),
                 said(make, folder("m"), signature_def_key="a", input_names={"a": "x:0"}, output_names={})), done]
