"""Images in files. PNG, GIF and BMP are read here, JPEG by Pillow (the extra `image`)."""
import struct

import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.errors import invalid_argument
from ..kernels import image_gif, image_jpeg, image_png

_JPEG = ("channels: int = 0", "ratio: int = 1", "fancy_upscaling: bool = true", "try_recover_truncated: bool = false",
         "acceptable_fraction: float = 1.0", "dct_method: string = ''")


def _pillow():
    try:
        from PIL import Image
    except ImportError:
        raise errors.UnimplementedError(None, None, "JPEG files need Pillow: pip install graphreg[image]") from None
    return Image


def _contents(contents):
    if np.ndim(contents):
        raise invalid_argument(f"contents must be scalar, got shape {shape_fns.text(np.shape(contents))}")
    value = contents if isinstance(contents, (bytes, str)) else np.asarray(contents, object)[()]
    return value.encode() if isinstance(value, str) else bytes(value)


# ------------------------------------------------------------------ reading
def _decoded(data, channels, dtype=np.uint8, ratio=1, window=None):
    """Pixels of a PNG, JPEG or one-frame GIF file: TF's ops look at the file, not at their names."""
    if data.startswith(b"\xff\xd8\xff"):
        return _in_dtype(_jpeg(data, channels, ratio, window), dtype)
    if data.startswith(image_png.SIGNATURE[:4]):
        try:
            return image_png.decode(data, channels, dtype)
        except ValueError:
            raise invalid_argument(f"Invalid PNG data, size {len(data)}") from None
    if data.startswith(b"GIF8"):
        frames = _gif(data)
        if len(frames) > 1:
            raise invalid_argument(f"Got {len(frames)} frames, but animated gifs can only be decoded by "
                                   "tf.image.decode_gif or tf.image.decode_image")
        if channels not in (0, 3):
            raise invalid_argument(f"channels must be 0 or 3 for GIF, got {channels}")
        return _in_dtype(frames[0], dtype)
    _refuse(data)


def _in_dtype(pixels, dtype):
    return pixels if dtype == np.uint8 else pixels.astype(np.uint16) * np.uint16(257)


def _refuse(data):
    wanted = "Expected image (JPEG, PNG, or GIF), got "
    if not data:
        raise invalid_argument(wanted + "empty file")
    shown = "".join(chr(b) if 32 <= b < 127 else "\\%03o" % b for b in data[:16])
    raise invalid_argument(f"{wanted}unknown format starting with '{shown}'")


def _jpeg(data, channels, ratio=1, window=None):
    if channels == 4:
        raise invalid_argument("channels must be 0, 1, or 3 for JPEG, got 4")
    broken = invalid_argument(f"Invalid JPEG data or crop window, data size {len(data)}")
    try:
        if image_jpeg.shape(data)[2] == 4:
            raise errors.not_emulated("a JPEG file of four channels")
        pixels = image_jpeg.decode(_pillow(), data, channels, ratio)
    except ValueError:
        raise broken from None
    if window is None:
        return pixels
    top, left, height, width = (int(n) for n in window)
    rows, columns = pixels.shape[:2]
    if top < 0 or left < 0 or height <= 0 or width <= 0 or top + height > rows or left + width > columns:
        raise broken
    return np.ascontiguousarray(pixels[top:top + height, left:left + width])


def _gif(data):
    try:
        return image_gif.decode(data)
    except ValueError as error:
        reason = "failed to slurp gif file: Failed to read from given file" if "breaks off" in str(error) else error
        raise invalid_argument(f"Invalid GIF data (size {len(data)}), {reason}") from None


def _check_channels(channels):
    if channels not in (0, 1, 3, 4):
        raise invalid_argument(f"channels must be 0, 1, 3, or 4, got {channels}")


def _check_jpeg(channels, ratio, fancy_upscaling, try_recover_truncated, dct_method):
    _check_channels(channels)
    if ratio not in (1, 2, 4, 8):
        raise invalid_argument(f"ratio must be 1, 2, 4, or 8, got {ratio}")
    if dct_method not in ("", "INTEGER_FAST", "INTEGER_ACCURATE"):
        raise invalid_argument("dct_method must be one of {'', 'INTEGER_FAST', 'INTEGER_ACCURATE'}")
    if not fancy_upscaling:
        raise errors.not_emulated("fancy_upscaling=False of a JPEG file")
    if try_recover_truncated:
        raise errors.not_emulated("try_recover_truncated=True of a JPEG file")


