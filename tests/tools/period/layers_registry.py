"""A registry of layers by metaclass, and much else that only Python 2 had (Python 2)."""
import sys

import numpy as np
import tensorflow as tf


class Registry(type):
    known = {}

    def __init__(cls, name, bases, members):
        super(Registry, cls).__init__(name, bases, members)
        if members.has_key('kind'):
            Registry.known[cls.kind] = cls


class Layer(object):
    __metaclass__ = Registry

    def __init__(self, **options):
        for key, value in options.iteritems():
            setattr(self, key, value)

    def __nonzero__(self):
        return self.units > 0

    def __cmp__(self, other):
        return cmp(self.units, other.units)


class Dense(Layer):
    kind = 'dense'

    def apply(self, x):
        return tf.contrib.layers.fully_connected(
            x, self.units, activation_fn=self.activation, biases_initializer=None,
            weights_initializer=tf.constant_initializer(0.1),
            weights_regularizer=tf.contrib.layers.l2_regularizer(0.5))


class Scale(Layer):
    kind = 'scale'

    def apply(self, x):
        return x * (self.units / 4)


def build(description, x):
    for line in filter(None, description.split('\n')):
        words = line.split()
        if words[0] not in Registry.known:
            raise ValueError, "no layer %s" % `words[0]`
        options = {}
        exec "options['units'] = " + words[1] in {'options': options}
        layer = Registry.known[words[0]](activation=tf.nn.tanh, **options)
        print words[0], layer.units, bool(layer), isinstance(layer.units, (int, long))
        x = layer.apply(x)
    return x


print sorted(Registry.known.keys()), map(lambda (k, v): v.__name__, sorted(Registry.known.items()))
try:
    build('conv 3', None)
except (KeyError, ValueError), error:
    print type(error).__name__, error.args[0]
x = tf.constant([[1., 2.], [3., 4.]])
out = build('dense 3\nscale 7\ndense 0x2\n', x)
half = tf.constant(7) / 2
loss = reduce(lambda a, b: a + b, tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES), tf.reduce_sum(out))
grads = tf.gradients(loss, tf.trainable_variables())
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    value, h, g = sess.run([loss, half, grads])
    print "loss %.4f half %d" % (value, h), [round(float(a.sum()), 3) for a in g]
ints = np.array([7, 8, 9])
print ints / 2, (ints / 2.).tolist(), 7 / 2, -7 / 2, 7 // 2, 7 % 3, 1 / 3.
print u'caf\xe9'.encode('utf-8') == 'caf\xc3\xa9' or 'text', unicode(3), 0777, 10L ** 3, ur'a\b'
print zip([1, 2], 'ab'), range(3) + [9], [n for n in xrange(4) if n <> 2]
print >>sys.stdout, "%s" % 'end',
print
