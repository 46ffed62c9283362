"""TF2's initializers, and the types that layers compute in under TF2's behaviour."""
import numpy as np
import tensorflow.compat.v2 as tf
tf.enable_v2_behavior()
tf.random.set_seed(3)
def T(f):
    try:
        r = f()
        print(r)
    except Exception as e:
        print(type(e).__name__, str(e).split('\n')[0])
keras = tf.keras
L = keras.layers
I = keras.initializers
D = np.ones((2, 4))
T(lambda: L.Dense(3).dtype)
T(lambda: L.Dense(3).get_config())
T(lambda: L.Conv2D(3, 3).get_config())
T(lambda: L.BatchNormalization().get_config())
T(lambda: L.Embedding(3, 2).get_config())
d = L.Dense(3)
T(lambda: d(D).dtype)
T(lambda: d(tf.ones((2, 4), tf.int32)))
T(lambda: d(tf.ones((2, 4), tf.float16)).dtype)
T(lambda: d(tf.ones((2, 4), tf.float64)).dtype)
T(lambda: L.Dense(3)(tf.ones((2, 4), tf.int32)))
T(lambda: L.Dense(3)(tf.ones((2, 4), tf.float64)).dtype)
T(lambda: L.Dense(3, dtype='float64')(tf.ones((2, 4))).dtype)
T(lambda: L.Dense(3, dtype='float64').dtype)
T(lambda: L.Dense(3, dtype=tf.float16)(D).dtype)
T(lambda: L.Dense(3, autocast=False)(D).dtype)
T(lambda: L.Layer(autocast=False)(D).dtype)
T(lambda: L.Layer()(D).dtype)
T(lambda: L.Layer().dtype)
T(lambda: L.Layer()(np.ones(3, 'i')).dtype)
T(lambda: L.Add()([D, D]).dtype)
T(lambda: L.Lambda(lambda x: x)(D).dtype)
T(lambda: L.Lambda(lambda x: x[0] + x[1])((D, D)).dtype)
T(lambda: L.Lambda(lambda x: x)({'a': D, 'b': 1})['b'])
T(lambda: L.Flatten()(D).dtype)
T(lambda: L.Embedding(4, 2)(np.array([[1.0, 2.0]])).dtype)
T(lambda: L.Embedding(4, 2).dtype)
class Two(L.Layer):

    def call(self, a, b=None):
        return (a.dtype, b.dtype)
T(lambda: Two()(D, D))
T(lambda: Two()(tf.constant(D), b=tf.constant(D)))
T(lambda: Two()(tf.constant(D), tf.constant(D)))
x = keras.Input((4,), dtype='float64')
T(lambda: L.Dense(2)(x).dtype)
m = keras.Sequential([L.Dense(2, input_shape=(4,))])
T(lambda: m(D).dtype)
T(lambda: m.dtype)
T(lambda: m.predict(D).dtype)
T(lambda: m.input.dtype)
m = keras.Sequential([L.Dense(2)])
T(lambda: m.dtype)
T(lambda: m(D).dtype)
T(lambda: m.dtype)
class MM(keras.Model):

    def call(self, x):
        return x
T(lambda: MM().dtype)
T(lambda: MM()(D).dtype)
class MM(keras.Model):

    def __init__(self):
        super(MM, self).__init__()
        self.d = L.Dense(2)

    def call(self, x):
        self.xd = x.dtype
        return self.d(x)
