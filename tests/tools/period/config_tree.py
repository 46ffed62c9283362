"""Hyperparameters in a tree of dicts, layers made by their names, arguments found by inspection."""
from __future__ import print_function
import collections
import fractions
import inspect
import json
from collections import Iterable, Mapping, MutableMapping, OrderedDict

import numpy as np
import tensorflow as tf


class AttrDict(MutableMapping):
    def __init__(self, *args, **kwargs):
        self.__dict__['store'] = OrderedDict()
        self.update(dict(*args, **kwargs))

    def __getitem__(self, key):
        return self.store[key]

    def __setitem__(self, key, value):
        self.store[key] = AttrDict(value) if isinstance(value, Mapping) and not isinstance(value, AttrDict) else value

    def __delitem__(self, key):
        del self.store[key]

    def __iter__(self):
        return iter(self.store)

    def __len__(self):
        return len(self.store)

    __getattr__ = __getitem__


def update(base, other):
    for key, value in sorted(other.items()):
        if isinstance(value, collections.Mapping):
            base[key] = update(base.get(key, {}), value)
        else:
            base[key] = value
    return base


def flatten(x):
    for item in x:
        if isinstance(item, Iterable) and not isinstance(item, (str, bytes)):
            for inner in flatten(item):
                yield inner
        else:
            yield item


def accepted(function, options):
    names = inspect.getargspec(function).args
    return {k: v for k, v in options.items() if k in names}


def dense_block(x, units, scale=0.0, activation=tf.nn.relu):
    regularizer = tf.contrib.layers.l1_l2_regularizer(scale, scale / 2) if scale else None
    return tf.layers.dense(x, units, activation, kernel_regularizer=regularizer,
                           kernel_initializer=tf.glorot_uniform_initializer(seed=3))


config = AttrDict(update(
    {"model": {"layers": [4, [6, (8,)]], "scale": 0.1, "dropout": 0.5}, "train": {"rate": 0.1}},
    json.loads('{"model": {"scale": 0.02}, "train": {"steps": 4}}', encoding='utf-8')))
print(sorted(config.model), list(flatten(config.model.layers)), config.model.scale, config.train.steps)
spec = inspect.getargspec(dense_block)
print(spec.args, spec.varargs, spec.keywords, spec.defaults[0])
print("step", fractions.gcd(12, 18), isinstance(config, collections.Mapping), isinstance({}, collections.Sized))

tf.set_random_seed(3)
x = tf.constant(np.linspace(-1., 1., 12).reshape(3, 4), tf.float32)
net = x
for units in flatten(config.model.layers):
    net = dense_block(net, units, **accepted(dense_block, config.model.store))
penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
print([p.op.name for p in penalties])
loss = tf.nn.l2_loss(net - 1.) + tf.add_n(penalties)
train = tf.train.MomentumOptimizer(config.train.rate, 0.9).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(config.train.steps):
        print("step %d loss %.4f" % (step, sess.run([loss, train])[0]))
