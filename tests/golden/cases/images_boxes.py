"""tf.image: suppression, drawing, random boxes, crops, glimpses, patches."""
import numpy as np

from casetools import said, tell

IMAGE = (np.cumsum(np.arange(2 * 4 * 6 * 3) % 11) % 17 / 16.).astype(np.float32).reshape(2, 4, 6, 3)
BOXES = np.array([[0, 0, 1, 1], [0, .1, 1, 1.1], [0, -.1, 1, .9], [0, 10, 1, 11], [0, 10.1, 1, 11.1], [0, 100, 1, 101]], np.float32)
SCORES = np.array([.9, .75, .6, .95, .5, .3], np.float32)
MANY = np.random.RandomState(3).rand(30, 4).astype(np.float32)
MANY_SCORES = (np.random.RandomState(4).randint(0, 9, 30) / 10.).astype(np.float32)
HALF = np.array([[0, 0, 1, 1], [0, 0, 1, .5], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0]], np.float32)


# ------------------------------------------------------------------ suppression
def case_suppression(tf):
    i = tf.image
    n = i.non_max_suppression
    return [[n(BOXES, SCORES, 3), n(BOXES, SCORES, 10, .9), n(BOXES, SCORES, 10, .5, .4, name="foo"), n(MANY, MANY_SCORES, 30),
             n(MANY, MANY_SCORES, 30, .1, .25), n(HALF, SCORES[:5], 9, .5, .55), n(BOXES, -SCORES, 10), n(BOXES, SCORES, 0),
             n(BOXES, SCORES * 0 + .5, 9, 1.), n(MANY, MANY_SCORES * 0, 20, .3),
             n(BOXES.astype(np.float16), SCORES.astype(np.float16), 5)]]


def case_suppression_scores(tf):
    n = tf.image.non_max_suppression_with_scores
    return [[n(BOXES, SCORES, 6, .5, 0., s) for s in (0., .5)] + [n(BOXES, SCORES, 6, 1., .2, .5), n(MANY, MANY_SCORES, 30, 1., 0., .3),
             n(BOXES, SCORES, 6, 0., 0., .5), n(BOXES, SCORES, 6, name="foo")]]


def case_suppression_padded(tf):
    n, size = tf.image.non_max_suppression_padded, tf.placeholder(tf.int32, [], name="size")
    made = [n(BOXES, SCORES, 9, pad_to_max_output_size=True), n(BOXES, SCORES, 9), n(BOXES, SCORES, size, .9, .1, True),
            tf.raw_ops.NonMaxSuppressionV5(boxes=BOXES, scores=SCORES, max_output_size=9, iou_threshold=.5, score_threshold=0.,
                                           soft_nms_sigma=0., pad_to_max_output_size=True),
            tf.raw_ops.NonMaxSuppression(boxes=BOXES, scores=SCORES, max_output_size=9),
            tf.raw_ops.NonMaxSuppressionV2(boxes=BOXES, scores=SCORES, max_output_size=9, iou_threshold=.9)]
    return [{"made": made, "@feed": {size: 7}}]


def case_suppression_overlaps(tf):
    overlaps = np.array([[1, .4, .6, .1], [.4, 1, .5, .2], [.6, .5, 1, .3], [.1, .2, .3, 1]], np.float32)
    n = tf.image.non_max_suppression_overlaps
    return [[n(overlaps, [.5, .6, .7, .6], 9, t) for t in (.2, .5, .55, 1.)] + [n(overlaps, [.5, .6, .7, .6], 2, .5, .65, name="f")]]


def case_suppression_combined(tf):
    boxes = np.tile(BOXES[None, :, None, :], (2, 1, 1, 1)) / 12
    scores = np.stack([SCORES, SCORES[::-1] * .9], -1)[None].repeat(2, 0)
    scores[1] *= .5
    n = tf.image.combined_non_max_suppression
    return [[n(boxes, scores, 2, 5, .5, .2), n(np.tile(boxes, (1, 1, 2, 1)), scores, 2, 9, .5, .2, True, False, name="foo"),
             n(boxes, scores, 3, 2), n(boxes, scores, 10, 20, .9)]]


