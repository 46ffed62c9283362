"""JPEG files through Pillow, and what is said without it."""
import builtins

import numpy as np
import pytest

import graphreg as tf

IMAGE = np.stack([*np.meshgrid(np.arange(13) * 19, np.arange(11) * 23), np.add.outer(np.arange(11), np.arange(13)) * 10],
                 -1).astype(np.uint8)


def run(*fetches):
    with tf.Session() as session:
        return session.run(fetches)


@pytest.fixture
def pillow():
    return pytest.importorskip("PIL.Image")


def test_there_and_back(pillow):
    files = [tf.image.encode_jpeg(IMAGE, quality=q) for q in (20, 100)]
    poor, good, gray = run(*[tf.image.decode_jpeg(f) for f in files], tf.image.decode_jpeg(files[1], channels=1))
    assert poor.shape == good.shape == IMAGE.shape and gray.shape == IMAGE.shape[:2] + (1,)
    assert np.abs(good.astype(int) - IMAGE).mean() < 4 < np.abs(poor.astype(int) - IMAGE).mean()
    assert np.abs(gray[..., 0] - IMAGE @ [.299, .587, .114]).max() < 6


def test_crops_and_ratios(pillow):
    file = tf.image.encode_jpeg(IMAGE)
    whole, part, half, shape = run(tf.image.decode_jpeg(file), tf.image.decode_and_crop_jpeg(file, [2, 3, 4, 5]),
                                   tf.image.decode_jpeg(file, ratio=2), tf.image.extract_jpeg_shape(file))
    np.testing.assert_array_equal(part, whole[2:6, 3:8])
    assert half.shape == (6, 7, 3) and shape.tolist() == [11, 13, 3]


def test_window_outside(pillow):
    file = tf.image.encode_jpeg(IMAGE)
    for window in ([2, 3, 40, 5], [2, 3, 0, 5], [-2, 3, 1, 5]):
        with pytest.raises(tf.errors.InvalidArgumentError, match="Invalid JPEG data or crop window, data size"):
            run(tf.image.decode_and_crop_jpeg(file, window))


def test_header(pillow):
    data, = run(tf.image.encode_jpeg(IMAGE, density_unit="cm", x_density=7, y_density=9, xmp_metadata="<x/>"))
    assert data[:20] == b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x02\0\x07\0\x09\0\0"
    assert data[20:].startswith(b"\xff\xe1\0\x23http://ns.adobe.com/xap/1.0/\0<x/>")


def test_quality_by_chance(pillow):
    tf.set_random_seed(1)
    out, again = run(tf.image.random_jpeg_quality(IMAGE, 1, 5, seed=2), tf.image.adjust_jpeg_quality(IMAGE, 100))
    assert np.abs(out.astype(int) - IMAGE).mean() > np.abs(again.astype(int) - IMAGE).mean()


def test_any_file(pillow):
    file = tf.image.encode_jpeg(IMAGE)
    image, as_floats = run(tf.image.decode_image(file), tf.image.decode_image(file, dtype=tf.float32))
    np.testing.assert_allclose(as_floats, image / np.float32(255), rtol=1e-6)


def test_what_is_refused(pillow):
    file = tf.image.encode_jpeg(IMAGE)
    for way in ({"fancy_upscaling": False}, {"try_recover_truncated": True}):
        with pytest.raises(tf.errors.UnimplementedError, match=next(iter(way))):
            run(tf.image.decode_jpeg(file, **way))


def test_without_pillow(monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "PIL":
            raise ImportError(name)
        return real(name, *args, **kwargs)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(tf.errors.UnimplementedError, match=r"pip install graphreg\[image\]"):
        run(tf.image.encode_jpeg(IMAGE))
