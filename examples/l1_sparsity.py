"""An L1 penalty makes weights small that the data do not need; a proximal step makes them exactly zero.

Of ten inputs only three matter. Least squares alone gives every weight some value, an L1 penalty in the loss
pushes the others towards zero (its gradient is the sign, so they end up jumping around it by the step size), and
ProximalGradientDescentOptimizer cuts them off.
"""
import numpy as np

import graphreg as tf

SCALE, RATE, STEPS = 0.2, 0.05, 400
TRUE = np.float32([3, 0, 0, -2, 0, 0, 0, 1, 0, 0]).reshape(10, 1)


def fit(name, x, y, regularizer=None, optimizer=None):
    """Train one linear model; returns (its weights, the penalty at the end)."""
    with tf.variable_scope(name):
        weights = tf.get_variable("weights", [10, 1], initializer=tf.zeros_initializer(), regularizer=regularizer)
    loss = tf.reduce_mean(tf.square(tf.matmul(x, weights) - y)) / 2
    penalty = tf.losses.get_regularization_loss(scope=name)
    train = (optimizer or tf.train.GradientDescentOptimizer(RATE)).minimize(loss + penalty)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(STEPS):
            session.run(train)
        return session.run([weights, penalty])


def show(name, weights):
    tiny, zero = int((abs(weights) < 0.02).sum()), int((weights == 0).sum())
    shown = " ".join("%5.2f" % (w.round(2) + 0) for w in weights.ravel())
    print("%-8s %s  |w| < 0.02: %d, exactly 0: %d" % (name, shown, tiny, zero))


def main():
    rng = np.random.RandomState(5)
    x = rng.randn(60, 10).astype(np.float32)
    y = x @ TRUE + rng.randn(60, 1).astype(np.float32)

    show("none", fit("none", x, y)[0])
    weights, penalty = fit("l1", x, y, tf.contrib.layers.l1_regularizer(SCALE))
    show("l1", weights)
    proximal = tf.train.ProximalGradientDescentOptimizer(RATE, l1_regularization_strength=SCALE)
    show("proximal", fit("proximal", x, y, optimizer=proximal)[0])
    print("l1 penalty %.3f = %s * sum |w| = %.3f" % (penalty, SCALE, SCALE * abs(weights).sum()))


if __name__ == "__main__":
    main()
