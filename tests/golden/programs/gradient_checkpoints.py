"""Gradients with checkpoints, in the manner of a library that many programs carry along: parts of the graph are copied."""
import numpy as np
import tensorflow as tf

ge = tf.contrib.graph_editor
tf.set_random_seed(1)
x = tf.constant(np.linspace(-1, 1, 8).reshape(2, 4), tf.float32)
weights = [tf.get_variable("w%d" % i, [4, 4]) for i in range(4)]
h, layers = x, []
for i, w in enumerate(weights):
    h = tf.tanh(tf.matmul(h, w), name="h%d" % i)
    layers.append(h)
loss = tf.reduce_sum(tf.square(h))
plain = tf.gradients(loss, weights)

checkpoint = layers[1]
stopped = tf.stop_gradient(checkpoint, name="stopped")
forward = [op for op in ge.get_forward_walk_ops([w.op for w in weights], inclusive=True)
           if op.inputs and "/read" not in op.name and "/Assign" not in op.name]
backward = set(ge.get_backward_walk_ops([loss.op], inclusive=True))
tail = ge.get_backward_walk_ops([loss.op], stop_at_ts=[checkpoint], within_ops=[op for op in forward if op in backward])
_, info = ge.copy_with_input_replacements(ge.sgv(tail), {})
print(ge.reroute_ts([stopped], [checkpoint], can_modify=list(info._transformed_ops.values())), "input rerouted")
later = tf.gradients(info.transformed(loss), weights[2:] + [stopped])
earlier = tf.gradients([checkpoint], weights[:2], grad_ys=later[2:])
print(sorted(op.name for op in info._transformed_ops.values()))
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    one, other = session.run([plain, earlier + later[:2]])
    print([np.allclose(a, b, atol=1e-6) for a, b in zip(one, other)])
    print([float(np.abs(a).sum()) for a in one])
