"""tf.image: files of images read and written."""
import base64
import struct
import zlib

import numpy as np

from casetools import said, tell

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC"
    "0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAL"
    "AA0DASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABwb/xAAfEAABAgYDAAAAAAAAAAAAAAAABAUCBhQjM6EiJDL/xAAVAQEBAAAAAAAAAA"
    "AAAAAAAAADBP/EABoRAAICAwAAAAAAAAAAAAAAAAAEAgYDERL/2gAMAwEAAhEDEQA/ADhgkrza0ITZJXXxaLZgRp+NqEQm1Inp8UIS7UtE9XtG"
    "fg//2Q==")
GIF = base64.b64decode(
    "R0lGODdhBwAFAIEAAAAAADw8PHh4eLS0tCwAAAAABwAFAAAIFgABBBAwQKCAgQUREjRYMOHCAAwNBgQAIfkEAQAABAAsAAAAAAcABQCBAAAAPD"
    "w8eHh4tLS0CBYAAwgYAEDggIEFERI0WDDhQgEMDQYEACH5BAEAAAQALAAAAAAHAAUAgQAAADw8PHh4eLS0tAgWAAUMABBAIICBBRESNFgw4cIB"
    "DA0GBAA7")
GIF_CLEAR = base64.b64decode(
    "R0lGODlhBgAFAIEAAAAAAP8AAAD/AAAA/yH5BAkAAAIALAAAAAAGAAUAAAgSAAEEEDBAIEGDBQcmPKgQocCAACH5BAkAAAEALAAAAAAFAAUAgQ"
    "AAAAD/AAAAAAAAAAgQAAEEEAiA4ECDBQceVAggIAA7")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) & 0xffffffff)


def png(rows, width, depth, kind, extra=b"", interlaced=0):
    """A PNG file; each row with its filter in front."""
    header = struct.pack(">IIBBBBB", width, 3, depth, kind, 0, 0, interlaced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(b"".join(rows)))
            + chunk(b"IEND", b""))


def plain(rows):
    return [b"\0" + bytes(bytearray(r)) for r in rows]


