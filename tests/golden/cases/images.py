"""tf.image: other sizes, flips, turns, crops, pads."""
import numpy as np

from casetools import said, tell

IMAGE = (np.cumsum(np.arange(2 * 4 * 6 * 3) % 11) % 17 / 16.).astype(np.float32).reshape(2, 4, 6, 3)


def held(tf, shape, value=None, name="x", dtype=None):
    """(placeholder, what to feed it)."""
    value = (IMAGE if shape is not None and len(shape) == 4 else IMAGE[0]) if value is None else value
    value = value if dtype is None else (value * 100).astype(dtype)
    return tf.placeholder(tf.as_dtype(value.dtype), shape, name=name), value


def fetch(tf, made, *pairs):
    return [dict({"made": made}, **{"@feed": dict(pairs)})] if pairs else [{"made": made}]


def each(tf, function, *shapes):
    """A function of an image, for images whose shapes are known more or less."""
    pairs = [held(tf, shape) for shape in shapes]
    return fetch(tf, [function(p) for p, _ in pairs], *pairs)


THREE, FOUR = [4, 6, 3], [2, 4, 6, 3]


# ------------------------------------------------------------------ sizes
def case_resize(tf):
    i = tf.image
    x, y = tf.constant(IMAGE, name="x"), tf.constant(IMAGE[0], name="y")
    return [[i.resize_images(x, [3, 5]), i.resize_images(y, [3, 5], method=1), i.resize_images(y, (7, 4), i.ResizeMethod.BICUBIC),
             i.resize_images(y, [3, 5], i.ResizeMethod.AREA), i.resize_images(y, [4, 6]), i.resize_images(x, [4, 6]),
             i.resize_images(y, [7, 11], align_corners=True, name="foo"), i.resize(y, tf.constant([2, 3]), "nearest"),
             i.resize_images(x, tf.TensorShape([2, 3]), 2, align_corners=True), i.resize_images(IMAGE, [2, 3], method=3)]]


def case_resize_proportions(tf):
    i = tf.image
    keep = {"preserve_aspect_ratio": True}
    return (each(tf, lambda x: i.resize_images(x, [8, 8], **keep), FOUR, [None, None, None, 3], [None, 6, 3])
            + each(tf, lambda x: i.resize_images(x, [4, 9], **keep), THREE)
            + each(tf, lambda x: i.resize_images(x, [8, 15], method=1, **keep), [2, None, 6, 3]))


def case_resize_unknown(tf):
    size = tf.placeholder(tf.int32, [2], name="size")
    x, value = held(tf, [None, None, 6, 3])
    return fetch(tf, [tf.image.resize_images(x, size, m) for m in range(4)], (x, value), (size, [3, 2]))


def case_resize_wrong(tf):
    r, x, y = tf.image.resize_images, tf.constant(IMAGE, name="x"), tf.constant(IMAGE[0], name="y")
    u, size = tf.placeholder(tf.float32, name="u"), tf.placeholder(tf.int32, [2], name="size")
    return [tell(said(r, u, [3, 4]), said(r, x[0, 0], [3, 4]), said(r, x, [3]), said(r, x, 3), said(r, x, [3., 4]),
                 said(r, x, ["a", 4]), said(r, x, [3, 4], method=7), said(r, x, [3, 4], method="cubic"),
                 said(r, y, size, preserve_aspect_ratio=True), said(tf.image.resize_area, x, [1, 2, 3]),
                 said(tf.image.resize_bicubic, y, [1, 2]))] + [
        lambda session, o=o: said(session.run, o) for o in (
            tf.image.resize_area(x, [0, 2]), tf.image.resize_bicubic(x, [0, 2]), tf.image.resize_area(x[:, :0], [1, 2]),
            tf.image.resize_bicubic(x, [1, 2], align_corners=True, half_pixel_centers=True))]


def _sizes(tf, op, *ways):
    x = tf.constant(IMAGE, name="x")
    return [[op(x, size, **way) for size in ([6, 8], [2, 3], [5, 1], [1, 7], [3, 4], [9, 13]) for way in ways]]


