"""tf.get_variable(regularizer=): the penalty is made once, with the variable, and waits in a collection.

Shows what is collected, that reuse makes no second penalty, that an inner regularizer replaces the scope's,
how to exempt a variable, and that a scale of 0. makes no penalty at all.
"""
import graphreg as tf


def main():
    l2 = tf.contrib.layers.l2_regularizer
    ones = tf.ones_initializer()

    tf.get_variable("plain", [3], initializer=ones)
    tf.get_variable("own", [3], initializer=ones, regularizer=l2(0.1))
    with tf.variable_scope("scope", regularizer=l2(0.01)):
        tf.get_variable("from_scope", [3], initializer=ones)
        tf.get_variable("stronger", [3], initializer=ones, regularizer=l2(1.0))
        tf.get_variable("exempt", [3], initializer=ones, regularizer=tf.no_regularizer)
    with tf.variable_scope("scope", reuse=True, regularizer=l2(5.0)):
        tf.get_variable("from_scope", [3])                       # exists already: its penalty stays what it was
    tf.get_variable("scale_zero", [3], initializer=ones, regularizer=l2(0.0))

    penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    total = tf.losses.get_regularization_loss()                  # the sum of the collection, 0 when it is empty
    in_scope = tf.losses.get_regularization_loss(scope="scope")  # of those whose names start with "scope"
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        print("variables: %d, penalties: %d" % (len(tf.global_variables()), len(penalties)))
        for p, value in zip(penalties, session.run(penalties)):
            print("  %-50s %.4f" % (p.name, value))
        print("total %.4f, in scope/ %.4f" % tuple(session.run([total, in_scope])))


if __name__ == "__main__":
    main()
