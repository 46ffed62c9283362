"""What run.py measures as a whole: graphs that are built, each a function of tf that works in a new default graph."""


def regularized(tf, count):
    with tf.variable_scope("net", regularizer=lambda w: .1 * tf.nn.l2_loss(w)):
        for i in range(count):
            tf.get_variable("w%d" % i, [4, 4])


def variables_2000(tf):
    regularized(tf, 2000)


def variables_10000(tf):
    regularized(tf, 10000)


def prepared_gradients_2000(tf):
    x = y = tf.placeholder(tf.float32, [4])
    for _ in range(1000):
        y = tf.tanh(y) * x
    return x, y


def gradients_2000(tf, x, y):
    tf.gradients(y, x)


def prepared_minimize_50(tf):
    x = h = tf.placeholder(tf.float32, [None, 16])
    for i in range(50):
        w = tf.get_variable("w%d" % i, [16, 16])
        h = tf.nn.relu(tf.nn.bias_add(tf.matmul(h, w), tf.get_variable("b%d" % i, [16])))
    return tf.reduce_sum(h),


def minimize_50(tf, loss):
    tf.train.AdamOptimizer().minimize(loss)


def prepared_collection_100000(tf):
    tensors = [tf.constant(1., name="a/x" if i % 2 else "b/x") for i in range(10)]
    for i in range(100000):
        tf.add_to_collection("items", tensors[i % 10])
    return ()


def collection_100000(tf):
    tf.get_collection("items", scope="a/")


CASES = {f.__name__: f for f in (variables_2000, variables_10000, gradients_2000, minimize_50, collection_100000)}


def prepare(name):
    """The function of tf that makes what a case starts from, which is not measured."""
    return globals().get("prepared_" + name, lambda tf: ())
