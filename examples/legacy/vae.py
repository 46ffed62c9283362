"""A variational autoencoder with object-oriented layers, in the manner of the first TensorFlow blog posts."""
import numpy as np
import tensorflow as tf

np.random.seed(0)
tf.set_random_seed(0)


def make_data(n=256, side=6):
    """Bars: each picture has one row or one column lit, with noise."""
    images = np.random.uniform(0., 0.1, (n, side, side))
    for image in images:
        k = np.random.randint(side)
        if np.random.rand() < 0.5:
            image[k, :] += 0.8
        else:
            image[:, k] += 0.8
    return images.reshape(n, side * side).astype(np.float32)


def xavier_init(fan_in, fan_out, constant=1):
    low = -constant * np.sqrt(6.0 / (fan_in + fan_out))
    high = constant * np.sqrt(6.0 / (fan_in + fan_out))
    return tf.random_uniform((fan_in, fan_out), minval=low, maxval=high, dtype=tf.float32)


class VariationalAutoencoder(object):
    def __init__(self, network_architecture, transfer_fct=tf.nn.softplus, learning_rate=0.001, batch_size=100):
        self.network_architecture = network_architecture
        self.transfer_fct = transfer_fct
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.x = tf.placeholder(tf.float32, [None, network_architecture["n_input"]])
        self._create_network()
        self._create_loss_optimizer()
        init = tf.initialize_all_variables()
        self.sess = tf.InteractiveSession()
        self.sess.run(init)

    def _create_network(self):
        weights = self._initialize_weights(**self.network_architecture)
        self.z_mean, self.z_log_sigma_sq = self._recognition_network(weights["weights_recog"])
        n_z = self.network_architecture["n_z"]
        eps = tf.random_normal((self.batch_size, n_z), 0, 1, dtype=tf.float32)
        self.z = tf.add(self.z_mean, tf.multiply(tf.sqrt(tf.exp(self.z_log_sigma_sq)), eps))
        self.x_reconstr_mean = self._generator_network(weights["weights_gener"])

    def _initialize_weights(self, n_hidden, n_input, n_z):
        def layer(n_in, n_out):
            return tf.Variable(xavier_init(n_in, n_out)), tf.Variable(tf.zeros([n_out], dtype=tf.float32))
        return {"weights_recog": {"h1": layer(n_input, n_hidden), "out_mean": layer(n_hidden, n_z),
                                  "out_log_sigma": layer(n_hidden, n_z)},
                "weights_gener": {"h1": layer(n_z, n_hidden), "out_mean": layer(n_hidden, n_input)}}

    def _recognition_network(self, weights):
        layer_1 = self.transfer_fct(tf.add(tf.matmul(self.x, weights["h1"][0]), weights["h1"][1]))
        z_mean = tf.add(tf.matmul(layer_1, weights["out_mean"][0]), weights["out_mean"][1])
        z_log_sigma_sq = tf.add(tf.matmul(layer_1, weights["out_log_sigma"][0]), weights["out_log_sigma"][1])
        return z_mean, z_log_sigma_sq

    def _generator_network(self, weights):
        layer_1 = self.transfer_fct(tf.add(tf.matmul(self.z, weights["h1"][0]), weights["h1"][1]))
        return tf.nn.sigmoid(tf.add(tf.matmul(layer_1, weights["out_mean"][0]), weights["out_mean"][1]))

    def _create_loss_optimizer(self):
        reconstr_loss = -tf.reduce_sum(self.x * tf.log(1e-10 + self.x_reconstr_mean)
                                       + (1 - self.x) * tf.log(1e-10 + 1 - self.x_reconstr_mean), 1)
        latent_loss = -0.5 * tf.reduce_sum(1 + self.z_log_sigma_sq - tf.square(self.z_mean)
                                           - tf.exp(self.z_log_sigma_sq), 1)
        self.latent = tf.reduce_mean(latent_loss)
        self.cost = tf.reduce_mean(reconstr_loss + latent_loss)
        self.optimizer = tf.train.AdamOptimizer(learning_rate=self.learning_rate).minimize(self.cost)

    def partial_fit(self, X):
        return self.sess.run((self.optimizer, self.cost, self.latent), feed_dict={self.x: X})[1:]

    def transform(self, X):
        return self.sess.run(self.z_mean, feed_dict={self.x: X})

    def generate(self, z_mu):
        return self.x_reconstr_mean.eval(feed_dict={self.z: z_mu})

    def reconstruct(self, X):
        return self.sess.run(self.x_reconstr_mean, feed_dict={self.x: X})


data = make_data()
vae = VariationalAutoencoder(dict(n_hidden=24, n_input=36, n_z=2), learning_rate=0.01, batch_size=64)
print(len(tf.global_variables()), [v.op.name for v in tf.trainable_variables()])
print(vae.z.get_shape(), vae.x_reconstr_mean.get_shape(), vae.optimizer.name)
for epoch in range(5):
    order = np.random.permutation(len(data))
    costs = [vae.partial_fit(data[order[i:i + 64]]) for i in range(0, len(data), 64)]
    print("Epoch: %04d cost= %.4f latent= %.4f" % ((epoch + 1,) + tuple(np.mean(costs, 0))))
print("code", " ".join("%.4f" % x for x in vae.transform(data[:2]).ravel()))
print("generated", " ".join("%.4f" % x for x in vae.generate(np.array([[0.5, -0.5]] * 64))[0, :6]))
print("error %.4f" % np.mean((vae.reconstruct(data[:64]) - data[:64]) ** 2))
try:
    vae.reconstruct(data[:10])
except tf.errors.InvalidArgumentError as e:
    print(e.error_code, e.op.name, e.message.splitlines()[0])
