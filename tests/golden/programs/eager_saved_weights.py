"""Weights loaded into Keras models that have made theirs or not."""
import numpy as np, os, tempfile
import tensorflow as tf
tf.enable_eager_execution()
def T(f):
    try:
        r = f()
        print(r)
    except Exception as e:
        print(type(e).__name__, str(e).split('\n')[0])
os.chdir(tempfile.mkdtemp())
K = tf.keras
L = K.layers
tf.set_random_seed(1)
X = np.random.RandomState(0).rand(8, 4).astype('f')
class M(K.Model):

    def __init__(self):
        super(M, self).__init__()
        self.a = L.Dense(3)
        self.b = L.Dense(2)

    def call(self, x):
        return self.b(self.a(x))
m = M()
m(X)
m.save_weights('a')
print(sorted(os.listdir('.')))
print([n for n, _ in tf.train.list_variables('a')])
m2 = M()
s = m2.load_weights('a')
T(lambda: s.assert_consumed())
print(np.allclose(m2(X), m(X)))
m3 = M()
m3.load_weights('a')
m3.a(X)
T(lambda: m3.load_weights('nofile'))
c = tf.train.Checkpoint(model=m, step=tf.Variable(3))
p = c.save('ck')
print(p, sorted(os.listdir('.')))
m4 = M()
c2 = tf.train.Checkpoint(model=m4, step=tf.Variable(0))
st = c2.restore(p)
print(c2.step.numpy())
m4(X)
T(lambda: st.assert_consumed() is st)
print(np.allclose(m4(X), m(X)))
m.compile(tf.train.AdamOptimizer(0.1), 'mse')
m.fit(X, X[:, :2], verbose=0)
m.save_weights('b')
print([n for n, _ in tf.train.list_variables('b')])
m5 = M()
m5.compile(tf.train.AdamOptimizer(0.1), 'mse')
T(lambda: type(m5.load_weights('b')).__name__)
h = m5.fit(X, X[:, :2], verbose=0, shuffle=False)
g = m.fit(X, X[:, :2], verbose=0, shuffle=False)
print(h.history, g.history)
np.random.seed(0)
s1 = K.Sequential([L.Dense(3)])
s1(X)
s1.save_weights('s1')
s2 = K.Sequential([L.Dense(3)])
T(lambda: type(s2.load_weights('s1')).__name__)
print(np.allclose(s1(X), s2(X)))
s3 = K.Sequential([L.Dense(4)])
T(lambda: type(s3.load_weights('s1')).__name__)
T(lambda: s3(X).shape)
d = L.Dense(3)
print(d(X)[0].numpy())