def case_suppression_wrong(tf):
    i, P = tf.image, lambda *s: tf.placeholder(tf.float32, s)
    n, o, c = i.non_max_suppression, i.non_max_suppression_overlaps, i.combined_non_max_suppression
    return [tell(said(n, P(5, 3), P(5), 3), said(n, P(5, 4), P(6), 3), said(n, P(5), P(5), 3), said(n, P(5, 4), P(5, 1), 3),
                 said(n, P(5, 4), P(5), [3]), said(n, P(5, 4), P(5), 3, [.5]), said(o, P(5, 4), P(5), 3), said(o, P(5), P(5), 3),
                 said(o, P(5, 5), P(6), 3), said(c, P(2, 5, 2, 4), P(2, 5, 3), 3, 4), said(c, P(2, 5, 2), P(2, 5, 3), 3, 4),
                 said(c, P(2, 5, 3, 4), P(2, 5, 3), 3, -4), said(i.non_max_suppression_padded, P(5, 4), P(5), -3, .5, 0., True),
                 [t.shape.as_list() for t in c(P(2, 5, 3, 4), P(2, None, 3), 3, 40, pad_per_class=True)])]


def _failing(tf, *runs):
    return [lambda session, o=o, f=f: said(session.run, o, f) for o, f in runs]


def case_suppression_errors(tf):
    r = tf.raw_ops
    b, s, z = (tf.placeholder(tf.float32, name=n) for n in "bsz")
    n = tf.placeholder(tf.int32, name="n")
    v3 = r.NonMaxSuppressionV3(boxes=b, scores=s, max_output_size=n, iou_threshold=z, score_threshold=.1)
    over = r.NonMaxSuppressionWithOverlaps(overlaps=b, scores=s, max_output_size=3, overlap_threshold=.5, score_threshold=.1)
    v5 = r.NonMaxSuppressionV5(boxes=b, scores=s, max_output_size=3, iou_threshold=.5, score_threshold=.1, soft_nms_sigma=-1.)
    cases = [{b: HALF[:, :3]}, {s: SCORES}, {b: HALF[0]}, {s: HALF}, {n: [3]}, {z: [.5]}, {z: 1.5}]
    runs = []
    for case in cases:
        whole = {b: HALF, s: SCORES[:5], n: 3, z: .5}
        whole.update(case)
        runs.append((v3, whole))
    return _failing(tf, *runs) + _failing(tf, (over, {b: HALF, s: SCORES[:5]}), (v5, {b: HALF, s: SCORES[:5]}))


# ------------------------------------------------------------------ drawing, random boxes
def case_draw(tf):
    boxes = np.array([[[.1, .1, .6, .8], [-.2, .3, .5, 1.4], [.9, .1, .2, .4], [.7, .1, 1.2, .3], [1.5, .1, 1.7, .3]]], np.float32)
    d = tf.image.draw_bounding_boxes
    wide = np.array([[[0, i / 25., 1, i / 25.] for i in range(26)]], np.float32)
    return [[d(np.full((1, 5, 6, n), .25, np.float32), boxes) for n in (1, 3, 4)]
            + [d(np.zeros((1, 2, 26, 4), np.float32), wide), d(np.zeros((1, 2, 26, 1), np.float32), wide, name="foo"),
               d(np.zeros((1, 2, 26, 3), np.float32), wide, colors=[[.1, .2, .3], [.4, .5, .6]]),
               d(np.zeros((1, 2, 26, 3), np.float32), wide, colors=np.zeros((0, 3))),
               d(np.zeros((1, 5, 6, 3), np.float16), boxes)]]


def case_draw_wrong(tf):
    d, P = tf.image.draw_bounding_boxes, lambda *s: tf.placeholder(tf.float32, s)
    x, b = (tf.placeholder(tf.float32, name=n) for n in "xb")
    boxes = np.zeros((1, 1, 4))
    y, z = d(x, b), d(x, b, colors=[[.1, .2]])
    return [tell(said(d, P(4, 6, 3), P(2, 1, 4)), said(d, P(2, 4, 6, 7), P(2, 1, 4)), said(d, P(2, 4, 6, 3), P(2, 1, 5)),
                 said(d, P(2, 4, 6, 3), P(2, 4)))] + _failing(
        tf, (y, {x: np.zeros((2, 4, 3)), b: boxes}), (y, {x: np.zeros((2, 2, 4, 3)), b: boxes}),
        (y, {x: np.zeros((1, 2, 4, 2)), b: boxes}), (z, {x: np.zeros((1, 2, 4, 3)), b: boxes}))


