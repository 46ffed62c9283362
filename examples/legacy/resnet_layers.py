"""A small residual network of tf.layers, as the official one of 2018: UPDATE_OPS, weight decay over the variables."""
from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import numpy as np
import tensorflow as tf

_BATCH_NORM_DECAY = 0.9
_BATCH_NORM_EPSILON = 1e-5
_WEIGHT_DECAY = 2e-4


def batch_norm(inputs, training, data_format):
    return tf.layers.batch_normalization(
        inputs=inputs, axis=1 if data_format == 'channels_first' else 3, momentum=_BATCH_NORM_DECAY,
        epsilon=_BATCH_NORM_EPSILON, center=True, scale=True, training=training, fused=True)


def fixed_padding(inputs, kernel_size, data_format):
    pad_total = kernel_size - 1
    pad_beg = pad_total // 2
    pad_end = pad_total - pad_beg
    if data_format == 'channels_first':
        return tf.pad(tensor=inputs, paddings=[[0, 0], [0, 0], [pad_beg, pad_end], [pad_beg, pad_end]])
    return tf.pad(tensor=inputs, paddings=[[0, 0], [pad_beg, pad_end], [pad_beg, pad_end], [0, 0]])


def conv2d_fixed_padding(inputs, filters, kernel_size, strides, data_format):
    if strides > 1:
        inputs = fixed_padding(inputs, kernel_size, data_format)
    return tf.layers.conv2d(
        inputs=inputs, filters=filters, kernel_size=kernel_size, strides=strides,
        padding=('SAME' if strides == 1 else 'VALID'), use_bias=False,
        kernel_initializer=tf.variance_scaling_initializer(), data_format=data_format)


def building_block(inputs, filters, training, projection_shortcut, strides, data_format):
    shortcut = inputs
    inputs = tf.nn.relu(batch_norm(inputs, training, data_format))
    if projection_shortcut is not None:
        shortcut = projection_shortcut(inputs)
    inputs = conv2d_fixed_padding(inputs, filters, 3, strides, data_format)
    inputs = tf.nn.relu(batch_norm(inputs, training, data_format))
    inputs = conv2d_fixed_padding(inputs, filters, 3, 1, data_format)
    return inputs + shortcut


def block_layer(inputs, filters, blocks, strides, training, name, data_format):
    def projection_shortcut(inputs):
        return conv2d_fixed_padding(inputs, filters, 1, strides, data_format)
    inputs = building_block(inputs, filters, training, projection_shortcut, strides, data_format)
    for _ in range(1, blocks):
        inputs = building_block(inputs, filters, training, None, 1, data_format)
    return tf.identity(inputs, name)


def model_fn(features, labels, training, num_classes=3, data_format='channels_last'):
    with tf.variable_scope('resnet_model'):
        inputs = conv2d_fixed_padding(features, 4, 3, 1, data_format)
        inputs = tf.identity(inputs, 'initial_conv')
        for i, num_blocks in enumerate([1, 2]):
            inputs = block_layer(inputs, 4 * 2 ** i, num_blocks, 1 + i, training, 'block_layer%d' % (i + 1),
                                 data_format)
        inputs = tf.nn.relu(batch_norm(inputs, training, data_format))
        inputs = tf.reduce_mean(inputs, [1, 2] if data_format == 'channels_last' else [2, 3], keepdims=True)
        inputs = tf.squeeze(tf.identity(inputs, 'final_reduce_mean'), [1, 2])
        logits = tf.identity(tf.layers.dense(inputs=inputs, units=num_classes), 'final_dense')
    cross_entropy = tf.losses.sparse_softmax_cross_entropy(logits=logits, labels=labels)
    l2_loss = _WEIGHT_DECAY * tf.add_n([tf.nn.l2_loss(tf.cast(v, tf.float32)) for v in tf.trainable_variables()
                                        if 'batch_normalization' not in v.name])
    loss = cross_entropy + l2_loss
    global_step = tf.train.get_or_create_global_step()
    learning_rate = tf.train.piecewise_constant(global_step, [6, 10], [0.1, 0.05, 0.01])
    learning_rate = tf.identity(learning_rate, name='learning_rate')
    optimizer = tf.train.MomentumOptimizer(learning_rate=learning_rate, momentum=0.9)
    grad_vars = optimizer.compute_gradients(loss)
    minimize_op = optimizer.apply_gradients(grad_vars, global_step)
    update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    train_op = tf.group(minimize_op, update_ops)
    accuracy = tf.metrics.accuracy(labels, tf.argmax(logits, axis=1))
    return loss, cross_entropy, train_op, accuracy, logits


def input_data(n=48, size=8):
    rng = np.random.RandomState(0)
    labels = rng.randint(3, size=n).astype(np.int32)
    images = rng.normal(0, 0.3, (n, size, size, 3)).astype(np.float32)
    images[np.arange(n), :, :, labels] += 1.
    return images, labels


def main(_):
    tf.set_random_seed(2)
    tf.logging.set_verbosity(tf.logging.ERROR)
    training = tf.placeholder_with_default(False, [], name='training')
    features = tf.placeholder(tf.float32, [None, 8, 8, 3])
    labels = tf.placeholder(tf.int32, [None])
    loss, cross_entropy, train_op, (accuracy, update_accuracy), logits = model_fn(features, labels, training)
    trainable = tf.trainable_variables()
    print(len(tf.global_variables()), len(trainable), sum(np.prod(v.get_shape().as_list()) for v in trainable))
    print([v.op.name for v in tf.global_variables() if v not in trainable and 'Momentum' not in v.name][:4])
    print([v.op.name for v in trainable][-6:])
    print([op.name for op in tf.get_collection(tf.GraphKeys.UPDATE_OPS)][-2:], logits.get_shape())
    print([v.op.name for v in tf.local_variables()], cross_entropy.op.name,
          len(tf.get_collection(tf.GraphKeys.LOSSES)), len(tf.get_collection(tf.GraphKeys.COND_CONTEXT)))
    images, targets = input_data()
    with tf.train.MonitoredSession(tf.train.ChiefSessionCreator()) as sess:
        for step in range(12):
            i = step * 16 % 48
            batch = {features: images[i:i + 16], labels: targets[i:i + 16], training: True}
            _, loss_value, rate = sess.run([train_op, loss, 'learning_rate:0'], batch)
            if step % 3 == 2:
                print('step %d loss %.3f rate %.3f' % (step + 1, loss_value, rate))
        everything = {features: images, labels: targets}
        sess.run(update_accuracy, everything)
        moving = [v for v in tf.global_variables() if v.op.name.endswith('moving_variance')]
        print('accuracy %.2f loss %.2f' % tuple(sess.run([accuracy, cross_entropy], everything)))
        print('moving variances', ' '.join('%.3f' % np.mean(x) for x in sess.run(moving)))


if __name__ == '__main__':
    tf.app.run()
