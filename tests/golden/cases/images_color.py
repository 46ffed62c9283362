"""tf.image: colours and dtypes."""
import numpy as np

from casetools import said, tell

IMAGE = (np.cumsum(np.arange(2 * 4 * 6 * 3) % 11) % 17 / 16.).astype(np.float32).reshape(2, 4, 6, 3)
COLORS = np.array([[0, 0, 0], [1, 1, 1], [.2, .4, .6], [.6, .4, .2], [.4, .6, .2], [.2, .6, .6], [.6, .2, .6], [.6, .6, .2],
                   [2, -1, .5], [-.5, -.2, -.1], [255, 3, 20], [.3, .3, .1]], np.float32).reshape(1, -1, 3)


def images(tf, half=True):
    """One image in several dtypes."""
    kinds = [np.float32, np.uint8, np.float64, np.int32] + [np.float16] * half
    return [tf.constant((IMAGE[0] * (1 if np.dtype(k).kind == "f" else 200)).astype(k), name="x") for k in kinds]


def single(tf, image):
    """What TF computed with float32 is not compared as float64."""
    return tf.cast(image, tf.float32) if image.dtype == tf.float64 else image


def case_brightness(tf):
    return [[tf.image.adjust_brightness(x, .3) for x in images(tf)] + [tf.image.adjust_brightness(images(tf)[0], 2)]]


def case_contrast(tf):
    return [[single(tf, tf.image.adjust_contrast(x, 2.)) for x in images(tf)] + [tf.image.adjust_contrast(IMAGE, 0.3)]]


def case_gamma(tf):
    g = tf.placeholder(tf.float32, [], name="g")
    x = images(tf)[0]
    return [[tf.image.adjust_gamma(x, 2., 3.) for x in images(tf, False)] + [tf.image.adjust_gamma(x), tf.image.adjust_gamma(x, 2)],
            {"made": [tf.image.adjust_gamma(x, g), tf.image.adjust_gamma(images(tf)[1], g)], "@feed": {g: .5}},
            lambda session: said(session.run, tf.image.adjust_gamma(x, g), {g: -1.}), tell(said(tf.image.adjust_gamma, x, -1.))]


def case_hue(tf):
    made = [single(tf, tf.image.adjust_hue(x, .2)) for x in images(tf)]
    return [made + [tf.image.adjust_hue(COLORS, d) for d in (0., .1, -.4, 1., .7)] + [tf.image.adjust_hue(IMAGE, .1, name="n")]]


def case_saturation(tf):
    made = [single(tf, tf.image.adjust_saturation(x, 1.2)) for x in images(tf)]
    return [made + [tf.image.adjust_saturation(COLORS, d) for d in (0., .5, 2., -1.)]]


def case_random(tf):
    tf.set_random_seed(11)
    i = tf.image
    made = []
    for x in images(tf)[:2]:
        made += [i.random_brightness(x, .3, seed=1), i.random_contrast(x, .5, 2., seed=2), i.random_hue(x, .2, seed=3),
                 i.random_saturation(x, .2, 1.5, seed=4), i.random_brightness(x, .1)]
    return [made, made]


def case_random_wrong(tf):
    i, x = tf.image, images(tf)[0]
    return [tell(said(i.random_brightness, x, -.1), said(i.random_contrast, x, 2., 1.), said(i.random_contrast, x, -1., 1.),
                 said(i.random_hue, x, .6), said(i.random_hue, x, -.1), said(i.random_saturation, x, 2., 1.),
                 said(i.random_saturation, x, -1., 1.), said(i.random_jpeg_quality, x, -1, 50),
                 said(i.random_jpeg_quality, x, 1, 150), said(i.random_jpeg_quality, x, 80, 50),
                 said(i.adjust_hue, x[0], .1), said(i.adjust_saturation, x[0, 0], .1), said(i.adjust_contrast, x[0], 1.),
                 said(i.random_brightness, x, tf.constant(.3)))]


def case_dtypes(tf):
    convert = tf.image.convert_image_dtype
    made = []
    kinds = "uint8 uint16 int8 int16 int32 float16 float32 float64".split()
    for old in kinds:
        scale = 1 if old[0] == "f" else np.iinfo(old).max
        x = tf.constant((IMAGE[0, :2, :2].astype(np.float64) * scale).astype(old), name="x_" + old)
        made += [convert(x, new) for new in kinds if not (old[0] == "f" and new in ("int32", "uint16")) or old == "float32" and new == "uint16"]
    return [made]


def case_saturate(tf):
    convert = tf.image.convert_image_dtype
    x = tf.constant(IMAGE[0, :2] * 3 - 1, name="x")
    return [[convert(x, k, saturate=True) for k in ("uint8", "int16", "uint16")]
            + [convert(x, tf.uint8, True, name="foo"), convert(x, tf.float32, name="same"), convert(COLORS[:, 1:2], "int16"),
               convert(np.int32([[[2 ** 30]], [[-2 ** 30]]]), "uint8", saturate=True),
               convert(np.int8([[[100]]]), "int32", saturate=True)]]


