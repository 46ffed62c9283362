"""Flags, checkpoints, summaries and an evaluation, as in a script of many a repository (Python 2)."""
import commands
import os
import shutil
import tempfile
import urllib2
import urlparse

import numpy as np
import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_integer("steps", 6, "Steps to train [6]")
flags.DEFINE_float("weight_decay", 1e-2, "Weight decay")
flags.DEFINE_string("url", "http://example.com:80/data/train.txt?x=1", "Data")
flags.DEFINE_boolean("evaluate", True, "Evaluate")
FLAGS = flags.FLAGS


def _variable_with_weight_decay(name, shape, stddev, wd):
    var = tf.get_variable(name, shape, initializer=tf.truncated_normal_initializer(stddev=stddev))
    if wd is not None:
        weight_decay = tf.multiply(tf.nn.l2_loss(var), wd, name='weight_loss')
        tf.add_to_collection('losses', weight_decay)
    return var


def inference(x):
    with tf.variable_scope('local') as scope:
        weights = _variable_with_weight_decay('weights', [4, 3], 0.1, FLAGS.weight_decay)
        biases = tf.get_variable('biases', [3], initializer=tf.constant_initializer(0.1))
        local = tf.nn.relu(tf.matmul(x, weights) + biases, name=scope.name)
    with tf.variable_scope('softmax_linear'):
        weights = _variable_with_weight_decay('weights', [3, 2], 1 / 3.0, None)
        return tf.matmul(local, weights)


def main(argv=None):
    parts = urlparse.urlparse(FLAGS.url)
    print parts.netloc, urllib2.Request(FLAGS.url).get_full_url() == FLAGS.url, os.path.basename(parts.path)
    folder = tempfile.mkdtemp()
    data = np.arange(32).reshape(8, 4) % 5 / 5.
    labels = np.arange(8) / 4
    with tf.Graph().as_default():
        tf.set_random_seed(10)
        x = tf.placeholder(tf.float32, [None, 4])
        y = tf.placeholder(tf.int64, [None])
        logits = inference(x)
        cross_entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
        tf.add_to_collection('losses', cross_entropy)
        total = tf.add_n(tf.get_collection('losses'), name='total_loss')
        averages = tf.train.ExponentialMovingAverage(0.9, name='avg')
        averages_op = averages.apply([total])
        global_step = tf.contrib.framework.get_or_create_global_step()
        with tf.control_dependencies([averages_op]):
            train_op = tf.train.AdagradOptimizer(0.5).minimize(total, global_step=global_step)
        tf.summary.scalar('total', total)
        merged = tf.summary.merge_all()
        saver = tf.train.Saver(tf.all_variables())
        with tf.Session() as sess:
            sess.run(tf.initialize_all_variables())
            writer = tf.summary.FileWriter(folder, sess.graph)
            for step in xrange(FLAGS.steps):
                _, value, summary = sess.run([train_op, total, merged], {x: data, y: labels})
                writer.add_summary(summary, step)
                if step % (FLAGS.steps / 3) == 0 or step + 1 == FLAGS.steps:
                    print 'step %d, loss = %.4f' % (step, value)
            writer.close()
            path = saver.save(sess, os.path.join(folder, 'model.ckpt'), global_step=global_step)
            print os.path.basename(path)
        if FLAGS.evaluate:
            with tf.Session() as sess:
                saver.restore(sess, tf.train.latest_checkpoint(folder))
                top = tf.nn.in_top_k(logits, y, 1)
                right = np.sum(sess.run(top, {x: data, y: labels}))
                print 'precision @ 1 = %.3f' % (right / 8.), 'at', sess.run(global_step)
        status, listing = commands.getstatusoutput('ls ' + folder)
        kinds = set(name.split('.')[-1].split('-')[0] for name in listing.split('\n'))
        print status, 'checkpoint' in listing, 'meta' in kinds, 'index' in kinds
    names = [n for n, shape in sorted(tf.contrib.framework.list_variables(folder))]
    print names[:2], len(names)
    shutil.rmtree(folder)


if __name__ == '__main__':
    tf.app.run()
