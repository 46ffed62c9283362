"""A contrib.layers network: optimize_loss with decay, clipping and multipliers; summaries in an event file."""
from __future__ import print_function

import glob
import os
import shutil
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import contrib

layers = contrib.layers
framework = contrib.framework


def network(x, is_training):
    batch_norm_params = {"is_training": is_training, "decay": 0.9, "updates_collections": None}
    with framework.arg_scope([layers.fully_connected], weights_regularizer=layers.l1_l2_regularizer(1e-4, 1e-3),
                             weights_initializer=layers.xavier_initializer(uniform=False, seed=None),
                             outputs_collections="activations"):
        with tf.variable_scope("net", values=[x], regularizer=layers.l2_regularizer(1e-3)):
            net = layers.fully_connected(x, 16, activation_fn=tf.nn.elu, normalizer_fn=layers.batch_norm,
                                         normalizer_params=batch_norm_params, scope="hidden1")
            side = layers.bias_add(layers.linear(x, 8, biases_initializer=None, scope="side"), scope="side_bias")
            net = tf.concat([net, layers.layer_norm(side, scope="norm")], 1)
            net = layers.dropout(net, keep_prob=0.9, is_training=is_training)
            net = layers.stack(net, layers.relu, [12, 6], scope="stack")
            return layers.fully_connected(net, 2, activation_fn=None, weights_regularizer=None, scope="out")


def make_data(n=128):
    rng = np.random.RandomState(3)
    x = rng.normal(size=(n, 6)).astype(np.float32)
    return x, (x[:, 0] * x[:, 1] + 0.3 * x[:, 2] > 0).astype(np.int64)


def learning_rate_decay(learning_rate, global_step):
    return tf.train.inverse_time_decay(learning_rate, global_step, 10, 0.5)


def main():
    tf.set_random_seed(6)
    x = tf.placeholder_with_default(np.zeros([1, 6], np.float32), [None, 6], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    is_training = tf.placeholder(tf.bool, name="is_training")
    logits = network(x, is_training)
    tf.losses.softmax_cross_entropy(layers.one_hot_encoding(y, 2), logits, weights=2.0, scope="xent")
    total_loss = tf.losses.get_total_loss()
    global_step = framework.get_or_create_global_step()
    multipliers = {v: 2. for v in framework.get_variables_by_suffix("biases")}
    train_op = layers.optimize_loss(
        total_loss, global_step, learning_rate=0.05, optimizer=lambda rate: tf.train.AdagradOptimizer(rate, 0.2),
        gradient_multipliers=multipliers, clip_gradients=4.0, gradient_noise_scale=None,
        learning_rate_decay_fn=learning_rate_decay,
        summaries=["learning_rate", "loss", "gradients", "gradient_norm", "global_gradient_norm"], name="train")
    layers.summarize_collection("activations")
    layers.summarize_tensors(framework.get_variables_by_suffix("weights"))

    for v in framework.get_variables(scope="net"):
        print(v.op.name, v.get_shape(), v in tf.model_variables(), v in tf.trainable_variables())
    print([v.op.name for v in tf.global_variables() if not v.op.name.startswith("net")])
    for key in sorted(tf.get_default_graph().get_all_collection_keys(), key=str):
        print(key, len(tf.get_collection(key)))
    print([t.op.name for t in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])
    print(train_op.op.name, total_loss.op.name, [t.op.name for t in tf.losses.get_losses()])

    data, labels = make_data()
    merged = tf.summary.merge_all()
    directory = tempfile.mkdtemp()
    try:
        writer = tf.summary.FileWriter(directory, tf.get_default_graph())
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for step in range(20):
                i = step * 32 % 128
                feed = {x: data[i:i + 32], y: labels[i:i + 32], is_training: True}
                _, summary = sess.run([train_op, merged], feed)
                writer.add_summary(summary, step)
                if step % 5 == 4:
                    loss = sess.run(total_loss, {x: data, y: labels, is_training: False})
                    print("step %d loss %.4f" % (tf.train.global_step(sess, global_step), loss))
            penalty = sess.run(tf.losses.get_regularization_loss())
            predictions = sess.run(tf.argmax(logits, 1), {x: data, is_training: False})
            print("penalty %.4f accuracy %.3f" % (penalty, np.mean(predictions == labels)))
        writer.close()
        events = list(tf.train.summary_iterator(glob.glob(os.path.join(directory, "events*"))[0]))
        print(len(events), [e.WhichOneof("what") for e in events[:3]])
        for value in sorted(events[-1].summary.value, key=lambda v: v.tag):
            if value.HasField("simple_value") and "loss" not in value.tag:
                print(value.tag, "%.4f" % value.simple_value)
        print(sorted(v.tag for v in events[-1].summary.value if v.HasField("histo"))[:6])
    finally:
        shutil.rmtree(directory)


if __name__ == "__main__":
    main()
