"""tf.train.Saver: the nodes it makes, what it writes and restores, its texts; the checkpoint state file."""
import glob
import os
import shutil
import tempfile
import uuid

import numpy as np

from casetools import initialized, plain, tell

KEPT = []
BEFORE = os.getcwd()


def folder():
    """A directory of its own for a case."""
    KEPT.append(tempfile.mkdtemp())
    return KEPT[-1]


def clean(text):
    for path in KEPT:
        text = text.replace(path, "TMP")
    return text


def texts(fn, *args, **kwargs):
    """What a call gives, or the class and whole text of what it raises up to the op's own description."""
    try:
        got = fn(*args, **kwargs)
    except Exception as e:
        lines = str(e).split("\n\nOriginal stack trace")[0].split("\n\t [[")[0].split(" [Op:")[0].strip().split("\n")
        return "%s: %s" % (type(e).__name__, clean("|".join(lines)).split(" checkpoint {")[0])
    return clean(got) if isinstance(got, str) else plain(got)


def content(path, mode="r"):
    with open(path, mode) as f:
        return f.read()


def files(directory, contents=False):
    """Names of all files below a directory, with their bytes if asked for."""
    found = sorted(os.path.relpath(os.path.join(d, n), directory) for d, _, names in os.walk(directory) for n in names
                   if n != "checkpoint" or not contents)
    if not contents:
        return found
    return [(n, content(os.path.join(directory, n), "rb").hex()) for n in found]


def done():
    """A last step: the case's directories go."""
    def step(session):
        os.chdir(BEFORE)
        while KEPT:
            shutil.rmtree(KEPT.pop(), ignore_errors=True)
        return None
    return step


class known_folder:
    """Context manager that makes the names of temporary folders known."""

    def __enter__(self):
        self.old, uuid.uuid4 = uuid.uuid4, lambda: uuid.UUID(int=7)

    def __exit__(self, *error):
        uuid.uuid4 = self.old


def ramp(shape, dtype=None, partition_info=None):
    """Initial values of slices of rows: 0, 1, 2... in the whole."""
    start = partition_info.var_offset[0] * shape[1] if partition_info is not None else 0
    return (np.arange(shape[0] * shape[1]) + start).reshape(shape).astype(np.float32)


# ------------------------------------------------------------------ nodes
def case_plain(tf):
    tf.get_variable("a", [2])
    tf.get_variable("b", [2], tf.int32, initializer=tf.zeros_initializer)
    tf.train.Saver()


def case_two(tf):
    tf.get_variable("a", [2])
    tf.get_variable("b", [2])
    tf.train.Saver()
    s = tf.train.Saver(max_to_keep=1, name="mine")
    return [tell(str(s.saver_def), str(s.to_proto()), str(s.as_saver_def()), s.last_checkpoints)]


def case_resource(tf):
    tf.get_variable("a", [2], use_resource=True)
    tf.get_variable("b", [], use_resource=True)
    tf.train.Saver()


def case_mixed_order(tf):
    tf.get_variable("z", [2])
    with tf.variable_scope("m"):
        tf.get_variable("y", [2], use_resource=True)
    tf.get_variable("A", [3])
    tf.Variable(1, name="count", trainable=False)
    tf.train.Saver()


def case_devices(tf):
    with tf.device("/cpu:0"):
        tf.get_variable("a", [2])
    with tf.device("/job:ps/task:1"):
        tf.get_variable("b", [2], use_resource=True)
    tf.get_variable("c", [2])
    tf.train.Saver()


def case_sharded(tf):
    with tf.device("/job:ps/task:0/cpu:0"):
        tf.get_variable("b", [2])
        tf.get_variable("a", [2])
    with tf.device("/job:ps/task:1/cpu:0"):
        tf.get_variable("c", [2])
    tf.get_variable("d", [2])
    with known_folder():
        s = tf.train.Saver(sharded=True)
    return [tell(str(s.saver_def))]


def case_sharded_one(tf):
    tf.get_variable("a", [2])
    with known_folder():
        tf.train.Saver(sharded=True)


def case_sharded_v1(tf):
    with tf.device("/job:ps/task:0/cpu:0"):
        tf.get_variable("a", [2])
    with tf.device("/job:ps/task:1/cpu:0"):
        tf.get_variable("b", [2])
    s = tf.train.Saver(sharded=True, write_version=tf.train.SaverDef.V1)
    return [tell(str(s.saver_def))]


