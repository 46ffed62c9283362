"""Keras layers, losses, metrics and optimizers under TF2's behaviour."""
import numpy as np, os, tempfile
import tensorflow.compat.v2 as tf
tf.enable_v2_behavior()
tf.random.set_seed(3)
np.random.seed(3)
def T(f):
    try:
        r = f()
        print(r)
    except Exception as e:
        print(type(e).__name__, str(e).split('\n')[0])
keras = tf.keras
layers = keras.layers
os.chdir(tempfile.mkdtemp())
class Linear(layers.Layer):

    def __init__(self, units=4, **kw):
        super(Linear, self).__init__(**kw)
        self.units = units

    def build(self, s):
        self.w = self.add_weight(shape=(s[-1], self.units), initializer='random_normal', trainable=True, name='w', regularizer='l2')
        self.b = self.add_weight(shape=(self.units,), initializer='zeros', trainable=True, name='b')

    def call(self, x):
        self.add_loss(0.01 * tf.reduce_sum(x))
        return tf.matmul(x, self.w) + self.b

    def get_config(self):
        c = super(Linear, self).get_config()
        c['units'] = self.units
        return c
l = Linear(3)
T(lambda: l.losses)
T(lambda: l.weights)
y = l(tf.ones((2, 4)))
T(lambda: y)
T(lambda: l.losses)
T(lambda: l.weights)
T(lambda: l.get_config())
T(lambda: Linear.from_config(l.get_config()).units)
y = l(tf.ones((2, 4)))
T(lambda: len(l.losses))
T(lambda: l(tf.ones((2, 3))))
T(lambda: l(3))
T(lambda: l(np.ones((2, 4))).dtype)
class MLP(keras.Model):

    def __init__(self):
        super(MLP, self).__init__(name='mlp')
        self.l1 = Linear(8)
        self.l2 = Linear(3)
        self.drop = layers.Dropout(0.3, seed=2)

    def call(self, x, training=None):
        x = tf.nn.relu(self.l1(x))
        x = self.drop(x, training=training)
        return self.l2(x)
m = MLP()
T(lambda: m.summary())
T(lambda: m.weights)
X = np.random.rand(32, 4).astype('f')
Y = np.random.randint(0, 3, 32)
opt = keras.optimizers.Adam(0.01)
lossf = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
acc = keras.metrics.SparseCategoricalAccuracy()
ds = None
@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        o = m(x, training=True)
        loss = lossf(y, o) + sum(m.losses)
    g = tape.gradient(loss, m.trainable_weights)
    opt.apply_gradients(zip(g, m.trainable_weights))
    acc.update_state(y, o)
    return loss
for i in range(4):
    print(float(step(X[i * 8:i * 8 + 8], Y[i * 8:i * 8 + 8])))
T(lambda: acc.result())
acc.reset_states()
T(lambda: acc.result().numpy())
T(lambda: m.summary())
T(lambda: [w.name for w in m.weights])
T(lambda: [l.name for l in m.losses])
T(lambda: opt.iterations)
T(lambda: opt.get_config())
m.compile(opt, lossf, metrics=['accuracy'])
T(lambda: m.fit(X, Y, epochs=2, batch_size=16, verbose=0, shuffle=False).history)
T(lambda: m.evaluate(X, Y, verbose=0))
T(lambda: m.predict(X[:2]))
m.save_weights('ck')
T(lambda: sorted(os.listdir('.')))
m2 = MLP()
T(lambda: m2.load_weights('ck'))
m2(X[:1])
T(lambda: np.allclose(m2(X), m(X)))
class Antirect(layers.Layer):

    def call(self, x):
        x -= tf.reduce_mean(x, axis=1, keepdims=True)
        x = tf.math.l2_normalize(x, axis=1)
        return tf.concat([tf.nn.relu(x), tf.nn.relu(-x)], axis=1)

    def compute_output_shape(self, s):
        return (s[0], s[1] * 2)
inp = keras.Input((4,))
out = layers.Dense(2)(Antirect()(inp))
fm = keras.Model(inp, out)
T(lambda: fm.summary())
T(lambda: fm(X[:2]))
fm.compile('rmsprop', 'mse', ['mae'])
T(lambda: fm.fit(X, X[:, :2], epochs=2, verbose=0, shuffle=False).history)
fm.add_loss(lambda: tf.reduce_sum(fm.layers[-1].kernel ** 2))
T(lambda: fm.losses)
T(lambda: out)
layer = layers.Dense(5, kernel_initializer='ones', kernel_regularizer=keras.regularizers.l1(0.01), activity_regularizer=keras.regularizers.l2(0.01))
o = layer(tf.ones((5, 5)) * 2.0)
T(lambda: layer.losses)
T(lambda: tf.math.reduce_sum(layer.losses))
class Reg(keras.regularizers.Regularizer):

    def __init__(self, strength):
        self.strength = strength

    def __call__(self, x):
        return self.strength * tf.reduce_sum(tf.square(x))

    def get_config(self):
        return {'strength': self.strength}
