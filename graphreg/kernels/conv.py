"""Convolutions of channels-last arrays, and their gradients.

Arrays are [batch, *space, channels], filters [*window, in channels, out channels]; `pads` holds (before, after)
for each dimension of space; negative pads cut off.

There are two forms of each.  The plain one adds a product for each tap of the window, in array code for
any xp.  On NumPy "rows" is faster: the columns that a window covers are laid side by side, only along the
width, and each row of the window is then one product of matrices.  With one channel whole windows are laid
out instead.
"""
import numpy as np

from .parallel import each

_BLOCK = 1 << 18      # elements of unrolled input that are worked on at a time: they stay in the cache
_SUMS = 4             # sums that blocks are added to, whoever does it


# ------------------------------------------------------------------ two dimensions
def conv2d(xp, x, w, strides, pads, dilations=(1, 1)):
    """y[n, i, j, o] = sum over the window and the channels of x[n, i * s + k * d - pad, ...] * w[k, ..., c, o].

    Args:
      x: [n, h, w, c].  w: [kh, kw, c, o], of one float dtype.
      strides, dilations: pairs of int.  pads: a pair of pairs.
    """
    wide, narrow = _wide(x), x.dtype
    x, w = _as(wide, x), _as(wide, w)
    if _has_conv(xp, x, w):
        y = xp.conv(x, w, strides, pads, dilations)
    else:
        x = pad(xp, x, pads)
        y = (_conv2d_numpy if xp is np else conv_by_taps)(xp, x, w, strides, dilations)
    return _as(narrow, y)


def _has_conv(xp, *arrays):
    """Whether an array library brings convolutions of its own, and they take these arrays."""
    return xp is not np and hasattr(xp, "conv") and not any(0 in a.shape for a in arrays)


def _conv2d_numpy(xp, x, w, strides, dilations):
    kh, kw, c, o = w.shape
    size = out_size(x.shape, w.shape, strides, dilations)
    if 0 in x.shape or 0 in w.shape or 0 in size:
        return np.zeros((x.shape[0],) + size + (o,), x.dtype)
    if kh == kw == 1:
        return _pixels(x, strides, size) @ w[0, 0]
    if c == 1:
        return _by_windows(x, w, strides, dilations, size)
    return _by_rows(x, w, strides, dilations, size)


def _pixels(x, strides, size):
    """The places that a window of one tap stands on."""
    if strides == (1, 1) and size == x.shape[1:3]:
        return x
    return np.ascontiguousarray(x[:, ::strides[0], ::strides[1]][:, :size[0], :size[1]])


def _by_rows(x, w, strides, dilations, size):
    n, h, _, c = x.shape
    kh, kw, _, o = w.shape
    y = np.empty((n, size[0] * size[1], o), x.dtype)

    def fill(block, worker):
        out, part = y[block], None
        for k, lines in _window_rows(x[block], (kh, kw), strides, dilations, size):
            tap = w[k].reshape(kw * c, o)
            if part is None:
                np.matmul(lines, tap, out=out)
                part = np.empty_like(out)
            else:
                out += np.matmul(lines, tap, out=part)
    each(fill, _blocks(n, h * size[1] * kw * c))
    return y.reshape((n,) + size + (o,))


def _window_rows(x, window, strides, dilations, size):
    """(k, what row k of the windows sees as [n, places, kw * c]) for each row of the window.

    With a stride down the rows, each class of rows modulo the stride is laid out by itself: so the lines that
    one k sees stand together.
    """
    n, c, stride = x.shape[0], x.shape[3], strides[0]
    for residue in range(min(stride, (window[0] - 1) * dilations[0] + 1)):
        seen_by = [k for k in range(window[0]) if k * dilations[0] % stride == residue]
        if not seen_by:
            continue
        across = _unroll_width(x[:, residue::stride], window[1], strides[1], dilations[1], size[1])
        for k in seen_by:
            first = k * dilations[0] // stride
            yield k, across[:, first:first + size[0]].reshape(n, -1, window[1] * c)


def _by_windows(x, w, strides, dilations, size):
    n = x.shape[0]
    kh, kw, c, o = w.shape
    y = np.empty((n,) + size + (o,), x.dtype)
    flat = w.reshape(-1, o)

    def fill(block, worker):
        columns = _unroll(x[block], (kh, kw), strides, dilations, size)
        np.matmul(columns, flat, out=y[block].reshape(-1, o))
    each(fill, _blocks(n, size[0] * size[1] * kh * kw * c))
    return y


