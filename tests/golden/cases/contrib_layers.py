"""tf.contrib.layers, arg_scope and model variables: what needs no image."""
import numpy as np
from casetools import initialized, said, tell

X = np.arange(8, dtype=np.float32).reshape(2, 4) / 4.


def _x(tf):
    return tf.constant(X, name="x")


def _ones(tf):
    return tf.ones_initializer()


# ------------------------------------------------------------------ layers
def case_fully_connected(tf):
    tf.set_random_seed(1)
    x, c = _x(tf), tf.contrib.layers
    y = c.fully_connected(x, 3, weights_regularizer=c.l2_regularizer(.1), biases_regularizer=c.l1_regularizer(.1),
                          variables_collections=["mine"], outputs_collections="outs")
    z = c.fully_connected(y, 2, activation_fn=None, scope="o", biases_initializer=None,
                          variables_collections={"weights": ["w"], "biases": ["b"]})
    c.fully_connected(y, 2, activation_fn=None, scope="o", biases_initializer=None, reuse=True)
    return initialized(tf, y, z, tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES), tell(tf.model_variables()))


def case_fully_connected_of_rank_3(tf):
    y = tf.contrib.layers.fully_connected(tf.ones([2, 3, 4]), 2, weights_initializer=_ones(tf), trainable=False)
    return initialized(tf, y, tell(tf.trainable_variables()))


def case_normalizer(tf):
    c = tf.contrib.layers
    y = c.fully_connected(_x(tf), 3, weights_initializer=_ones(tf), normalizer_fn=c.batch_norm,
                          normalizer_params={"fused": False, "decay": .5})
    z = c.fully_connected(_x(tf), 3, weights_initializer=_ones(tf), normalizer_fn=c.layer_norm, activation_fn=tf.tanh)
    return initialized(tf, y, z, tf.get_collection(tf.GraphKeys.UPDATE_OPS), tf.global_variables())


def case_batch_norm(tf):
    bn = tf.contrib.layers.batch_norm
    x = _x(tf)
    made = [bn(x, fused=False, decay=.5), bn(x, fused=False, is_training=False, scale=True, center=False),
            bn(x, fused=False, updates_collections=None, decay=.5, scope="now", activation_fn=tf.nn.relu)]
    return initialized(tf, made, tf.get_collection(tf.GraphKeys.UPDATE_OPS), tf.global_variables())


def case_batch_norm_on_a_flag(tf):
    flag = tf.placeholder_with_default(True, [])
    y = tf.contrib.layers.batch_norm(_x(tf), fused=False, is_training=flag, updates_collections=None, decay=.5)
    z = tf.contrib.layers.batch_norm(_x(tf), fused=False, is_training=flag, updates_collections="mine", decay=.5)
    return initialized(tf, y, z, {"y": y, "z": z, "@feed": {flag: False}}, tf.get_collection("mine"),
                       tf.global_variables())


def case_batch_norm_zero_debias(tf):
    y = tf.contrib.layers.batch_norm(_x(tf), fused=False, zero_debias_moving_mean=True, decay=.9,
                                     param_initializers={"beta": _ones(tf)}, variables_collections=["mine"])
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return initialized(tf, y, updates[0], updates[1], tf.global_variables(), tell(tf.get_collection("mine")))


def case_layer_norm(tf):
    ln = tf.contrib.layers.layer_norm
    x = _x(tf)
    made = [ln(x), ln(x, scale=False, scope="n"), ln(x, center=False, activation_fn=tf.nn.relu),
            ln(tf.reshape(x, [1, 2, 4]), begin_norm_axis=2)]
    return initialized(tf, {"made": made, "@tol": 1e-4}, tell(
        tf.model_variables(), said(ln, tf.placeholder(tf.float32)), said(ln, x, begin_norm_axis=5),
        said(ln, x, begin_params_axis=3), said(ln, tf.placeholder(tf.float32, [None, None], name="p"))))


def case_dropout(tf):
    tf.set_random_seed(2)
    x, d = tf.ones([4, 5]), tf.contrib.layers.dropout
    flag = tf.placeholder_with_default(True, [])
    made = [d(x, .7), d(x, is_training=False), d(x, is_training=flag, seed=3, outputs_collections="z"),
            d(x, noise_shape=[4, 1], scope="s")]
    return [made, tell(tf.get_collection("z"))]


