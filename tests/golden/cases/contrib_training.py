"""tf.contrib.training and slim.learning: hyperparameters, training operations."""
import numpy as np
from casetools import initialized, said, tell


def _hp(tf, **kwargs):
    return tf.contrib.training.HParams(**kwargs)


# ------------------------------------------------------------------ hyperparameters
def case_hparams(tf):
    h = _hp(tf, rate=.1, layers=3, name="net", sizes=[1, 2], on=True, floats=[.5], words=["a", "b"], none=None)
    h.add_hparam("late", 4)
    h.rate = .2
    h.set_hparam("layers", 5)
    return [tell(h.values(), h.rate, h.layers, h.get("layers"), h.get("nope"), h.get("nope", 3), h.get("sizes", [4]),
                 said(h.get, "layers", "a"), said(h.get, "layers", 2.5), said(h.get, "sizes", 3),
                 said(h.get, "rate", [1.]),
                 h.get("none", 3), h.get("none"), said(h.get, "on", 1), said(h.get, "layers", True), "rate" in h,
                 "nope" in h,
                 h.to_json(), h.to_json(indent=2, sort_keys=True), str(h), repr(h) == str(h), said(getattr, h, "nope"),
                 said(h.add_hparam, "rate", 1), said(h.add_hparam, "values", 1), said(h.add_hparam, "empty", []),
                 said(h.add_hparam, "_private", 3), said(h.add_hparam, "tuple", (1, 2)), h.values().get("tuple"),
                 said(h.add_hparam, "mixed", [1, "a"]), said(h.add_hparam, "dict", {"a": 1}), sorted(h.values()))]


def case_set_hparam(tf):
    h = _hp(tf, rate=.1, layers=3, name="net", sizes=[1, 2], on=True, words=["a"], none=None)
    say = lambda *args: [said(h.set_hparam, *args), h.values().get(args[0])]
    return [tell(say("rate", 1), say("rate", "x"), say("layers", 2.5), say("layers", 2.), say("layers", "4"),
                 say("layers", True),
                 say("on", False), say("on", 1), say("on", "true"), say("sizes", [3]), say("sizes", 3),
                 say("sizes", (3, 4)),
                 say("sizes", [1.5]), say("rate", [1.]), say("name", 3), say("name", b"x"), say("words", [b"x"]),
                 say("nope", 1), say("none", 3), say("none", "a"), say("layers", None), say("layers", np.int64(3)),
                 say("rate", np.float32(.5)), say("name", "new"), say("words", []))]


def case_del_hparam(tf):
    h = _hp(tf, rate=.1, layers=3)
    h.del_hparam("rate")
    return [tell(h.values(), said(h.del_hparam, "nope"), said(getattr, h, "rate"), "rate" in h, h.values())]


def case_override_from_dict(tf):
    h = _hp(tf, rate=.1, layers=3, sizes=[1])
    out = h.override_from_dict({"rate": 1, "sizes": [4, 5]})
    return [tell(out is h, h.values(), said(h.override_from_dict, {"nope": 1}),
                 said(h.override_from_dict, {"rate": "a"}),
                 hasattr(h, "set_from_map"), said(h.set_from_map, {"layers": 9}), h.layers)]


def case_parse_json(tf):
    h = _hp(tf, rate=.1, layers=3, sizes=[1], name="a")
    out = h.parse_json('{"rate": 2, "sizes": [4, 5], "name": "b"}')
    return [tell(out is h, h.values(), said(h.parse_json, '{"nope": 1}'), said(h.parse_json, '{"layers": "x"}'),
                 said(h.parse_json, '{"layers": 2.5}'), h.values())]


def case_to_json_with_filter(tf):
    h = _hp(tf, rate=.1, layers=3, fn=len)
    return [tell(said(h.to_json))]


def case_model_structure(tf):
    h = tf.contrib.training.HParams(hparam_def=None, model_structure="m", a=1)
    h2 = _hp(tf, a=1)
    before = said(h2.get_model_structure)
    h2.set_model_structure("s")
    return [tell(h.get_model_structure(), before, h2.get_model_structure())]


