"""Checkpoints beside tf.train.Saver: contrib.framework, tf.train.Checkpoint, Keras weights, graphs from messages."""
import os

import numpy as np

from casetools import initialized, tell
from saver import content, done, files, folder, texts, written


def moved(d):
    os.chdir(d)


def case_assign_from_checkpoint(tf):
    written(tf, folder())
    a, c = tf.get_variable("a", [2]), tf.get_variable("scope/c", [], use_resource=True)
    z, w = tf.get_variable("z", [3]), tf.get_variable("w", [4])
    p = tf.get_variable("p", [4, 2], partitioner=tf.fixed_size_partitioner(2), initializer=tf.zeros_initializer)
    f = tf.contrib.framework.assign_from_checkpoint
    op, feed = f("./m", [a, c] + list(p))
    op2, feed2 = f("./m", [a, z], ignore_missing_vars=True)
    say = [texts(f, "./m", [z]), texts(f, "./m", {"a": w}), texts(f, "./nope", [a]), texts(f, "./m", {"zz": a})]
    return initialized(tf, {"op": op, "@feed": feed}, [a, c] + list(p), {"op": op2, "@feed": feed2}, tell(*say), done())


def case_assign_from_checkpoint_fn(tf):
    written(tf, folder())
    a, b = tf.get_variable("a", [2]), tf.get_variable("b", [4], initializer=tf.zeros_initializer)
    z = tf.get_variable("z", [3])
    f = tf.contrib.framework.assign_from_checkpoint_fn
    one, two = f("./m", {"a": a}), f("./m", [b], reshape_variables=True)
    say = [texts(f, "./m", []), texts(f, "./m", [z], ignore_missing_vars=True),
           texts(lambda: f("./m", {"a": a, "zz": z}, ignore_missing_vars=True) is None)]
    bad = f("./m", [z])
    return initialized(tf, lambda s: [one(s), two(s)], [a, b], lambda s: texts(bad, s), tell(*say), done())


def case_contrib_init_from_checkpoint(tf):
    written(tf, folder())
    a, c = tf.get_variable("a", [2]), tf.get_variable("c", [], use_resource=True)
    p = tf.get_variable("p", [4, 2], partitioner=tf.fixed_size_partitioner(2))
    tf.contrib.framework.init_from_checkpoint("./m", {"a": a, "scope/c": c, "p": list(p)})
    return initialized(tf, [a, c] + list(p), done())


def case_contrib_readers(tf):
    written(tf, folder())
    f = tf.contrib.framework
    return [lambda s: [f.load_variable("./m", "a").tolist(), f.list_variables("."), f.load_checkpoint("./m").has_tensor("b"),
                       texts(f.load_variable, "./m", "zz")], done()]


def case_checkpoint_of_objects(tf):
    d = folder()
    moved(d)
    v, w = tf.Variable([1., 2.], name="v"), tf.Variable(3., name="w", use_resource=True)
    c = tf.train.Checkpoint(v=v)
    c.more = [v, w]
    other = tf.train.Checkpoint(v=tf.Variable([0., 0.], name="x"))
    lacks = tf.train.Checkpoint(v=other.v, u=tf.Variable(1., name="u"))

    def step(s):
        with s.as_default():
            out = [c.save("./ck"), c.save("ck"), c.write("./w"), files("."), content("checkpoint"), tf.train.list_variables("./ck-1")]
            st = other.restore("./ck-1")
            out += [texts(lambda: st.assert_existing_objects_matched() and 0)]
            st.run_restore_ops()
            out += [s.run(other.v).tolist()]
            st = lacks.restore("./w")
            out += [texts(lambda: st.assert_nontrivial_match() and 0), texts(lambda: lacks.restore(None).assert_consumed()),
                    texts(other.restore, "./nope"), texts(tf.train.Checkpoint, a=3)]
            st.initialize_or_restore()
        return out + [s.run(lacks.u).item()]
    # What it adds to the graph differs: TF restores through nodes.
    return initialized(tf, step, done())


def case_import_graph_def(tf):
    with tf.Graph().as_default() as g:
        x = tf.placeholder(tf.float32, [None, 2], name="x")
        w = tf.get_variable("w", [2, 3], initializer=tf.ones_initializer)
        y = tf.matmul(x, w, name="y")
        with tf.control_dependencies([y]):
            z = tf.identity(y, name="z")
        with tf.device("/cpu:0"):
            tf.split(z, 3, axis=1, name="s")
        tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0], name="loop")
    d = g.as_graph_def()
    tf.import_graph_def(d)
    tf.import_graph_def(d, name="")
    tf.import_graph_def(d, name="")
    got = tf.import_graph_def(d, {"x:0": tf.ones([4, 2])}, ["y", "s:1", "z:0"], name="q")
    with tf.name_scope("outer"), tf.device("/cpu:0"):
        tf.import_graph_def(g.as_graph_def(add_shapes=True), {"x": np.zeros([1, 2], np.float32)}, name="again")

    def changed(change):
        e = tf.GraphDef()
        e.CopyFrom(d)
        change({n.name: n for n in e.node}, e)
        return texts(tf.import_graph_def, e, name="bad")
    f = tf.import_graph_def
    say = [texts(f, d, {"nope:0": got[2]}), texts(f, d, return_elements=["nope"]), texts(f, d, return_elements=["y:3"]),
           texts(f, 3), texts(f, d, input_map=3), texts(f, d, {"x:0": tf.constant(3)}), texts(f, d, {"w:0": got[2]}),
           texts(f, d, name="bad name!"), changed(lambda n, e: n["y"].input.__setitem__(0, "gone")),
           changed(lambda n, e: e.node.add().CopyFrom(e.node[0])), changed(lambda n, e: n["y"].attr.__delitem__("T")),
           changed(lambda n, e: setattr(n["y"].attr["T"], "type", 3)), changed(lambda n, e: setattr(n["y"].attr["zz"], "i", 3)),
           changed(lambda n, e: n["y"].input.__setitem__(1, "z")), changed(lambda n, e: n["y"].input.__setitem__(1, "x:5")),
           changed(lambda n, e: n["y"].input.append("x")), changed(lambda n, e: n["y"].input.__delitem__(1)),
           changed(lambda n, e: setattr(n["y"], "name", "bad name")), changed(lambda n, e: setattr(e.versions, "min_consumer", 1000))]
    return [got[0].inputs[0], tf.get_default_graph().get_tensor_by_name("import/loop/Exit:0"), tell(say, got)]