def case_bicubic(tf):
    return _sizes(tf, tf.image.resize_bicubic, {}, {"align_corners": True}, {"half_pixel_centers": True})


def case_area(tf):
    return _sizes(tf, tf.image.resize_area, {}, {"align_corners": True})


def case_bilinear_nearest(tf):
    return (_sizes(tf, tf.image.resize_bilinear, {}, {"half_pixel_centers": True})
            + _sizes(tf, tf.image.resize_nearest_neighbor, {"align_corners": True}))


def case_scale_and_translate(tf):
    x = tf.constant(IMAGE[:1, :, :, :1], name="x")
    kinds = "lanczos1 lanczos3 lanczos5 gaussian box triangle keyscubic mitchellcubic".split()
    return [[tf.raw_ops.ScaleAndTranslate(images=x, size=[3, 8], scale=[.7, 1.4], translation=[.2, -.6], kernel_type=k,
                                          antialias=a) for k in kinds for a in (True, False)]]


def case_resize_gradients(tf):
    x, w = tf.constant(IMAGE, name="x"), tf.reshape(tf.range(180.) / 100., [2, 5, 6, 3])
    i = tf.image
    ys = [i.resize_bicubic(x, [5, 6]), i.resize_bicubic(x, [5, 6], align_corners=True),
          i.resize_bicubic(x, [5, 6], half_pixel_centers=True),
          tf.raw_ops.ScaleAndTranslate(images=x, size=[5, 6], scale=[1.2, .8], translation=[.5, 0.])]
    whole = tf.constant((IMAGE * 9).astype(np.int32))
    return [[tf.gradients(y * w, x) for y in ys],
            tell(said(tf.gradients, i.resize_area(x, [2, 2]), x), tf.gradients(i.resize_bicubic(whole, [2, 2]), whole))]


# ------------------------------------------------------------------ turns
def case_flips(tf):
    i = tf.image
    shapes = THREE, FOUR, None, [None, None, 3], [None] * 4
    return [step for f in (i.flip_left_right, i.flip_up_down, i.transpose) for step in each(tf, f, *shapes)]


def case_random_flips(tf):
    tf.set_random_seed(7)
    i = tf.image
    steps = each(tf, lambda x: i.random_flip_left_right(x, seed=3), THREE, FOUR, None, [None, None, None, 3])
    steps += each(tf, i.random_flip_up_down, THREE, FOUR)
    x, value = held(tf, FOUR, dtype=np.uint8, name="u")
    return steps + steps + fetch(tf, i.random_flip_left_right(x), (x, value))


def case_rot90(tf):
    i, k = tf.image, tf.placeholder(tf.int32, [], name="k")
    pairs = [held(tf, s) for s in (THREE, FOUR, None, [None] * 4)]
    made = [i.rot90(p, k) for p, _ in pairs]
    steps = [{"made": made, "@feed": dict(pairs + [(k, n)])} for n in (0, 1, 2, 3, -1)]
    return steps + each(tf, i.rot90, THREE) + each(tf, lambda x: i.rot90(x, 2, name="turn"), FOUR)


def case_transpose_name(tf):
    return each(tf, lambda x: tf.image.transpose_image(x, name="foo"), FOUR)


def case_turns_wrong(tf):
    i, P = tf.image, lambda *s: tf.placeholder(tf.float32, s)
    calls = (i.flip_left_right, i.flip_up_down, i.random_flip_left_right, i.random_flip_up_down, i.transpose, i.rot90)
    out = [said(f, P(*s)) for f in calls for s in ((2, 3), (2, 3, 1, 1, 2), (None, 0, 3), (0, 2, 2, 1))]
    u = tf.placeholder(tf.float32, name="u")
    run = i.flip_left_right(u)
    return [tell(out, said(i.rot90, P(4, 4, 3), [1, 2]))] + [
        lambda session, v=v: said(session.run, run, {u: np.zeros(v)}) for v in ((2, 2), (2, 0, 2))]


# ------------------------------------------------------------------ crops, pads
SHAPES = THREE, FOUR, None, [None, None, 3], [None, None, None, 3]


def case_crop(tf):
    return each(tf, lambda x: tf.image.crop_to_bounding_box(x, 1, 2, 3, 2), *SHAPES[:2] + SHAPES[3:])