def case_random_boxes(tf):
    s = tf.image.sample_distorted_bounding_box
    one = [[[.1, .2, .8, .9]]]
    tf.set_random_seed(5)
    made = [s([40, 50, 3], one, seed=3), s([40, 50, 3], one, seed=3, seed2=5), s([7, 5, 1], one, 3, 5, min_object_covered=.5),
            s([40, 50, 3], one, 3, 5, .1, [.5, 2.], [.3, .4], 3, name="foo"), s([40, 50, 3], one, 3, 5, min_object_covered=1.),
            s(tf.constant([60, 41, 3], tf.int64), np.zeros((1, 0, 4), np.float32), 9, use_image_if_no_bounding_boxes=True),
            s([300, 200, 3], [[[.1, .1, .3, .3], [.5, .5, .9, .8]]], 1, 2, .7, [.9, 1.1], [.01, .3]),
            s([40, 50, 3], one, 3, 5, .1, [2., 1.]), s([40, 50, 3], one, 3, 5, .1, None, [.5, .4]),
            s([40, 50, 3], one, 3, 5, 1.5), s([10, 1000, 3], one, 8, 1), s([1000, 10, 3], one, 8, 1, .3, [.2, 4.])]
    return [made] * 6


def case_random_boxes_wrong(tf):
    s = tf.image.sample_distorted_bounding_box
    one, size = [[[.1, .2, .8, .9]]], [40, 50, 3]
    runs = [s(size, np.zeros((1, 0, 4), np.float32), 1), s(size, [[[.1, .2, .8, 1.2]]], 1), s(size, one, 1, area_range=[0.]),
            s(size, one, 1, area_range=[0., 1.]), s(size, one, 1, area_range=[.5, 1.4]), s(size, one, 1, aspect_ratio_range=[.5]),
            s(size, one, 1, aspect_ratio_range=[-.5, 1.]), s(size, one, 1, max_attempts=0), s(size, one, 1, min_object_covered=-1.),
            s([4, -5, 3], one, 1), s(size, [[[.5, -.1, .6, .8]]], 1)]
    return [tell(said(s, [4, 5], one), said(s, size, one[0]), said(s, size, [[[0, 0, 1.]]]))] + [
        lambda session, o=o: said(session.run, o) for o in runs]


# ------------------------------------------------------------------ crops, glimpses, patches
CROPS = np.array([[0, 0, 1, 1], [.2, .1, .7, .6], [-.2, .5, 1.3, .9], [.9, .8, .1, .2], [.4, .4, .4, .4]], np.float32)
OF = [0, 1, 1, 0, 1]


def case_crops(tf):
    c = tf.image.crop_and_resize
    b = tf.placeholder(tf.float32, [None, 4], name="b")
    whole = (IMAGE * 99).astype(np.uint8)
    made = [c(IMAGE, CROPS, OF, size) for size in ([3, 2], [1, 1], [5, 7])]
    return [{"made": made + [c(IMAGE, CROPS, OF, [3, 4], "nearest", -1.), c(whole, b, OF, [2, 3], extrapolation_value=.5, name="foo"),
                             c(IMAGE, CROPS, box_indices=OF, crop_size=[2, 2])], "@feed": {b: CROPS}}]


def case_crop_gradients(tf):
    c, x, b = tf.image.crop_and_resize, tf.constant(IMAGE, name="x"), tf.constant(CROPS, name="b")
    p = tf.placeholder(tf.float64, [None, None, None, 3], name="p")
    w = tf.reshape(tf.range(90.) / 50, [5, 3, 2, 3])
    whole = tf.constant((IMAGE * 99).astype(np.int32))
    return [{"made": [tf.gradients(c(x, b, OF, [3, 2]) * w, [x, b]), tf.gradients(c(p, b, OF, [3, 2]) * w, [p, b]),
                      tf.gradients(c(x, b, OF, [3, 2], "nearest") * w, [x, b]), tf.gradients(c(x, b, OF, [1, 1]), [x, b]),
                      tf.gradients(c(whole, b, OF, [3, 2]) * w, b)], "@feed": {p: IMAGE}}]


def case_crops_wrong(tf):
    c, P = tf.image.crop_and_resize, lambda *s: tf.placeholder(tf.float32, s)
    i = lambda *s: tf.placeholder(tf.int32, s)
    runs = [c(IMAGE, CROPS, [0, 1, 2, 0, 1], [2, 2]), c(IMAGE, CROPS, OF, [2, 0]), c(IMAGE[:, :0], CROPS, OF, [2, 1])]
    return [tell(said(c, P(4, 6, 3), P(5, 4), i(5), [3, 2]), said(c, P(1, 4, 6, 3), P(5, 3), i(5), [3, 2]),
                 said(c, P(1, 4, 6, 3), P(5, 4), i(6), [3, 2]), said(c, P(1, 4, 6, 3), P(5, 4), i(5), [3, 2, 1]),
                 said(c, P(1, 4, 6, 3), P(5, 4), i(5), [3, 2], "area"), said(c, P(1, 4, 6, 3), P(5, 4)),
                 said(c, P(1, 4, 6, 3), P(5, 4), i(5), [1, 1], box_indices=i(5)))] + [
        lambda session, o=o: said(session.run, o) for o in runs]