def case_v1(tf):
    tf.get_variable("a", [2])
    tf.get_variable("b", [2])
    tf.train.Saver(write_version=tf.train.SaverDef.V1)


def case_reshape(tf):
    tf.get_variable("a", [2, 3])
    tf.get_variable("r", [2, 3], use_resource=True)
    tf.Variable(np.float32(0), validate_shape=False, name="u")
    tf.train.Saver(reshape=True)


def case_sequential(tf):
    for n in "abc":
        tf.get_variable(n, [2])
    tf.train.Saver(restore_sequentially=True)


def case_partitioned(tf):
    tf.get_variable("p", [7, 2], partitioner=tf.fixed_size_partitioner(3))
    tf.get_variable("a", [2])
    tf.train.Saver()


def case_partitioned_dict(tf):
    p = tf.get_variable("p", [7, 2], partitioner=tf.fixed_size_partitioner(3))
    a = tf.get_variable("a", [2])
    tf.train.Saver({"whole": p, "x": a})


def case_partitioned_list(tf):
    p = tf.get_variable("p", [7, 2], partitioner=tf.fixed_size_partitioner(3))
    tf.train.Saver({"parts": list(p)})
    tf.train.Saver(list(p))


def case_dict(tf):
    a = tf.get_variable("a", [2])
    b = tf.get_variable("b", [2], use_resource=True)
    tf.train.Saver({"y": a, "x": b})


def case_var_list_kinds(tf):
    a = tf.get_variable("a", [2])
    b = tf.get_variable("b", [2])
    tf.train.Saver([a])
    tf.train.Saver(var_list=(b,))


def case_ema(tf):
    a = tf.get_variable("a", initializer=[1., 2.])
    ema = tf.train.ExponentialMovingAverage(.9)
    ema.apply([a])
    tf.train.Saver(ema.variables_to_restore())


def case_defer(tf):
    s = tf.train.Saver(defer_build=True)
    tf.get_variable("a", [2])
    s.build()
    return [tell(str(s.saver_def))]


def case_name_scope(tf):
    with tf.name_scope("scope"):
        tf.get_variable("a", [2])
        tf.train.Saver()
    with tf.variable_scope("vs"):
        tf.train.Saver(name="inner")


def case_from_saver_def(tf):
    tf.get_variable("a", [2])
    s = tf.train.Saver(max_to_keep=3, keep_checkpoint_every_n_hours=2.)
    t = tf.train.Saver(saver_def=s.as_saver_def())
    u = tf.train.Saver.from_proto(s.to_proto())
    return [tell(str(t.saver_def), str(u.as_saver_def()), str(s.to_proto("nothere")))]


def case_local_and_saveables(tf):
    tf.get_variable("a", [2])
    tf.get_local_variable("l", [2])
    tf.train.Saver()
    tf.train.Saver(tf.local_variables(), name="loc")


def case_cached(tf):
    with tf.device("/job:worker"):
        tf.get_variable("a", [2], caching_device="/job:x")
        tf.get_variable("r", [2], caching_device="/job:x", use_resource=True)
    tf.train.Saver()


def case_within_control(tf):
    a = tf.get_variable("a", [2])
    with tf.control_dependencies([a.initializer]):
        tf.train.Saver()


def case_wrong(tf):
    say = [texts(tf.train.Saver), texts(tf.train.Saver, []), texts(tf.train.Saver, {})]
    a = tf.get_variable("a", [2])
    b = tf.get_variable("b", [2])
    c = tf.constant(1.)
    say += [texts(tf.train.Saver, [a, a]), texts(tf.train.Saver, [c]), texts(tf.train.Saver, 3), texts(tf.train.Saver, "a"),
            texts(tf.train.Saver, {1: a}), texts(tf.train.Saver, {"x": 3}), texts(tf.train.Saver, [3]), texts(tf.train.Saver, a),
            texts(tf.train.Saver, {"x": c}), texts(tf.train.Saver, defer_build=True, var_list=[a]),
            texts(tf.train.Saver, {"x": [a, b]}), texts(tf.train.Saver, [a, None]), texts(tf.train.Saver, write_version=7)]
    s = tf.train.Saver(defer_build=True)
    say += [texts(s.save, None, "x"), texts(s.as_saver_def), texts(s.restore, None, "x")]
    say += [texts(tf.train.Saver(allow_empty=True, var_list=[]).saver_def)]
    return [tell(*[str(x) for x in say])]


