"""slim.learning.train: a small conv net, the lines that it logs (times masked), the nodes that it makes."""
import numpy as np

from casetools import said
from hooks import alone, heard


def net(tf, decay=0.):
    slim = tf.contrib.slim
    tf.set_random_seed(1)
    images = tf.constant(np.linspace(-1, 1, 4 * 6 * 6).reshape(4, 6, 6, 1).astype(np.float32))
    with slim.arg_scope([slim.conv2d, slim.fully_connected], weights_regularizer=slim.l2_regularizer(decay or 1e-2)):
        x = slim.conv2d(images, 3, [3, 3], scope="conv")
        x = slim.fully_connected(slim.flatten(x), 2, activation_fn=None, scope="fc")
    tf.losses.sparse_softmax_cross_entropy([0, 1, 0, 1], x)
    return slim, tf.losses.get_total_loss()


def case_training(tf):
    slim, loss = net(tf)
    tf.summary.scalar("loss", loss)
    op = slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(.01))

    def program(lines, folder):
        last = slim.learning.train(op, folder, number_of_steps=5, log_every_n_steps=2, save_summaries_secs=0,
                                   save_interval_secs=0)
        lines.append("%.3f" % last)
    return alone(tf, heard(tf, program))


def case_without_logdir(tf):
    slim, loss = net(tf)
    op = slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(.01), clip_gradient_norm=.1)

    def program(lines, folder):
        lines.append("%.3f" % slim.learning.train(op, None, number_of_steps=2))
    return alone(tf, heard(tf, program))


def case_wrong_calls(tf):
    slim, loss = net(tf)

    def program(lines, folder):
        lines.append(str(said(slim.learning.train, None, folder)))
        lines.append(str(said(slim.learning.train, loss, None, summary_op=loss)))
        lines.append(str(said(slim.learning.train, loss, None, saver=tf.train.Saver())))
    return alone(tf, heard(tf, program))
