"""tf.contrib.image: geometry of images, warps by points, matching, stereograms."""
import numpy as np

from casetools import said, slow, tell

IMAGE = np.random.RandomState(3).rand(2, 5, 4, 3).astype(np.float32)
GREY = np.arange(20, dtype=np.float32).reshape(5, 4)


def _grad(tf, y, x):
    weights = tf.constant(np.linspace(-1, 1, int(np.prod(y.shape.as_list()))).reshape(y.shape.as_list()), y.dtype)
    return tf.gradients(y * weights, x)


def case_rotate(tf):
    x = tf.constant(IMAGE)
    y = tf.contrib.image.rotate(x, [0.3, -1.2], interpolation="BILINEAR")
    return [y, _grad(tf, y, x), tf.contrib.image.rotate(GREY, np.pi / 2), tf.contrib.image.rotate(IMAGE[0], 0.4)]


def case_translate(tf):
    x = tf.constant(IMAGE)
    y = tf.contrib.image.translate(x, [[1., -0.5], [0.25, 2]], interpolation="BILINEAR")
    return [y, _grad(tf, y, x), tf.contrib.image.translate(GREY, [1, 2], name="moved"),
            tf.contrib.image.translations_to_projective_transforms([1., 2.])]


@slow
def case_transform(tf):
    x = tf.constant(IMAGE)
    lib = tf.contrib.image
    y = lib.transform(x, [1, .2, .3, -.1, .9, 0, .01, .02], interpolation="BILINEAR")
    z = lib.transform(x, [[1, .2, .3, -.1, .9, 0, .01, .02]] * 2, output_shape=[3, 6])
    matrices = lib.flat_transforms_to_matrices([[1., 2, 3, 4, 5, 6, 7, 8]])
    return [y, _grad(tf, y, x), z, _grad(tf, z, x), matrices, lib.matrices_to_flat_transforms(matrices * 2.),
            lib.compose_transforms([1., 2, 3, 4, 5, 6, .7, .8], [[1., 0, 3, 0, 5, 6, 0, 0]]),
            lib.angles_to_projective_transforms([.3, .4], 5, 4), lib.angles_to_projective_transforms(.3, 5., 4.)]


@slow
def case_transform_types(tf):
    lib = tf.contrib.image
    return [lib.transform((GREY * 3).astype(t), [1, .2, .3, -.1, .9, 0, .01, .02], interpolation=how)
            for t in (np.uint8, np.int32, np.int64, np.float16, np.float64) for how in ("NEAREST", "BILINEAR")]


@slow
def case_transform_mistakes(tf):
    lib, x = tf.contrib.image, tf.constant(IMAGE)
    free = tf.placeholder(tf.float32)
    return [tell(said(lib.transform, x, [1.] * 8, interpolation="CUBIC"), said(lib.transform, IMAGE[0, 0, 0], [1.] * 8),
                 said(lib.transform, free, [1.] * 8), said(lib.transform, np.array(["a"]), [1.] * 8),
                 said(lib.transform, x, [[[1.] * 8]]), said(lib.transform, x, [1.] * 7),
                 said(lib.rotate, free, .1), said(lib.rotate, x, [[.1]]), said(lib.rotate, IMAGE[0, 0, 0], .1),
                 said(lib.rotate, np.array(["a"]), .1),
                 said(lib.translations_to_projective_transforms, [1.] * 3),
                 said(lib.translations_to_projective_transforms, [[[1.]]]),
                 said(lib.angles_to_projective_transforms, [[.1]], 2., 2.),
                 said(lib.flat_transforms_to_matrices, [[[1.] * 8]]), said(lib.flat_transforms_to_matrices, [1.] * 7),
                 said(lib.matrices_to_flat_transforms, [[1.] * 8]), said(lib.compose_transforms)),
            lib.transform(x, np.ones([3, 8], np.float32)), lib.transform(x, np.ones([2, 8], np.float32), output_shape=[0, 2])]


@slow
def case_dense_image_warp(tf):
    x = tf.constant(IMAGE)
    flow = tf.constant(np.random.RandomState(1).randn(2, 5, 4, 2).astype(np.float32))
    y = tf.contrib.image.dense_image_warp(x, flow)
    return [y, _grad(tf, y, [x, flow])]


@slow
def case_dense_image_warp_sizes(tf):
    free = tf.placeholder(tf.float32, [None, None, None, 1])
    flow = tf.placeholder(tf.float32, [None, None, None, 2])
    y = tf.contrib.image.dense_image_warp(free, flow)
    feed = {free: IMAGE[..., :1], flow: np.ones([2, 5, 4, 2], np.float32) / 3}
    return [{"y": y, "@feed": feed}, {"y": y, "@feed": {free: IMAGE[:, :1, :, :1], flow: feed[flow][:, :1]}},
            tell(said(tf.contrib.image.dense_image_warp, IMAGE[:, :1], np.ones([2, 1, 4, 2], np.float32)),
                 said(tf.contrib.image.dense_image_warp, IMAGE[0], np.ones([5, 4, 2], np.float32)))]


@slow
def case_interpolate_spline(tf):
    at = tf.constant(np.random.RandomState(1).rand(1, 5, 2), tf.float32)
    values = tf.constant(np.random.RandomState(2).rand(1, 5, 3), tf.float32)
    query = tf.constant(np.random.RandomState(3).rand(1, 4, 2), tf.float32)
    y = tf.contrib.image.interpolate_spline(at, values, query, order=2, regularization_weight=.01)
    return [y, _grad(tf, y, [at, values, query])]


@slow
def case_interpolate_spline_orders(tf):
    at, values, query = (np.random.RandomState(i).rand(2, 6, 2).astype(np.float32) for i in range(3))
    made = [tf.contrib.image.interpolate_spline(at, values, query, order=n, name="o%d" % n) for n in (1, 3, 4, 5)]
    return [{"value": y, "@tol": 1e-4} for y in made]


@slow
def case_sparse_image_warp(tf):
    source = np.array([[[1, 1], [3, 2], [2, 3], [4, 1.]]] * 2, np.float32)
    moved = source + np.array([[.5, 0], [0, .5], [-.5, 0], [0, .25]], np.float32)
    lib = tf.contrib.image
    return [lib.sparse_image_warp(IMAGE, source, moved),
            lib.sparse_image_warp(IMAGE, source, moved, num_boundary_points=1, interpolation_order=1,
                                  regularization_weight=.1, name="held"),
            tell(said(lib.sparse_image_warp, IMAGE, source, moved, num_boundary_points=-1))]


@slow
def case_connected_components(tf):
    one = np.array([[1, 0, 0, 1], [0, 1, 1, 1], [2, 2, 0, 0], [0, 2, 1, 1]])
    lib = tf.contrib.image
    return [lib.connected_components(one), lib.connected_components(np.stack([one > 0, one > 1])),
            lib.connected_components(one.astype(np.float32) / 2), lib.connected_components(np.array([["a", "a"], ["", "b"]])),
            lib.connected_components(one.astype(np.uint8)),
            tell(said(lib.connected_components, [1, 2]), said(lib.connected_components, [[[[1]]]]))]


def case_bipartite_match(tf):
    distances = np.array([[.5, .2, .9], [.1, .3, .8], [.1, .7, .4]], np.float32)
    lib = tf.contrib.image
    return [lib.bipartite_match(distances, 3.), lib.bipartite_match(distances, 2, top_k=1),
            lib.bipartite_match(distances, -1., top_k=2, name="two"), lib.bipartite_match(distances[:, :2], 0),
            lib.bipartite_match(np.zeros([0, 2], np.float32), -1)]
