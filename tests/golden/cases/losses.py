"""tf.losses' collection functions: add_loss, get_losses, regularization, total."""
from casetools import initialized, said, tell


def case_add_and_get(tf):
    a, b = tf.constant(1., name="a"), tf.constant(2., name="b")
    tf.losses.add_loss(a)
    with tf.name_scope("s"):
        tf.losses.add_loss(tf.identity(b, name="c"))
    tf.losses.add_loss(b, loss_collection="mine")
    tf.losses.add_loss(b, loss_collection=None)
    return [tell(tf.losses.get_losses(), tf.losses.get_losses("s"), tf.losses.get_losses(loss_collection="mine"), tf.losses.get_losses(scope="nope"),
                 tf.get_collection(tf.GraphKeys.LOSSES))]


def case_total_loss(tf):
    tf.losses.add_loss(tf.constant(1.))
    tf.losses.add_loss(tf.constant(2.))
    tf.get_variable("w", initializer=[3.], regularizer=tf.contrib.layers.l2_regularizer(.1))
    made = [tf.losses.get_total_loss(), tf.losses.get_total_loss(add_regularization_losses=False), tf.losses.get_total_loss(name="all")]
    return initialized(tf, made, tell(made))


def case_total_loss_scope(tf):
    with tf.name_scope("a"):
        tf.losses.add_loss(tf.constant(1.))
    with tf.variable_scope("b"):
        tf.losses.add_loss(tf.constant(2.))
        tf.get_variable("w", initializer=[3.], regularizer=tf.contrib.layers.l2_regularizer(.1))
    return initialized(tf, [tf.losses.get_total_loss(scope="a"), tf.losses.get_total_loss(scope="b"), tf.losses.get_total_loss()])


def case_total_without_regularization(tf):
    tf.losses.add_loss(tf.constant(1.))
    total = tf.losses.get_total_loss()
    return [total, tell(total)]


def case_total_of_nothing(tf):
    return [tell(said(tf.losses.get_total_loss), said(tf.losses.get_total_loss, False))]


def case_total_of_penalties_only(tf):
    tf.get_variable("w", initializer=[3.], regularizer=tf.contrib.layers.l1_regularizer(.1))
    return initialized(tf, tf.losses.get_total_loss())


def case_regularization_loss(tf):
    empty = tf.losses.get_regularization_loss()
    with tf.variable_scope("s", regularizer=tf.contrib.layers.l2_regularizer(.1)):
        tf.get_variable("v", initializer=[3.])
        tf.get_variable("w", initializer=[[4.]])
    made = [tf.losses.get_regularization_loss(), tf.losses.get_regularization_loss(scope="s/w"), tf.losses.get_regularization_loss(name="penalty")]
    return initialized(tf, empty, made, tell(empty, made, tf.losses.get_regularization_losses(scope="s/v")))


def case_in_training(tf):
    x = tf.constant([[1., 2.]])
    w = tf.get_variable("w", initializer=[[1.], [1.]], regularizer=tf.contrib.layers.l2_regularizer(.1))
    tf.losses.add_loss(tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.), name="data"))
    total = tf.losses.get_total_loss()
    train = tf.train.GradientDescentOptimizer(.05).minimize(total)
    return initialized(tf, total, train, [total, w])


def case_summed_by_hand(tf):
    tf.losses.add_loss(tf.constant(1.))
    tf.losses.add_loss(tf.constant([2., 3.]))
    return [tell(said(tf.losses.get_total_loss), said(tf.add_n, tf.losses.get_losses())), sum(tf.losses.get_losses())]
