"""tf.contrib.eager: networks, their names and checkpoints, savers."""
import os
import tempfile

import numpy as np
import tensorflow as tf

tf.enable_eager_execution()
tfe = tf.contrib.eager
L = tf.layers
x = tf.ones([1, 3])


def said(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, str(e).replace(folder, ""))


class Net(tfe.Network):
    def __init__(self, name=None, names=(None, None)):
        super(Net, self).__init__(name=name)
        self.parts = [self.track_layer(L.Dense(3, use_bias=False, name=n)) for n in names]

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return x


class Outer(tfe.Network):
    def __init__(self, nets, name=None):
        super(Outer, self).__init__(name=name)
        self.nets = [self.track_layer(n) for n in nets]

    def call(self, x):
        for net in self.nets:
            x = net(x)
        return x


class Normed(tfe.Network):
    def __init__(self):
        super(Normed, self).__init__()
        self.dense = self.track_layer(L.Dense(1, kernel_regularizer=tf.contrib.layers.l2_regularizer(1.)))
        self.norm = self.track_layer(L.BatchNormalization())

    def call(self, x, training=True):
        return self.norm(self.dense(x), training=training)


def names(net):
    return [v.name for v in net.variables]


folder = tempfile.mkdtemp()
n = Net()
print(said(lambda: n.name), n.variables, n.trainable, len(n.layers))
print(n(x).shape, n.name, names(n), [layer.name for layer in n.layers], len(n.trainable_weights), n.losses)
print(n.get_layer("dense").name, n.get_layer(index=1).name, said(n.get_layer, "zz"), said(n.get_layer, index=5))
print(said(n.get_layer), said(n.get_layer, "a", 1), said(n.track_layer, 3), said(setattr, n, "trainable", False))
print(said(n.add_loss, 1.), said(n.add_variable, "x", [1]))
for make in (lambda: Outer([Net(), Net(), Net("q")]), lambda: Outer([Net("q"), Net("q")]), lambda: Net(names=["a", "a"]),
             lambda: Net(names=["dense", None, None]), lambda: Net("a/b"), lambda: Net("mine"), lambda: Net("mine"),
             lambda: Outer([n])):
    made = said(make)
    out = made if isinstance(made, str) else said(made, x)
    print(out if isinstance(out, str) else [made.name, names(made)])
with tf.variable_scope("s"):
    n = Net()
    n(x)
    print(n.name, names(n))
n = Net()
with tf.variable_scope("s"):
    n(x)
    print(n.name, names(n))
r = Normed()
r(x, training=False)
print(len(r.losses), [v.name for v in r.trainable_variables], [v.name for v in r.non_trainable_variables])
s = tfe.Sequential([L.Dense(3), lambda x: x * 2., L.Dropout(.5), tfe.Sequential([L.Dense(2)])], name="steps")
print(s(x, training=True).shape, names(s), said(s.add, 3))

# ------------------------------------------------------------------ checkpoints
o = Outer([Net(), Net("q")])
print(said(tfe.save_network_checkpoint, o, folder + "/z"))
o(x)
path = tfe.save_network_checkpoint(o, folder + "/a")
print(path.replace(folder, ""), tf.train.list_variables(path))
print(tf.train.list_variables(tfe.save_network_checkpoint(o, folder + "/b", map_func=lambda n: "pre/" + n[6:])))
print(tfe.save_network_checkpoint(o.nets[0], folder, global_step=4).replace(folder, ""))
print(said(tfe.save_network_checkpoint, o, folder + "/z", map_func=lambda n: "x"))


def same(other):
    return [np.array_equal(a.numpy(), b.numpy()) for a, b in zip(o.variables, other.variables)]


later = Outer([Net(), Net("q")])
tfe.restore_network_checkpoint(later, folder + "/a")
later(x)
now = Outer([Net(), Net("q")])
now(x)
print(same(later), same(now))
tfe.restore_network_checkpoint(now, folder + "/a")
print(same(now), said(tfe.restore_network_checkpoint, n, folder + "/nope"))
print(said(tfe.restore_network_checkpoint, n, folder + "/a").split("\n")[0])
print(said(tfe.restore_network_checkpoint, now, folder + "/a", map_func=lambda n: "x"))
saver = tfe.Saver({"w": o.variables[0]})
kept = o.variables[0].numpy()
path = saver.save(folder + "/y", global_step=tf.constant(3))
o.variables[0].assign(kept * 0)
saver.restore(path)
print(path.replace(folder, ""), tf.train.list_variables(path), np.array_equal(o.variables[0].numpy(), kept))
print(sorted(os.listdir(folder)), said(tfe.Saver, None))
with tfe.restore_variables_on_create(folder + "/a", map_func=lambda n: n[2:]):
    print(np.array_equal(tf.get_variable("a/net/dense/kernel", [3, 3]).numpy(), kept))
    print(np.array_equal(tfe.Variable(tf.zeros([3, 3]), name="a/net/dense/kernel").numpy(), kept))
    print(said(tf.get_variable, "a/nope", [3, 3]))
with tfe.restore_variables_on_create(None):
    print(tfe.Variable([1.], name="v").numpy())
print(said(tfe.set_execution_mode, 5), tfe.set_execution_mode(tfe.SYNC), tfe.async_wait(), tfe.async_clear_error())
with tfe.execution_mode(tfe.ASYNC):
    print((x + 1.).numpy())
