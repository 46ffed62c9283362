"""tf.image under eager execution."""
import os
import subprocess
import sys

import graphreg

ROOT = os.path.dirname(os.path.dirname(graphreg.__file__))
PROGRAM = """
import numpy as np
import graphreg as tf
tf.enable_eager_execution()
i, x = tf.image, np.arange(2 * 8 * 8 * 3, dtype=np.float32).reshape(2, 8, 8, 3) / 400
made = [i.resize_images(x, [3, 4]), i.resize_images(x, [4, 9], preserve_aspect_ratio=True), i.random_flip_left_right(x[0]),
        i.random_flip_up_down(x), i.random_brightness(x[0], .2), i.central_crop(x[0], .5), i.rot90(x[0], 3),
        i.resize_image_with_crop_or_pad(x, 10, 5), i.resize_image_with_pad(x[0], 20, 30), i.per_image_standardization(x),
        i.rgb_to_grayscale(x), i.ssim(tf.constant(x), tf.constant(x), 1., 3), i.adjust_gamma(x, 2.),
        i.decode_image(i.encode_png((x[0] * 255).astype(np.uint8))), tf.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]])]
print([tuple(m.shape.as_list()) for m in made])
"""


def test_shapes():
    out = subprocess.run([sys.executable, "-c", PROGRAM], env=dict(os.environ, PYTHONPATH=ROOT), check=True,
                         capture_output=True, text=True).stdout
    assert eval(out) == [(2, 3, 4, 3), (2, 4, 4, 3), (8, 8, 3), (2, 8, 8, 3), (8, 8, 3), (4, 4, 3), (8, 8, 3), (2, 10, 5, 3),
                         (20, 30, 3), (2, 8, 8, 3), (2, 8, 8, 1), (2,), (2, 8, 8, 3), (8, 8, 3), (2, 10, 12, 3)]