def _unroll_width(x, kw, stride, dilation, out_width):
    """[n, h, out_width, kw * c]: the columns that a window covers, side by side."""
    n, h, _, c = x.shape
    if kw == 1 and stride == 1:
        return x[:, :, :out_width]
    across = np.empty((n, h, out_width, kw, c), x.dtype)
    for k in range(kw):
        at = k * dilation
        across[:, :, :, k] = x[:, :, at:at + (out_width - 1) * stride + 1:stride]
    return across.reshape(n, h, out_width, kw * c)


def _unroll(x, window, strides, dilations, size):
    """[places, taps * c]: whole windows.  One channel is laid out tap by tap, so that copies are long."""
    n, c = x.shape[0], x.shape[3]
    taps = list(_taps(x, window, strides, dilations, size))
    if c == 1:
        columns = np.empty((len(taps), n) + size, x.dtype)
        for k, tap in enumerate(taps):
            columns[k] = tap[..., 0]
        return columns.reshape(len(taps), -1).T
    columns = np.empty((n,) + size + (len(taps), c), x.dtype)
    for k, tap in enumerate(taps):
        columns[..., k, :] = tap
    return columns.reshape(-1, len(taps) * c)


def _taps(x, window, strides, dilations, size):
    """What each tap of the window sees, in the order of the filter."""
    for place in np.ndindex(*window):
        yield x[(slice(None),) + tuple(
            slice(k * d, k * d + (m - 1) * s + 1, s) if m else slice(0, 0)
            for k, d, m, s in zip(place, dilations, size, strides))]


