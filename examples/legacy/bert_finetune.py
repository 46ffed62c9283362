"""A small BERT fine-tuned through TPUEstimator on a CPU: TFRecords, a transformer, Adam with decoupled weight decay."""
from __future__ import absolute_import, division, print_function

import collections
import json
import math
import os
import re
import shutil
import tempfile

import numpy as np
import tensorflow as tf

CONFIG = json.loads('{"vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, '
                    '"intermediate_size": 32, "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, '
                    '"max_position_embeddings": 16, "type_vocab_size": 2, "initializer_range": 0.02}')
SEQ_LENGTH, NUM_LABELS = 12, 2


# ---------------------------------------------------------------- model
def initializer():
    return tf.truncated_normal_initializer(stddev=CONFIG['initializer_range'])


def gelu(x):
    return x * 0.5 * (1.0 + tf.erf(x / tf.sqrt(2.0)))


def layer_norm(x):
    return tf.contrib.layers.layer_norm(inputs=x, begin_norm_axis=-1, begin_params_axis=-1, scope='LayerNorm')


def dropout(x, rate):
    return x if rate is None or rate == 0.0 else tf.nn.dropout(x, rate=rate)


def dense(x, units, name, activation=None):
    return tf.layers.dense(x, units, activation=activation, kernel_initializer=initializer(), name=name)


def embeddings(input_ids, segment_ids, rate):
    width = CONFIG['hidden_size']
    with tf.variable_scope('embeddings'):
        table = tf.get_variable('word_embeddings', [CONFIG['vocab_size'], width], initializer=initializer())
        types = tf.get_variable('token_type_embeddings', [CONFIG['type_vocab_size'], width], initializer=initializer())
        places = tf.get_variable('position_embeddings', [CONFIG['max_position_embeddings'], width],
                                 initializer=initializer())
        with tf.control_dependencies([tf.assert_less_equal(SEQ_LENGTH, CONFIG['max_position_embeddings'])]):
            x = tf.nn.embedding_lookup(table, input_ids)
        x += tf.tensordot(tf.one_hot(segment_ids, CONFIG['type_vocab_size']), types, axes=1)
        x += tf.slice(places, [0, 0], [SEQ_LENGTH, -1])
        return dropout(layer_norm(x), rate)


def attention(x, mask, rate):
    heads = CONFIG['num_attention_heads']
    size = CONFIG['hidden_size'] // heads

    def split(t):
        return tf.transpose(tf.reshape(t, [-1, SEQ_LENGTH, heads, size]), [0, 2, 1, 3])

    with tf.variable_scope('self'):
        query, key, value = [split(dense(x, heads * size, n)) for n in ('query', 'key', 'value')]
        scores = tf.multiply(tf.matmul(query, key, transpose_b=True), 1.0 / math.sqrt(float(size)))
        scores += (1.0 - tf.cast(mask[:, tf.newaxis, tf.newaxis, :], tf.float32)) * -10000.0
        context = tf.matmul(dropout(tf.nn.softmax(scores), rate), value)
    return tf.reshape(tf.transpose(context, [0, 2, 1, 3]), [-1, SEQ_LENGTH, heads * size])


def transformer(x, mask, training):
    hidden = CONFIG['hidden_dropout_prob'] if training else 0.0
    for layer in range(CONFIG['num_hidden_layers']):
        with tf.variable_scope('layer_%d' % layer):
            with tf.variable_scope('attention'):
                context = attention(x, mask, CONFIG['attention_probs_dropout_prob'] if training else 0.0)
                with tf.variable_scope('output'):
                    x = layer_norm(dropout(dense(context, CONFIG['hidden_size'], 'dense'), hidden) + x)
            with tf.variable_scope('intermediate'):
                middle = dense(x, CONFIG['intermediate_size'], 'dense', gelu)
            with tf.variable_scope('output'):
                x = layer_norm(dropout(dense(middle, CONFIG['hidden_size'], 'dense'), hidden) + x)
    return x


def create_model(features, training):
    with tf.variable_scope('bert'):
        x = embeddings(features['input_ids'], features['segment_ids'],
                       CONFIG['hidden_dropout_prob'] if training else 0.0)
        with tf.variable_scope('encoder'):
            x = transformer(x, features['input_mask'], training)
        with tf.variable_scope('pooler'):
            pooled = dense(tf.squeeze(x[:, 0:1, :], axis=1), CONFIG['hidden_size'], 'dense', tf.tanh)
    weights = tf.get_variable('output_weights', [NUM_LABELS, CONFIG['hidden_size']], initializer=initializer())
    bias = tf.get_variable('output_bias', [NUM_LABELS], initializer=tf.zeros_initializer())
    with tf.variable_scope('loss'):
        logits = tf.nn.bias_add(tf.matmul(dropout(pooled, 0.1 if training else 0.0), weights, transpose_b=True), bias)
        log_probs = tf.nn.log_softmax(logits, axis=-1)
        one_hot = tf.one_hot(features['label_ids'], depth=NUM_LABELS, dtype=tf.float32)
        per_example = -tf.reduce_sum(one_hot * log_probs, axis=-1)
    return tf.reduce_mean(per_example), per_example, logits, tf.nn.softmax(logits)


