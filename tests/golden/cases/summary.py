"""Summaries: nodes, tags, collections; histograms, pictures and sounds as they come out."""
import struct
import zlib

import numpy as np

from casetools import said, tell


def parsed(tf, fetch):
    """A step that runs a summary and gives what it says, pictures and sounds decoded."""
    def step(session):
        try:
            data = session.run(fetch)
        except tf.errors.OpError as e:
            return "%s: %s" % (type(e).__name__, str(e).split("\n")[0])
        return [described(v) for v in tf.Summary.FromString(data).value]
    return step


def described(v):
    kind = v.WhichOneof("value")
    if kind == "image":
        return [v.tag, kind, v.image.height, v.image.width, v.image.colorspace, png(v.image.encoded_image_string)]
    if kind == "audio":
        a = v.audio
        return [v.tag, kind, a.sample_rate, a.num_channels, a.length_frames, a.content_type,
                list(bytearray(a.encoded_audio_string))]
    if kind == "histo":
        h = v.histo
        return [v.tag, kind, h.min, h.max, h.num, h.sum, h.sum_squares, list(h.bucket_limit), list(h.bucket)]
    if kind == "tensor":
        return [v.tag, kind, str(v.tensor), str(v.metadata), v.HasField("metadata")]
    return [v.tag, kind, v.simple_value]