# ------------------------------------------------------------------ saving
def values(tf):
    tf.get_variable("a", initializer=[1., 2.])
    tf.get_variable("b", initializer=[[1, 2], [3, 4]])
    tf.get_variable("m/c", initializer=3., use_resource=True)
    tf.Variable(["x", "yz"], name="s")
    tf.Variable(True, name="t")


def case_bytes(tf):
    values(tf)
    s, d = tf.train.Saver(), folder()
    return initialized(tf, lambda ss: texts(s.save, ss, os.path.join(d, "m"), write_meta_graph=False),
                       lambda ss: files(d, True), lambda ss: [clean(c) for c in s.last_checkpoints], done())


def case_sharded_forms(tf):
    a = tf.get_variable("a", [2], use_resource=True)
    with tf.device("/job:ps/gpu:1"):
        p = tf.get_variable("p", [4, 2], partitioner=tf.fixed_size_partitioner(2), use_resource=True)
        c = tf.get_variable("c", [2])
    with known_folder():
        tf.train.Saver({"a": a, "p": p, "c": c}, sharded=True, reshape=True, restore_sequentially=True)
        tf.train.Saver(sharded=True, write_version=1, name="one", filename="else")


def case_tensors(tf):
    a = tf.get_variable("a", [2])
    r = tf.get_variable("r", [2], use_resource=True)
    tf.train.Saver({"x": a._ref(), "y": r.value()})
    tf.train.Saver([a._ref()])
    return [tell(texts(tf.train.Saver, {"x": a, "y": a}), texts(tf.train.Saver, {"x": a, "y": a._ref()}))]


def case_saveable_object(tf):
    a = tf.get_variable("a", [2])
    base = type(tf.train.Saver([a])._builder).SaveableObject
    spec = type(tf.train.Saver([a])._builder).SaveSpec

    class Pair(base):
        def __init__(self, v):
            super(Pair, self).__init__(v, [spec(v, "", "pair/a"), spec(v * 2., "", "pair/b")], "pair")

        def restore(self, tensors, shapes):
            return tf.assign(self.op, tensors[0] + tensors[1])
    tf.add_to_collection(tf.GraphKeys.SAVEABLE_OBJECTS, Pair(a))
    tf.train.Saver([Pair(a)])
    return [tell(texts(lambda: str(tf.train.Saver().saver_def)))]


def case_bytes_v1(tf):
    values(tf)
    s, d = tf.train.Saver(write_version=tf.train.SaverDef.V1), folder()
    return initialized(tf, lambda ss: texts(s.save, ss, os.path.join(d, "m"), write_meta_graph=False),
                       lambda ss: files(d), lambda ss: texts(s.restore, ss, os.path.join(d, "m")),
                       tf.global_variables(), done())


def case_bytes_partitioned(tf):
    tf.get_variable("p", [5, 2], partitioner=tf.fixed_size_partitioner(3), initializer=tf.ones_initializer)
    tf.get_variable("a", initializer=[1., 2.])
    s, d = tf.train.Saver(), folder()
    return initialized(tf, lambda ss: texts(s.save, ss, os.path.join(d, "m"), write_meta_graph=False),
                       lambda ss: files(d, True), done())


def case_bytes_sharded(tf):
    with tf.device("/cpu:0"):
        tf.get_variable("b", initializer=[1., 2.])
    tf.get_variable("a", initializer=[1., 2.])
    with known_folder():
        s, d = tf.train.Saver(sharded=True), folder()
    return initialized(tf, lambda ss: texts(s.save, ss, os.path.join(d, "m"), write_meta_graph=False),
                       lambda ss: files(d, True), lambda ss: texts(s.restore, ss, os.path.join(d, "m")), done())


def case_keeping(tf):
    a = tf.get_variable("a", initializer=0.)
    s, d = tf.train.Saver(max_to_keep=2), folder()
    state = lambda ss: (content(os.path.join(d, "checkpoint")).replace(d, "TMP"), files(d))
    save = lambda ss: texts(s.save, ss, os.path.join(d, "m"), global_step=ss.run(tf.train.get_global_step()),
                            write_meta_graph=False)
    step = tf.train.create_global_step()
    up = step.assign_add(1)
    s = tf.train.Saver(max_to_keep=2)
    return initialized(tf, save, up, save, state, up, save, state, save, state,
                       lambda ss: clean(str(tf.train.get_checkpoint_state(d))),
                       lambda ss: texts(tf.train.latest_checkpoint, d), done())


