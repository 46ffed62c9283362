"""Summaries of tf.contrib.layers, tf.contrib.slim and tf.contrib.training."""
import numpy as np
from casetools import initialized, said, tell


def _collected(tf):
    return tf.get_collection(tf.GraphKeys.SUMMARIES)


def case_slim_summaries(tf):
    s = tf.contrib.slim.summaries
    x, y = tf.constant([0., 2., 0.], name="x"), tf.constant(3., name="s/y")
    image = tf.constant(np.ones([2, 2, 2, 1], np.float32), name="im")
    made = [s.add_histogram_summary(x), s.add_histogram_summary(x, name="h", prefix="p"), s.add_scalar_summary(y),
            s.add_scalar_summary(y, "n", "p", print_summary=True), s.add_zero_fraction_summary(x),
            s.add_zero_fraction_summary(x, "z", "p", print_summary=True), s.add_image_summary(image),
            s.add_image_summary(image, "i", "p"), s.add_histogram_summaries([x, y], "q"),
            s.add_image_summaries([image], "q"),
            s.add_scalar_summaries([y], "q"), s.add_zero_fraction_summaries([x, y]),
            s.add_scalar_summaries([y], print_summary=True),
            s.add_zero_fraction_summaries([x], "r")]
    return [tell(made, _collected(tf), said(s.add_scalar_summary, x), said(s.add_image_summary, x),
                 said(s.add_scalar_summary, 3.))]


def case_layer_summaries(tf):
    c, slim = tf.contrib.layers, tf.contrib.slim
    v = tf.get_variable("w/v", initializer=[1., 2.])
    n = tf.get_variable("n", initializer=3., dtype=tf.float32)
    i = tf.get_variable("i", initializer=[1, 2])
    text = tf.constant("a", name="t")
    flag = tf.constant([True], name="flag")
    act = tf.nn.relu(v, name="act/Relu")
    soft = tf.nn.tanh(v, name="other")
    tf.add_to_collection(tf.GraphKeys.ACTIVATIONS, act)
    tf.add_to_collection(tf.GraphKeys.ACTIVATIONS, soft)
    tf.add_to_collection("mine", v)
    tf.add_to_collection("mine", n)
    tf.add_to_collection(tf.GraphKeys.WEIGHTS, v)
    tf.add_to_collection(tf.GraphKeys.BIASES, n)
    made = [c.summarize_tensor(v), c.summarize_tensor(n), c.summarize_tensor(n, "tag"), c.summarize_tensor(i),
            said(c.summarize_tensor, text), said(c.summarize_tensor, flag), c.summarize_tensors([v, n]),
            c.summarize_tensors([v], c.summarize_activation), c.summarize_activation(act), c.summarize_activation(soft),
            c.summarize_activation(tf.nn.sigmoid(v)),
            c.summarize_activation(tf.nn.relu6(v)), c.summarize_activation(tf.nn.elu(v)),
            c.summarize_activation(tf.nn.softplus(v)), c.summarize_activation(tf.constant(2.)),
            c.summarize_collection("mine"),
            c.summarize_collection("mine", "w"), c.summarize_collection("mine", name_filter="n",
                                                                        summarizer=c.summarize_activation),
            c.summarize_collection("none"), c.summarize_activations(), c.summarize_activations("act"),
            c.summarize_activations(None, c.summarize_tensor), slim.summarize_weights(), slim.summarize_biases("x"),
            slim.summarize_variables(), slim.summarize_variables("n")]
    p = tf.placeholder(tf.float32, name="p")
    return [tell(made, _collected(tf), said(c.summarize_tensor, 3.), said(c.summarize_tensor, p),
                 said(c.summarize_activation, p), said(c.summarize_activation, 3.))]


def case_gradient_summaries(tf):
    t = tf.contrib.training
    v, w, u = [tf.get_variable(name, initializer=[1., 2.]) for name in ("v", "w", "s/u")]
    sparse = tf.IndexedSlices(tf.ones([1, 2]), tf.constant([1]), tf.constant([3, 2]))
    loss = tf.reduce_sum(v * v)
    pairs = tf.train.GradientDescentOptimizer(.1).compute_gradients(loss) + [(sparse, u)]
    made = t.add_gradients_summaries(pairs)
    more = tf.contrib.slim.learning.add_gradients_summaries(pairs[:1])
    op = t.create_train_op(loss, tf.train.GradientDescentOptimizer(.1), summarize_gradients=True)
    return [tell(made, more, op, _collected(tf), said(t.add_gradients_summaries, 3))]


def case_optimize_loss_with_histograms(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    table = tf.get_variable("table", initializer=np.ones([3, 2], np.float32))
    u = tf.get_variable("u", initializer=[1., 2.])
    loss = tf.reduce_sum(v) + tf.reduce_sum(tf.gather(table, [1]))
    op = tf.contrib.layers.optimize_loss(
        loss, tf.train.get_or_create_global_step(), .1, "SGD", clip_gradients=1.,
        summaries=["gradients", "loss", "learning_rate", "gradient_norm", "global_gradient_norm"])
    return [tell(op, _collected(tf), tf.contrib.layers.OPTIMIZER_SUMMARIES)]


def case_optimize_loss_with_histograms_alone(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    op = tf.contrib.layers.optimize_loss(tf.reduce_sum(v), None, .1, "SGD", summaries=["gradients"])
    return [tell(op, _collected(tf))]


def case_adaptive_clipping(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    w = tf.get_variable("w", initializer=[1., 2.])
    slim = tf.contrib.slim
    step = tf.train.get_or_create_global_step()
    loss = tf.reduce_sum(v * v)
    made = [tf.contrib.layers.optimize_loss(loss, step, .1, "SGD", clip_gradients=slim.adaptive_clipping_fn(),
                                            name="a"),
            tf.contrib.layers.optimize_loss(loss, step, .1, "SGD", name="b", clip_gradients=slim.adaptive_clipping_fn(
                1., .5, 2., step, True, .1, "clip"))]
    values = {x.name: x for x in tf.global_variables()}
    return initialized(tf, made[0].op, values, made[1].op, values, tell(made, _collected(tf)))
