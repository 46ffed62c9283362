"""Images of other sizes, and the gradients; Keras' layer for it."""
import numpy as np
from casetools import said, tell

IMAGE = np.cumsum(np.arange(2 * 3 * 4 * 2, dtype=np.float32) % 7).reshape(2, 3, 4, 2) / 8
SIZES = ([6, 8], [2, 3], [5, 1], [1, 7], [3, 4])
WAYS = ({}, {"align_corners": True}, {"half_pixel_centers": True})


def _sizes(tf, op):
    x = tf.constant(IMAGE, name="x")
    return [[op(images=x, size=size, **way) for size in SIZES] for way in WAYS]


def case_nearest(tf):
    return _sizes(tf, tf.raw_ops.ResizeNearestNeighbor)


def case_bilinear(tf):
    return _sizes(tf, tf.raw_ops.ResizeBilinear)


def case_types(tf):
    x = tf.constant((IMAGE * 8).astype(np.int32), name="x")
    return [[tf.raw_ops.ResizeNearestNeighbor(images=x, size=[5, 2]), tf.raw_ops.ResizeBilinear(images=x, size=[5, 3]),
             tf.raw_ops.ResizeBilinear(images=tf.cast(x, tf.float64), size=[5, 3])]]


def _gradients(tf, op):
    x = tf.constant(IMAGE, name="x")
    p = tf.placeholder(tf.float32, [2, None, 4, 2], name="p")
    made = []
    for image in (x, p):
        for way in WAYS:
            y = op(images=image, size=[5, 6], **way)
            made += tf.gradients(y * tf.reshape(tf.range(120.) / 100., [2, 5, 6, 2]), image)
    return [{"gradients": made, "@feed": {p: IMAGE}}]


def case_nearest_gradients(tf):
    return _gradients(tf, tf.raw_ops.ResizeNearestNeighbor)


def case_bilinear_gradients(tf):
    return _gradients(tf, tf.raw_ops.ResizeBilinear)


def case_wrong(tf):
    near, x = tf.raw_ops.ResizeNearestNeighbor, tf.constant(IMAGE, name="x")
    q = tf.placeholder(tf.int32, [2], name="q")
    back = tf.raw_ops.ResizeNearestNeighborGrad
    shapes = [near(images=x, size=[3, -1]), tf.raw_ops.ResizeBilinear(images=x, size=q), back(grads=x, size=[3, -1]),
              tf.raw_ops.ResizeBilinearGrad(grads=x, original_image=x[:, :, :2])]
    failing = [near(images=x, size=[0, 2]), near(images=x[:, :0], size=[1, 2]),
               near(images=x, size=[1, 2], align_corners=True, half_pixel_centers=True),
               tf.raw_ops.ResizeBilinear(images=x[:, :0], size=[1, 2]), back(grads=x, size=[0, 2])]
    return [tell([t.shape.as_list() for t in shapes], said(near, images=x, size=3), said(near, images=x, size=[1, 2, 3]),
                 said(near, images=x[0], size=[1, 2]), said(back, grads=x[0], size=[1, 2]))] + failing


def case_keras(tf):
    k = tf.keras
    made = [k.layers.UpSampling2D(), k.layers.UpSampling2D((3, 2), interpolation="bilinear"),
            k.layers.UpSampling2D(2, "channels_first")]
    x, a = tf.constant(IMAGE, name="x"), k.Input((None, 4, 2), name="a")
    return [[layer(x) for layer in made], k.backend.resize_images(x, 2, 1, "channels_last"),
            tell([layer.get_config() for layer in made], [layer(a).shape.as_list() for layer in made],
                 said(k.layers.UpSampling2D, interpolation="foo"), said(k.backend.resize_images, x, 1, 1, "foo"),
                 said(k.backend.resize_images, x, 1, 1, "channels_last", "foo"))]
