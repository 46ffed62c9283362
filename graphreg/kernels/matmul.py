"""Large products of matrices, in parts that threads share."""
import numpy as np

from .parallel import each

LARGE = 1 << 26      # multiplications from which on a product is cut into parts
_PARTS, _MULTIPLE = 4, 64


def product(a, b, out=None):
    """a @ b of two NumPy matrices of floats; the parts are the same whatever the number of threads.

    Args:
      out: array for the result, or None.
    """
    if out is None:
        out = np.empty((a.shape[0], b.shape[1]), a.dtype)
    tall = out.shape[0] >= out.shape[1]
    size = max(out.shape)
    step = -(-size // (_PARTS * _MULTIPLE)) * _MULTIPLE

    def fill(part, worker):
        if tall:
            np.matmul(a[part], b, out[part])
        else:
            np.matmul(a, b[:, part], out[:, part])
    each(fill, [slice(i, i + step) for i in range(0, size, step)])
    return out