r = Reg(0.1)
T(lambda: keras.regularizers.serialize(r))
T(lambda: Reg.from_config(r.get_config()).strength)
T(lambda: keras.regularizers.deserialize(keras.regularizers.serialize(r), {'Reg': Reg}).strength)
T(lambda: keras.regularizers.get(keras.regularizers.serialize(r)))
T(lambda: layers.Dense(3, kernel_regularizer=r).get_config()['kernel_regularizer'])
T(lambda: keras.regularizers.get('l1_l2').get_config())
T(lambda: keras.regularizers.get('l3'))
T(lambda: keras.regularizers.l1_l2(l1=1e-05, l2=0.0001).get_config())
T(lambda: keras.regularizers.L1L2(0.1).get_config())
T(lambda: keras.regularizers.l2(0.1)(tf.ones((2, 2))))
T(lambda: keras.regularizers.get(lambda w: w)(3))
T(lambda: keras.regularizers.get({'class_name': 'L1L2', 'config': {'l1': 0.1, 'l2': 0.0}}).l1)
T(lambda: keras.regularizers.get(3))
bn = layers.BatchNormalization()
T(lambda: bn(X[:4], training=True))
T(lambda: bn.moving_mean)
T(lambda: bn(X[:4]))
T(lambda: bn.updates)
lstm = layers.LSTM(3)
T(lambda: lstm(np.ones((2, 3, 4), 'f')))
gru = layers.GRU(3, return_sequences=True, return_state=True)
T(lambda: gru(np.ones((2, 3, 4), 'f')))
bi = layers.Bidirectional(layers.LSTM(2))
T(lambda: bi(np.ones((2, 3, 4), 'f')))
emb = layers.Embedding(5, 2, mask_zero=True)
T(lambda: emb(np.array([[1, 0]])))
T(lambda: emb.compute_mask(np.array([[1, 0]])))
T(lambda: emb(np.array([[7, 0]])))
T(lambda: layers.Dropout(0.5, seed=1)(tf.ones((2, 3)), training=True))
T(lambda: layers.Dropout(0.5, seed=1)(tf.ones((2, 3))))
cv = layers.Conv2D(2, 3, padding='same', kernel_initializer='ones')
T(lambda: cv(np.ones((1, 3, 3, 1), 'f')))
T(lambda: layers.MaxPool2D()(np.arange(16.0).reshape(1, 4, 4, 1)))
T(lambda: keras.losses.mse([1.0, 2.0], [2.0, 2.0]))
T(lambda: keras.losses.BinaryCrossentropy()([0.0, 1.0], [0.3, 0.6]))
T(lambda: keras.losses.CategoricalCrossentropy(label_smoothing=0.1, reduction='none')([[0.0, 1.0]], [[0.3, 0.7]]))
T(lambda: keras.losses.Huber()([0.0, 1.0], [3.0, 0.6]))
T(lambda: keras.losses.MeanSquaredError(reduction='foo'))
mm = keras.metrics.Mean()
mm(3.0)
mm([1.0, 2.0])
T(lambda: mm.result())
T(lambda: keras.metrics.AUC()([0, 1, 1], [0.1, 0.6, 0.3]))
T(lambda: keras.metrics.Precision()([0, 1, 1], [0.1, 0.6, 0.3]))
T(lambda: keras.metrics.BinaryAccuracy()([0, 1, 1], [0.1, 0.6, 0.3]))
T(lambda: keras.metrics.MeanIoU(2)([0, 1, 1], [0, 1, 0]))
T(lambda: keras.metrics.TopKCategoricalAccuracy(2)([[0, 0, 1]], [[0.1, 0.2, 0.7]]))
T(lambda: keras.activations.softmax(tf.constant([[1.0, 2.0]])))
T(lambda: keras.activations.get('nope'))
T(lambda: keras.initializers.GlorotUniform(seed=1)((2, 2)))
T(lambda: keras.initializers.HeNormal(seed=1)((2, 2)))
T(lambda: keras.initializers.RandomNormal(stddev=0.1, seed=1).get_config())
T(lambda: keras.initializers.Orthogonal(seed=1)((2, 2)))
T(lambda: keras.initializers.Constant(3)((2,)))
T(lambda: keras.initializers.VarianceScaling(seed=1).get_config())
s = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
T(lambda: s(5))
T(lambda: s.get_config())
T(lambda: keras.optimizers.SGD(s).get_config())
T(lambda: keras.optimizers.schedules.PiecewiseConstantDecay([1, 2], [0.1, 0.2, 0.3])(2))
v = tf.Variable(1.0)
op = keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)
T(lambda: op.minimize(lambda: v * v, [v]))
T(lambda: v)
T(lambda: op.apply_gradients([(None, v)]))
T(lambda: keras.optimizers.get('adam').get_config())
T(lambda: keras.optimizers.Adam(lr=0.1).learning_rate)
T(lambda: keras.optimizers.Adam(clipnorm=-1.0))
T(lambda: keras.optimizers.Adam(foo=-1.0))
T(lambda: keras.backend.get_value(keras.optimizers.Adam(0.3).lr))
T(lambda: keras.backend.learning_phase())
T(lambda: keras.backend.floatx())
T(lambda: keras.backend.int_shape(tf.ones((2, 3))))
T(lambda: keras.backend.sum(tf.ones((2, 3)), axis=-1))
T(lambda: keras.callbacks.EarlyStopping(patience=1))
