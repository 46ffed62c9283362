"""Meta-learning on sinusoids (Finn et al. 2017): the outer gradient runs through inner steps, inside map_fn."""
from __future__ import print_function

import numpy as np
import tensorflow as tf
from tensorflow import flags

FLAGS = flags.FLAGS
flags.DEFINE_integer('meta_batch_size', 4, 'number of tasks sampled per meta-update')
flags.DEFINE_integer('update_batch_size', 5, 'number of examples used for inner gradient update')
flags.DEFINE_integer('num_updates', 2, 'number of inner gradient updates during training')
flags.DEFINE_float('update_lr', 0.01, 'step size alpha for inner gradient update')
flags.DEFINE_float('meta_lr', 0.005, 'the base learning rate')
flags.DEFINE_bool('stop_grad', False, 'if True, do not use second derivatives in meta-optimization (for speed)')


class SinusoidGenerator(object):
    def __init__(self, num_samples_per_class, batch_size, seed=0):
        self.num_samples, self.batch_size = num_samples_per_class, batch_size
        self.rng = np.random.RandomState(seed)

    def generate(self):
        amp = self.rng.uniform(0.1, 5.0, [self.batch_size, 1, 1])
        phase = self.rng.uniform(0, np.pi, [self.batch_size, 1, 1])
        x = self.rng.uniform(-5.0, 5.0, [self.batch_size, self.num_samples, 1])
        return x.astype(np.float32), (amp * np.sin(x - phase)).astype(np.float32)


def mse(pred, label):
    pred = tf.reshape(pred, [-1])
    label = tf.reshape(label, [-1])
    return tf.reduce_mean(tf.square(pred - label))


class MAML(object):
    def __init__(self, dim_input=1, dim_output=1):
        self.dim_input, self.dim_output, self.dim_hidden = dim_input, dim_output, [10, 10]
        self.meta_lr = tf.placeholder_with_default(FLAGS.meta_lr, ())

    def construct_fc_weights(self):
        weights, sizes = {}, [self.dim_input] + self.dim_hidden + [self.dim_output]
        for i in range(1, len(sizes)):
            weights['w%d' % i] = tf.Variable(tf.truncated_normal([sizes[i - 1], sizes[i]], stddev=0.3), name='w%d' % i)
            weights['b%d' % i] = tf.Variable(tf.zeros([sizes[i]]), name='b%d' % i)
        return weights

    def forward_fc(self, inp, weights):
        hidden = inp
        for i in range(1, len(self.dim_hidden) + 1):
            hidden = tf.nn.relu(tf.matmul(hidden, weights['w%d' % i]) + weights['b%d' % i])
        last = len(self.dim_hidden) + 1
        return tf.matmul(hidden, weights['w%d' % last]) + weights['b%d' % last]

    def construct_model(self, inputa, labela, inputb, labelb):
        with tf.variable_scope('model', reuse=None):
            self.weights = weights = self.construct_fc_weights()

        def task_metalearn(inp, reuse=True):
            inputa, inputb, labela, labelb = inp
            lossesb, fast = [], weights
            lossa = None
            for _ in range(FLAGS.num_updates):
                loss = mse(self.forward_fc(inputa, fast), labela)
                lossa = loss if lossa is None else lossa
                grads = tf.gradients(loss, list(fast.values()))
                if FLAGS.stop_grad:
                    grads = [tf.stop_gradient(grad) for grad in grads]
                gradients = dict(zip(fast.keys(), grads))
                fast = dict(zip(fast.keys(), [fast[key] - FLAGS.update_lr * gradients[key] for key in fast.keys()]))
                lossesb.append(mse(self.forward_fc(inputb, fast), labelb))
            return [lossa, lossesb]

        out_dtype = [tf.float32, [tf.float32] * FLAGS.num_updates]
        lossesa, lossesb = tf.map_fn(task_metalearn, elems=(inputa, inputb, labela, labelb), dtype=out_dtype,
                                     parallel_iterations=FLAGS.meta_batch_size)
        self.total_loss1 = tf.reduce_sum(lossesa) / tf.to_float(FLAGS.meta_batch_size)
        self.total_losses2 = [tf.reduce_sum(x) / tf.to_float(FLAGS.meta_batch_size) for x in lossesb]
        optimizer = tf.train.AdamOptimizer(self.meta_lr)
        self.gvs = optimizer.compute_gradients(self.total_losses2[FLAGS.num_updates - 1])
        self.metatrain_op = optimizer.apply_gradients(self.gvs)
        tf.summary.scalar('pre-update loss', self.total_loss1)


def main(_):
    tf.set_random_seed(3)
    n = FLAGS.update_batch_size
    generator = SinusoidGenerator(2 * n, FLAGS.meta_batch_size)
    x = tf.placeholder(tf.float32, [None, 2 * n, 1])
    y = tf.placeholder(tf.float32, [None, 2 * n, 1])
    inputa, inputb = tf.slice(x, [0, 0, 0], [-1, n, -1]), tf.slice(x, [0, n, 0], [-1, -1, -1])
    labela, labelb = tf.slice(y, [0, 0, 0], [-1, n, -1]), tf.slice(y, [0, n, 0], [-1, -1, -1])
    model = MAML()
    model.construct_model(inputa, labela, inputb, labelb)
    print([v.name for v in tf.trainable_variables()])
    print([g.name for g, v in model.gvs])
    print(model.total_loss1.name, inputb.get_shape(), tf.get_collection(tf.GraphKeys.WHILE_CONTEXT)[0].name)
    sess = tf.InteractiveSession()
    tf.global_variables_initializer().run()
    for itr in range(20):
        bx, by = generator.generate()
        result = sess.run([model.metatrain_op, model.total_loss1] + model.total_losses2, {x: bx, y: by})
        if itr % 4 == 3:
            print('Iteration %d: %s' % (itr + 1, ', '.join('%.3f' % v for v in result[1:])))
    grads = sess.run([g for g, _ in model.gvs], {x: bx, y: by, model.meta_lr: 0.})
    print(' '.join('%.3f' % np.linalg.norm(g) for g in grads))


if __name__ == "__main__":
    tf.app.run()
