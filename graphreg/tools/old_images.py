"""scipy.misc's image functions, which went with SciPy 1.3, through Pillow (the extra `images`)."""
import importlib

import numpy as np

_FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}


def _pillow():
    try:
        return importlib.import_module("PIL.Image")
    except ImportError as e:
        raise ImportError("scipy.misc's image functions need Pillow: pip install pillow") from e


def bytescale(data, cmin=None, cmax=None, high=255, low=0):
    """An array scaled to bytes between low and high; bytes stay as they are.

    Source: scipy.misc.bytescale.
    """
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    if high > 255 or low < 0 or high < low:
        raise ValueError("`high` and `low` must be between 0 and 255, and `high` not below `low`.")
    cmin = data.min() if cmin is None else cmin
    cmax = data.max() if cmax is None else cmax
    if cmax < cmin:
        raise ValueError("`cmax` should be larger than `cmin`.")
    scaled = (data - float(cmin)) * ((high - low) / ((float(cmax) - cmin) or 1)) + low
    return (np.clip(scaled, low, high) + .5).astype(np.uint8)


def toimage(arr, high=255, low=0, cmin=None, cmax=None, pal=None, mode=None, channel_axis=None):
    """A Pillow image of an array of rank 2 or 3, its values stretched over low to high.

    Source: scipy.misc.toimage.
    """
    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise ValueError("Cannot convert a complex-valued array.")
    if pal is not None or mode not in (None, "L", "RGB", "RGBA", "F", "I"):
        raise NotImplementedError("toimage: palettes and this mode are not emulated")
    if data.ndim == 2:
        if mode in ("F", "I"):
            return _pillow().fromarray(data.astype(np.float32 if mode == "F" else np.int32))
        return _pillow().fromarray(bytescale(data, cmin, cmax, high, low))
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise ValueError("'arr' does not have a suitable array shape for any mode.")
    axis = channel_axis
    if axis is None:
        channels = 3 if 3 in data.shape else 4
        axis = 2 if data.shape[2] == channels else data.shape.index(channels)
    return _pillow().fromarray(np.moveaxis(bytescale(data, cmin, cmax, high, low), axis, -1).copy())


def fromimage(im, flatten=False, mode=None):
    """The array of a Pillow image.

    Source: scipy.misc.fromimage.
    """
    if mode is not None:
        im = im.convert(mode) if mode != im.mode else im
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if flatten:
        im = im.convert("F")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im)


def imread(name, flatten=False, mode=None):
    """The array of an image file.

    Source: scipy.misc.imread.
    """
    with _pillow().open(name) as im:
        return fromimage(im, flatten, mode)


def imsave(name, arr, format=None):
    """Write an array as an image file.

    Source: scipy.misc.imsave.
    """
    toimage(arr, channel_axis=2).save(name, *(() if format is None else (format,)))


def imresize(arr, size, interp="bilinear", mode=None):
    """An image of another size: a percentage (int), a fraction (float) or (rows, columns).

    Source: scipy.misc.imresize.
    """
    image = toimage(arr, mode=mode)
    if np.issubdtype(type(size), np.signedinteger):
        size = tuple((np.array(image.size) * size / 100.).astype(int))
    elif np.issubdtype(type(size), np.floating):
        size = tuple((np.array(image.size) * size).astype(int))
    else:
        size = size[1], size[0]
    return fromimage(image.resize(tuple(int(n) for n in size), resample=_FILTERS[interp]))


def imrotate(arr, angle, interp="bilinear"):
    """An image turned by degrees against the clock.

    Source: scipy.misc.imrotate.
    """
    return fromimage(toimage(np.asarray(arr)).rotate(angle, resample=_FILTERS[interp]))


def imshow(arr):
    """Show an array as an image.

    Source: scipy.misc.imshow.
    """
    toimage(arr).show()


def imfilter(arr, ftype):
    """An image through one of Pillow's filters: "blur", "sharpen", "find_edges"...

    Source: scipy.misc.imfilter.
    """
    kernels = importlib.import_module("PIL.ImageFilter")
    names = ("blur", "contour", "detail", "edge_enhance", "edge_enhance_more", "emboss", "find_edges", "sharpen",
             "smooth", "smooth_more")
    if ftype not in names:
        raise ValueError("Unknown filter type.")
    return fromimage(toimage(arr).filter(getattr(kernels, ftype.upper())))