def _blocks(n, elements):
    """Slices of images whose unrolled form has about _BLOCK elements."""
    step = max(1, _BLOCK // max(elements, 1))
    return [slice(i, min(i + step, n)) for i in range(0, n, step)]


def _sum_of_blocks(add, shape, dtype, blocks):
    """The sum of what add(sum, block) adds, in the order of the blocks."""
    sums = np.zeros((min(len(blocks), _SUMS),) + tuple(shape), dtype)

    def fill(part, worker):
        for block in blocks[part::len(sums)]:
            add(sums[part], block)
    each(fill, range(len(sums)))
    for other in sums[1:]:
        sums[0] += other
    return sums[0]


# ------------------------------------------------------------------ its gradients
def conv2d_input_grad(xp, size, w, dy, strides, pads, dilations=(1, 1)):
    """The gradient of conv2d with respect to x.

    Args:
      size: (h, w) of x.  w: [kh, kw, c, o].  dy: [n, i, j, o].
      strides, pads, dilations: as conv2d had them.
    """
    wide, narrow = _wide(dy), dy.dtype
    w, dy = _as(wide, w), _as(wide, dy)
    if _has_conv(xp, dy, w):
        dx = xp.conv_input_grad((dy.shape[0], *size, w.shape[2]), w, dy, strides, pads, dilations)
    elif xp is np and tuple(dilations) == (1, 1) and 0 not in dy.shape and 0 not in w.shape:
        dx = _input_grad_by_residues(size, w, dy, strides, pads)
    else:
        dx = input_grad_by_taps(xp, size, w, dy, strides, pads, dilations)
    return _as(narrow, dx)


def _input_grad_by_residues(size, w, dy, strides, pads):
    """For stride s, each class of places modulo s gets a convolution of stride 1 with every s-th tap."""
    if strides == (1, 1):
        return _residue(size, w, dy, (1, 1), pads, (0, 0))[2]
    dx = np.zeros((dy.shape[0],) + tuple(size) + (w.shape[2],), dy.dtype)
    for residue in np.ndindex(*strides):
        rows, columns, part = _residue(size, w, dy, strides, pads, residue)
        if part is not None:
            dx[:, rows, columns] = part
    return dx


def _residue(size, w, dy, strides, pads, residue):
    """(rows, columns, gradient there) of the places of one class, None when no tap or place is in it."""
    taps = w[residue[0]::strides[0], residue[1]::strides[1]]
    where, reach = [], []
    for n, s, r, k, m, (before, _) in zip(size, strides, residue, taps.shape, dy.shape[1:], pads):
        first, last = -((r - before) // s), (before + n - 1 - r) // s
        where.append(slice(first * s + r - before, last * s + r - before + 1, s))
        reach.append((k - 1 - first, last - (m - 1)))
        if k == 0 or last < first:
            return None, None, None
    turned = np.ascontiguousarray(taps[::-1, ::-1].transpose(0, 1, 3, 2))
    return where[0], where[1], _conv2d_numpy(np, pad(np, dy, reach), turned, (1, 1), (1, 1))


def conv2d_filter_grad(xp, x, window, dy, strides, pads, dilations=(1, 1)):
    """The gradient of conv2d with respect to w.

    Args:
      x: [n, h, w, c].  window: (kh, kw).  dy: [n, i, j, o].
      strides, pads, dilations: as conv2d had them.
    """
    wide, narrow = _wide(dy), dy.dtype
    x, dy = _as(wide, x), _as(wide, dy)
    if _has_conv(xp, x, dy):
        dw = xp.conv_filter_grad(x, (*window, x.shape[3], dy.shape[3]), dy, strides, pads, dilations)
        return _as(narrow, dw)
    x = pad(xp, x, pads)
    if xp is not np or 0 in x.shape or 0 in dy.shape:
        dw = filter_grad_by_taps(xp, x, window, dy, strides, dilations)
    elif x.shape[3] == 1 or tuple(window) == (1, 1):
        dw = _filter_grad_by_windows(x, window, dy, strides, dilations)
    else:
        dw = _filter_grad_by_rows(x, window, dy, strides, dilations)
    return _as(narrow, dw)


def _filter_grad_by_rows(x, window, dy, strides, dilations):
    n, h, _, c = x.shape
    (kh, kw), size, o = window, dy.shape[1:3], dy.shape[3]

    def add(dw, block):
        seen_by = dy[block]
        out = seen_by.reshape(len(seen_by), -1, o)
        for k, lines in _window_rows(x[block], window, strides, dilations, size):
            for seen, line in zip(lines, out):
                dw[k] += seen.T @ line
    return _sum_of_blocks(add, (kh, kw * c, o), x.dtype, _blocks(n, h * size[1] * kw * c)).reshape(kh, kw, c, o)


def _filter_grad_by_windows(x, window, dy, strides, dilations):
    n, c = x.shape[0], x.shape[3]
    size, o = dy.shape[1:3], dy.shape[3]
    taps = window[0] * window[1] * c

    def add(dw, block):
        dw += _unroll(x[block], window, strides, dilations, size).T @ dy[block].reshape(-1, o)
    dw = _sum_of_blocks(add, (taps, o), x.dtype, _blocks(n, size[0] * size[1] * taps))
    return dw.reshape(tuple(window) + (c, o))


# ------------------------------------------------------------------ the plain forms
def conv_by_taps(xp, x, w, strides, dilations):
    """Convolution of a padded x, any number of dimensions: one product for each tap."""
    size = out_size(x.shape, w.shape, strides, dilations)
    y = xp.zeros((x.shape[0],) + size + (w.shape[-1],), x.dtype)
    for seen, tap in zip(_taps(x, w.shape[:-2], strides, dilations, size), w.reshape((-1,) + w.shape[-2:])):
        y = y + xp.matmul(seen, tap)
    return y


def filter_grad_by_taps(xp, x, window, dy, strides, dilations):
    """The filter's gradient for a padded x: one product for each tap."""
    c, o, size = x.shape[-1], dy.shape[-1], dy.shape[1:-1]
    places = dy.shape[0] * int(np.prod(size))
    lines = dy.reshape(places, o)
    taps = [xp.matmul(seen.reshape(places, c).T, lines) for seen in _taps(x, window, strides, dilations, size)]
    if not taps:
        return xp.zeros(tuple(window) + (c, o), dy.dtype)
    return xp.stack(taps).reshape(tuple(window) + (c, o))


def input_grad_by_taps(xp, size, w, dy, strides, pads, dilations):
    """The input's gradient: each tap's product, spread by the strides, at its place."""
    padded = tuple(n + before + after for n, (before, after) in zip(size, pads))
    dx = xp.zeros((dy.shape[0],) + padded + (w.shape[-2],), dy.dtype)
    for place in np.ndindex(*w.shape[:-2]):
        offsets = [k * d for k, d in zip(place, dilations)]
        dx = dx + spread(xp, xp.matmul(dy, w[place].T), offsets, strides, padded)
    return pad(xp, dx, [(-before, -after) for before, after in pads])


def spread(xp, x, offsets, strides, size):
    """Zeros of a size with x's elements at offset, offset + stride, ... in each dimension of space."""
    for axis, (at, stride, n) in enumerate(zip(offsets, strides, size), 1):
        m = x.shape[axis]
        if stride > 1:
            x = xp.stack([x] + [xp.zeros_like(x)] * (stride - 1), axis + 1)
            x = x.reshape(x.shape[:axis] + (m * stride,) + x.shape[axis + 2:])
        margins = [(0, 0)] * (x.ndim - 2)
        margins[axis - 1] = (at, n - at - m * stride)
        x = pad(xp, x, margins)
    return x


# ------------------------------------------------------------------ three dimensions
def conv3d(xp, x, w, strides, pads):
    """conv2d with one more dimension, x [n, d, h, w, c] and w [kd, kh, kw, c, o]: a conv2d for each kd."""
    x = pad(xp, x, [pads[0], (0, 0), (0, 0)])
    wide, (n, depth) = _wide(x), x.shape[:2]
    planes = (depth - w.shape[0]) // strides[0] + 1
    total = None
    for k in range(w.shape[0]):
        y = conv2d(xp, _as(wide, _planes(x, k, planes, strides[0])), _as(wide, w[k]), strides[1:], pads[1:])
        total = y if total is None else total + y
    if total is None:
        size = out_size(pad(xp, x, [(0, 0)] + list(pads[1:])).shape, w.shape, strides, (1, 1, 1))
        return xp.zeros((n,) + size + w.shape[-1:], x.dtype)
    return _as(x.dtype, total.reshape((n, planes) + total.shape[1:]))


def conv3d_input_grad(xp, size, w, dy, strides, pads):
    """The gradient of conv3d with respect to x, whose space has the size given."""
    n, planes = dy.shape[:2]
    wide = _wide(dy)
    lines = _as(wide, dy.reshape((n * planes,) + dy.shape[2:]))
    depth = size[0] + sum(pads[0])
    dx = xp.zeros((n, depth) + tuple(size[1:]) + (w.shape[-2],), wide)
    for k in range(w.shape[0]):
        part = conv2d_input_grad(xp, size[1:], _as(wide, w[k]), lines, strides[1:], pads[1:])
        part = part.reshape((n, planes) + part.shape[1:])
        dx = dx + spread(xp, part, (k, 0, 0), (strides[0], 1, 1), (depth,) + tuple(size[1:]))
    return _as(dy.dtype, pad(xp, dx, [(-pads[0][0], -pads[0][1]), (0, 0), (0, 0)]))


def conv3d_filter_grad(xp, x, window, dy, strides, pads):
    """The gradient of conv3d with respect to w, whose window has the size given."""
    n, planes = dy.shape[:2]
    x = pad(xp, x, [pads[0], (0, 0), (0, 0)])
    lines = dy.reshape((n * planes,) + dy.shape[2:])
    if not window[0]:
        return xp.zeros(tuple(window) + (x.shape[-1], dy.shape[-1]), dy.dtype)
    return xp.stack([conv2d_filter_grad(xp, _planes(x, k, planes, strides[0]), window[1:], lines, strides[1:], pads[1:])
                     for k in range(window[0])])


def _planes(x, k, planes, stride):
    """The planes that tap k sees, as images."""
    seen = x[:, k:k + (planes - 1) * stride + 1:stride] if planes else x[:, :0]
    return seen.reshape((-1,) + x.shape[2:])


# ------------------------------------------------------------------ each channel for itself
def depthwise(xp, x, w, strides, pads):
    """y[n, i, j, c * m + q] = sum over the window of x[..., c] * w[..., c, q], for w [kh, kw, c, m]."""
    wide, narrow = _wide(x), x.dtype
    x = pad(xp, _repeated(xp, _as(wide, x), w.shape[3]), pads)
    taps = _as(wide, w).reshape(w.shape[:2] + x.shape[3:])
    return _as(narrow, (_depthwise_numpy if xp is np else depthwise_by_taps)(xp, x, taps, strides))


def depthwise_by_taps(xp, x, taps, strides):
    """Each channel of a padded x times each tap [kh, kw, channels], summed up."""
    size = out_size(x.shape, taps.shape, strides, (1, 1))
    y = xp.zeros((x.shape[0],) + size + (x.shape[3],), x.dtype)
    for seen, tap in zip(_taps(x, taps.shape[:2], strides, (1, 1), size), taps.reshape(-1, x.shape[3])):
        y = y + seen * tap
    return y


def _depthwise_numpy(xp, x, taps, strides):
    """As depthwise_by_taps, a few images at a time, with each tap laid out as wide as a row: so loops are long."""
    size = out_size(x.shape, taps.shape, strides, (1, 1))
    y = np.zeros((x.shape[0],) + size + (x.shape[3],), x.dtype)
    if not y.size:
        return y
    rows = [np.tile(tap, (size[1], 1)) for tap in taps.reshape(-1, x.shape[3])]

    def fill(block, worker):
        out, part = y[block], None
        for seen, row in zip(_taps(x[block], taps.shape[:2], strides, (1, 1), size), rows):
            part = np.multiply(seen, row, out=part)
            out += part
    each(fill, _blocks(len(y), 4 * y[0].size))
    return y


def depthwise_input_grad(xp, size, w, dy, strides, pads):
    """The gradient of depthwise with respect to x, whose space has the size given."""
    wide = _wide(dy)
    c, m = w.shape[2:]
    padded = tuple(n + before + after for n, (before, after) in zip(size, pads))
    # The places between strides get zeros; then it is a stride 1 convolution with the turned filter.
    margins = [k - 1 for k in w.shape[:2]]
    lines = spread(xp, _as(wide, dy), margins, strides, [n + k for n, k in zip(padded, margins)])
    taps = _as(wide, w).reshape(w.shape[:2] + (c * m,))[::-1, ::-1]
    cut = [(-before, -after) for before, after in pads]
    dx = (_depthwise_numpy if xp is np else depthwise_by_taps)(xp, pad(xp, lines, cut), taps, (1, 1))
    return _as(dy.dtype, dx if m == 1 else xp.sum(dx.reshape(dx.shape[:3] + (c, m)), axis=-1))


def depthwise_filter_grad(xp, x, window, multiplier, dy, strides, pads):
    """The gradient of depthwise with respect to w."""
    wide = _wide(dy)
    c = x.shape[3]
    x = pad(xp, _repeated(xp, _as(wide, x), multiplier), pads)
    lines = _as(wide, dy)
    taps = [xp.einsum("nijc,nijc->c", seen, lines) for seen in _taps(x, window, strides, (1, 1), dy.shape[1:3])]
    shape = tuple(window) + (c, multiplier)
    return _as(dy.dtype, xp.stack(taps).reshape(shape) if taps else xp.zeros(shape))


def _repeated(xp, x, times):
    return x if times == 1 else xp.repeat(x, times, axis=-1)


# ------------------------------------------------------------------ sizes
def pad(xp, x, pads, value=0):
    """x with (before, after) elements more in each dimension of space, or fewer where they are negative."""
    pads = [(int(before), int(after)) for before, after in pads]
    if any(p < 0 for pair in pads for p in pair):
        x = x[(slice(None),) + tuple(slice(max(-b, 0), n - max(-a, 0)) for n, (b, a) in zip(x.shape[1:], pads))]
        pads = [(max(b, 0), max(a, 0)) for b, a in pads]
    if not any(p for pair in pads for p in pair):
        return x
    if xp is not np:
        return xp.pad(x, [(0, 0)] + pads + [(0, 0)], constant_values=value)
    shape = tuple(n + b + a for n, (b, a) in zip(x.shape[1:], pads))
    out = np.full((x.shape[0],) + shape + x.shape[-1:], value, x.dtype)
    out[(slice(None),) + tuple(slice(b, b + n) for n, (b, _) in zip(x.shape[1:], pads))] = x
    return out


def out_size(x_shape, w_shape, strides, dilations):
    """The output's size in space for an x that is padded already."""
    return tuple(max(0, (n - ((k - 1) * d + 1) + s) // s)
                 for n, k, s, d in zip(x_shape[1:], w_shape, strides, dilations))


def _as(dtype, x):
    return x if x.dtype == dtype else x.astype(dtype)


def _wide(x):
    """The type that sums are taken in: float32 for the half types."""
    return np.dtype(np.float32) if x.dtype.itemsize == 2 else x.dtype
