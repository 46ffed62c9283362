"""Small nets of tf.contrib.slim and tf.contrib.layers, trained a few steps."""
import numpy as np
from casetools import initialized, tell

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.rand(4, 8, 8, 3).astype(np.float32)
LABELS = np.array([0, 2, 1, 1])


def _trained(tf, loss, op, steps=3):
    run = {"loss": loss, "@tol": 1e-4}
    variables = {v.name: v for v in tf.trainable_variables()}
    variables["@tol"] = 2e-3
    return initialized(tf, *([run, op.op if hasattr(op, "op") else op] * steps + [run, variables]))


def case_slim_net(tf):
    slim = tf.contrib.slim
    tf.set_random_seed(3)
    with slim.arg_scope([slim.conv2d, slim.fully_connected, slim.separable_conv2d], activation_fn=tf.nn.relu,
                        normalizer_fn=slim.batch_norm, weights_regularizer=slim.l2_regularizer(.01),
                        normalizer_params={"is_training": True, "decay": .9, "scale": True}):
        with tf.variable_scope("net"):
            x = slim.conv2d(tf.constant(IMAGES), 4, [3, 3], scope="conv1")
            x = slim.max_pool2d(x, 2, scope="pool1")
            x = slim.separable_conv2d(x, None, 3, depth_multiplier=1, scope="sep")
            x = slim.repeat(x, 2, slim.conv2d, 4, 1, scope="conv2")
            x = slim.flatten(slim.avg_pool2d(x, 2, scope="pool2"))
            x = slim.dropout(x, .9, is_training=False)
            logits = slim.fully_connected(x, 3, activation_fn=None, normalizer_fn=None, scope="logits")
    tf.losses.sparse_softmax_cross_entropy(LABELS, logits)
    loss = tf.losses.get_total_loss()
    op = slim.learning.create_train_op(loss, tf.train.MomentumOptimizer(.01, .9), clip_gradient_norm=5.)
    return _trained(tf, loss, op) + [tell(
        slim.get_model_variables(), tf.losses.get_regularization_losses(),
        slim.get_variables_to_restore(exclude=["net/logits"]),
        slim.model_analyzer.analyze_vars(slim.get_model_variables()))]


def case_contrib_layers_net(tf):
    c = tf.contrib.layers
    tf.set_random_seed(4)
    x = c.conv2d(tf.constant(IMAGES), 4, 3, stride=2, normalizer_fn=c.group_norm, normalizer_params={"groups": 2},
                 weights_initializer=c.variance_scaling_initializer())
    x = c.instance_norm(x, activation_fn=tf.nn.elu)
    x = c.layer_norm(c.flatten(x))
    logits = c.stack(x, c.fully_connected, [5, 3], activation_fn=tf.tanh, weights_regularizer=c.l1_regularizer(.001))
    loss = tf.losses.softmax_cross_entropy(c.one_hot_encoding(LABELS, 3), logits)
    op = c.optimize_loss(loss + tf.losses.get_regularization_loss(), tf.train.get_or_create_global_step(), .01, "Adam",
                         clip_gradients=1., learning_rate_decay_fn=lambda rate,
                         step: tf.train.exponential_decay(rate, step, 2, .5))
    return _trained(tf, loss, op)
