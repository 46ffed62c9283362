"""How long it takes to build a graph: microseconds an op, in graphreg or in TensorFlow 1.15.

    python benchmarks/build_graph.py                 # graphreg
    python benchmarks/build_graph.py tensorflow      # with the Python that has TF 1.15

A network of 20 layers with L2 penalties, its gradients and Adam's updates.
"""
import importlib
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def build(tf):
    x = tf.placeholder(tf.float32, [None, 64])
    regularizer = tf.contrib.layers.l2_regularizer(1e-4)
    for i in range(20):
        with tf.variable_scope("layer%d" % i, regularizer=regularizer):
            w = tf.get_variable("w", [64, 64])
            b = tf.get_variable("b", [64], initializer=tf.zeros_initializer())
            x = tf.nn.relu(tf.matmul(x, w) + b)
    loss = tf.reduce_mean(tf.square(x)) + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    return tf.train.AdamOptimizer().minimize(loss)


def main():
    tf = importlib.import_module(sys.argv[1] if len(sys.argv) > 1 else "graphreg")
    best = None
    for _ in range(5):
        with tf.Graph().as_default() as graph:
            start = time.process_time()
            build(tf)
            spent = time.process_time() - start
        best = spent if best is None else min(best, spent)
    ops = len(graph.get_operations())
    print("%s: %d ops, %.3f s, %.0f microseconds an op" % (tf.__name__, ops, best, 1e6 * best / ops))


if __name__ == "__main__":
    main()