mm = MM()
T(lambda: mm(D).dtype)
T(lambda: mm.xd)
keras.backend.set_floatx('float64')
T(lambda: L.Dense(3)(D).dtype)
T(lambda: L.Dense(3)(tf.ones((2, 3))).dtype)
keras.backend.set_floatx('float32')
T(lambda: L.LSTM(3)(np.ones((2, 3, 4))).dtype)
T(lambda: L.Bidirectional(L.GRU(3))(np.ones((2, 3, 4))).dtype)
T(lambda: L.TimeDistributed(L.Dense(3))(np.ones((2, 3, 4))).dtype)
T(lambda: L.Softmax()(D).dtype)
T(lambda: L.ReLU()(D).dtype)
T(lambda: L.Reshape((4, 1))(D).dtype)
T(lambda: L.Concatenate()([D, D]).dtype)
T(lambda: L.GaussianNoise(0.1)(D, training=True).dtype)
T(lambda: L.BatchNormalization()(D).dtype)
T(lambda: L.LayerNormalization()(D).dtype)
T(lambda: keras.losses.mse(np.ones(2), tf.ones(2)))
T(lambda: keras.losses.MeanSquaredError()(np.ones(2), np.ones(2)).dtype)
T(lambda: keras.metrics.Mean(dtype='float64')(D).dtype)
for n in ('Zeros', 'Ones', 'Constant', 'RandomNormal', 'RandomUniform', 'TruncatedNormal', 'VarianceScaling', 'GlorotUniform', 'GlorotNormal', 'Orthogonal', 'Identity'):
    try:
        i = getattr(I, n)()
        print(n, i.get_config())
        for dt in (None, 'float64', 'int32', 'bool'):
            try:
                a = i((3, 2)) if dt is None else i((3, 2), dtype=dt)
                print(a)
            except Exception as e:
                print(type(e).__name__, str(e).split('\n')[0])
    except Exception as e:
        print(n, type(e).__name__, str(e).split('\n')[0])
for n in ('he_normal', 'he_uniform', 'lecun_normal', 'lecun_uniform'):
    i = getattr(I, n)(seed=3)
    print(n, i.get_config(), i((2, 2)))
T(lambda: I.Constant(3.0)((2,)))
T(lambda: I.Constant([1, 2])((2,)))
T(lambda: I.Constant([1, 2])((3,)))
T(lambda: I.Constant(2)((2,), dtype='float32'))
T(lambda: I.Constant('a'))
T(lambda: I.Constant(2).get_config())
T(lambda: I.Orthogonal(gain=2.0, seed=1)((3, 5)))
T(lambda: I.Orthogonal(seed=1)((5, 3)))
T(lambda: I.Orthogonal()((5,)))
T(lambda: I.Identity(2.0)((2, 3)))
T(lambda: I.Identity()((2, 3, 4)))
T(lambda: I.VarianceScaling(-1.0))
T(lambda: I.VarianceScaling(mode='a'))
T(lambda: I.VarianceScaling(distribution='a'))
for dd in ('truncated_normal', 'untruncated_normal', 'uniform', 'normal'):
    T(lambda: I.VarianceScaling(2.0, 'fan_avg', dd, seed=3)((4, 2)))
T(lambda: I.RandomUniform(0, 10, seed=2)((3,), dtype=tf.int32))
T(lambda: I.RandomNormal(seed=2)((3,), dtype=tf.int32))
T(lambda: I.RandomUniform(seed=2).get_config())
T(lambda: I.serialize(I.GlorotUniform(3)))
T(lambda: I.deserialize(I.serialize(I.GlorotUniform(3))).seed)
T(lambda: I.GlorotUniform.from_config({'seed': 3}).seed)
T(lambda: I.GlorotUniform.from_config({'seed': 3, 'dtype': 'float32'}).seed)
T(lambda: tf.random_normal_initializer(seed=1)((2,)))
T(lambda: tf.zeros_initializer()((2,), tf.int32))
T(lambda: tf.constant_initializer(2)((2,)))
T(lambda: tf.ones_initializer()((2,)))
T(lambda: tf.random_uniform_initializer(seed=1).get_config())
T(lambda: L.Dense(2, kernel_initializer=I.GlorotUniform(seed=1))(D))
T(lambda: L.Dense(2, kernel_initializer=I.GlorotUniform(seed=1)).get_config())
T(lambda: L.Dense(2, kernel_initializer='he_uniform').get_config()['kernel_initializer'])
T(lambda: L.Dense(2, kernel_initializer='random_normal').get_config()['kernel_initializer'])
T(lambda: L.Dense(2)(D))
T(lambda: L.GRU(2)(np.ones((1, 2, 3))))
T(lambda: L.LSTM(2)(np.ones((1, 2, 3))))
T(lambda: L.SimpleRNN(2)(np.ones((1, 2, 3))))
T(lambda: L.Conv2D(2, 2)(np.ones((1, 3, 3, 1))))
T(lambda: L.Embedding(2, 2)(np.ones((1, 1))))