NOISE = np.random.RandomState(1).randint(0, 256, (3, 4, 3))
PALETTE = chunk(b"PLTE", bytes(bytearray(range(100, 112))))
FILES = {
    "rgb": png(plain(NOISE.reshape(3, -1)), 4, 8, 2),
    "rgb16": png([b"\0" + (r * 257 - r // 3).astype(">u2").tobytes() for r in NOISE], 4, 16, 2),
    "gray1": png(plain([[0xb0], [0x50], [0x30]]), 4, 1, 0), "gray2": png(plain([[0x1b]] * 3), 4, 2, 0),
    "gray4": png(plain([[0x1f, 0x3a]] * 3), 4, 4, 0), "gray16": png(plain([[0, 9, 1, 3, 200, 7, 80, 0]] * 3), 4, 16, 0),
    "palette": png(plain([[0x1b]] * 3), 4, 2, 3, PALETTE),
    "palette_clear": png(plain([[0x1b]] * 3), 4, 2, 3, PALETTE + chunk(b"tRNS", b"\7\11")),
    "gray_alpha": png(plain([range(8)] * 3), 4, 8, 4), "rgba": png(plain([range(0, 160, 10)] * 3), 4, 8, 6),
    "gray_clear": png(plain([[1, 2, 3, 2]] * 3), 4, 8, 0, chunk(b"tRNS", b"\0\2")),
    "rgb_clear": png(plain(NOISE.reshape(3, -1)), 4, 8, 2,
                     chunk(b"tRNS", b"".join(struct.pack(">H", v) for v in NOISE[0, 1]))),
    "filters": png([bytes(bytearray([k] + list(r.ravel()))) for k, r in zip((1, 2, 3), NOISE)], 4, 8, 2),
    "more_filters": png([bytes(bytearray([k] + list(r.ravel()))) for k, r in zip((4, 3, 4), NOISE)], 4, 8, 2),
}


def case_png(tf):
    d = tf.image.decode_png
    return [[d(FILES[name], channels, dtype) for channels in (0, 1, 3, 4) for dtype in (tf.uint8, tf.uint16)]
            for name in sorted(FILES)]


def case_png_interlaced(tf):
    # 4 by 3 pixels in seven passes of sizes 1x1 0 1x1(4) ... as the format has it.
    values = np.arange(12).reshape(3, 4) * 20
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = [b"\0" + bytes(bytearray(row)) for t, l, dy, dx in passes for row in values[t::dy, l::dx].tolist() if row]
    return [[tf.image.decode_png(png(rows, 4, 8, 0, interlaced=1))]]


def case_encode_png(tf):
    e, d = tf.image.encode_png, tf.image.decode_png
    pixels = np.random.RandomState(2).randint(0, 256, (5, 6, 4)).astype(np.uint8)
    files = [e(pixels[..., :n]) for n in (1, 3, 4)] + [e(pixels, compression=9, name="foo")]
    wide = [e(pixels[..., :n].astype(np.uint16) * 200) for n in (1, 3, 4)]
    return [[d(f) for f in files] + [d(f, dtype=tf.uint16) for f in wide]]


def case_gif(tf):
    return [[tf.image.decode_gif(GIF), tf.image.decode_gif(GIF_CLEAR), tf.image.decode_gif(FILES["rgb"])]]


def bmp(bits, height, rows):
    return (b"BM" + struct.pack("<IHHI", 54 + sum(map(len, rows)), 0, 0, 54)
            + struct.pack("<IiiHHIIiiII", 40, 3, height, 1, bits, 0, 0, 0, 0, 0, 0) + b"".join(rows))


def line(n, step=1):
    out = bytes(bytearray(range(n)[::step]))
    return out + b"\0" * (-n % 4)


def case_bmp(tf):
    files = [bmp(bits, h, [line(3 * bits // 8), line(3 * bits // 8, -1)]) for bits in (8, 24, 32) for h in (2, -2)]
    return [[tf.image.decode_bmp(f) for f in files] + [tf.image.decode_bmp(files[2], channels=3, name="foo")]]


def case_any(tf):
    contents = tf.placeholder(tf.string, [], name="contents")
    d = tf.image.decode_image
    color = bmp(24, 2, [line(9), line(9, -1)])
    plain_image, floats, first = d(contents), d(contents, 3, tf.float32), d(contents, expand_animations=False)
    return ([{"made": [plain_image, floats], "@feed": {contents: f}} for f in (FILES["rgba"], FILES["rgb16"], GIF, color)]
            + [{"first": first, "@feed": {contents: GIF}}, tell(plain_image.shape, first.shape)])


def case_any_wrong(tf):
    d, contents = tf.image.decode_image, tf.placeholder(tf.string, [], name="contents")
    runs = [(d(contents), b"abc"), (d(contents, 4), GIF), (d(contents, 1), b"BM" + b"x" * 50)]
    return [tell(said(d, contents, channels=7))] + [
        lambda session, o=o, v=v: said(session.run, o, {contents: v}) for o, v in runs]


def case_graphs(tf):
    i, contents = tf.image, tf.placeholder(tf.string, [], name="contents")
    made = [i.decode_jpeg(contents), i.decode_jpeg(contents, 3, ratio=2, dct_method="INTEGER_FAST", name="foo"),
            i.decode_and_crop_jpeg(contents, [0, 1, 2, 3], channels=1), i.decode_gif(contents), i.decode_bmp(contents, 1),
            i.extract_jpeg_shape(contents), i.extract_jpeg_shape(contents, tf.int64),
            i.adjust_jpeg_quality(NOISE.astype(np.uint8), 50), i.adjust_jpeg_quality(NOISE / 255., tf.constant(7)),
            i.random_jpeg_quality(tf.constant(NOISE / 255., tf.float32), 30, 80, seed=1)]
    i.encode_jpeg(NOISE.astype(np.uint8), "rgb", 30, True, density_unit="cm")
    return [tell([t.shape.as_list() for t in made]), {"jpeg": i.is_jpeg(contents), "shape": made[5], "wide": made[6],
                                                      "@feed": {contents: JPEG}},
            {"jpeg": i.is_jpeg(contents), "@feed": {contents: GIF}}]


def case_graphs_wrong(tf):
    i, P = tf.image, lambda *s: tf.placeholder(tf.string, s)
    U = lambda *s: tf.placeholder(tf.uint8, s)
    return [tell(said(i.decode_png, P(2)), said(i.decode_png, P(), dtype=tf.float32), said(i.decode_png, P(), channels=-3),
                 said(i.decode_gif, P(2)), said(i.decode_and_crop_jpeg, P(), [0, 1, 2]), said(i.extract_jpeg_shape, P(2)),
                 said(i.encode_png, U(2, 2)), said(i.encode_jpeg, tf.placeholder(tf.float32, [2, 2, 3])),
                 said(i.encode_jpeg, U(2, 2, 3), format="foo"), said(i.extract_jpeg_shape, P(), tf.int8))]


def case_errors(tf):
    i = tf.image
    calls = [i.decode_png(v) for v in (b"", b"abc", b"x" * 40, FILES["rgb"][:-30], GIF)]
    calls += [i.decode_gif(v) for v in (b"", b"abc", GIF[:60])] + [i.decode_jpeg(v) for v in (b"", b"BM", GIF)]
    calls += [i.decode_bmp(v) for v in (b"", b"BM", b"x" * 40, bmp(16, 2, [line(6)] * 2), bmp(24, 2, [line(9)]), JPEG)]
    calls += [i.extract_jpeg_shape(v) for v in (b"", b"abc", JPEG[:100])]
    calls += [i.decode_bmp(bmp(24, 2, [line(9)] * 2), channels=n) for n in (1, 2)]
    calls += [i.decode_png(FILES["rgb"], channels=n) for n in (2, 5)]
    calls += [i.decode_jpeg(JPEG, channels=2), i.decode_jpeg(JPEG, channels=4), i.decode_jpeg(JPEG, ratio=3),
              i.decode_jpeg(JPEG, dct_method="FOO"), i.encode_jpeg(NOISE.astype(np.uint8), quality=101),
              i.encode_jpeg(NOISE[..., :2].astype(np.uint8)), i.encode_jpeg(NOISE.astype(np.uint8), format="grayscale"),
              i.encode_png(np.zeros((2, 2, 5), np.uint8)), i.encode_png(NOISE.astype(np.uint8), compression=10),
              tf.raw_ops.EncodeJpegVariableQuality(images=NOISE.astype(np.uint8), quality=[1])]
    return [lambda session, o=o: said(session.run, o) for o in calls]