@op("DecodeJpeg(contents: string) -> image: uint8", *_JPEG)
def decode_jpeg(xp, contents, channels, ratio, fancy_upscaling, try_recover_truncated, acceptable_fraction, dct_method):
    """The image of a JPEG file."""
    _check_jpeg(channels, ratio, fancy_upscaling, try_recover_truncated, dct_method)
    return _decoded(_contents(contents), channels, ratio=ratio)


@op("DecodeAndCropJpeg(contents: string, crop_window: int32) -> image: uint8", *_JPEG, host=("crop_window",))
def decode_and_crop_jpeg(xp, contents, crop_window, channels, ratio, fancy_upscaling, try_recover_truncated,
                         acceptable_fraction, dct_method):
    """A part of the image of a JPEG file."""
    _check_jpeg(channels, ratio, fancy_upscaling, try_recover_truncated, dct_method)
    return _decoded(_contents(contents), channels, ratio=ratio, window=crop_window)


@op("DecodePng(contents: string) -> image: dtype", "channels: int = 0", "dtype: {uint8, uint16} = uint8")
def decode_png(xp, contents, channels, dtype):
    """The image of a PNG file."""
    _check_channels(channels)
    return _decoded(_contents(contents), channels, dtype)


@op("DecodeGif(contents: string) -> image: uint8")
def decode_gif(xp, contents):
    """The frames of a GIF file."""
    data = _contents(contents)
    return _gif(data) if data.startswith(b"GIF8") else _decoded(data, 3)[None]


def _channels(c):
    """The channels that an attribute tells, or None."""
    channels = c.attrs["channels"]
    if channels < 0:
        raise shape_fns.ShapeError(f"channels must be non-negative, got {channels}")
    return channels or None


def _image_shape(c):
    c.with_rank(0, 0)
    return [(None, None, _channels(c))]


@decode_gif.shape
def _(c):
    c.with_rank(0, 0)
    return [(None, None, None, 3)]


@decode_and_crop_jpeg.shape
def _(c):
    c.with_rank(0, 0)
    channels = _channels(c)
    window = c.with_rank(1, 1)
    shape_fns.dim_with_value(window[0], 4)
    known = c.value(1)
    return [(None if known is None else int(known[2]), None if known is None else int(known[3]), channels)]


@op("DecodeBmp(contents: string) -> image: uint8", "channels: int = 0")
def decode_bmp(xp, contents, channels):
    """The image of a BMP file of 8, 24 or 32 bits that is not packed."""
    if channels not in (0, 1, 3, 4):
        raise invalid_argument(f"channels must be 0, 1, 3 or 4, got {channels}")
    data = _contents(contents)
    if len(data) < 32:
        raise invalid_argument("Incomplete bmp content, requires at least 32 bytes to find the header size, width, "
                               f"height, and bpp, got {len(data)} bytes")
    start, width, height = (struct.unpack_from("<i", data, at)[0] for at in (10, 18, 22))
    # TF reads four bytes for the two that hold the bits of a pixel.
    own = struct.unpack_from("<i", data, 28)[0] // 8
    _check_bmp(own, channels, width, height)
    rows, size = abs(height), (own * width + 3) // 4 * 4
    last = start + (rows - 1) * size + own * width
    if len(data) < last:
        raise invalid_argument(f"Incomplete bmp content, requires at least {last} bytes, got {len(data)} bytes")
    stop = start + rows * size
    lines = np.frombuffer(data.ljust(stop, b"\0")[start:stop], np.uint8).reshape(rows, size)
    pixels = lines[:, :own * width].reshape(rows, width, own)
    pixels = pixels if own == 1 else pixels[..., [2, 1, 0, 3][:own]]
    return np.ascontiguousarray(pixels[::-1] if height > 0 else pixels)