# ---------------------------------------------------------------- optimizer
class AdamWeightDecayOptimizer(tf.train.Optimizer):
    """Adam without bias correction, whose weight decay goes past the moments."""

    def __init__(self, learning_rate, weight_decay_rate=0.0, beta_1=0.9, beta_2=0.999, epsilon=1e-6,
                 exclude_from_weight_decay=None, name='AdamWeightDecayOptimizer'):
        super(AdamWeightDecayOptimizer, self).__init__(False, name)
        self.learning_rate, self.weight_decay_rate = learning_rate, weight_decay_rate
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon
        self.exclude_from_weight_decay = exclude_from_weight_decay

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        assignments = []
        for grad, param in grads_and_vars:
            if grad is None or param is None:
                continue
            param_name = re.match('^(.*):\\d+$', param.name).group(1)
            m, v = [tf.get_variable(name=param_name + slot, shape=param.shape.as_list(), dtype=tf.float32,
                                    trainable=False,
                                    initializer=tf.zeros_initializer()) for slot in ('/adam_m', '/adam_v')]
            next_m = tf.multiply(self.beta_1, m) + tf.multiply(1.0 - self.beta_1, grad)
            next_v = tf.multiply(self.beta_2, v) + tf.multiply(1.0 - self.beta_2, tf.square(grad))
            update = next_m / (tf.sqrt(next_v) + self.epsilon)
            if self._decays(param_name):
                update += self.weight_decay_rate * param
            assignments.extend([param.assign(param - self.learning_rate * update), m.assign(next_m), v.assign(next_v)])
        return tf.group(*assignments, name=name)

    def _decays(self, param_name):
        if not self.weight_decay_rate:
            return False
        return not any(re.search(r, param_name) for r in self.exclude_from_weight_decay or [])


def create_optimizer(loss, init_lr, num_train_steps, num_warmup_steps):
    global_step = tf.train.get_or_create_global_step()
    learning_rate = tf.train.polynomial_decay(tf.constant(init_lr, tf.float32), global_step, num_train_steps,
                                              end_learning_rate=0.0, power=1.0, cycle=False)
    done = tf.cast(global_step, tf.float32) / tf.cast(num_warmup_steps, tf.float32)
    warming = tf.cast(global_step < num_warmup_steps, tf.float32)
    learning_rate = (1.0 - warming) * learning_rate + warming * init_lr * done
    optimizer = AdamWeightDecayOptimizer(learning_rate, weight_decay_rate=0.01,
                                         exclude_from_weight_decay=['LayerNorm', 'layer_norm', 'bias'])
    tvars = tf.trainable_variables()
    grads, _ = tf.clip_by_global_norm(tf.gradients(loss, tvars), clip_norm=1.0)
    train_op = optimizer.apply_gradients(zip(grads, tvars), global_step=global_step)
    return tf.group(train_op, [global_step.assign(global_step + 1)])


# ---------------------------------------------------------------- estimator
class PrintLoss(tf.train.SessionRunHook):
    def __init__(self, loss):
        self.loss = loss

    def before_run(self, run_context):
        return tf.train.SessionRunArgs(self.loss)

    def after_run(self, run_context, run_values):
        step = run_context.session.run(tf.train.get_global_step())
        if step % 15 == 0:
            print('step %d: loss %.3f' % (step, run_values.results))


def model_fn_builder(init_checkpoint, learning_rate, num_train_steps, num_warmup_steps):
    def model_fn(features, labels, mode, params):
        training = mode == tf.estimator.ModeKeys.TRAIN
        loss, per_example, logits, probabilities = create_model(features, training)
        if init_checkpoint:
            saved = dict(tf.train.list_variables(init_checkpoint))
            mine = [v.name.split(':')[0] for v in tf.trainable_variables()]
            assignment_map = collections.OrderedDict((n, n) for n in mine if n in saved and n.startswith('bert/'))
            tf.train.init_from_checkpoint(init_checkpoint, assignment_map)
            if training:
                print('%d of %d variables from the checkpoint' % (len(assignment_map), len(mine)))
        if training:
            train_op = create_optimizer(loss, learning_rate, num_train_steps, num_warmup_steps)
            return tf.contrib.tpu.TPUEstimatorSpec(mode=mode, loss=loss, train_op=train_op,
                                                   training_hooks=[PrintLoss(loss)])
        if mode == tf.estimator.ModeKeys.EVAL:
            def metric_fn(per_example, label_ids, logits):
                predictions = tf.argmax(logits, axis=-1, output_type=tf.int32)
                return {'eval_accuracy': tf.metrics.accuracy(labels=label_ids, predictions=predictions),
                        'eval_loss': tf.metrics.mean(values=per_example)}
            return tf.contrib.tpu.TPUEstimatorSpec(
                mode=mode, loss=loss, eval_metrics=(metric_fn, [per_example, features['label_ids'], logits]))
        return tf.contrib.tpu.TPUEstimatorSpec(mode=mode, predictions={'probabilities': probabilities})
    return model_fn


