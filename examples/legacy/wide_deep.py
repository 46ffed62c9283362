"""Wide and deep learning on rows like those of a census, read from CSV files."""
from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import argparse
import os
import shutil
import sys
import tempfile

import numpy as np
import tensorflow as tf

_CSV_COLUMNS = ['age', 'workclass', 'education', 'education_num', 'marital_status', 'occupation', 'relationship',
                'capital_gain', 'hours_per_week', 'income_bracket']
_CSV_COLUMN_DEFAULTS = [[0], [''], [''], [0], [''], [''], [''], [0], [0], ['']]
_EDUCATION = ['11th', 'HS-grad', 'Some-college', 'Assoc', 'Bachelors', 'Masters', 'Doctorate']
_MARITAL = ['Married-civ-spouse', 'Never-married', 'Divorced', 'Widowed']
_WORKCLASS = ['Private', 'Self-emp', 'Federal-gov', 'Local-gov', '?']
_OCCUPATION = ['Exec-managerial', 'Craft-repair', 'Sales', 'Tech-support', 'Farming-fishing', 'Adm-clerical']
_RELATIONSHIP = ['Husband', 'Not-in-family', 'Wife', 'Own-child', 'Unmarried']
_NUM_EXAMPLES = {'train': 600, 'validation': 200}

parser = argparse.ArgumentParser()
parser.add_argument('--model_dir', type=str, default=os.path.join(tempfile.mkdtemp(), 'census_model'))
parser.add_argument('--model_type', type=str, default='wide_deep',
                    help="Valid model types: {'wide', 'deep', 'wide_deep'}.")
parser.add_argument('--train_epochs', type=int, default=2, help='Number of training epochs.')
parser.add_argument('--epochs_per_eval', type=int, default=1)
parser.add_argument('--batch_size', type=int, default=40)
parser.add_argument('--train_data', type=str, default=os.path.join(tempfile.mkdtemp(), 'census.data'))
parser.add_argument('--test_data', type=str, default=os.path.join(tempfile.mkdtemp(), 'census.test'))


def make_data(path, count, seed):
    """Rows like the census': who is older, longer at school and longer at work earns more."""
    rng = np.random.RandomState(seed)
    with tf.gfile.Open(path, 'w') as f:
        for _ in range(count):
            age, school, hours = rng.randint(17, 80), rng.randint(len(_EDUCATION)), rng.randint(10, 60)
            gain = int(rng.rand() < .1) * rng.randint(1000, 20000)
            job = rng.choice(_OCCUPATION)
            score = min(age, 50) / 20. + school + hours / 20. + (job == 'Exec-managerial') + gain / 5000. + rng.randn()
            row = [age, rng.choice(_WORKCLASS), _EDUCATION[school], 7 + school, rng.choice(_MARITAL), job,
                   rng.choice(_RELATIONSHIP), gain, hours, '>50K' if score > 7 else '<=50K']
            f.write(','.join(map(str, row)) + '\n')


def build_model_columns():
    """Builds a set of wide and deep feature columns."""
    age = tf.feature_column.numeric_column('age')
    age_scaled = tf.feature_column.numeric_column('age', normalizer_fn=lambda x: (tf.to_float(x) - 45.) / 20.)
    education_num = tf.feature_column.numeric_column('education_num', normalizer_fn=lambda x: tf.to_float(x) - 10.)
    capital_gain = tf.feature_column.numeric_column(
        'capital_gain', normalizer_fn=lambda x: tf.log(1. + tf.to_float(x)))
    hours_per_week = tf.feature_column.numeric_column('hours_per_week', normalizer_fn=lambda x: tf.to_float(x) / 40.)
    education = tf.feature_column.categorical_column_with_vocabulary_list('education', _EDUCATION)
    marital_status = tf.feature_column.categorical_column_with_vocabulary_list('marital_status', _MARITAL)
    relationship = tf.feature_column.categorical_column_with_vocabulary_list('relationship', _RELATIONSHIP)
    workclass = tf.feature_column.categorical_column_with_vocabulary_list('workclass', _WORKCLASS)
    occupation = tf.feature_column.categorical_column_with_hash_bucket('occupation', hash_bucket_size=200)
    age_buckets = tf.feature_column.bucketized_column(age, boundaries=[18, 25, 30, 35, 40, 45, 50, 55, 60, 65])
    base_columns = [education, marital_status, relationship, workclass, occupation, age_buckets]
    crossed_columns = [
        tf.feature_column.crossed_column(['education', 'occupation'], hash_bucket_size=200),
        tf.feature_column.crossed_column([age_buckets, 'education', 'occupation'], hash_bucket_size=200)]
    deep_columns = [age_scaled, education_num, capital_gain, hours_per_week,
                    tf.feature_column.indicator_column(workclass), tf.feature_column.indicator_column(education),
                    tf.feature_column.indicator_column(marital_status),
                    tf.feature_column.indicator_column(relationship),
                    tf.feature_column.embedding_column(occupation, dimension=8)]
    return base_columns + crossed_columns, deep_columns