def case_glimpses(tf):
    g = tf.raw_ops.ExtractGlimpse
    places = [[[0., 0.], [.25, .5]], [[1.4, 1.6], [-.3, .2]], [[-1., 1.], [.9, -2.]]]
    made = [g(input=IMAGE, size=[2, 3], offsets=p, centered=c, normalized=n, noise="zero", uniform_noise=False)
            for p in places for c in (True, False) for n in (True, False)]
    return [made, [tf.image.extract_glimpse(IMAGE, [2, 3], places[0]), tf.image.extract_glimpse(IMAGE, [3, 2], places[0], name="g")]]


def case_glimpses_wrong(tf):
    g, P = tf.image.extract_glimpse, lambda *s: tf.placeholder(tf.float32, s)
    size = tf.placeholder(tf.int32, [2], name="size")
    return [tell(said(g, P(2, 4, 6), [3, 2], P(2, 2)), said(g, P(2, 4, 6, 1), [3, 2, 1], P(2, 2)),
                 said(g, P(2, 4, 6, 1), [3, 2], P(3, 2)), said(g, P(2, 4, 6, 1), size, P(2, 3)), g(P(None, 4, 6, 1), size, P(2, 2)).shape,
                 said(tf.raw_ops.ExtractGlimpse, input=IMAGE, size=[3, 2], offsets=P(2, 2), noise="zero"))]


def case_patches(tf):
    e = tf.image.extract_patches
    whole = (IMAGE * 99).astype(np.int32)
    p = tf.placeholder(tf.float32, [None, None, 6, 3], name="p")
    made = [e(IMAGE, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID"), e(IMAGE, [1, 2, 3, 1], [1, 2, 3, 1], [1, 2, 1, 1], "SAME"),
            tf.extract_image_patches(whole, [1, 3, 2, 1], [1, 1, 2, 1], [1, 1, 2, 1], "SAME", name="foo"),
            tf.image.extract_image_patches(p, sizes=[1, 2, 2, 1], strides=[1, 3, 3, 1], rates=[1, 2, 1, 1], padding="SAME")]
    return [{"made": made, "@feed": {p: IMAGE}}]


def case_patches_gradients(tf):
    x = tf.constant(IMAGE, name="x")
    p = tf.placeholder(tf.float32, [None, None, 6, 3], name="p")
    e = tf.image.extract_patches
    ys = [e(x, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID"), e(x, [1, 2, 3, 1], [1, 2, 3, 1], [1, 2, 1, 1], "SAME")]
    z = e(p, [1, 2, 2, 1], [1, 1, 2, 1], [1, 1, 1, 1], "VALID")
    return [{"made": [tf.gradients(y ** 2., x) for y in ys] + tf.gradients(z ** 2., p), "@feed": {p: IMAGE}}]


def case_patches_wrong(tf):
    e, P = tf.extract_image_patches, lambda *s: tf.placeholder(tf.float32, s)
    one, four = [1, 1, 1, 1], P(2, 4, 6, 3)
    runs = [e(IMAGE, [1, 2, 2, 1], [2, 1, 1, 1], one, "VALID"), e(IMAGE, [1, 2, 2, 1], one, [1, 1, 1, 2], "VALID"),
            e(IMAGE, [1, 2, 2, 2], one, one, "VALID"), e(IMAGE, [1, 0, 2, 1], one, one, "VALID")]
    return [tell(said(e, P(2, 4, 6), [1, 2, 2, 1], one, one, "VALID"), said(e, four, [1, 2, 2], one, one, "VALID"),
                 said(e, four, [1, 2, 2, 1], [1, 1, 1], one, "VALID"), said(e, four, [1, 12, 2, 1], one, one, "VALID"),
                 said(e, four, [1, 2, 2, 1], one, one, "FULL"), said(e, four, one, one, one, "SAME", sizes=one))] + [
        lambda session, o=o: said(session.run, o) for o in runs]