def case_pad(tf):
    return each(tf, lambda x: tf.image.pad_to_bounding_box(x, 1, 2, 8, 9), *SHAPES)


def case_crop_or_pad(tf):
    return (each(tf, lambda x: tf.image.resize_image_with_crop_or_pad(x, 6, 4), THREE, FOUR, [None, None, 3])
            + each(tf, lambda x: tf.image.resize_with_crop_or_pad(x, 3, 9), [2, None, 6, 3]))


def case_resize_with_pad(tf):
    return (each(tf, lambda x: tf.image.resize_image_with_pad(x, 6, 4), THREE, [None, None, 3])
            + each(tf, lambda x: tf.image.resize_image_with_pad(x, 9, 11, method=1, align_corners=True), FOUR, [None] * 4))


def case_box_tensors(tf):
    a, b = (tf.placeholder(tf.int32, [], name=n) for n in "ab")
    x, value = held(tf, THREE)
    i = tf.image
    made = [i.crop_to_bounding_box(x, a, b, b, 2), i.pad_to_bounding_box(x, a, 0, 8, 9),
            i.resize_image_with_crop_or_pad(x, b, 4), i.resize_image_with_pad(x, b, 5)]
    return fetch(tf, made, (x, value), (a, 1), (b, 3))


def case_box_tensors_wrong(tf):
    a = tf.placeholder(tf.int32, [], name="a")
    i, x = tf.image, tf.constant(IMAGE[0], name="x")
    runs = [(i.crop_to_bounding_box(x, a, 0, 2, 2), -1), (i.crop_to_bounding_box(x, a, 0, 2, 2), 3),
            (i.pad_to_bounding_box(x, a, 0, 8, 9), 5), (i.resize_image_with_crop_or_pad(x, a, 4), 0)]
    return [lambda session, o=o, v=v: said(session.run, o, {a: v}) for o, v in runs]


def case_central_crop(tf):
    c = tf.image.central_crop
    steps = each(tf, lambda x: c(x, .5), THREE, FOUR, [None, None, 3], [4, None, 3], [None, None, 6, 3], [2, 4, None, 3])
    return steps + each(tf, lambda x: c(x, .3), [None] * 4) + each(tf, lambda x: c(x, 1.), THREE) + [
        [c(np.arange(35.).reshape(5, 7, 1), .6)]]


def case_boxes_wrong(tf):
    i, x = tf.image, tf.constant(IMAGE[0], name="x")
    crop, pad, both, fit, c = (i.crop_to_bounding_box, i.pad_to_bounding_box, i.resize_image_with_crop_or_pad,
                               i.resize_image_with_pad, i.central_crop)
    u = tf.placeholder(tf.float32, name="u")
    return [tell(said(crop, x, -1, 0, 2, 2), said(crop, x, 0, -1, 2, 2), said(crop, x, 0, 0, 0, 2), said(crop, x, 0, 0, 2, 0),
                 said(crop, x, 0, 5, 3, 2), said(crop, x, 3, 2, 3, 2), said(crop, x[:, :0], 0, 0, 2, 2), said(crop, x[0], 0, 0, 1, 1),
                 said(pad, x, -1, 0, 8, 8), said(pad, x, 0, -1, 8, 8), said(pad, x, 5, 0, 8, 8), said(pad, x, 0, 5, 8, 8),
                 said(pad, x[0], 0, 0, 1, 1), said(both, x, 0, 4), said(both, x, 4, -1), said(both, x[0], 4, 1),
                 said(fit, x, 0, 4), said(fit, x, 4, 0), said(fit, x[0], 4, 1), said(c, x, 0.), said(c, x, 1.5), said(c, x[0], .5),
                 said(c, u, .5), said(c, x[None, None], .5), said(c, x, tf.constant(.5)))]


def case_random_crop(tf):
    tf.set_random_seed(3)
    x = tf.constant(IMAGE[0], name="x")
    made = [tf.image.random_crop(x, [2, 2, 3], seed=1), tf.random_crop(x, [3, 5, 3])]
    return [made, made]
