"""Boxes cut out of images and brought to one size, and the gradients of that."""
import numpy as np

F = np.float32


def _places(first, last, size, n):
    """Where each of `size` rows lies among n, for a box from `first` to `last` (parts of n - 1)."""
    if size > 1:
        step = (last - first) * F(n - 1) / F(size - 1)
        return first * F(n - 1) + np.arange(size, dtype=F) * step
    return np.array([F(.5) * (first + last) * F(n - 1)], F)


def _inside(at, n):
    return (at >= 0) & (at <= n - 1)


def _round(at):
    """As C's round has it: halves away from zero."""
    return np.floor(at + F(.5)).astype(np.int64)


def _between(at, n):
    """(the row before, the row behind, how far between them), for places inside."""
    before = np.floor(at)
    return (np.clip(before, 0, n - 1).astype(np.int64), np.clip(np.ceil(at), 0, n - 1).astype(np.int64),
            (at - before).astype(F))


def _axes(box, size, image):
    """(places of rows, places of columns, which rows lie inside, which columns) of one box."""
    y = _places(box[0], box[2], size[0], image[0])
    x = _places(box[1], box[3], size[1], image[1])
    return y, x, _inside(y, image[0]), _inside(x, image[1])


def crops(images, boxes, indices, size, method, outside):
    """The boxes' parts of the images: float32 [n, *size, channels]."""
    out = np.full((len(boxes), *size, images.shape[3]), outside, F)
    for crop, box, index in zip(out, boxes, indices):
        image = images[index]
        y, x, rows, columns = _axes(box, size, image.shape)
        y, x = y[rows], x[columns]
        if method == "nearest":
            found = image[_round(y)][:, _round(x)].astype(F)
        else:
            found = _mixed(image.astype(F), _between(y, image.shape[0]), _between(x, image.shape[1]))
        crop[np.ix_(rows, columns)] = found
    return out


def _mixed(image, y, x):
    top, bottom, dy = y
    left, right, dx = x
    above = image[top][:, left] + (image[top][:, right] - image[top][:, left]) * dx[:, None]
    below = image[bottom][:, left] + (image[bottom][:, right] - image[bottom][:, left]) * dx[:, None]
    return above + (below - above) * dy[:, None, None]


def gradient_to_images(grads, boxes, indices, shape, dtype, method):
    """What each element of the images adds to the crops."""
    out = np.zeros(shape, dtype)
    for dy, box, index in zip(grads, boxes, indices):
        y, x, rows, columns = _axes(box, grads.shape[1:3], shape[1:3])
        dy, y, x = dy[np.ix_(rows, columns)], y[rows], x[columns]
        if method == "nearest":
            np.add.at(out[index], np.ix_(_round(y), _round(x)), dy.astype(dtype))
            continue
        for k, of_row in _shares(_between(y, shape[1])):
            for m, of_column in _shares(_between(x, shape[2])):
                added = of_column[:, None] * (of_row[:, None, None] * dy)
                np.add.at(out[index], np.ix_(k, m), added.astype(dtype))
    return out


def _shares(between):
    before, behind, part = between
    return (before, F(1) - part), (behind, part)


def gradient_to_boxes(grads, images, boxes, indices):
    """What moving each box's edges adds to the crops: float32 [n, 4]."""
    out = np.zeros((len(boxes), 4), F)
    size, (height, width) = grads.shape[1:3], images.shape[1:3]
    for result, dy, box, index in zip(out, grads, boxes, indices):
        image = images[index].astype(F)
        y, x, rows, columns = _axes(box, size, image.shape)
        dy = dy[np.ix_(rows, columns)]
        top, bottom, at_y = _between(y[rows], height)
        left, right, at_x = _between(x[columns], width)
        corner = lambda k, m: image[k][:, m]
        at_x, at_y = at_x[:, None], at_y[:, None, None]
        down = ((1 - at_x) * (corner(bottom, left) - corner(top, left))
                + at_x * (corner(bottom, right) - corner(top, right)))
        across = ((1 - at_y) * (corner(top, right) - corner(top, left))
                  + at_y * (corner(bottom, right) - corner(bottom, left)))
        by_row, by_column = (down * dy).sum(axis=(1, 2)), (across * dy).sum(axis=(0, 2))
        result[0], result[2] = _edges(by_row, np.flatnonzero(rows), size[0], height)
        result[1], result[3] = _edges(by_column, np.flatnonzero(columns), size[1], width)
    return out


def _edges(slopes, places, size, n):
    """What the first and the last edge have of the slopes at the places."""
    if size == 1:
        half = F(.5) * F(n - 1) * slopes.sum()
        return half, half
    to_last = places.astype(F) * (F(n - 1) / F(size - 1))
    return (slopes * (F(n - 1) - to_last)).sum(), (slopes * to_last).sum()
