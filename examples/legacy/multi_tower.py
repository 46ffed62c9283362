"""CIFAR-10's multi-GPU training of the tutorial, on two CPU towers with queue-fed synthetic pictures."""
from __future__ import absolute_import, division, print_function

import re

import numpy as np
import tensorflow as tf

TOWER_NAME, NUM_TOWERS, BATCH, SIZE, NUM_CLASSES = 'tower', 2, 8, 12, 4
MOVING_AVERAGE_DECAY, WD = 0.99, 0.004


def _activation_summary(x):
    tensor_name = re.sub('%s_[0-9]*/' % TOWER_NAME, '', x.op.name)
    tf.summary.histogram(tensor_name + '/activations', x)
    tf.summary.scalar(tensor_name + '/sparsity', tf.nn.zero_fraction(x))


def _variable_on_cpu(name, shape, initializer):
    with tf.device('/cpu:0'):
        return tf.get_variable(name, shape, initializer=initializer, dtype=tf.float32)


def _variable_with_weight_decay(name, shape, stddev, wd):
    var = _variable_on_cpu(name, shape, tf.truncated_normal_initializer(stddev=stddev, dtype=tf.float32))
    if wd is not None:
        weight_decay = tf.multiply(tf.nn.l2_loss(var), wd, name='weight_loss')
        tf.add_to_collection('losses', weight_decay)
    return var


def inference(images):
    with tf.variable_scope('conv1') as scope:
        kernel = _variable_with_weight_decay('weights', [3, 3, 3, 8], 5e-2, None)
        conv = tf.nn.conv2d(images, kernel, [1, 1, 1, 1], padding='SAME')
        biases = _variable_on_cpu('biases', [8], tf.constant_initializer(0.0))
        conv1 = tf.nn.relu(tf.nn.bias_add(conv, biases), name=scope.name)
        _activation_summary(conv1)
    pool1 = tf.nn.max_pool(conv1, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding='SAME', name='pool1')
    norm1 = tf.nn.lrn(pool1, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name='norm1')
    with tf.variable_scope('local2') as scope:
        reshape = tf.reshape(norm1, [BATCH, -1])
        weights = _variable_with_weight_decay('weights', [reshape.get_shape()[1].value, 16], 0.04, WD)
        biases = _variable_on_cpu('biases', [16], tf.constant_initializer(0.1))
        local2 = tf.nn.relu(tf.matmul(reshape, weights) + biases, name=scope.name)
        _activation_summary(local2)
    with tf.variable_scope('softmax_linear') as scope:
        weights = tf.get_variable('weights', [16, NUM_CLASSES], initializer=tf.truncated_normal_initializer(stddev=.1),
                                  regularizer=tf.contrib.layers.l2_regularizer(0.01))
        biases = _variable_on_cpu('biases', [NUM_CLASSES], tf.constant_initializer(0.0))
        return tf.add(tf.matmul(local2, weights), biases, name=scope.name)


def tower_loss(scope, images, labels):
    logits = inference(images)
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=tf.cast(labels, tf.int64), logits=logits, name='cross_entropy_per_example')
    tf.add_to_collection('losses', tf.reduce_mean(cross_entropy, name='cross_entropy'))
    losses = tf.get_collection('losses', scope)
    regularization = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    print(scope, [l.op.name for l in losses], [l.op.name for l in regularization])
    return tf.add_n(losses + regularization, name='total_loss')


def average_gradients(tower_grads):
    average_grads = []
    for grad_and_vars in zip(*tower_grads):
        grads = [tf.expand_dims(g, 0) for g, _ in grad_and_vars]
        grad = tf.reduce_mean(tf.concat(axis=0, values=grads), 0)
        average_grads.append((grad, grad_and_vars[0][1]))
    return average_grads


def synthetic(n=64):
    rng = np.random.RandomState(0)
    labels = rng.randint(NUM_CLASSES, size=n).astype(np.int32)
    images = rng.uniform(0, 1, (n, SIZE, SIZE, 3)).astype(np.float32)
    images[np.arange(n), :, labels * 3] += 1.
    return images, labels


def train():
    with tf.Graph().as_default(), tf.device('/cpu:0'):
        tf.set_random_seed(5)
        global_step = tf.get_variable('global_step', [], initializer=tf.constant_initializer(0), trainable=False)
        lr = tf.train.exponential_decay(0.1, global_step, 10, 0.5, staircase=True)
        opt = tf.train.GradientDescentOptimizer(lr)
        image, label = tf.train.slice_input_producer([tf.constant(x) for x in synthetic()], shuffle=False)
        images, labels = tf.train.batch([image, label], batch_size=BATCH, num_threads=1)
        batch_queue = tf.contrib.slim.prefetch_queue.prefetch_queue([images, labels], capacity=2 * NUM_TOWERS)
        tower_grads, tower_losses = [], []
        with tf.variable_scope(tf.get_variable_scope()):
            for i in range(NUM_TOWERS):
                with tf.device('/cpu:0'), tf.name_scope('%s_%d' % (TOWER_NAME, i)) as scope:
                    image_batch, label_batch = batch_queue.dequeue()
                    loss = tower_loss(scope, image_batch, label_batch)
                    tf.get_variable_scope().reuse_variables()
                    summaries = tf.get_collection(tf.GraphKeys.SUMMARIES, scope)
                    tower_grads.append(opt.compute_gradients(loss))
                    tower_losses.append(loss)
        grads = average_gradients(tower_grads)
        summaries.append(tf.summary.scalar('learning_rate', lr))
        summaries += [tf.summary.histogram(var.op.name + '/gradients', grad) for grad, var in grads]
        apply_gradient_op = opt.apply_gradients(grads, global_step=global_step)
        variable_averages = tf.train.ExponentialMovingAverage(MOVING_AVERAGE_DECAY, global_step)
        variables_averages_op = variable_averages.apply(tf.trainable_variables())
        mean_loss = tf.reduce_mean(tower_losses, name='mean_loss')
        train_op = tf.group(apply_gradient_op, variables_averages_op)
        print(len(summaries), [v.op.name for v in tf.global_variables()], train_op.device)
        print([(g.op.name, v.device) for g, v in grads][:2])
        sess = tf.Session(config=tf.ConfigProto(allow_soft_placement=True))
        sess.run(tf.global_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess=sess, coord=coord)
        for step in range(20):
            _, loss_value = sess.run([train_op, mean_loss])
            assert not np.isnan(loss_value), 'Model diverged with loss = NaN'
            if step % 5 == 4:
                print('step %d, loss %.4f, learning rate %.4f' % (step + 1, loss_value, sess.run(lr)))
        shadow = variable_averages.average(grads[0][1])
        print(shadow.op.name, '%.4f' % np.abs(sess.run(shadow)).mean())
        coord.request_stop()
        coord.join(threads)


if __name__ == '__main__':
    train()