def png(data):
    """Pixels of a PNG file, whatever filters its rows have."""
    at, packed, header = 8, b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        chunk = data[at + 8:at + 8 + length]
        at += 12 + length
        header = struct.unpack(">IIBB", chunk[:10]) if kind == b"IHDR" else header
        packed += chunk if kind == b"IDAT" else b""
    width, height, _, color = header
    depth = {0: 1, 2: 3, 6: 4}[color]
    raw, out, stride = bytearray(zlib.decompress(packed)), np.zeros((height, width * depth), int), width * depth + 1
    for y in range(height):
        for x in range(width * depth):
            left = out[y, x - depth] if x >= depth else 0
            up = out[y - 1, x] if y else 0
            corner = out[y - 1, x - depth] if y and x >= depth else 0
            near = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
            paeth = (left, up, corner)[near.index(min(near))]
            guess = (0, left, up, (left + up) // 2, paeth)[raw[y * stride]]
            out[y, x] = (raw[y * stride + 1 + x] + guess) % 256
    return out.tolist()


def case_scalars(tf):
    s = tf.summary
    made = [s.scalar("loss", 1.5), s.scalar("a b/c:0", tf.constant(3), family="fam"), s.scalar("loss", 2.)]
    with tf.name_scope("sc"):
        made += [s.scalar("loss", 1., collections=["mine"]), s.scalar("/abs//x", 2.), s.scalar("none", 1., collections=[])]
    made += [s.scalar("i", tf.constant(7, tf.int64)), s.scalar("d", tf.constant(.1, tf.float64)),
             s.scalar("n", np.float32("inf"))]
    return [parsed(tf, m) for m in made]


def case_merged(tf):
    s = tf.summary
    a, b = s.scalar("a", 1.), s.scalar("b", 2.)
    with tf.name_scope("sc"):
        c = s.scalar("c", 3.)
    merged = [s.merge([a, b]), s.merge([c], collections=["k"], name="mm"), s.merge_all(), s.merge_all(scope="sc"),
              s.merge_all(name="nm")]
    return [parsed(tf, m) for m in merged] + [tell(s.merge_all("nokey") is None, tf.get_collection("k"))]


def case_merged_twice(tf):
    raw = tf.raw_ops
    twice = raw.MergeSummary(inputs=[raw.ScalarSummary(tags="q", values=1.), raw.ScalarSummary(tags="q", values=2.)])
    several = raw.ScalarSummary(tags=["x", "y"], values=[1., 2.])
    return [parsed(tf, twice), parsed(tf, several)]


def case_histograms(tf):
    values = [[0.], [1.], [-1., 0., 1.], [1e-13], [1e30], [-1e30], list(np.linspace(-2, 5, 20)), [1.1e-12], [5, 5, 5],
              [1e20, 1e21], list(np.random.RandomState(0).randn(100))]
    made = [tf.summary.histogram("h", tf.constant(np.array(v, np.float32))) for v in values]
    made += [tf.summary.histogram("i", tf.constant([1, 2], tf.int64), family="f"),
             tf.summary.histogram("u", tf.constant([[1, 200]], tf.uint8)),
             tf.summary.histogram("e", tf.constant([], tf.float64)), tf.summary.histogram("h16", np.float16([1, 2.5]))]
    return [parsed(tf, m) for m in made]


def case_histogram_errors(tf):
    bad = [[1., np.nan], [1., np.inf], [np.inf, np.nan]]
    return [parsed(tf, tf.summary.histogram("h", tf.constant(v))) for v in bad]


def case_images(tf):
    f = np.float32
    grays = [(0, 1, 2, 4), (-1, 0, .5, 2), (-4, 0, .5, 2), (1e-7, 0, 0, 5e-7), (-1e-7, 0, 0, 1e-8), (0, np.nan, 1, 2),
             (np.inf, -np.inf, 1, -2), (np.nan,) * 4, (.1, .2, .3, .9), (-1, -2, -3, -4), (2e-6, 0, 0, 0)]
    made = [tf.summary.image("i", f(v).reshape(1, 2, 2, 1)) for v in grays]
    rest = np.random.RandomState(0)
    made += [tf.summary.image("c", rest.randn(2, 3, 2, 3).astype(f)), tf.summary.image("a", rest.rand(1, 2, 3, 4).astype(f)),
             tf.summary.image("u", rest.randint(0, 255, (5, 2, 2, 3)).astype(np.uint8), family="fam"),
             tf.summary.image("one", rest.rand(2, 2, 2, 1).astype(f), max_outputs=1),
             tf.summary.image("d", rest.randn(1, 2, 2, 1)), tf.summary.image("h", np.float16([1, .5, 3, 4]).reshape(1, 2, 2, 1)),
             tf.summary.image("n", f([1, np.nan, 3, 4, 5, 6, 1, 2, 3, 3, 2, 1]).reshape(1, 2, 2, 3))]
    return [parsed(tf, m) for m in made]


def case_sounds(tf):
    wave = np.float32([[0, .5, -.5, 1, -1, 2, -2, .1, -.1, .3, 1e-5, .99999]])
    rest = np.random.RandomState(1)
    return [parsed(tf, m) for m in [
        tf.summary.audio("a", wave, 44100.), tf.summary.audio("b", wave, tf.constant(8000.), family="g"),
        tf.summary.audio("s", (rest.randn(2, 4, 2) * .3).astype(np.float32), 22050.5, max_outputs=1),
        tf.summary.audio("z", wave, 0.), tf.summary.audio("e", np.zeros((1, 0), np.float32), 8.)]]


def case_texts_and_tensors(tf):
    s, x = tf.summary, tf.constant([1., 2., 3.])
    with tf.name_scope("sc"):
        made = [s.text("t", tf.constant("hello")), s.text("t2", tf.constant(["a", "b"]), collections=["k"])]
    made += [s.tensor_summary("ts", x),
             s.tensor_summary("ts2", x, family="ff", display_name="disp", summary_description="desc")]
    return [parsed(tf, m) for m in made]


def case_fed(tf):
    ph = tf.placeholder(tf.float32)
    scalar, image, sound = tf.summary.scalar("s", ph), tf.summary.image("i", ph), tf.summary.audio("a", ph, 1.)
    return [{"v": fetch, "@feed": {ph: value}} for fetch, value in [
        (scalar, 1.), (scalar, [1.]), (image, np.zeros((1, 2, 2, 2))), (image, np.zeros((2, 2))), (sound, np.zeros(3))]]


def case_wrong_calls(tf):
    s = tf.summary
    calls = [lambda: s.scalar("x y", 1.).name, lambda: s.scalar("str", tf.constant("s")), lambda: s.merge([tf.constant(1)]),
             lambda: s.merge([]), lambda: s.scalar("", 1.), lambda: s.text("t", tf.constant(1)),
             lambda: s.text("t", "plain"), lambda: s.histogram("h", tf.constant("s")),
             lambda: s.image("i", tf.zeros([1, 2, 2, 1]), max_outputs=0),
             lambda: s.get_summary_description(tf.constant(1).op.node_def)]
    return [tell(*[said(c) for c in calls])]