def write_examples(path, n, seed):
    """Sentences of numbers; the label is whether more of them are high than low."""
    rng = np.random.RandomState(seed)

    def feature(values):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=[int(v) for v in values]))

    writer = tf.python_io.TFRecordWriter(path)
    for _ in range(n):
        length = rng.randint(5, SEQ_LENGTH + 1)
        ids = np.zeros(SEQ_LENGTH, int)
        ids[:length] = rng.randint(2, CONFIG['vocab_size'], size=length)
        ids[0] = 1
        features = collections.OrderedDict()
        features['input_ids'] = feature(ids)
        features['input_mask'] = feature(np.arange(SEQ_LENGTH) < length)
        features['segment_ids'] = feature(np.arange(SEQ_LENGTH) >= length // 2)
        features['label_ids'] = feature([int((ids[1:length] >= 21).mean() > .5)])
        writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
    writer.close()


def file_based_input_fn_builder(input_file, is_training):
    name_to_features = {name: tf.FixedLenFeature([SEQ_LENGTH], tf.int64)
                        for name in ('input_ids', 'input_mask', 'segment_ids')}
    name_to_features['label_ids'] = tf.FixedLenFeature([], tf.int64)

    def decode(record):
        example = tf.parse_single_example(record, name_to_features)
        return {name: tf.to_int32(value) for name, value in example.items()}

    def input_fn(params):
        d = tf.data.TFRecordDataset(input_file)
        if is_training:
            d = d.repeat().shuffle(buffer_size=50, seed=2)
        return d.apply(tf.contrib.data.map_and_batch(decode, batch_size=params['batch_size'],
                                                     drop_remainder=is_training))
    return input_fn


def pretrained(folder):
    """A checkpoint to begin with, as if somebody had trained it."""
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.set_random_seed(9)
        zeros = tf.zeros([1, SEQ_LENGTH], tf.int32)
        create_model({'input_ids': zeros, 'segment_ids': zeros, 'input_mask': zeros, 'label_ids': zeros[0, :1]}, False)
        sess.run(tf.global_variables_initializer())
        return tf.train.Saver(tf.trainable_variables('bert')).save(sess, os.path.join(folder, 'bert_model.ckpt'))


def main():
    tf.logging.set_verbosity(tf.logging.ERROR)
    folder = tempfile.mkdtemp()
    files = {name: os.path.join(folder, name + '.tf_record') for name in ('train', 'eval')}
    write_examples(files['train'], 200, seed=3)
    write_examples(files['eval'], 60, seed=4)
    num_train_steps = 60
    run_config = tf.contrib.tpu.RunConfig(
        cluster=None, master=None, model_dir=os.path.join(folder, 'model'), tf_random_seed=1, save_checkpoints_steps=40,
        tpu_config=tf.contrib.tpu.TPUConfig(iterations_per_loop=10, num_shards=8,
                                            per_host_input_for_training=tf.contrib.tpu.InputPipelineConfig.PER_HOST_V2))
    estimator = tf.contrib.tpu.TPUEstimator(
        use_tpu=False, model_fn=model_fn_builder(pretrained(folder), 1e-3, num_train_steps, 6), config=run_config,
        train_batch_size=16, eval_batch_size=20, predict_batch_size=20)
    estimator.train(input_fn=file_based_input_fn_builder(files['train'], True), max_steps=num_train_steps)
    result = estimator.evaluate(input_fn=file_based_input_fn_builder(files['eval'], False), steps=None)
    for key in sorted(result):
        print('  %s = %.3f' % (key, result[key]))
    for i, prediction in enumerate(estimator.predict(input_fn=file_based_input_fn_builder(files['eval'], False))):
        if i < 3:
            print('\t'.join('%.2f' % p for p in prediction['probabilities']))
    print(len(estimator.get_variable_names()), 'variables', os.path.basename(estimator.latest_checkpoint()))
    shutil.rmtree(folder)


if __name__ == '__main__':
    main()