def case_keeping_all(tf):
    tf.get_variable("a", initializer=0.)
    s, d = tf.train.Saver(max_to_keep=None), folder()
    t, e = tf.train.Saver(max_to_keep=0, pad_step_number=True, save_relative_paths=True), folder()

    def run(saver, where):
        def step(ss):
            for i in range(3):
                saver.save(ss, os.path.join(where, "m"), global_step=i, write_meta_graph=False)
            return [content(os.path.join(where, "checkpoint")).replace(where, "TMP"), files(where),
                    [clean(c) for c in saver.last_checkpoints]]
        return step
    return initialized(tf, run(s, d), run(t, e), done())


def case_relative(tf):
    tf.get_variable("a", initializer=0.)
    s, d = tf.train.Saver(), folder()

    def step(ss):
        old = os.getcwd()
        os.chdir(d)
        try:
            out = [s.save(ss, "m", global_step=1, write_meta_graph=False), s.save(ss, "./n", write_meta_graph=False),
                   s.save(ss, "dir/n", write_meta_graph=False, latest_filename="newest"),
                   texts(s.save, ss, "sub/dir/n", write_meta_graph=False), files("."),
                   content("checkpoint"), content("dir/newest"),
                   tf.train.latest_checkpoint("."), tf.train.latest_checkpoint("dir", "newest"),
                   tf.train.latest_checkpoint("nowhere"), tf.train.latest_checkpoint("dir"),
                   str(tf.train.get_checkpoint_state(".")), str(tf.train.get_checkpoint_state("dir", "newest")),
                   tf.train.checkpoint_exists("m-1"), tf.train.checkpoint_exists("nope"), tf.train.checkpoint_exists("m"),
                   texts(s.save, ss, "", write_meta_graph=False), texts(s.save, ss, None), texts(s.restore, ss, None),
                   texts(s.restore, ss, "nope"), texts(s.restore, ss, ""), texts(s.save, ss, "m", latest_filename="a/b"),
                   texts(s.save, ss, "checkpoint", latest_filename="checkpoint"), texts(s.save, ss, 3), texts(s.restore, ss, "."),
                   texts(s.save, 3, "m"), texts(s.save, ss, "m", global_step="x"),
                   texts(s.save, ss, "m", global_step=np.int64(5), write_meta_graph=False, write_state=False), files(".")]
        finally:
            os.chdir(old)
        return out
    return initialized(tf, step, done())


def case_last_checkpoints(tf):
    tf.get_variable("a", initializer=0.)
    s, t, d = tf.train.Saver(), tf.train.Saver(max_to_keep=2), folder()

    def step(ss):
        paths = [s.save(ss, os.path.join(d, "m"), global_step=i, write_meta_graph=False) for i in range(3)]
        t.recover_last_checkpoints(paths + ["nope"])
        out = [list(t.last_checkpoints)]
        t.save(ss, os.path.join(d, "m"), global_step=9, write_meta_graph=False)
        out += [list(t.last_checkpoints), files(d)]
        t.set_last_checkpoints(paths)
        out += [list(t.last_checkpoints)]
        t.set_last_checkpoints_with_time([(p, 1.) for p in paths])
        out += [list(t.last_checkpoints), texts(t.set_last_checkpoints, "x"), texts(t.set_last_checkpoints_with_time, "x")]
        return eval(repr(out).replace(d, "TMP"))
    return initialized(tf, step, done())


