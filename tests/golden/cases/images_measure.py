"""tf.image: gradients, edges, total variation, PSNR, SSIM."""
import numpy as np

from casetools import said, tell

IMAGE = (np.cumsum(np.arange(2 * 4 * 6 * 3) % 11) % 17 / 16.).astype(np.float32).reshape(2, 4, 6, 3)
BIG = (np.cumsum(np.arange(2 * 14 * 16 * 2) % 13) % 19 / 18.).astype(np.float32).reshape(2, 14, 16, 2)


def case_image_gradients(tf):
    g, p = tf.image.image_gradients, tf.placeholder(tf.float32, [None, 4, 6, 3], name="p")
    x = tf.constant(IMAGE, name="x")
    return [{"made": [g(x), g(p), g(tf.cast(x, tf.float64))], "@feed": {p: IMAGE}}, tell(said(g, x[0]))]


def case_sobel(tf):
    p = tf.placeholder(tf.float32, [2, None, 6, 3], name="p")
    x = tf.constant(IMAGE, name="x")
    return [{"made": [tf.image.sobel_edges(x), tf.image.sobel_edges(p)] + tf.gradients(tf.image.sobel_edges(x) ** 2., x),
             "@feed": {p: IMAGE}}]


def case_total_variation(tf):
    v, x = tf.image.total_variation, tf.constant(IMAGE, name="x")
    return [[v(x), v(x[0]), v(x, name="f")] + tf.gradients(v(x), x), tell(said(v, x[0, 0]))]


def case_psnr(tf):
    a, b = tf.constant(IMAGE, name="a"), tf.constant(IMAGE[:, ::-1], name="b")
    u, v = (tf.placeholder(tf.float32, name=n) for n in "uv")
    byte = lambda x: tf.cast(x * 200, tf.uint8)
    p = tf.image.psnr
    bad = p(u, v, 1.)
    return [{"made": [p(a, b, 1.), p(byte(a), byte(b), 255, name="q"), p(u, v, 2), p(a[0], b, 1.)], "@feed": {u: IMAGE, v: IMAGE * .9}},
            tell(said(p, a, b[:, :2], 1.), said(p, a[0, 0], b[0, 0], 1.), said(p, a, tf.cast(b, tf.float64), 1.)),
            lambda session: said(session.run, bad, {u: IMAGE, v: IMAGE[:, :1]})]


def case_ssim(tf):
    a, b = tf.constant(BIG, name="a"), tf.constant(BIG[:, ::-1], name="b")
    s = tf.image.ssim
    byte = lambda x: tf.cast(x * 200, tf.uint8)
    return [[s(a, b, 1.), s(byte(a), byte(b), 255, filter_size=3), s(a[0], b[0], 2., 5, 1., .02, .04)]]


def case_ssim_unknown(tf):
    u, v = (tf.placeholder(tf.float32, name=n) for n in "uv")
    s = tf.image.ssim(u, v, 1., filter_size=4)
    return [{"s": s, "@feed": {u: BIG, v: BIG * .9}}, {"s": s, "@feed": {u: BIG[0], v: BIG[1]}},
            lambda session: said(session.run, s, {u: BIG[:, :3], v: BIG[:, :3]}),
            lambda session: said(session.run, s, {u: BIG[:, :5], v: BIG[:, :6]})]


def case_ssim_wrong(tf):
    a = tf.constant(BIG, name="a")
    s = tf.image.ssim
    return [tell(said(s, a, a[:, :5], 1.), said(s, a[0, 0], a[0, 0], 1.), said(s, a, tf.concat([a, a, a], 0), 1.),
                 said(tf.image.ssim_multiscale, a, a[:, :5], 1.))]


def case_ssim_gradient(tf):
    a, b = tf.constant(BIG, name="a"), tf.constant(BIG[:, ::-1] * .9, name="b")
    return [tf.gradients(tf.image.ssim(a, b, 1., filter_size=5), [a, b])]


def case_multiscale(tf):
    a, b = tf.constant(BIG, name="a"), tf.constant(BIG * .9 + BIG[:, ::-1] * .1, name="b")
    m = tf.image.ssim_multiscale
    return [[m(a, b, 1., power_factors=(.5, .3), filter_size=3), m(a[:, :13, :15], b[:, :13, :15], 1., (.2, .3, .4), 3, 1.),
             m(tf.cast(a * 200, tf.uint8), tf.cast(b * 200, tf.uint8), 255, (1.,), 5)]]
