"""MNIST as an Estimator: IDX files through tf.data, a convolutional network, train_and_evaluate, an exported model."""
from __future__ import absolute_import, division, print_function

import os
import shutil
import struct
import sys
import tempfile

import numpy as np
import tensorflow as tf

tf.app.flags.DEFINE_integer('batch_size', 20, 'Examples in a batch.')
tf.app.flags.DEFINE_integer('max_steps', 60, 'Steps of training.')
tf.app.flags.DEFINE_float('learning_rate', 2e-3, 'Of Adam.')
tf.app.flags.DEFINE_string('data_format', 'channels_last', 'Where the channels are.')
FLAGS = tf.app.flags.FLAGS


# A stand-in for the real digits, in the real files' format: a bar whose place is the class.
def write_files(folder, name, n, seed):
    rng = np.random.RandomState(seed)
    labels = rng.randint(10, size=n).astype(np.uint8)
    images = rng.randint(0, 80, size=(n, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels):
        if label < 5:
            image[4 * label + 3:4 * label + 6, 4:24] += 150
        else:
            image[4:24, 4 * (label - 5) + 3:4 * (label - 5) + 6] += 150
    with open(os.path.join(folder, name + '-images-idx3-ubyte'), 'wb') as f:
        f.write(struct.pack('>IIII', 2051, n, 28, 28) + images.tobytes())
    with open(os.path.join(folder, name + '-labels-idx1-ubyte'), 'wb') as f:
        f.write(struct.pack('>II', 2049, n) + labels.tobytes())


def dataset(folder, name):
    def decode_image(image):
        image = tf.cast(tf.decode_raw(image, tf.uint8), tf.float32)
        return tf.reshape(image, [784]) / 255.0

    def decode_label(label):
        return tf.to_int32(tf.reshape(tf.decode_raw(label, tf.uint8), []))

    images = tf.data.FixedLengthRecordDataset(
        os.path.join(folder, name + '-images-idx3-ubyte'), 28 * 28, header_bytes=16).map(decode_image)
    labels = tf.data.FixedLengthRecordDataset(
        os.path.join(folder, name + '-labels-idx1-ubyte'), 1, header_bytes=8).map(decode_label)
    return tf.data.Dataset.zip((images, labels))


def network(image, params, training):
    net = tf.reshape(image, [-1, 28, 28, 1])
    l2 = tf.contrib.layers.l2_regularizer(1e-4)
    for i, filters in enumerate((4, 8)):
        net = tf.layers.conv2d(net, filters, 5, padding='same', activation=tf.nn.relu, kernel_regularizer=l2,
                               data_format=params['data_format'], name='conv%d' % (i + 1))
        net = tf.layers.max_pooling2d(net, 2, 2, data_format=params['data_format'], name='pool%d' % (i + 1))
    net = tf.layers.dense(tf.layers.flatten(net), 32, activation=tf.nn.relu, name='dense1')
    net = tf.layers.dropout(net, 0.4, training=training)
    return tf.layers.dense(net, 10, name='dense2')


def model_fn(features, labels, mode, params):
    image = features['image'] if isinstance(features, dict) else features
    logits = network(image, params, mode == tf.estimator.ModeKeys.TRAIN)
    predictions = {'classes': tf.argmax(logits, axis=1), 'probabilities': tf.nn.softmax(logits)}
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(
            mode=mode, predictions=predictions,
            export_outputs={'classify': tf.estimator.export.PredictOutput(predictions)})
    loss = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits) + tf.losses.get_regularization_loss()
    accuracy = tf.metrics.accuracy(labels=labels, predictions=predictions['classes'])
    if mode == tf.estimator.ModeKeys.EVAL:
        return tf.estimator.EstimatorSpec(mode=mode, loss=loss, eval_metric_ops={'accuracy': accuracy})
    tf.identity(params['learning_rate'], 'learning_rate')
    tf.identity(accuracy[1], name='train_accuracy')
    tf.summary.scalar('train_accuracy', accuracy[1])
    train_op = tf.train.AdamOptimizer(params['learning_rate']).minimize(loss, tf.train.get_or_create_global_step())
    return tf.estimator.EstimatorSpec(mode=mode, loss=loss, train_op=train_op)


class PrintLoss(tf.train.SessionRunHook):
    def begin(self):
        self.step, self.loss = tf.train.get_global_step(), tf.get_default_graph().get_tensor_by_name('add:0')

    def before_run(self, run_context):
        return tf.train.SessionRunArgs([self.step, self.loss])

    def after_run(self, run_context, run_values):
        step, loss = run_values.results
        if step % 20 == 0:
            print('step %d: loss %.3f' % (step, loss))


def main(_):
    folder = tempfile.mkdtemp()
    write_files(folder, 'train', 400, seed=1)
    write_files(folder, 't10k', 100, seed=2)
    config = tf.estimator.RunConfig(tf_random_seed=5, save_checkpoints_steps=30, keep_checkpoint_max=2,
                                    log_step_count_steps=20)
    classifier = tf.estimator.Estimator(
        model_fn=model_fn, model_dir=os.path.join(folder, 'model'), config=config,
        params={'data_format': FLAGS.data_format, 'learning_rate': FLAGS.learning_rate})

    def train_input_fn():
        ds = dataset(folder, 'train').cache().shuffle(buffer_size=400, seed=3)
        return ds.repeat().batch(FLAGS.batch_size).prefetch(1)

    def eval_input_fn():
        return dataset(folder, 't10k').batch(25).make_one_shot_iterator().get_next()

    image = tf.placeholder(tf.float32, [None, 784])
    serving_fn = tf.estimator.export.build_raw_serving_input_receiver_fn({'image': image})
    exporter = tf.estimator.LatestExporter('latest', serving_fn, exports_to_keep=1)
    train_spec = tf.estimator.TrainSpec(train_input_fn, max_steps=FLAGS.max_steps, hooks=[PrintLoss()])
    eval_spec = tf.estimator.EvalSpec(eval_input_fn, steps=None, exporters=exporter, start_delay_secs=0,
                                      throttle_secs=0)
    results, exported = tf.estimator.train_and_evaluate(classifier, train_spec, eval_spec)
    print('evaluated at step %d: accuracy %.2f, loss %.3f' % (
        results['global_step'], results['accuracy'], results['loss']))
    print('checkpoint', os.path.basename(classifier.latest_checkpoint()))
    print(classifier.get_variable_names())
    first = [p['classes'] for p in classifier.predict(lambda: dataset(folder, 't10k').take(10).batch(4))]
    print('first ten', [int(c) for c in first])

    predict_fn = tf.contrib.predictor.from_saved_model(exported[0].decode())
    served = predict_fn({'image': np.zeros([1, 784], np.float32) + .2})
    print('served', sorted(served), served['probabilities'].shape, '%.3f' % served['probabilities'].max())
    shutil.rmtree(folder)


if __name__ == '__main__':
    tf.app.run(argv=sys.argv[:1])