def case_restore_errors(tf):
    a = tf.get_variable("a", initializer=[1., 2.])
    b = tf.get_variable("b", initializer=[1., 2.])
    c = tf.get_variable("c", initializer=[1, 2, 3])
    n = tf.get_variable("n", initializer=[1., 2., 3.])
    r = tf.get_variable("r", initializer=[1., 2., 3.], use_resource=True)
    s, d = tf.train.Saver([a, b]), folder()
    savers = [tf.train.Saver([c]), tf.train.Saver({"a": n}), tf.train.Saver({"a": c}), tf.train.Saver([a, n, c]),
              tf.train.Saver({"a": r}), tf.train.Saver({"a": r, "b": n}), tf.train.Saver({"a": n}, reshape=True)]
    p = os.path.join(d, "m")
    return initialized(tf, lambda ss: texts(s.save, ss, p, write_meta_graph=False),
                       *([lambda ss, t=t: texts(t.restore, ss, p) for t in savers] + [
                           lambda ss: texts(s.restore, ss, os.path.join(d, "x/y")),
                           lambda ss: texts(s.save, ss, os.path.join(d, "m"), write_meta_graph=False),
                           done()]))


def case_uninitialized(tf):
    a = tf.get_variable("a", initializer=[1., 2.])
    tf.get_variable("b", initializer=[1., 2.], use_resource=True)
    s, d = tf.train.Saver(), folder()
    t = tf.train.Saver([a])
    return [lambda ss: texts(t.save, ss, os.path.join(d, "m")), lambda ss: files(d), done()]


def case_round_trip(tf):
    values(tf)
    s, d = tf.train.Saver(), folder()
    zero = [v.assign(tf.zeros_like(v)) for v in tf.global_variables() if v.dtype.base_dtype != tf.string]
    return initialized(tf, lambda ss: texts(s.save, ss, os.path.join(d, "m"), write_meta_graph=False), zero,
                       tf.global_variables(), lambda ss: s.restore(ss, os.path.join(d, "m")), tf.global_variables(),
                       "new session", lambda ss: s.restore(ss, os.path.join(d, "m")), tf.global_variables(), done())


def case_other_partitions(tf):
    with tf.variable_scope("x"):
        p = tf.get_variable("p", [7, 2], partitioner=tf.fixed_size_partitioner(3), initializer=ramp)
    q = tf.get_variable("q", [7, 2], partitioner=tf.fixed_size_partitioner(2), initializer=tf.zeros_initializer)
    w = tf.get_variable("w", [7, 2], initializer=tf.zeros_initializer)
    s, t, u, d = tf.train.Saver({"p": p}), tf.train.Saver({"p": q}), tf.train.Saver({"p": w}), folder()
    v = tf.train.Saver({"p": w})
    path = os.path.join(d, "m")
    return initialized(tf, lambda ss: texts(s.save, ss, path, write_meta_graph=False),
                       lambda ss: t.restore(ss, path), [list(q)], lambda ss: u.restore(ss, path), w,
                       lambda ss: texts(v.save, ss, path + "w", write_meta_graph=False), [x.assign(x * 0.) for x in q],
                       lambda ss: t.restore(ss, path + "w"), list(q), done())


# ------------------------------------------------------------------ the state file
def case_state(tf):
    d = folder()
    p = os.path.join

    def step(ss):
        u = tf.train.update_checkpoint_state
        out = [texts(tf.train.get_checkpoint_state, d)]
        u(d, p(d, "m-1"))
        out += [content(p(d, "checkpoint"))]
        u(d, p(d, "m-2"), [p(d, "m-1")])
        out += [content(p(d, "checkpoint")), str(tf.train.get_checkpoint_state(d))]
        u(d, "m-3", ["m-1", "m-3"], latest_filename="n", all_model_checkpoint_timestamps=[1., 2.5], last_preserved_timestamp=3.)
        out += [content(p(d, "n")), str(tf.train.get_checkpoint_state(d, "n"))]
        out += [texts(u, d, "checkpoint"), texts(u, d, "m", [], None, [1., 2.])]
        g = tf.train.generate_checkpoint_state_proto
        out += [str(g(d, p(d, "m"))), str(g("rel", "rel/m")), str(g("rel", "n", ["m", "n"], [1., 2.], 5.)), texts(g, d, "m", ["a"], [1., 2.])]
        with open(p(d, "bad"), "w") as f:
            f.write("what: is this\n")
        out += [texts(tf.train.get_checkpoint_state, d, "bad")]
        with open(p(d, "empty"), "w") as f:
            f.write("")
        out += [texts(tf.train.get_checkpoint_state, d, "empty"), texts(tf.train.latest_checkpoint, d)]
        return eval(repr(out).replace(d, "TMP"))
    return [step, done()]