def case_dtypes_wrong(tf):
    convert, x = tf.image.convert_image_dtype, tf.constant(IMAGE, name="x")
    return [tell(said(convert, x, tf.string), said(convert, x, "foo"), said(convert, x > 0, tf.int16),
                 said(convert, tf.cast(x, tf.uint16), tf.uint8, saturate=True),
                 said(convert, tf.cast(x, tf.int16), tf.uint8, saturate=True), said(convert, x, tf.bool))]


def case_standardization(tf):
    p = tf.placeholder(tf.float32, [None, None, 3], name="p")
    s = tf.image.per_image_standardization
    return [{"made": [s(x) for x in images(tf)[:3]] + [s(IMAGE), s(p), s(IMAGE[:1, :2, :2, :1] * 0 + 3)], "@feed": {p: IMAGE[1]}},
            tell(said(s, IMAGE[0, 0]))]


def case_gray(tf):
    p, u = tf.placeholder(tf.float32, [None, 3], name="p"), tf.placeholder(tf.float32, name="u")
    g = tf.image.rgb_to_grayscale
    return [{"made": [single(tf, g(x)) for x in images(tf)] + [g(IMAGE, name="foo"), g(p), g(u)], "@feed": {p: IMAGE[1, 0], u: IMAGE}},
            tell(said(g, IMAGE[..., :2]))]


def case_from_gray(tf):
    p, u = tf.placeholder(tf.float32, [None, 4, 6, 1], name="p"), tf.placeholder(tf.float32, name="u")
    g, gray = tf.image.grayscale_to_rgb, IMAGE[..., :1]
    t = tf.constant(gray, name="t")
    made = [g(t), g(t[0] > .5, name="foo"), g(p), g(u)]
    return [{"made": made, "@feed": {p: gray, u: gray[0]}}, tell(said(g, IMAGE), said(g, t[0, 0, 0]), said(g, t[..., :0])),
            lambda session: said(session.run, made[3], {u: IMAGE})]


def case_spaces(tf):
    i, p = tf.image, tf.placeholder(tf.float64, [None, None, 3], name="p")
    u = tf.placeholder(tf.float32, name="u")
    made = [f(x) for f in (i.rgb_to_yiq, i.yiq_to_rgb, i.rgb_to_yuv, i.yuv_to_rgb) for x in (IMAGE, p)]
    return [{"made": made, "@feed": {p: IMAGE[0]}}, tell(said(i.rgb_to_yuv, u))]


def case_hsv(tf):
    i = tf.image
    hsv = np.array([[0, 0, 0], [.5, .5, .5], [.2, .4, .6], [1.2, .4, .6], [-.3, .6, .2], [.9, 1.6, 2.6], [.6, -.2, .6]], np.float32)
    return [[i.rgb_to_hsv(tf.cast(COLORS, k)) for k in ("float32", "float64", "float16")]
            + [i.hsv_to_rgb(hsv), i.hsv_to_rgb(hsv.astype(np.float64), name="h"), i.rgb_to_hsv(IMAGE)],
            tell(said(i.rgb_to_hsv, IMAGE[..., :2]), said(i.hsv_to_rgb, tf.constant([1, 2, 3])), said(i.rgb_to_hsv, 1.))]


def case_hsv_gradient(tf):
    x = tf.constant(COLORS[:, 2:], name="x")
    p = tf.placeholder(tf.float32, [None, None, 3], name="p")
    q = tf.placeholder(tf.float64, [None, None, 3], name="q")
    w = tf.reshape(tf.range(30.) / 10., [1, 10, 3])
    return [{"made": tf.gradients(tf.image.rgb_to_hsv(x) * w, x) + tf.gradients(tf.image.rgb_to_hsv(p), p),
             "@feed": {p: COLORS[:, 2:8]}}, tell(said(tf.gradients, tf.image.rgb_to_hsv(q), q))]


def case_run_errors(tf):
    r, u = tf.raw_ops, tf.placeholder(tf.float32, name="u")
    s = tf.placeholder(tf.float32, name="s")
    four, flat = np.zeros((2, 2, 4)), np.zeros((2, 4))
    runs = [(r.AdjustHue(images=u, delta=.1), four), (r.AdjustSaturation(images=u, scale=.1), four),
            (r.AdjustContrastv2(images=u, contrast_factor=.1), flat), (r.AdjustHue(images=u, delta=.1), flat),
            (r.AdjustHue(images=u, delta=s), IMAGE), (r.AdjustContrastv2(images=u, contrast_factor=s), IMAGE),
            (r.RGBToHSV(images=u), flat), (r.HSVToRGB(images=u), 2.)]
    return [lambda session, o=o, v=v: said(session.run, o, {u: v, s: [.1]}) for o, v in runs]
