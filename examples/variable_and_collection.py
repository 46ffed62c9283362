"""tf.Variable has no regularizer argument: compute the penalty and collect it yourself.

The collection is a list that any code may fill; putting the penalty under REGULARIZATION_LOSSES lets
tf.losses.get_total_loss find it.
"""
import numpy as np

import graphreg as tf

SCALE = 0.1


def main():
    tf.set_random_seed(1)
    rng = np.random.RandomState(1)
    x = rng.randn(40, 3).astype(np.float32)
    y = x @ np.float32([[2], [-1], [0.5]])

    weights = tf.Variable(tf.truncated_normal([3, 1]), name="weights")
    bias = tf.Variable(tf.zeros([1]), name="bias")
    tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, SCALE * tf.nn.l2_loss(weights))   # the bias is left free

    tf.losses.mean_squared_error(y, tf.matmul(x, weights) + bias)         # collects itself under LOSSES
    loss = tf.losses.get_total_loss()                                     # LOSSES + REGULARIZATION_LOSSES
    penalty = tf.losses.get_regularization_loss()
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)

    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for step in range(101):
            if step % 25 == 0:
                print("step %3d  loss %.4f  penalty %.4f" % (step, *session.run([loss, penalty])))
            session.run(train)
        print("weights", " ".join("%.3f" % w for w in weights.eval()[:, 0]), "(2 -1 0.5 without the penalty)")


if __name__ == "__main__":
    main()