PARSED = ["rate=.5", "rate=1e-3,layers=4", "layers=4.0", "layers=4.5", "layers=a", "layers=", "rate=a", "name=x y",
          "name=a,b",
          "name=a b,layers=2", "name=\"q\"", "name='q'", "name=a=b", "name=", "on=True", "on=false", "on=1", "on=0",
          "on=yes",
          "on=TRUE", "sizes=[1,2,3]", "sizes=[]", "sizes=[1, 2]", "sizes=4", "sizes[1]=7", "sizes[5]=7", "sizes[0]=a",
          "sizes[-1]=3",
          "sizes=[1.5]", "sizes=[a]", "words=[a,b]", "words=[a b,c]", "words=[]", "words[0]=z", "words=x", "rate[0]=1",
          "rate=[1]",
          "nope=1", "nope", "rate", "", ",", "rate=1,rate=2", "rate=1,", ",rate=1", "rate = 1", " rate=1",
          "rate=1 ,layers=2",
          "rate=1,  layers=2", "rate=1 layers=2", "rate=-1", "layers=-3", "layers=0x1", "rate=inf", "rate=nan",
          "flags=[true,0]",
          "flags[0]=1", "floats=[1,2.5]", "floats[1]=9", "none=3", "none=a", "layers=3\nrate=2", "rate=1,nope=2",
          "sizes[0]=1,sizes[1]=2",
          "sizes[0]=1,sizes[0]=2", "sizes=[1],sizes[0]=2", "sizes[0]=2,sizes=[1]", "name=a\\,b", "name=\"a,b\"",
          "name=[a]", "a.b=1",
          "layers=1e3", "layers=1_000", "layers=99999999999999999999", "sizes[x]=1", "sizes[]=1", "rate=.5e", "on[0]=1"]


def case_parse(tf):
    results = []
    for text in PARSED:
        h = _hp(tf, rate=.1, layers=3, name="net", sizes=[1, 2], on=True, words=["a"], flags=[True, False],
                floats=[.5, .25], none=None)
        before = h.values()
        out = said(h.parse, text)
        after = h.values()
        results.append([text, str(out) if isinstance(out, str) else out is h,
                        {k: str(after[k]) for k in after if str(before[k]) != str(after[k])}])
    return [tell(results)]


def case_parse_values(tf):
    parse = tf.contrib.training.parse_values
    types = {"a": int, "b": float, "c": str, "d": bool}
    return [tell(*[said(parse, *args, **kwargs) for args, kwargs in (
        (("a=1,b=2,c=x,d=true", types), {}), (("a[2]=5,b=[1,2]", types), {}), (("z=1", types), {}),
        (("z=1,a=2", types), {"ignore_unknown": True}), (("z=1,a[0]=2,z[0]=3", types), {"ignore_unknown": True}),
        (("a=1,a=2", types), {}), (("a=[1,2]", types), {}), (("a=x", types), {}), (("", types), {}), (("a", types), {}),
        (("c=hello world,a=2", types), {}), (("d=2", types), {}), (("d=x", types), {}), (("a=1.0", types), {}),
        (("a[0]=1,a[0]=2", types), {}), (("a[0]=1,a=[2]", types), {}), (("a=1,a[0]=2", types), {}),
        (("a==1", types), {}))])]


# ------------------------------------------------------------------ training operations
def _net(tf, resource=False):
    v = tf.get_variable("v", initializer=[1., 2.], use_resource=resource)
    w = tf.get_variable("w", initializer=[3.], use_resource=resource)
    u = tf.get_variable("u", initializer=[3.], use_resource=resource)
    return tf.reduce_sum(v * v) + tf.reduce_sum(w), v, w, u


def _values(tf):
    return {v.name: v for v in tf.global_variables()}


def case_create_train_op(tf):
    loss = _net(tf)[0]
    op = tf.contrib.training.create_train_op(loss, tf.train.GradientDescentOptimizer(.1))
    return initialized(tf, op.op, _values(tf), op.op, _values(tf), tell(op, tf.get_collection(tf.GraphKeys.TRAIN_OP)))


def case_create_train_op_with_all(tf):
    loss, v, w, u = _net(tf, True)
    up = tf.assign_add(u, [1.])
    step = tf.train.create_global_step()
    op = tf.contrib.training.create_train_op(
        loss, tf.train.MomentumOptimizer(.1, .9), step, update_ops=[up], variables_to_train=[v],
        transform_grads_fn=tf.contrib.training.clip_gradient_norms_fn(1.), check_numerics=False,
        colocate_gradients_with_ops=True, gate_gradients=tf.train.Optimizer.GATE_NONE)
    return initialized(tf, op.op, _values(tf), tell(op))


