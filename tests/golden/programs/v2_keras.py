"""Keras models, layers and training loops written for TF2."""
import numpy as np, os, tempfile
import tensorflow.compat.v2 as tf
tf.enable_v2_behavior()
keras = tf.keras
layers = keras.layers
np.random.seed(0)
tf.random.set_seed(0)
def T(f):
    try:
        r = f()
        print(r)
    except Exception as e:
        print(type(e).__name__, str(e).split('\n')[0])
X = np.random.rand(32, 6).astype('f')
Y = np.random.randint(0, 3, 32)
class MyModel(keras.Model):

    def __init__(self, n=3):
        super(MyModel, self).__init__(name='my_model')
        self.n = n
        self.d1 = layers.Dense(8, activation='relu', kernel_regularizer='l2')
        self.drop = layers.Dropout(0.5, seed=4)
        self.d2 = layers.Dense(n)
        self.bn = layers.BatchNormalization()

    def call(self, x, training=False):
        x = self.d1(x)
        x = self.bn(x, training=training)
        if training:
            x = self.drop(x, training=training)
        return self.d2(x)
m = MyModel()
m.compile(keras.optimizers.SGD(0.1), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
T(lambda: m.fit(X, Y, batch_size=16, epochs=2, verbose=0, shuffle=False, validation_data=(X, Y)).history)
T(lambda: m.evaluate(X, Y, verbose=0))
T(lambda: m.predict(X[:2]))
T(lambda: m(X[:2]))
T(lambda: m.summary())
T(lambda: m.losses)
T(lambda: m.bn.moving_mean.numpy())
T(lambda: m.metrics_names)
T(lambda: m.get_config())
loss_object = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = keras.optimizers.Adam()
tl = keras.metrics.Mean(name='train_loss')
ta = keras.metrics.SparseCategoricalAccuracy(name='ta')
m = MyModel()
@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        p = m(x, training=True)
        loss = loss_object(y, p)
    g = tape.gradient(loss, m.trainable_variables)
    optimizer.apply_gradients(zip(g, m.trainable_variables))
    tl(loss)
    ta(y, p)
for e in range(3):
    for i in (0, 16):
        train_step(X[i:i + 16], Y[i:i + 16])
    print('Epoch {}, Loss: {}, Accuracy: {}'.format(e + 1, tl.result(), ta.result() * 100))
    tl.reset_states()
    ta.reset_states()
w = tf.Variable(2.0)
b = tf.Variable(1.0)
for i in range(3):
    with tf.GradientTape(persistent=True) as t:
        l = (w * 3.0 + b - 1.0) ** 2
    dw, db = (t.gradient(l, w), t.gradient(l, b))
    del t
    w.assign_sub(0.01 * dw)
    b.assign_sub(0.01 * db)
    print(i, w.numpy(), b.numpy())
x = tf.constant(3.0)
with tf.GradientTape() as g:
    g.watch(x)
    with tf.GradientTape() as gg:
        gg.watch(x)
        y = x * x * x
    d = gg.gradient(y, x)
T(lambda: g.gradient(d, x))
class Lin(layers.Layer):

    def __init__(self, units=32):
        super(Lin, self).__init__()
        self.units = units

    def build(self, s):
        self.w = self.add_weight(shape=(s[-1], self.units), initializer='random_normal', trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer='random_normal', trainable=True)

    def call(self, x):
        return tf.matmul(x, self.w) + self.b
l = Lin(2)
T(lambda: l(tf.ones((1, 2))))
T(lambda: [w.name for w in l.weights])
class AR(layers.Layer):

    def __init__(self, rate=0.01):
        super(AR, self).__init__()
        self.rate = rate

    def call(self, x):
        self.add_loss(self.rate * tf.reduce_sum(x))
        return x
class Out(layers.Layer):

    def __init__(self):
        super(Out, self).__init__()
        self.ar = AR()
        self.d = layers.Dense(2, kernel_regularizer=keras.regularizers.l2(0.001))

    def call(self, x):
        return self.d(self.ar(x))
o = Out()
T(lambda: o.losses)
T(lambda: o(tf.zeros((1, 1))))
T(lambda: len(o.losses))
T(lambda: o(tf.ones((1, 1))))
T(lambda: o.losses)
class Log(layers.Layer):

    def __init__(self, name=None):
        super(Log, self).__init__(name=name)
        self.lf = keras.losses.BinaryCrossentropy(from_logits=True)
        self.af = keras.metrics.BinaryAccuracy()

    def call(self, t, lg, sw=None):
        loss = self.lf(t, lg, sw)
        self.add_loss(loss)
        acc = self.af(t, lg, sw)
        self.add_metric(acc, name='accuracy')
        return tf.nn.softmax(lg)
lg = Log()
T(lambda: lg(tf.ones((2, 2)), tf.zeros((2, 2))))
T(lambda: lg.losses)
T(lambda: lg.metrics)
T(lambda: lg.metrics[0].result().numpy())
class Cus(layers.Layer):

    def __init__(self, u=3, **k):
        super(Cus, self).__init__(**k)
        self.u = u

    def get_config(self):
        return {**super(Cus, self).get_config(), 'u': self.u}

    def call(self, x):
        return x
i = keras.Input((4,))
fm = keras.Model(i, Cus(5)(i))
T(lambda: keras.Model.from_config(fm.get_config(), custom_objects={'Cus': Cus}).layers[1].u)
inputs = keras.Input(shape=(6,), name='digits')
x = layers.Dense(4, activation='relu', name='dense_1')(inputs)
outputs = layers.Dense(3, name='predictions')(x)
model = keras.Model(inputs, outputs, name='mlp')
T(lambda: model.summary())
model.compile(keras.optimizers.RMSprop(0.001), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=[keras.metrics.SparseCategoricalAccuracy()])
T(lambda: model.fit(X[:24], Y[:24], batch_size=8, epochs=2, validation_data=(X[24:], Y[24:]), shuffle=False, verbose=0, class_weight={0: 1.0, 1: 1.0, 2: 2.0}).history)
T(lambda: model.fit(X, Y, sample_weight=np.arange(32.0), batch_size=8, epochs=1, shuffle=False, verbose=0).history)
T(lambda: model.test_on_batch(X, Y))
T(lambda: model.train_on_batch(X, Y, class_weight={0: 2.0}))
T(lambda: model.train_on_batch(X, Y, reset_metrics=False))
en = keras.Input((6,))
z = layers.Dense(2)(en)
enc = keras.Model(en, z, name='enc')
dn = keras.Input((2,))
dec = keras.Model(dn, layers.Dense(6)(dn), name='dec')
ae = keras.Model(en, dec(enc(en)), name='ae')
T(lambda: ae.summary())
ae.compile('adam', 'mse')
T(lambda: ae.fit(X, X, verbose=0, shuffle=False).history)
T(lambda: [w.name for w in ae.weights])
T(lambda: ae.get_layer('enc').predict(X[:1]))
a1 = keras.Input((3,), name='x1')
a2 = keras.Input((3,), name='x2')
sh = layers.Dense(2, name='shared')
mo = keras.Model([a1, a2], layers.concatenate([sh(a1), sh(a2)]))
T(lambda: mo.predict({'x1': np.ones((2, 3)), 'x2': np.ones((2, 3))}))
T(lambda: mo.predict([np.ones((2, 3))]))
T(lambda: sh.get_output_at(1))
T(lambda: sh.output)
T(lambda: mo.summary())
cnn = keras.Sequential([layers.Conv2D(2, 3, activation='relu', input_shape=(6, 6, 1), kernel_regularizer=keras.regularizers.l1_l2(l1=0.001, l2=0.001)), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(3, activation='softmax')])
cnn.compile('adam', 'sparse_categorical_crossentropy', ['accuracy'])
T(lambda: cnn.fit(np.random.rand(8, 6, 6, 1), Y[:8], epochs=2, verbose=0, shuffle=False).history)
rn = keras.Sequential([layers.Embedding(20, 4), layers.Bidirectional(layers.LSTM(3, return_sequences=True)), layers.GRU(2), layers.Dense(1, activation='sigmoid')])
rn.compile('rmsprop', 'binary_crossentropy')
T(lambda: rn.fit(np.random.randint(0, 20, (8, 5)), Y[:8] % 2, epochs=2, verbose=0, shuffle=False).history)
T(lambda: rn.summary())
T(lambda: keras.regularizers.L1L2(l1=0.1, l2=0.2))
T(lambda: layers.Dense(2, kernel_regularizer={'class_name': 'L1L2', 'config': {'l1': 0.1, 'l2': 0.0}}).kernel_regularizer.l1)
T(lambda: layers.Dense(3, kernel_constraint='max_norm').kernel_constraint)
T(lambda: layers.Dense(3, activation='swish'))
