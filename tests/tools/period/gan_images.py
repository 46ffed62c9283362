"""A generator of small images, saved and read with scipy.misc, in the manner of DCGAN's utils."""
from __future__ import division, print_function
import math
import os
import shutil
import tempfile

import numpy as np
import scipy.misc
import tensorflow as tf
from scipy.misc import imresize


def imread(path, is_grayscale=False):
    if is_grayscale:
        return scipy.misc.imread(path, flatten=True).astype(np.float)
    return scipy.misc.imread(path).astype(np.float)


def merge(images, size):
    h, w = images.shape[1], images.shape[2]
    img = np.zeros((h * size[0], w * size[1], 3))
    for idx, image in enumerate(images):
        i = idx % size[1]
        j = idx // size[1]
        img[j * h:j * h + h, i * w:i * w + w, :] = image
    return img


def inverse_transform(images):
    return (images + 1.) / 2.


def deconv2d(input_, output_shape, name="deconv2d"):
    with tf.variable_scope(name):
        w = tf.get_variable('w', [5, 5, output_shape[-1], input_.get_shape()[-1]],
                            initializer=tf.random_normal_initializer(stddev=0.02))
        deconv = tf.nn.conv2d_transpose(input_, w, output_shape=output_shape, strides=[1, 2, 2, 1])
        biases = tf.get_variable('biases', [output_shape[-1]], initializer=tf.constant_initializer(0.0))
        return tf.reshape(tf.nn.bias_add(deconv, biases), deconv.get_shape())


tf.set_random_seed(2)
z = tf.placeholder(tf.float32, [4, 8], name='z')
with tf.variable_scope("generator"):
    h0 = tf.nn.relu(tf.contrib.layers.fully_connected(z, 4 * 4 * 4, activation_fn=None, scope='g_h0_lin'))
    h1 = deconv2d(tf.reshape(h0, [4, 4, 4, 4]), [4, 8, 8, 3], name='g_h1')
    G = tf.nn.tanh(h1)

folder = tempfile.mkdtemp()
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    samples = sess.run(G, {z: np.random.RandomState(3).uniform(-1, 1, [4, 8])})
side = int(math.ceil(4 ** .5))
picture = merge(inverse_transform(samples), [side, side])
path = os.path.join(folder, 'train_00_0001.png')
scipy.misc.imsave(path, picture)
back = imread(path)
print(back.shape, back.dtype, back.min(), back.max(), back.sum())
gray = imread(path, is_grayscale=True)
print(gray.shape, '%.1f' % gray.mean())
for size in ((8, 8), 0.5, 25):
    small = imresize(back, size)
    print(size, small.shape, small.dtype, small.sum())
large = imresize(back, (32, 24), interp='nearest')
print(large.shape, large[0, 0].tolist(), large[-1, -1].tolist())
cubic = scipy.misc.imresize(gray, (20, 20), interp='bicubic', mode='F')
print(cubic.dtype, '%.3f' % cubic.mean())
image = scipy.misc.toimage(picture, cmin=0.0, cmax=1.0)
print(image.size, image.mode, scipy.misc.fromimage(image).sum(), scipy.misc.bytescale(picture).sum())
print(scipy.misc.imrotate(back, 90)[:2, 0].tolist(), scipy.misc.imfilter(back, 'smooth').shape)
print('%.6f %d' % (scipy.misc.logsumexp([1., 2.]), scipy.misc.comb(5, 2, exact=True)))
shutil.rmtree(folder)