def _check_bmp(own, channels, width, height):
    if own not in (1, 3, 4):
        raise invalid_argument(f"Number of channels must be 1, 3 or 4, was {own}")
    if channels and channels != own:
        raise invalid_argument(f"channels attribute {channels} does not match bits per pixel from file {own}")
    if width <= 0:
        raise invalid_argument("Width must be positive")
    if not height:
        raise invalid_argument("Height must be non-zero")


for _function in (decode_jpeg, decode_png, decode_bmp):
    _function.shape(_image_shape)
del _function


@op("ExtractJpegShape(contents: string) -> image_shape: output_type", "output_type: {int32, int64} = int32")
def extract_jpeg_shape(xp, contents, output_type):
    """(height, width, channels) of a JPEG file."""
    data = _contents(contents)
    try:
        if not data.startswith(b"\xff\xd8"):
            raise ValueError
        return np.array(image_jpeg.shape(data), output_type)
    except ValueError:
        raise invalid_argument(f"Invalid JPEG data, size {len(data)}") from None


@extract_jpeg_shape.shape
def _(c):
    c.with_rank(0, 0)
    return [(3,)]


# ------------------------------------------------------------------ writing
def _string(data):
    out = np.empty((), object)
    out[()] = data
    return out


def _check_image(image):
    if image.ndim != 3:
        raise invalid_argument(f"image must be 3-dimensional{shape_fns.text(image.shape)}")


@op("EncodeJpeg(image: uint8) -> contents: string", "format: {'', 'grayscale', 'rgb'} = ''", "quality: int = 95",
    "progressive: bool = false", "optimize_size: bool = false", "chroma_downsampling: bool = true",
    "density_unit: {'in', 'cm'} = 'in'", "x_density: int = 300", "y_density: int = 300", "xmp_metadata: string = ''")
def encode_jpeg(xp, image, format, quality, progressive, optimize_size, chroma_downsampling, density_unit, x_density,
                y_density, xmp_metadata):
    """A JPEG file of an image."""
    _check_quality(quality)
    _check_image(image)
    channels = {"": image.shape[2], "grayscale": 1, "rgb": 3}[format]
    if format and image.shape[2] != channels:
        raise invalid_argument(f"format {format} expects {channels} channels, got {shape_fns.text(image.shape)}")
    return _jpeg_file(image, quality, progressive=progressive, optimize=optimize_size, downsample=chroma_downsampling,
                      unit=density_unit, density=(x_density, y_density),
                      metadata=xmp_metadata.encode("utf-8", "surrogateescape"))


def _check_quality(quality):
    if not 0 <= quality <= 100:
        raise invalid_argument(f"quality must be in [0,100], got {quality}")


def _jpeg_file(image, quality, **options):
    if image.shape[2] not in (1, 3):
        raise invalid_argument(f"image must have 1 or 3 channels, got {shape_fns.text(image.shape)}")
    if not image.size:
        raise errors.InternalError(None, None, "JPEG encoding failed")
    return _string(image_jpeg.encode(_pillow(), image, quality, **options))


@op("EncodeJpegVariableQuality(images: uint8, quality: int32) -> contents: string")
def encode_jpeg_variable_quality(xp, images, quality):
    """A JPEG file of a quality that is an input."""
    _check_image(images)
    if quality.ndim:
        raise invalid_argument(f"quality must be scalar: {shape_fns.text(quality.shape)}")
    return _jpeg_file(images, min(int(quality), 100))


@op("EncodePng(image: T) -> contents: string", "compression: int = -1", "T: {uint8, uint16} = uint8")
def encode_png(xp, image, compression):
    """A PNG file of an image."""
    if not -1 <= compression <= 9:
        raise invalid_argument(f"compression should be in [-1,9], got {compression}")
    _check_image(image)
    if image.shape[2] not in (1, 2, 3, 4):
        raise invalid_argument(f"image must have 1, 2, 3, or 4 channels, got {image.shape[2]}")
    return _string(image_png.encode(image, compression))


def _of_one_image(c):
    c.with_rank(0, 3)
    return [()]


for _function in (encode_jpeg, encode_jpeg_variable_quality, encode_png):
    _function.shape(_of_one_image)
del _function
