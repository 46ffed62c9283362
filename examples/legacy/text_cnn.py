"""Convolutions over sentences (Kim 2014): summaries of gradients, checkpoints, a meta graph, a frozen graph."""
import os
import shutil
import tempfile

import numpy as np
import tensorflow as tf


class TextCNN(object):
    def __init__(self, sequence_length, num_classes, vocab_size, embedding_size, filter_sizes, num_filters,
                 l2_reg_lambda=0.0):
        self.input_x = tf.placeholder(tf.int32, [None, sequence_length], name="input_x")
        self.input_y = tf.placeholder(tf.float32, [None, num_classes], name="input_y")
        self.dropout_keep_prob = tf.placeholder(tf.float32, name="dropout_keep_prob")
        l2_loss = tf.constant(0.0)
        with tf.device('/cpu:0'), tf.name_scope("embedding"):
            self.W = tf.Variable(tf.random_uniform([vocab_size, embedding_size], -1.0, 1.0), name="W")
            embedded = tf.expand_dims(tf.nn.embedding_lookup(self.W, self.input_x), -1)
        pooled_outputs = []
        for filter_size in filter_sizes:
            with tf.name_scope("conv-maxpool-%s" % filter_size):
                shape = [filter_size, embedding_size, 1, num_filters]
                W = tf.Variable(tf.truncated_normal(shape, stddev=0.1), name="W")
                b = tf.Variable(tf.constant(0.1, shape=[num_filters]), name="b")
                conv = tf.nn.conv2d(embedded, W, strides=[1, 1, 1, 1], padding="VALID", name="conv")
                h = tf.nn.relu(tf.nn.bias_add(conv, b), name="relu")
                pooled_outputs.append(tf.nn.max_pool(h, ksize=[1, sequence_length - filter_size + 1, 1, 1],
                                                     strides=[1, 1, 1, 1], padding='VALID', name="pool"))
        num_filters_total = num_filters * len(filter_sizes)
        self.h_pool_flat = tf.reshape(tf.concat(pooled_outputs, 3), [-1, num_filters_total])
        with tf.name_scope("dropout"):
            self.h_drop = tf.nn.dropout(self.h_pool_flat, self.dropout_keep_prob)
        with tf.name_scope("output"):
            W = tf.get_variable("W", shape=[num_filters_total, num_classes],
                                initializer=tf.contrib.layers.xavier_initializer())
            b = tf.Variable(tf.constant(0.1, shape=[num_classes]), name="b")
            l2_loss += tf.nn.l2_loss(W)
            l2_loss += tf.nn.l2_loss(b)
            self.scores = tf.nn.xw_plus_b(self.h_drop, W, b, name="scores")
            self.predictions = tf.argmax(self.scores, 1, name="predictions")
        with tf.name_scope("loss"):
            losses = tf.nn.softmax_cross_entropy_with_logits_v2(logits=self.scores, labels=self.input_y)
            self.loss = tf.reduce_mean(losses) + l2_reg_lambda * l2_loss
        with tf.name_scope("accuracy"):
            correct = tf.equal(self.predictions, tf.argmax(self.input_y, 1))
            self.accuracy = tf.reduce_mean(tf.cast(correct, "float"), name="accuracy")


def make_data():
    """Sentences of word numbers; the positive ones contain word 5 or word 7."""
    x = np.random.RandomState(10).randint(1, 30, (120, 10))
    labels = (np.any(x == 5, 1) | np.any(x == 7, 1)).astype(int)
    return x, labels


def train(x, labels, out_dir):
    y = np.eye(2)[labels]
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as sess:
        tf.set_random_seed(10)
        cnn = TextCNN(10, 2, 30, 8, [2, 3], 6, 0.1)
        global_step = tf.Variable(0, name="global_step", trainable=False)
        optimizer = tf.train.AdamOptimizer(1e-2)
        grads_and_vars = optimizer.compute_gradients(cnn.loss)
        train_op = optimizer.apply_gradients(grads_and_vars, global_step=global_step)
        summaries = [tf.summary.scalar("loss", cnn.loss), tf.summary.scalar("accuracy", cnn.accuracy)]
        for g, v in grads_and_vars:
            if g is not None:
                summaries.append(tf.summary.histogram("{}/grad/hist".format(v.name), g))
                summaries.append(tf.summary.scalar("{}/grad/sparsity".format(v.name), tf.nn.zero_fraction(g)))
        print([s.op.name for s in summaries][:5], type(grads_and_vars[0][0]).__name__)
        summary_op = tf.summary.merge(summaries)
        writer = tf.summary.FileWriter(os.path.join(out_dir, "summaries"), graph)
        saver = tf.train.Saver(tf.global_variables(), max_to_keep=2)
        sess.run(tf.global_variables_initializer())
        for i in range(24):
            rows = slice(i * 30 % 120, i * 30 % 120 + 30)
            feed = {cnn.input_x: x[rows], cnn.input_y: y[rows], cnn.dropout_keep_prob: 0.7}
            _, step, summary, accuracy = sess.run([train_op, global_step, summary_op, cnn.accuracy], feed)
            writer.add_summary(summary, step)
            if tf.train.global_step(sess, global_step) % 6 == 0:
                loss = sess.run(cnn.loss, {cnn.input_x: x, cnn.input_y: y, cnn.dropout_keep_prob: 1.0})
                path = saver.save(sess, os.path.join(out_dir, "model"), global_step=global_step)
                print("step %d, loss %.4f, acc %.3f, %s" % (step, loss, accuracy, os.path.basename(path)))
        writer.close()
    print(sorted(name for name in os.listdir(out_dir) if "data" not in name))


def evaluate_and_freeze(x, labels, out_dir):
    checkpoint_file = tf.train.latest_checkpoint(out_dir)
    graph = tf.Graph()
    with graph.as_default(), tf.Session() as sess:
        saver = tf.train.import_meta_graph("{}.meta".format(checkpoint_file))
        saver.restore(sess, checkpoint_file)
        input_x = graph.get_operation_by_name("input_x").outputs[0]
        keep_prob = graph.get_operation_by_name("dropout_keep_prob").outputs[0]
        predictions = graph.get_operation_by_name("output/predictions").outputs[0]
        right = np.sum(sess.run(predictions, {input_x: x, keep_prob: 1.0}) == labels)
        print("%d of %d right, collections %s" % (right, len(labels), sorted(graph.get_all_collection_keys())))
        frozen = tf.graph_util.convert_variables_to_constants(sess, graph.as_graph_def(), ["output/scores"])
        print(len(frozen.node), sorted(set(n.op for n in frozen.node)))
        tf.train.write_graph(frozen, out_dir, "frozen.pb", as_text=False)
    with tf.Graph().as_default() as graph, tf.Session() as sess:
        graph_def = tf.GraphDef()
        with tf.gfile.GFile(os.path.join(out_dir, "frozen.pb"), "rb") as f:
            graph_def.ParseFromString(f.read())
        scores, = tf.import_graph_def(graph_def, return_elements=["output/scores:0"], name="prefix")
        values = sess.run(scores, {"prefix/input_x:0": x[:2], "prefix/dropout_keep_prob:0": 1.0})
        print(scores.name, scores.get_shape(), " ".join("%.4f" % v for v in values.ravel()))


if __name__ == "__main__":
    directory = tempfile.mkdtemp()
    try:
        data, targets = make_data()
        train(data, targets, directory)
        evaluate_and_freeze(data, targets, directory)
    finally:
        shutil.rmtree(directory)
