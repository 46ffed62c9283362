"""Models in files of their own, loaded by path, and versions compared."""
from __future__ import absolute_import, division, print_function
import imp
import os
import shutil
import tempfile
from distutils.version import LooseVersion

import numpy as np
import tensorflow as tf

MODEL = '''
import tensorflow as tf
slim = tf.contrib.slim

def model(x, weight_decay=0.0005):
    with slim.arg_scope([slim.conv2d, slim.fully_connected], activation_fn=tf.nn.relu,
                        weights_initializer=tf.truncated_normal_initializer(0.0, 0.1, seed=%d),
                        weights_regularizer=slim.l2_regularizer(weight_decay)):
        net = slim.conv2d(x, 4, [3, 3], scope='conv1')
        net = slim.max_pool2d(net, [2, 2], scope='pool1')
        net = slim.flatten(net)
        return slim.fully_connected(net, 2, activation_fn=None, scope='fc')
'''
folder = tempfile.mkdtemp()
print("recent enough:", LooseVersion(tf.__version__) >= LooseVersion('1.4.0'), LooseVersion('1.10') > LooseVersion('1.9'))
images = np.linspace(0, 1, 2 * 6 * 6 * 1).reshape(2, 6, 6, 1).astype(np.float32)
names = []
for number in (1, 2):
    path = os.path.join(folder, 'net%d.py' % number)
    with open(path, 'w') as f:
        f.write(MODEL % number)
    names.append(path)
for path in names:
    name = os.path.splitext(os.path.basename(path))[0]
    module = imp.load_source(name, path)
    graph = tf.Graph()
    with graph.as_default(), tf.Session() as sess:
        tf.set_random_seed(7)
        logits = module.model(tf.constant(images))
        tf.losses.sparse_softmax_cross_entropy([0, 1], logits)
        total = tf.losses.get_total_loss()
        train_op = tf.contrib.slim.learning.create_train_op(total, tf.train.GradientDescentOptimizer(0.5))
        sess.run(tf.global_variables_initializer())
        print(module.__name__, [v.op.name for v in tf.contrib.slim.get_model_variables()])
        for _ in range(3):
            print("  total loss %.5f" % sess.run(train_op))
        weights = tf.contrib.slim.get_variables_by_name('weights')
        print("  parameters", sum(np.product(v.get_shape().as_list()) for v in weights))
shutil.rmtree(folder)
