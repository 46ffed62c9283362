"""tf.contrib.layers.apply_regularization: one penalty over many variables, chosen afterwards.

Without a list it takes the collection WEIGHTS, which nobody fills but you (or tf.contrib.layers). It returns the
sum, and enters it in REGULARIZATION_LOSSES too: add the one or the other to the loss, not both.
"""
import graphreg as tf


def main():
    weights = [tf.get_variable("w%d" % i, [2, 2], initializer=tf.constant_initializer(i + 1.)) for i in range(3)]
    tf.get_variable("bias", [2], initializer=tf.ones_initializer())
    for w in weights[:2]:
        tf.add_to_collection(tf.GraphKeys.WEIGHTS, w)

    both = tf.contrib.layers.sum_regularizer([tf.contrib.layers.l1_regularizer(0.01),
                                              tf.contrib.layers.l2_regularizer(0.1)])
    by_default = tf.contrib.layers.apply_regularization(both)                        # of w0 and w1
    chosen = tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(0.1), weights[2:])

    collected = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        print("%s %.4f" % (by_default.name, session.run(by_default)))
        print("%s %.4f" % (chosen.name, session.run(chosen)))
        print("collected: " + " ".join(p.name for p in collected))


if __name__ == "__main__":
    main()