def case_reader(tf):
    values(tf)
    tf.get_variable("p", [3, 2], partitioner=tf.fixed_size_partitioner(2), initializer=ramp)
    s, d = tf.train.Saver(), folder()
    path = os.path.join(d, "m")

    def read(ss):
        r = tf.train.NewCheckpointReader(path)
        t = tf.train
        return [sorted((k, list(v)) for k, v in r.get_variable_to_shape_map().items()),
                sorted((k, v.name) for k, v in r.get_variable_to_dtype_map().items()), r.has_tensor("a"), r.has_tensor("q"),
                r.get_tensor("a").tolist(), r.get_tensor("b").tolist(), r.get_tensor("m/c").tolist(), r.get_tensor("p").tolist(),
                texts(r.get_tensor, "q"), str(r.debug_string()), t.list_variables(path), t.load_variable(path, "a").tolist(),
                t.load_variable(d, "a:0").tolist(), texts(t.load_variable, path, "zz"), texts(t.load_checkpoint, os.path.join(d, "nope")),
                texts(t.NewCheckpointReader, os.path.join(d, "nope")), texts(t.list_variables, os.path.join(d, "no")),
                texts(t.load_checkpoint, "/nowhere"), str(r.get_tensor("s").tolist()), str(r.get_tensor("s").dtype)]
    return initialized(tf, lambda ss: s.save(ss, path, write_meta_graph=False) and None, read, done())


def case_remove(tf):
    tf.get_variable("a", initializer=[1., 2.])
    s, d = tf.train.Saver(), folder()
    path = os.path.join(d, "m")

    def step(ss):
        s.save(ss, path, write_meta_graph=False)
        times = tf.train.get_checkpoint_mtimes([path, os.path.join(d, "no")])
        out = [len(times), times[0] > 1e9, files(d)]
        tf.train.remove_checkpoint(path)
        return out + [files(d), texts(tf.train.remove_checkpoint, os.path.join(d, "nope"))]
    return initialized(tf, step, done())


# ------------------------------------------------------------------ initial values from a checkpoint
def written(tf, d):
    """A checkpoint with a [2], b [2, 2], scope/c [] and a partitioned p."""
    with tf.Graph().as_default():
        tf.get_variable("a", initializer=[1., 2.])
        tf.get_variable("b", initializer=[[1., 2.], [3., 4.]])
        tf.get_variable("scope/c", initializer=7.)
        tf.get_variable("scope/a", initializer=[5., 6.])
        tf.get_variable("p", [4, 2], partitioner=tf.fixed_size_partitioner(2), initializer=ramp)
        with tf.Session() as ss:
            ss.run(tf.global_variables_initializer())
            os.chdir(d)
            return tf.train.Saver().save(ss, "./m", write_meta_graph=False)


def case_init_from_checkpoint(tf):
    d = folder()
    written(tf, d)
    with tf.variable_scope("new"):
        a = tf.get_variable("a", [2])
        c = tf.get_variable("c", [], use_resource=True)
    b = tf.get_variable("b", [2, 2])
    tf.train.init_from_checkpoint("./m", {"scope/": "new/"})
    tf.train.init_from_checkpoint("./m", {"b": b})
    return initialized(tf, [a, b, c], done())


def case_init_from_checkpoint_forms(tf):
    d = folder()
    written(tf, d)
    a = tf.get_variable("a", [2])
    with tf.variable_scope("s2"):
        aa = tf.get_variable("a", [2])
        b = tf.get_variable("b", [2, 2])
    p = tf.get_variable("p", [4, 2], partitioner=tf.fixed_size_partitioner(2))
    q = tf.get_variable("q", [4, 2], partitioner=tf.fixed_size_partitioner(4))
    i = tf.train.init_from_checkpoint
    i("./m", {"a": "a"})
    i("./m", {"a": "s2/a", "b": "s2/b"})
    i(".", {"p": "p"})
    i("./m", {"p": list(q)})
    say = [texts(i, "./m", {"zz": "a"}), texts(i, "./m", {"b": "a"}), texts(i, "./m", {"a": "zz"}), texts(i, "./m", {"zz/": "s2/"}),
           texts(i, "./m", {"scope/": "zz/"}), texts(i, "./nope", {"a": "a"}), texts(i, "./m", {"a": 3}), texts(i, "./m", {"/": "s2/"}),
           texts(i, "./m", {"s": list(q)})]
    return initialized(tf, [a, aa, b, list(p), list(q)], tell(say), done())