def case_meta_graph(tf):
    d = folder()
    moved(d)
    with tf.Graph().as_default():
        a = tf.get_variable("a", initializer=[1., 2.])
        r = tf.get_variable("r", initializer=3., use_resource=True, trainable=False)
        x = tf.placeholder_with_default([3., 4.], [2], name="x")
        tf.cond(x[0] > 1, lambda: x * a, lambda: x + r, name="branch")
        tf.while_loop(lambda i: i < 5, lambda i: i * 2, [x[1] - 3], name="loop")
        for name, item in (("things", x), ("nums", 3), ("floats", 1.5), ("words", "text"), ("ops", a.initializer), ("bad", {})):
            tf.add_to_collection(name, item)
        with tf.Session() as s:
            s.run(tf.global_variables_initializer())
            tf.train.Saver().save(s, "./m")
    saver = tf.train.import_meta_graph("m.meta")
    again = tf.train.import_meta_graph("m.meta", import_scope="in", clear_devices=True)
    g = tf.get_default_graph()
    x = g.get_tensor_by_name("x:0")
    # Made by gradients through what was imported.
    grads = tf.gradients([g.get_tensor_by_name("branch/Merge:0"), g.get_tensor_by_name("loop/Exit:0")], x)
    say = [texts(tf.train.import_meta_graph, "nofile"), saver.saver_def.restore_op_name, again.saver_def.restore_op_name]
    return [lambda s: saver.restore(s, "./m"), lambda s: again.restore(s, "./m"), grads, tf.global_variables(),
            tell(say), done()]


def case_keras_weights(tf):
    d = folder()
    moved(d)
    layers = tf.keras.layers
    m = tf.keras.Sequential([layers.Dense(3, input_shape=(2,), kernel_initializer="ones"), layers.BatchNormalization(),
                             layers.Dense(1, kernel_initializer="ones")])
    n = tf.keras.Sequential([layers.Dense(3, input_shape=(2,)), layers.BatchNormalization(), layers.Dense(1)])
    m.save_weights("./w")
    m.save_weights("sub/w")
    n.load_weights("./w")
    got = [tf.train.list_variables("./w"), content("checkpoint"), [v.tolist() for v in n.get_weights()],
                       texts(m.load_weights, "./nope"), texts(m.load_weights, "./w", by_name=True),
                       texts(m.save_weights, "./w", save_format="x"), texts(m.save_weights, "./w.h5", save_format="tf"),
                       texts(tf.keras.Sequential([layers.Dense(2)]).save_weights, "./u")]
    # Keras asks for what is not initialized in the order of a set.
    with tf.Graph().as_default() as g:
        tf.no_op()
    return ("as_graph", g, [lambda s: got, done()])


def case_graph_util(tf):
    u = tf.graph_util

    def told(d):
        return [[n.name, n.op, list(n.input), n.device, sorted(n.attr)] for n in d.node]
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    a = tf.get_variable("a", initializer=[[1., 2.], [3., 4.]])
    r = tf.get_variable("r", initializer=3., use_resource=True)
    with tf.device("/cpu:0"):
        y = tf.identity(tf.matmul(x, a) + r, name="y")
    tf.gather(tf.get_variable("emb", initializer=[[1., 2.], [3., 4.]], use_resource=True), [1], name="ga")
    with tf.control_dependencies([y]):
        z = tf.identity(y * 2., name="z")
    tf.identity(tf.stop_gradient(tf.check_numerics(z, "m")), name="w")
    d = tf.get_default_graph().as_graph_def()

    def step(s):
        f = u.convert_variables_to_constants
        whole = f(s, d, ["w", "ga"])
        out = [told(f(s, d, ["y"])), told(whole), told(f(s, d, ["y"], variable_names_blacklist=["r"])),
               told(f(s, d, ["y"], variable_names_whitelist=["r"])), texts(f, s, d, ["nope"]), texts(f, s, d, "y"),
               told(u.extract_sub_graph(d, ["z"])), texts(u.extract_sub_graph, d, ["q"]), texts(u.extract_sub_graph, 3, ["z"]),
               told(u.remove_training_nodes(whole)), told(u.remove_training_nodes(whole, ["w"])),
               str(u.tensor_shape_from_node_def_name(tf.get_default_graph(), "a"))]
        with tf.Graph().as_default(), tf.Session() as other:
            got, = tf.import_graph_def(f(s, d, ["y"]), return_elements=["y:0"])
            return out + [other.run(got, {"import/x:0": [[1., 1.]]}).tolist()]
    return initialized(tf, step)