def case_small_layers(tf):
    c, x = tf.contrib.layers, _x(tf)
    made = [c.flatten(tf.ones([2, 3, 4])), c.one_hot_encoding([1, 2], 3), c.one_hot_encoding(tf.constant([1]), 3, 2., .5),
            c.bias_add(x, tf.nn.relu, initializer=_ones(tf)), c.softmax(tf.stack([x, x])),
            c.embed_sequence([[1, 2]], 5, 3, initializer=_ones(tf)),
            c.embed_sequence([[1, 1]], scope="EmbedSequence", reuse=True, vocab_size=5, embed_dim=3)]
    return initialized(tf, made, tell(said(c.embed_sequence, [[1]]), said(c.bias_add, x, data_format="q")))


def case_repeat_and_stack(tf):
    c, x = tf.contrib.layers, _x(tf)
    fc = c.fully_connected
    made = [c.repeat(x, 2, fc, 3), c.repeat(x, 2, fc, 3, scope="r"), c.stack(x, fc, [3, 2]),
            c.stack(x, fc, [(3, tf.nn.tanh), [2]], scope="s")]
    return [tell(made, tf.global_variables(), said(c.stack, x, fc, 3), said(c.repeat, x, 3, 7))]


def case_mistakes(tf):
    c = tf.contrib.layers
    return [tell(said(c.fully_connected, _x(tf), "a"), said(c.fully_connected, _x(tf), 4.5),
                 said(c.fully_connected, tf.placeholder(tf.float32), 4), said(c.batch_norm, _x(tf), data_format="foo"),
                 said(c.fully_connected, tf.placeholder(tf.float32, [None, None]), 4))]


# ------------------------------------------------------------------ arg_scope, variables
def case_arg_scope(tf):
    f = tf.contrib.framework

    @f.add_arg_scope
    def one(a, b=1, c=2):
        return a, b, c

    @f.add_arg_scope
    def two(a, b=5):
        return a, b

    seen = [one(0), two(0)]
    with f.arg_scope([one, two], b=4):
        seen += [one(0), two(0), one(0, b=9)]
        with f.arg_scope([one], c=8) as scope:
            seen += [one(0), two(0)]
        with f.arg_scope([two], b=6):
            seen += [one(0), two(0)]
    with f.arg_scope(scope):
        seen += [one(0), two(0)]
    with f.arg_scope([]):
        seen.append(one(0))
    return [tell(seen, f.has_arg_scope(one), f.has_arg_scope(len), f.arg_scoped_arguments(one),
                 said(lambda: f.arg_scope([len], b=1).__enter__()), said(lambda: f.arg_scope(3, b=1).__enter__()),
                 said(lambda: f.arg_scope(scope, b=1).__enter__()))]


def case_arg_scope_of_layers(tf):
    c, f = tf.contrib.layers, tf.contrib.framework
    with f.arg_scope([c.fully_connected], weights_regularizer=c.l2_regularizer(.1), activation_fn=tf.tanh):
        y = c.fully_connected(_x(tf), 3, weights_initializer=_ones(tf))
        z = c.fully_connected(y, 2, activation_fn=None, weights_initializer=_ones(tf))
    return initialized(tf, y, z, tf.losses.get_regularization_loss())


def case_model_variables(tf):
    f, reg = tf.contrib.framework, tf.contrib.layers.l2_regularizer(.1)
    with tf.variable_scope("s"):
        v = f.variable("v", [2], initializer=_ones(tf))
        w = f.model_variable("w", [2], regularizer=reg, collections=["q"], initializer=_ones(tf), device="/cpu:0")
    f.add_model_variable(v)
    f.add_model_variable(v)
    return initialized(tf, v, w, tell(tf.model_variables(), tf.get_collection("q"), w.device,
                                      tf.losses.get_regularization_losses(), f.get_variables(suffix="w")))