def case_create_train_op_with_collected_updates(tf):
    loss, v, w, u = _net(tf)
    tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign_add(u, [1.]))
    op = tf.contrib.training.create_train_op(loss, tf.train.GradientDescentOptimizer(.1), None)
    none = tf.contrib.training.create_train_op(loss, tf.train.GradientDescentOptimizer(.1), None, update_ops=[])
    return initialized(tf, op.op, _values(tf), tell(
        op, none, tf.global_variables(),
        said(tf.contrib.training.create_train_op, loss, tf.train.GradientDescentOptimizer(.1), variables_to_train=[]),
        said(tf.contrib.training.create_train_op, tf.constant(1.), tf.train.GradientDescentOptimizer(.1)),
        said(tf.contrib.training.create_train_op, tf.constant(1.), tf.train.GradientDescentOptimizer(.1),
             variables_to_train=[tf.get_variable("t", [1], trainable=False)]),
        said(tf.contrib.training.create_train_op, loss, 3), said(tf.contrib.training.create_train_op, loss,
                                                                 tf.train.GradientDescentOptimizer(.1), 3)))


def case_slim_create_train_op(tf):
    loss, v, w, u = _net(tf)
    op = tf.contrib.slim.learning.create_train_op(
        loss, tf.train.GradientDescentOptimizer(.1), clip_gradient_norm=.5, gradient_multipliers={v: 2., "w": 3.})
    return initialized(tf, op.op, _values(tf), tell(op))


def case_slim_create_train_op_plain(tf):
    loss = _net(tf)[0]
    op = tf.contrib.slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(.1), update_ops=[tf.no_op()])
    return initialized(tf, op.op, _values(tf), tell(op))


def case_clip_and_multiply(tf):
    for_each = tf.contrib.training
    loss, v, w, u = _net(tf)
    pairs = tf.train.GradientDescentOptimizer(.1).compute_gradients(loss)
    clipped = for_each.clip_gradient_norms(pairs, .5)
    multiplied = for_each.multiply_gradients(pairs, {v: 2., "w": tf.constant(3.)})
    again = for_each.multiply_gradients(pairs, {v: 2, "w": 5.})
    table = tf.get_variable("table", initializer=np.ones([3, 2], np.float32))
    sparse = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([1]), tf.constant([3, 2]))
    rows = [for_each.clip_gradient_norms([(sparse, table)], .5)[0][0],
            for_each.multiply_gradients([(sparse, table)], {table: .5})[0][0]]
    grads = [g for g, _ in clipped + multiplied + again if g is not None]
    return initialized(tf, grads, [[r.values, r.indices] for r in rows], tell(
        [[g is None, x] for g, x in multiplied + clipped],
        said(for_each.multiply_gradients, pairs, {}), said(for_each.multiply_gradients, pairs, 3),
        said(for_each.multiply_gradients, pairs, {u: 2.}), said(for_each.multiply_gradients, [3], {v: 1.}),
        said(for_each.clip_gradient_norms, [(None, v)], 1.)))


def case_slim_clip_and_multiply(tf):
    learn = tf.contrib.slim.learning
    loss, v, w, u = _net(tf)
    pairs = tf.train.GradientDescentOptimizer(.1).compute_gradients(loss)
    made = learn.clip_gradient_norms(pairs, .5) + learn.multiply_gradients(pairs, {v: 2., "w": 3.})
    return initialized(tf, [g for g, _ in made if g is not None], tell(
        said(learn.multiply_gradients, pairs, {u: 2.}), said(learn.multiply_gradients, pairs, {})))


def case_device_strategies(tf):
    t = tf.contrib.training
    strategy = t.GreedyLoadBalancingStrategy(3, t.byte_size_load_fn)
    made = [tf.get_variable("v%d" % i, [n], initializer=tf.zeros_initializer()) for i,
            n in enumerate((5, 1, 2, 3, 9, 1))]
    ops = [v.op for v in made]
    again = t.GreedyLoadBalancingStrategy(2, lambda op: 1)
    return [tell([t.byte_size_load_fn(op) for op in ops], [int(again(op)) for op in ops],
                 [int(strategy(op)) for op in ops],
                 said(t.byte_size_load_fn, tf.placeholder(tf.float32).op), said(t.byte_size_load_fn, tf.no_op()))]
