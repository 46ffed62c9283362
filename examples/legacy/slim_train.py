"""A slim network under an arg_scope with weight decay, trained by slim.learning.train, restored and evaluated."""
from __future__ import absolute_import, division, print_function

import os
import shutil
import tempfile

import numpy as np
import tensorflow as tf

slim = tf.contrib.slim
NUM_CLASSES = 3


def small_arg_scope(weight_decay=0.004, batch_norm_decay=0.9):
    batch_norm_params = {'decay': batch_norm_decay, 'epsilon': 0.001, 'scale': True}
    with slim.arg_scope([slim.conv2d, slim.fully_connected], weights_regularizer=slim.l2_regularizer(weight_decay),
                        weights_initializer=slim.variance_scaling_initializer(), activation_fn=tf.nn.relu):
        with slim.arg_scope([slim.conv2d], normalizer_fn=slim.batch_norm, normalizer_params=batch_norm_params):
            with slim.arg_scope([slim.max_pool2d], padding='SAME') as sc:
                return sc


def smallnet(images, num_classes=NUM_CLASSES, is_training=False, scope='SmallNet', reuse=None):
    end_points = {}
    with tf.variable_scope(scope, 'SmallNet', [images, num_classes], reuse=reuse) as sc:
        end_points_collection = sc.original_name_scope + '_end_points'
        with slim.arg_scope([slim.conv2d, slim.fully_connected], outputs_collections=end_points_collection):
            with slim.arg_scope([slim.batch_norm, slim.dropout], is_training=is_training):
                net = slim.repeat(images, 2, slim.conv2d, 6, [3, 3], scope='conv1')
                net = slim.max_pool2d(net, [2, 2], 2, scope='pool1')
                net = slim.separable_conv2d(net, 8, [3, 3], depth_multiplier=1, scope='sep2')
                net = slim.stack(slim.flatten(net), slim.fully_connected, [12, 10], scope='fc')
                net = slim.dropout(net, 0.8, scope='dropout')
                logits = slim.fully_connected(net, num_classes, activation_fn=None, scope='logits')
        end_points = slim.utils.convert_collection_to_dict(end_points_collection)
        end_points['Predictions'] = slim.softmax(logits, scope='Predictions')
    return logits, end_points


def load_batch(n=24, size=8):
    rng = np.random.RandomState(1)
    labels = rng.randint(NUM_CLASSES, size=n)
    images = rng.uniform(0, 0.5, (n, size, size, 1)).astype(np.float32)
    for image, label in zip(images, labels):
        image[2 * label:2 * label + 3] += 1.
    return tf.constant(images), tf.constant(labels, tf.int32)


def train(train_dir):
    with tf.Graph().as_default():
        tf.set_random_seed(17)
        images, labels = load_batch()
        with slim.arg_scope(small_arg_scope()):
            logits, end_points = smallnet(images, is_training=True)
        one_hot_labels = slim.one_hot_encoding(labels, NUM_CLASSES)
        slim.losses.softmax_cross_entropy(logits, one_hot_labels, label_smoothing=0.1)
        total_loss = slim.losses.get_total_loss()
        global_step = slim.get_or_create_global_step()
        for name in sorted(end_points):
            print(name, end_points[name].get_shape().as_list())
        print([v.op.name for v in slim.get_model_variables()])
        print([l.op.name for l in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])
        print(len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)), len(slim.losses.get_losses()),
              sorted(tf.get_default_graph().get_all_collection_keys()))
        for x in list(end_points.values()) + [total_loss]:
            tf.summary.histogram('activations/' + x.op.name, x)
        tf.summary.scalar('losses/total_loss', total_loss)
        rate = tf.train.polynomial_decay(0.05, global_step, 20, 0.001)
        optimizer = tf.train.MomentumOptimizer(rate, 0.9, use_nesterov=True)
        train_op = slim.learning.create_train_op(
            total_loss, optimizer, global_step=global_step, clip_gradient_norm=4., summarize_gradients=True)
        print(train_op.op.name, len(tf.get_collection(tf.GraphKeys.SUMMARIES)))
        losses = []

        def train_step_fn(session, *args, **kwargs):
            loss, should_stop = slim.learning.train_step(session, *args, **kwargs)
            losses.append(loss)
            return loss, should_stop
        final = slim.learning.train(train_op, logdir=train_dir, train_step_fn=train_step_fn, number_of_steps=20,
                                    log_every_n_steps=10, save_summaries_secs=0, save_interval_secs=0)
        print("final loss %.3f" % final, " ".join("%.3f" % x for x in losses[:5]), len(losses))


def evaluate(train_dir):
    with tf.Graph().as_default():
        images, labels = load_batch()
        with slim.arg_scope(small_arg_scope()):
            logits, _ = smallnet(images)
        names_to_values, names_to_updates = slim.metrics.aggregate_metric_map({
            'accuracy': slim.metrics.streaming_accuracy(tf.argmax(logits, 1), labels),
            'recall': slim.metrics.streaming_recall(tf.equal(tf.argmax(logits, 1), 0), tf.equal(labels, 0))})
        checkpoint_path = tf.train.latest_checkpoint(train_dir)
        exclude = ['global_step', 'SmallNet/nothing']
        init_fn = slim.assign_from_checkpoint_fn(checkpoint_path, slim.get_variables_to_restore(exclude=exclude))
        with tf.Session() as sess:
            sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            init_fn(sess)
            sess.run(list(names_to_updates.values()))
            for name, value in sorted(names_to_values.items()):
                print(name, '%.3f' % sess.run(value))
        print(os.path.basename(checkpoint_path), len(tf.contrib.framework.list_variables(checkpoint_path)))


if __name__ == '__main__':
    directory = tempfile.mkdtemp()
    try:
        train(directory)
        evaluate(directory)
    finally:
        shutil.rmtree(directory)