def case_slim_weight_decay(tf):
    slim = tf.contrib.slim
    with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(.1), activation_fn=tf.nn.relu,
                        weights_initializer=_ones(tf)):
        y = slim.repeat(_x(tf), 2, slim.fully_connected, 3, scope="fc")
        y = slim.dropout(y, is_training=False)
    return initialized(tf, y, tf.losses.get_regularization_losses(), tell(slim.get_model_variables()))


# ------------------------------------------------------------------ optimize_loss
def _three(tf):
    """Two variables, a third that the loss does not read, and a loss."""
    v, w, u = [tf.get_variable(name, [2], initializer=_ones(tf)) for name in "vwu"]
    return tf.reduce_sum(v * v * w * w, name="loss"), v, w, u


def _steps(tf, op):
    """Run the summaries, then the step; its value itself would race with the updates."""
    return initialized(tf, tf.get_collection("summaries"), op.op, op.op, tf.global_variables(), tell(op))


def case_optimize_loss(tf):
    loss = _three(tf)[0]
    return _steps(tf, tf.contrib.layers.optimize_loss(loss, tf.train.get_or_create_global_step(), .1, "SGD"))


def case_optimize_loss_with_all(tf):
    loss, v, _, u = _three(tf)
    tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign(u, [3., 4.]).op)
    return _steps(tf, tf.contrib.layers.optimize_loss(
        loss, tf.train.get_or_create_global_step(), .1, "Adam",
        gradient_multipliers={v: 2., "w:0": tf.constant(3.), u: 4}, clip_gradients=1.,
        learning_rate_decay_fn=lambda rate, step: tf.train.exponential_decay(rate, step, 1, .5),
        summaries=["loss", "learning_rate", "gradient_norm", "global_gradient_norm"], name="o"))


def case_optimize_loss_with_noise(tf):
    loss = _three(tf)[0]
    op = tf.contrib.layers.optimize_loss(loss, None, tf.constant(.1), "Momentum", gradient_noise_scale=.1, summaries=[],
                                         update_ops=[tf.no_op()])
    return [tell(op)]


def case_optimize_loss_of_rows(tf):
    table = tf.get_variable("table", [3, 2], initializer=_ones(tf))
    loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup(table, [0, 2])))
    step = tf.train.get_or_create_global_step()
    return _steps(tf, tf.contrib.layers.optimize_loss(
        loss, step, .1, lambda rate: tf.train.GradientDescentOptimizer(rate), gradient_multipliers={"table:0": 2.},
        clip_gradients=lambda pairs: pairs[:1], summaries=["gradient_norm"], increment_global_step=False))


def case_optimize_loss_optimizers(tf):
    loss, v, w, _ = _three(tf)
    made = [tf.contrib.layers.optimize_loss(loss, None, rate, given, summaries=["loss"], variables=[v, w], name=name)
            for name, rate, given in (
                ("a", .1, tf.train.AdagradOptimizer), ("b", None, tf.train.AdamOptimizer(.1)),
                ("c", None, lambda: tf.train.GradientDescentOptimizer(.2)), ("d", .1, "Adagrad"), ("e", .1, "Ftrl"),
                ("f", .1, "RMSProp"), ("g", .1, "Momentum"))]
    return [tell(made, tf.get_collection("summaries"))]


def case_optimize_loss_mistakes(tf):
    loss = _three(tf)[0]
    step = tf.train.get_or_create_global_step()

    def wrong(loss=loss, step=step, rate=.1, optimizer="SGD", **kwargs):
        return said(tf.contrib.layers.optimize_loss, loss, step, rate, optimizer, **kwargs)
    return [tell(
        wrong(tf.ones([2])), wrong(tf.placeholder(tf.float32)), wrong(rate=None), wrong(rate=-1.), wrong(rate=1),
        wrong(rate=tf.ones([2], name="rates")), wrong(rate=None, optimizer="Nope"), wrong(optimizer="Nope"),
        wrong(optimizer=3), wrong(optimizer=lambda rate: 3), wrong(summaries=["x"]), wrong(clip_gradients=1),
        wrong(variables=[]), wrong(step=tf.constant(1.)), wrong(3., name="n"),
        sorted(tf.contrib.layers.OPTIMIZER_CLS_NAMES), tf.contrib.layers.OPTIMIZER_SUMMARIES)]