def build_estimator(model_dir, model_type):
    """Build an estimator appropriate for the given model type."""
    wide_columns, deep_columns = build_model_columns()
    hidden_units = [20, 10]
    run_config = tf.estimator.RunConfig(tf_random_seed=1).replace(
        session_config=tf.ConfigProto(device_count={'GPU': 0}), keep_checkpoint_max=2)
    if model_type == 'wide':
        return tf.estimator.LinearClassifier(
            model_dir=model_dir, feature_columns=wide_columns, config=run_config,
            optimizer=tf.train.FtrlOptimizer(
                learning_rate=0.1, l1_regularization_strength=1.0, l2_regularization_strength=1.0))
    elif model_type == 'deep':
        return tf.estimator.DNNClassifier(model_dir=model_dir, feature_columns=deep_columns, hidden_units=hidden_units,
                                          config=run_config)
    return tf.estimator.DNNLinearCombinedClassifier(
        model_dir=model_dir, linear_feature_columns=wide_columns, dnn_feature_columns=deep_columns,
        dnn_hidden_units=hidden_units, config=run_config,
        dnn_optimizer=tf.train.ProximalAdagradOptimizer(learning_rate=0.02, l1_regularization_strength=0.001,
                                                        l2_regularization_strength=0.001))


def input_fn(data_file, num_epochs, shuffle, batch_size):
    """Generate an input function for the Estimator."""
    assert tf.gfile.Exists(data_file), '%s not found.' % data_file

    def parse_csv(value):
        columns = tf.decode_csv(value, record_defaults=_CSV_COLUMN_DEFAULTS)
        features = dict(zip(_CSV_COLUMNS, columns))
        labels = features.pop('income_bracket')
        return features, tf.equal(labels, '>50K')

    dataset = tf.data.TextLineDataset(data_file)
    if shuffle:
        dataset = dataset.shuffle(buffer_size=_NUM_EXAMPLES['train'], seed=5)
    dataset = dataset.map(parse_csv, num_parallel_calls=5)
    dataset = dataset.repeat(num_epochs).batch(batch_size)
    iterator = dataset.make_one_shot_iterator()
    features, labels = iterator.get_next()
    return features, labels


def main(unused_argv):
    make_data(FLAGS.train_data, _NUM_EXAMPLES['train'], 1)
    make_data(FLAGS.test_data, _NUM_EXAMPLES['validation'], 2)
    shutil.rmtree(FLAGS.model_dir, ignore_errors=True)  # Clean up the model directory if present
    model = build_estimator(FLAGS.model_dir, FLAGS.model_type)

    for n in range(FLAGS.train_epochs // FLAGS.epochs_per_eval):
        model.train(input_fn=lambda: input_fn(FLAGS.train_data, FLAGS.epochs_per_eval, True, FLAGS.batch_size))
        results = model.evaluate(input_fn=lambda: input_fn(FLAGS.test_data, 1, False, FLAGS.batch_size))
        print('Results at epoch', (n + 1) * FLAGS.epochs_per_eval)
        print('-' * 60)
        for key in sorted(results):
            print('%s: %.4f' % (key, results[key]))

    wide, deep = build_model_columns()
    spec = tf.feature_column.make_parse_example_spec(wide + deep)
    print(sorted((k, type(v).__name__) for k, v in spec.items()))
    exported = model.export_savedmodel(
        tempfile.mkdtemp(), tf.estimator.export.build_parsing_serving_input_receiver_fn(spec))
    row = {'age': 45., 'education_num': 13., 'capital_gain': 0., 'hours_per_week': 50., 'workclass': b'Private',
           'education': b'Doctorate', 'marital_status': b'Divorced', 'occupation': b'Sales', 'relationship': b'Wife'}
    example = tf.train.Example()
    for key, value in row.items():
        feature = example.features.feature[key]
        (feature.bytes_list if isinstance(value, bytes) else feature.float_list).value.append(value)
    predict = tf.contrib.predictor.from_saved_model(exported, signature_def_key='predict')
    found = predict({'examples': [example.SerializeToString()]})
    print('rich with probability %.3f' % found['probabilities'][0, 1])


if __name__ == '__main__':
    tf.logging.set_verbosity(tf.logging.INFO)
    FLAGS, unparsed = parser.parse_known_args()
    tf.app.run(main=main, argv=[sys.argv[0]] + unparsed)
