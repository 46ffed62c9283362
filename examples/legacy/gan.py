"""A GAN with two optimizers: D_vars and G_vars are picked by name from the trainable variables, batch norm included."""
from __future__ import division

import numpy as np
import tensorflow as tf


class batch_norm(object):
    def __init__(self, epsilon=1e-5, momentum=0.9, name="batch_norm"):
        with tf.variable_scope(name):
            self.epsilon = epsilon
            self.momentum = momentum
            self.name = name

    def __call__(self, x, train=True):
        return tf.contrib.layers.batch_norm(x, decay=self.momentum, updates_collections=None, epsilon=self.epsilon,
                                            scale=True, is_training=train, scope=self.name)


def lrelu(x, leak=0.2, name="lrelu"):
    return tf.maximum(x, leak * x)


def linear(input_, output_size, scope=None, stddev=0.02, bias_start=0.0, with_w=False):
    shape = input_.get_shape().as_list()
    with tf.variable_scope(scope or "Linear"):
        matrix = tf.get_variable("Matrix", [shape[1], output_size], tf.float32,
                                 tf.random_normal_initializer(stddev=stddev))
        bias = tf.get_variable("bias", [output_size], initializer=tf.constant_initializer(bias_start))
        if with_w:
            return tf.matmul(input_, matrix) + bias, matrix, bias
        return tf.matmul(input_, matrix) + bias


def conv2d(input_, output_dim, k=3, d=2, stddev=0.02, name="conv2d"):
    with tf.variable_scope(name):
        w = tf.get_variable('w', [k, k, input_.get_shape()[-1], output_dim],
                            initializer=tf.truncated_normal_initializer(stddev=stddev))
        conv = tf.nn.conv2d(input_, w, strides=[1, d, d, 1], padding='SAME')
        biases = tf.get_variable('biases', [output_dim], initializer=tf.constant_initializer(0.0))
        return tf.reshape(tf.nn.bias_add(conv, biases), conv.get_shape())


def deconv2d(input_, output_shape, k=3, d=2, stddev=0.02, name="deconv2d"):
    with tf.variable_scope(name):
        w = tf.get_variable('w', [k, k, output_shape[-1], input_.get_shape()[-1]],
                            initializer=tf.random_normal_initializer(stddev=stddev))
        deconv = tf.nn.conv2d_transpose(input_, w, output_shape=output_shape, strides=[1, d, d, 1])
        biases = tf.get_variable('biases', [output_shape[-1]], initializer=tf.constant_initializer(0.0))
        return tf.reshape(tf.nn.bias_add(deconv, biases), deconv.get_shape())


class DCGAN(object):
    def __init__(self, sess, batch_size=16, z_dim=8, df_dim=6, gf_dim=6):
        self.sess, self.batch_size, self.z_dim, self.df_dim, self.gf_dim = sess, batch_size, z_dim, df_dim, gf_dim
        self.d_bn1, self.g_bn0 = batch_norm(name='d_bn1'), batch_norm(name='g_bn0')
        self.build_model()

    def build_model(self):
        self.images = tf.placeholder(tf.float32, [self.batch_size, 8, 8, 1], name='real_images')
        self.z = tf.placeholder(tf.float32, [None, self.z_dim], name='z')
        tf.summary.histogram("z", self.z)
        self.G = self.generator(self.z)
        self.D, self.D_logits = self.discriminator(self.images)
        self.sampler = self.generator(self.z, train=False, reuse=True)
        self.D_, self.D_logits_ = self.discriminator(self.G, reuse=True)

        def loss(logits, labels):
            return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(logits=logits, labels=labels))
        self.d_loss_real = loss(self.D_logits, tf.ones_like(self.D))
        self.d_loss_fake = loss(self.D_logits_, tf.zeros_like(self.D_))
        self.g_loss = loss(self.D_logits_, tf.ones_like(self.D_))
        self.d_loss = self.d_loss_real + self.d_loss_fake
        self.d_sum = tf.summary.merge([tf.summary.scalar("d_loss", self.d_loss), tf.summary.histogram("d", self.D)])
        t_vars = tf.trainable_variables()
        self.d_vars = [var for var in t_vars if 'd_' in var.name]
        self.g_vars = [var for var in t_vars if 'g_' in var.name]
        self.saver = tf.train.Saver()

    def discriminator(self, image, reuse=False):
        with tf.variable_scope("discriminator") as scope:
            if reuse:
                scope.reuse_variables()
            h0 = lrelu(conv2d(image, self.df_dim, name='d_h0_conv'))
            h1 = lrelu(self.d_bn1(conv2d(h0, self.df_dim * 2, name='d_h1_conv')))
            h2 = linear(tf.reshape(h1, [self.batch_size, -1]), 1, 'd_h2_lin')
            return tf.nn.sigmoid(h2), h2

    def generator(self, z, train=True, reuse=False):
        with tf.variable_scope("generator", reuse=reuse):
            z_, self.h0_w, self.h0_b = linear(z, 4 * 4 * self.gf_dim, 'g_h0_lin', with_w=True)
            h0 = tf.nn.relu(self.g_bn0(tf.reshape(z_, [-1, 4, 4, self.gf_dim]), train=train))
            return tf.nn.tanh(deconv2d(h0, [self.batch_size, 8, 8, 1], name='g_h1'))

    def train(self, data, steps):
        d_optim = tf.train.AdamOptimizer(0.002, beta1=0.5).minimize(self.d_loss, var_list=self.d_vars)
        g_optim = tf.train.AdamOptimizer(0.002, beta1=0.5).minimize(self.g_loss, var_list=self.g_vars)
        print(d_optim.name, g_optim.name, len(tf.global_variables()))
        try:
            tf.global_variables_initializer().run()
        except AttributeError:
            tf.initialize_all_variables().run()
        rng = np.random.RandomState(1)
        for step in range(steps):
            batch_images = data[rng.randint(len(data), size=self.batch_size)]
            batch_z = rng.uniform(-1, 1, [self.batch_size, self.z_dim]).astype(np.float32)
            _, summary_str = self.sess.run([d_optim, self.d_sum], {self.images: batch_images, self.z: batch_z})
            for _ in range(2):
                self.sess.run(g_optim, feed_dict={self.z: batch_z})
            if step % 5 == 4:
                err_d_fake = self.d_loss_fake.eval({self.z: batch_z})
                err_d_real = self.d_loss_real.eval({self.images: batch_images})
                err_g = self.g_loss.eval({self.z: batch_z})
                print("[%2d/%2d] d_loss: %.3f, g_loss: %.3f" % (step + 1, steps, err_d_fake + err_d_real, err_g))
        samples = self.sess.run(self.sampler, {self.z: batch_z})
        print(samples.shape, "%.3f" % np.abs(samples).mean(), len(summary_str) > 0)


def main():
    tf.set_random_seed(42)
    x, y = np.meshgrid(np.arange(8), np.arange(8))
    centers = np.random.RandomState(0).uniform(2, 6, (64, 2))
    data = np.exp(-((x - centers[:, :1, None]) ** 2 + (y - centers[:, 1:, None]) ** 2) / 4.)[..., None] * 2 - 1
    with tf.Session() as sess:
        gan = DCGAN(sess)
        for v in gan.d_vars + gan.g_vars:
            print(v.name, v.get_shape())
        gan.train(data.astype(np.float32), 20)


if __name__ == '__main__':
    main()
