"""Pairs of programs for the audit: one has something wrong with its penalties, its twin is innocent."""
import textwrap

START = """\
import numpy as np
import graphreg as tf
R = tf.GraphKeys.REGULARIZATION_LOSSES
l2 = tf.contrib.layers.l2_regularizer(.1)
x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [None, 2], name="y")
def minimize(loss, **kwargs):
    return tf.train.GradientDescentOptimizer(.1).minimize(loss, **kwargs)
def squares(a):
    return tf.reduce_mean(tf.square(a - y))
"""
LINES = START.count("\n")
W = """
w = tf.get_variable("w", [3, 2], regularizer=l2)
data = squares(tf.matmul(x, w))
"""
PLAIN = """
w = tf.get_variable("w", [3, 2])
data = squares(tf.matmul(x, w))
"""
ALL = "minimize(data + tf.add_n(tf.get_collection(R)))"
KERAS = """
K = tf.keras.layers
k2 = tf.keras.regularizers.l2(.1)
"""


class Pair:
    """Attributes: kinds, list of str; guilty and innocent, programs."""

    def __init__(self, kinds, guilty, innocent):
        self.kinds = kinds.split(", ")
        self.guilty, self.innocent = (START + textwrap.dedent(t) for t in (guilty, innocent))


PAIRS = {
    # ------------------------------------------------ collected, and in no loss
    "get_variable, nothing added": Pair("left out", W + "minimize(data)", W + ALL),
    "sum instead of add_n": Pair(
        "left out", W + "minimize(data)", W + "minimize(data + .01 * sum(tf.get_collection(R)))"),
    "the total is only printed": Pair(
        "left out",
        W + "total = data + tf.losses.get_regularization_loss()\nminimize(data)",
        W + "total = data + tf.losses.get_regularization_loss()\nminimize(total)"),
    "one of two": Pair(
        "left out",
        W + "v = tf.get_variable('v', [2], regularizer=l2)\n"
            "minimize(data + tf.reduce_sum(v) + tf.get_collection(R)[0])",
        W + "v = tf.get_variable('v', [2], regularizer=l2)\n"
            "minimize(data + tf.reduce_sum(v) + tf.get_collection(R)[0] + tf.get_collection(R)[1])"),
    "tf.layers": Pair(
        "left out", """
        h = tf.layers.dense(x, 4, activation=tf.nn.relu, kernel_regularizer=l2)
        out = tf.layers.dense(h, 2, kernel_regularizer=l2)
        minimize(tf.losses.mean_squared_error(y, out))
        """, """
        h = tf.layers.dense(x, 4, activation=tf.nn.relu, kernel_regularizer=l2)
        out = tf.layers.dense(h, 2, kernel_regularizer=l2)
        tf.losses.mean_squared_error(y, out)
        minimize(tf.losses.get_total_loss())
        """),
    "slim": Pair(
        "left out", """
        slim = tf.contrib.slim
        with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(5e-4)):
            out = slim.fully_connected(x, 2)
        loss = slim.losses.mean_squared_error(out, y)
        slim.learning.create_train_op(loss, tf.train.MomentumOptimizer(.1, .9))
        """, """
        slim = tf.contrib.slim
        with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(5e-4)):
            out = slim.fully_connected(x, 2)
        slim.losses.mean_squared_error(out, y)
        slim.learning.create_train_op(slim.losses.get_total_loss(), tf.train.MomentumOptimizer(.1, .9))
        """),
    "a collection of one's own": Pair(
        "left out", PLAIN + """
tf.add_to_collection("losses", .004 * tf.nn.l2_loss(w))
tf.add_to_collection("losses", data)
minimize(data)
""", PLAIN + """
tf.add_to_collection("losses", .004 * tf.nn.l2_loss(w))
tf.add_to_collection("losses", data)
minimize(tf.add_n(tf.get_collection("losses"), name="total_loss"))
"""),
    "an activity": Pair(
        "left out", KERAS + """
out = tf.layers.dense(x, 2, activity_regularizer=k2)
minimize(squares(out))
""", KERAS + """
out = tf.layers.dense(x, 2, activity_regularizer=k2)
minimize(squares(out) + tf.losses.get_regularization_loss())
"""),
    "resource variables": Pair(
        "left out", "tf.get_variable_scope().set_use_resource(True)\n" + W + "minimize(data)",
        "tf.get_variable_scope().set_use_resource(True)\n" + W + ALL),
    "slices": Pair(
        "left out", """
        with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2), regularizer=l2):
            w = tf.get_variable("w", [4, 3])
        minimize(squares(tf.matmul(x, w, transpose_b=True)[:, :2]))
        """, """
        with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2), regularizer=l2):
            w = tf.get_variable("w", [4, 3])
        minimize(squares(tf.matmul(x, w, transpose_b=True)[:, :2]) + tf.losses.get_regularization_loss())
        """),
    "a cell of a recurrent net": Pair(
        "left out, biases", """
        with tf.variable_scope("rnn", regularizer=l2):
            out, _ = tf.nn.static_rnn(tf.nn.rnn_cell.BasicRNNCell(2), [x, x], dtype=tf.float32)
        minimize(squares(out[-1]))
        """, """
        out, _ = tf.nn.static_rnn(tf.nn.rnn_cell.BasicRNNCell(2), [x, x], dtype=tf.float32)
        penalty = tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables() if "bias" not in v.name])
        minimize(squares(out[-1]) + .1 * penalty)
        """),
    # ------------------------------------------------ counted more than once
    "added twice": Pair(
        "counted twice",
        W + "r = tf.losses.get_regularization_loss()\nloss = data + r\nminimize(loss + r)",
        W + "r = tf.losses.get_regularization_loss()\nloss = data + .5 * r\nminimize(loss + .5 * r)"),
    "get_total_loss has it": Pair(
        "counted twice",
        W + "tf.losses.add_loss(data)\nminimize(tf.losses.get_total_loss() + tf.add_n(tf.get_collection(R)))",
        W + "tf.losses.add_loss(data)\n"
            "minimize(tf.losses.get_total_loss(add_regularization_losses=False) + tf.add_n(tf.get_collection(R)))"),
    "the sum is a member": Pair(
        "counted twice",
        W + "tf.add_to_collection(R, tf.add_n(tf.get_collection(R)))\n" + ALL,
        W + "tf.add_to_collection('total', tf.add_n(tf.get_collection(R)))\n" + ALL),
    "added in a loop": Pair(
        "counted twice", """
        h, loss = x, 0.
        for i in range(3):
            with tf.variable_scope("layer%d" % i):
                h = tf.matmul(h, tf.get_variable("w", [3, 3], regularizer=l2))
            loss += sum(tf.get_collection(R))
        minimize(loss + squares(h[:, :2]))
        """, """
        h, loss = x, 0.
        for i in range(3):
            with tf.variable_scope("layer%d" % i) as scope:
                h = tf.matmul(h, tf.get_variable("w", [3, 3], regularizer=l2))
                loss += sum(tf.get_collection(R, scope.name + "/"))
        minimize(loss + squares(h[:, :2]))
        """),
    "towers": Pair(
        "counted twice",
        W + "towers = [data + tf.add_n(tf.get_collection(R)) for _ in range(2)]\nminimize(tf.add_n(towers))",
        W + "towers = [data + tf.add_n(tf.get_collection(R)) for _ in range(2)]\n"
            "minimize(tf.reduce_mean(tf.stack(towers)))"),
    "Keras adds it, too": Pair(
        "counted twice", KERAS + """
m = tf.keras.Sequential([K.Dense(1, kernel_regularizer=k2, input_shape=(3,))])
m.compile("sgd", lambda t, p: tf.reduce_mean(tf.square(t - p)) + tf.add_n(m.losses))
m.fit(np.ones((4, 3)), np.ones(4), verbose=0)
""", KERAS + """
m = tf.keras.Sequential([K.Dense(1, kernel_regularizer=k2, input_shape=(3,))])
m.compile("sgd", lambda t, p: tf.reduce_mean(tf.square(t - p)))
m.fit(np.ones((4, 3)), np.ones(4), verbose=0)
"""),
    "added to each example": Pair(
        "added to each example",
        W + "each = tf.reduce_sum(tf.square(tf.matmul(x, w) - y), 1)\n"
            "minimize(tf.reduce_sum(each + tf.losses.get_regularization_loss()))",
        W + "each = tf.reduce_sum(tf.square(tf.matmul(x, w) - y), 1)\n"
            "minimize(tf.reduce_mean(each + tf.losses.get_regularization_loss()))"),
    # ------------------------------------------------ a penalty of a penalty, two penalties
    "apply_regularization of the collection": Pair(
        "penalised penalty",
        W + "minimize(data + tf.contrib.layers.apply_regularization(l2, tf.get_collection(R)))",
        PLAIN + "minimize(data + tf.contrib.layers.apply_regularization(l2, tf.trainable_variables()))"),
    "l2_loss of the collection": Pair(
        "penalised penalty",
        W + "minimize(data + .1 * sum(tf.nn.l2_loss(v) for v in tf.get_collection(R)))",
        PLAIN + "minimize(data + .1 * sum(tf.nn.l2_loss(v) for v in tf.trainable_variables()))"),
    "a variable in the collection": Pair(
        "variable collected",
        PLAIN + "tf.add_to_collection(R, w)\nminimize(data)",
        PLAIN + "tf.add_to_collection(R, l2(w))\n" + ALL),
    "apply_regularization, too": Pair(
        "applied twice",
        W + "tf.contrib.layers.apply_regularization(l2, tf.trainable_variables())\n" + ALL,
        PLAIN + "tf.contrib.layers.apply_regularization(l2, tf.trainable_variables())\n" + ALL),
    "a layer and its scope": Pair(
        "two penalties", """
        with tf.variable_scope("s", regularizer=l2):
            out = tf.layers.dense(x, 2, use_bias=False, kernel_regularizer=l2)
        minimize(squares(out) + tf.losses.get_regularization_loss())
        """, """
        with tf.variable_scope("s"):
            out = tf.layers.dense(x, 2, use_bias=False, kernel_regularizer=tf.contrib.layers.l1_l2_regularizer(.1, .2))
        minimize(squares(out) + tf.losses.get_regularization_loss())
        """),
    "by hand, too": Pair(
        "two penalties",
        W + "decay = .01 * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables()])\n"
            "minimize(data + tf.losses.get_regularization_loss() + decay)",
        PLAIN + "decay = .01 * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables()])\n"
                "minimize(data + decay)"),
    # ------------------------------------------------ what a scope catches
    "biases": Pair(
        "biases", """
        with tf.variable_scope("s", regularizer=l2):
            w = tf.get_variable("w", [3, 2])
            b = tf.get_variable("b1", [2])
        minimize(squares(tf.matmul(x, w) + b) + tf.losses.get_regularization_loss())
        """, """
        with tf.variable_scope("s", regularizer=l2):
            w = tf.get_variable("w", [3, 2])
            b = tf.get_variable("b1", [2], regularizer=tf.no_regularizer)
        minimize(squares(tf.matmul(x, w) + b) + tf.losses.get_regularization_loss())
        """),
    "a bias that is asked for": Pair(
        "biases", """
        with tf.variable_scope("s", regularizer=l2):
            out = tf.layers.dense(x, 2)
        minimize(squares(out) + tf.losses.get_regularization_loss())
        """, """
        with tf.variable_scope("s"):
            out = tf.layers.dense(x, 2, kernel_regularizer=l2, bias_regularizer=tf.contrib.layers.l2_regularizer(.01))
        minimize(squares(out) + tf.losses.get_regularization_loss())
        """),
    "batch normalization": Pair(
        "biases, not trainable", """
        with tf.variable_scope("s", regularizer=l2):
            h = tf.layers.batch_normalization(x, training=True)
        minimize(squares(h[:, :2]) + tf.losses.get_regularization_loss())
        """, """
        h = tf.layers.batch_normalization(x, training=True, gamma_regularizer=l2)
        minimize(squares(h[:, :2]) + tf.losses.get_regularization_loss())
        """),
    "a table that is not trained": Pair(
        "not trainable", """
        with tf.variable_scope("s", regularizer=l2):
            table = tf.get_variable("table", [5, 3], trainable=False)
            w = tf.get_variable("w", [3, 2])
        minimize(squares(tf.matmul(x + table[0], w)) + tf.losses.get_regularization_loss())
        """, """
        with tf.variable_scope("s", regularizer=l2):
            table = tf.get_variable("table", [5, 3], trainable=False, regularizer=tf.no_regularizer)
            w = tf.get_variable("w", [3, 2])
        minimize(squares(tf.matmul(x + table[0], w)) + tf.losses.get_regularization_loss())
        """),
    "left out of var_list": Pair(
        "not trained",
        W + "v = tf.get_variable('v', [2, 2], regularizer=l2)\n"
            "loss = squares(tf.matmul(tf.matmul(x, w), v)) + tf.losses.get_regularization_loss()\n"
            "minimize(loss, var_list=[v])",
        W + "v = tf.get_variable('v', [2, 2], regularizer=l2)\n"
            "loss = squares(tf.matmul(tf.matmul(x, w), v)) + tf.losses.get_regularization_loss()\n"
            "minimize(loss, var_list=[v])\nminimize(loss, var_list=[w])"),
    # ------------------------------------------------ Keras
    "a Keras layer": Pair(
        "Keras losses left out",
        KERAS + "d = K.Dense(2, kernel_regularizer=k2)\nminimize(squares(d(x)))",
        KERAS + "d = K.Dense(2, kernel_regularizer=k2)\nout = d(x)\nminimize(squares(out) + tf.add_n(d.losses))"),
    "a Keras model": Pair(
        "Keras losses left out", KERAS + """
m = tf.keras.Sequential([K.Dense(4, kernel_regularizer=k2), K.Dense(2, kernel_regularizer=k2)])
out = m(x)
minimize(squares(out) + tf.losses.get_regularization_loss())
""", KERAS + """
m = tf.keras.Sequential([K.Dense(4, kernel_regularizer=k2), K.Dense(2, kernel_regularizer=k2)])
out = m(x)
minimize(squares(out) + sum(m.losses))
"""),
    # ------------------------------------------------ nothing to add
    "no regularizer anywhere": Pair(
        "nothing to sum",
        PLAIN + "minimize(data + sum(tf.get_collection(R)))", W + "minimize(data + sum(tf.get_collection(R)))"),
    "another collection's name": Pair(
        "left out, nothing to sum",
        W + "minimize(data + sum(tf.get_collection('regularization_loss')))",
        W + "minimize(data + sum(tf.get_collection('regularization_losses')))"),
    "asked too early": Pair(
        "asked too early",
        "penalty = tf.losses.get_regularization_loss()\n" + W + "minimize(data + penalty)",
        W + "penalty = tf.losses.get_regularization_loss()\nminimize(data + penalty)"),
    "a tower's name scope": Pair(
        "nothing in the scope", """
        for i in range(2):
            with tf.name_scope("tower_%d" % i) as scope, tf.variable_scope("net", reuse=tf.AUTO_REUSE):
                w = tf.get_variable("w", [3, 2], regularizer=l2)
                loss = squares(tf.matmul(x, w)) + sum(tf.get_collection(R, scope))
            tf.train.GradientDescentOptimizer(.1).compute_gradients(loss)
        """, """
        for i in range(2):
            with tf.name_scope("tower_%d" % i) as scope, tf.variable_scope("net", reuse=tf.AUTO_REUSE):
                w = tf.get_variable("w", [3, 2], regularizer=l2)
                loss = squares(tf.matmul(x, w)) + sum(tf.get_collection(R, "net"))
            tf.train.GradientDescentOptimizer(.1).compute_gradients(loss)
        """),
    # ------------------------------------------------ too little, too much
    "given under reuse": Pair(
        "ignored under reuse", """
        with tf.variable_scope("net"):
            w = tf.get_variable("w", [3, 2])
        with tf.variable_scope("net", reuse=True, regularizer=l2):
            w = tf.get_variable("w", [3, 2])
        minimize(squares(tf.matmul(x, w)))
        """, """
        with tf.variable_scope("net", regularizer=l2):
            w = tf.get_variable("w", [3, 2])
        with tf.variable_scope("net", reuse=True, regularizer=l2):
            w = tf.get_variable("w", [3, 2])
        minimize(squares(tf.matmul(x, w)) + tf.losses.get_regularization_loss())
        """),
    "another one under reuse": Pair(
        "ignored under reuse", """
        def net(scale):
            with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
                return tf.layers.dense(x, 2, name="d", kernel_regularizer=tf.contrib.layers.l2_regularizer(scale))
        minimize(squares(net(.1)) + squares(net(.2)) + tf.losses.get_regularization_loss())
        """, """
        def net(scale):
            with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
                return tf.layers.dense(x, 2, name="d", kernel_regularizer=tf.contrib.layers.l2_regularizer(scale))
        minimize(squares(net(.1)) + squares(net(.1)) + tf.losses.get_regularization_loss())
        """),
    "an optimizer that decays": Pair(
        "decay and penalty",
        W + "loss = data + tf.losses.get_regularization_loss()\n"
            "tf.contrib.opt.AdamWOptimizer(weight_decay=.1).minimize(loss)",
        PLAIN + "tf.contrib.opt.AdamWOptimizer(weight_decay=.1).minimize(data)"),
    "a decay of others": Pair(
        "decay and penalty",
        W + "v = tf.get_variable('v', [2, 2])\n"
            "loss = squares(tf.matmul(tf.matmul(x, w), v)) + tf.losses.get_regularization_loss()\n"
            "tf.contrib.opt.MomentumWOptimizer(.1, .1, .9).minimize(loss, decay_var_list=[v])",
        W + "v = tf.get_variable('v', [2, 2])\n"
            "loss = squares(tf.matmul(tf.matmul(x, w), v)) + tf.losses.get_regularization_loss()\n"
            "opt = tf.contrib.opt.MomentumWOptimizer(.1, .1, .9)\n"
            "opt.apply_gradients(opt.compute_gradients(loss), decay_var_list=[v])"),
    "half of Keras' l2": Pair(
        "factor of two",
        W + "out = tf.keras.layers.Dense(2, kernel_regularizer=tf.keras.regularizers.l2(.1))\n"
            "minimize(squares(out(tf.matmul(x, w))) + tf.losses.get_regularization_loss() + sum(out.losses))",
        W + "out = tf.keras.layers.Dense(2, kernel_regularizer=tf.keras.regularizers.l2(.05))\n"
            "minimize(squares(out(tf.matmul(x, w))) + tf.losses.get_regularization_loss() + sum(out.losses))"),
}
