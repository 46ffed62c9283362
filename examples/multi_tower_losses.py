"""Several towers that share their variables, each with its own losses in a collection of its own name.

The pattern of the CIFAR-10 tutorial: every tower computes loss and weight decay on its share of the batch under
its own name scope, and get_collection("losses", scope) picks the tower's own by the beginning of their names.
"""
import numpy as np

import graphreg as tf

TOWERS, DECAY = 2, 0.05


def variable_with_weight_decay(name, shape, decay):
    """A shared variable, and a penalty made anew (under the tower's name scope) at each call."""
    variable = tf.get_variable(name, shape, initializer=tf.constant_initializer(0.5))
    if decay:
        tf.add_to_collection("losses", tf.multiply(tf.nn.l2_loss(variable), decay, name="weight_loss"))
    return variable


def tower_loss(scope, x, y):
    """The sum of this tower's own losses."""
    weights = variable_with_weight_decay("weights", [2, 1], DECAY)
    bias = variable_with_weight_decay("bias", [1], None)
    error = tf.reduce_mean(tf.square(tf.matmul(x, weights) + bias - y), name="mean_square")
    tf.add_to_collection("losses", error)
    return tf.add_n(tf.get_collection("losses", scope), name="total_loss")


def average_gradients(tower_grads):
    """[(mean over the towers, variable)] of what compute_gradients gave for each tower."""
    return [(tf.add_n([g for g, _ in of_one]) / len(of_one), of_one[0][1]) for of_one in zip(*tower_grads)]


def main():
    rng = np.random.RandomState(3)
    x = rng.randn(60, 2).astype(np.float32)
    y = x @ np.float32([[1.5], [-2.]]) + np.float32(0.3)

    optimizer = tf.train.GradientDescentOptimizer(0.2)
    tower_grads, losses = [], []
    with tf.variable_scope(tf.get_variable_scope()):
        for i, (part_x, part_y) in enumerate(zip(np.split(x, TOWERS), np.split(y, TOWERS))):
            with tf.device("/cpu:0"), tf.name_scope("tower_%d" % i) as scope:
                losses.append(tower_loss(scope, part_x, part_y))
                tf.get_variable_scope().reuse_variables()
                tower_grads.append(optimizer.compute_gradients(losses[-1]))
    train = optimizer.apply_gradients(average_gradients(tower_grads))

    for loss in tf.get_collection("losses"):
        print(loss.name)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for step in range(31):
            if step % 10 == 0:
                print("step %2d  losses %s" % (step, " ".join("%.4f" % v for v in session.run(losses))))
            session.run(train)
        print("weights and bias", " ".join("%.3f" % v for w in session.run(tf.trainable_variables()) for v in w.ravel()))


if __name__ == "__main__":
    main()
