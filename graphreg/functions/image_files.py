"""Images in files: PNG, JPEG, GIF and BMP read and written."""
from ..core import dtypes, raw
from ..core.scopes import control_dependencies, name_scope
from . import control_flow, indexing, math
from .image_color import convert_image_dtype
from .strings import substr


def decode_jpeg(contents, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False, acceptable_fraction=1,
                dct_method="", name=None):
    """The image of a JPEG file.

    Args:
      contents: scalar Tensor (string).
      channels: 0 (as in the file), 1 or 3.
      ratio: 1, 2, 4 or 8, the image gets smaller by it.
      fancy_upscaling: bool, smooth colours.
      try_recover_truncated: bool, take what there is of a file that breaks off.
      acceptable_fraction: float, the part of the lines that must be there.
      dct_method: "", "INTEGER_FAST" or "INTEGER_ACCURATE".
      name: str.
    Returns:
      Tensor (uint8) [height, width, channels].
    Source: tf.image.decode_jpeg.
    """
    return raw.DecodeJpeg(contents, channels=channels, ratio=ratio, fancy_upscaling=fancy_upscaling,
                          try_recover_truncated=try_recover_truncated, acceptable_fraction=acceptable_fraction,
                          dct_method=dct_method, name=name)


def decode_and_crop_jpeg(contents, crop_window, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False,
                         acceptable_fraction=1, dct_method="", name=None):
    """A part of the image of a JPEG file.

    Args: crop_window: int vector (top, left, height, width).  The others: as for decode_jpeg.
    Source: tf.image.decode_and_crop_jpeg.
    """
    return raw.DecodeAndCropJpeg(contents, crop_window, channels=channels, ratio=ratio, fancy_upscaling=fancy_upscaling,
                                 try_recover_truncated=try_recover_truncated, acceptable_fraction=acceptable_fraction,
                                 dct_method=dct_method, name=name)


def extract_jpeg_shape(contents, output_type=dtypes.int32, name=None):
    """(height, width, channels) of a JPEG file, which is not decoded.

    Args: contents: scalar Tensor (string).  output_type: int32 or int64.  name: str.
    Source: tf.image.extract_jpeg_shape.
    """
    return raw.ExtractJpegShape(contents, output_type=output_type, name=name)


def encode_jpeg(image, format="", quality=95, progressive=False, optimize_size=False, chroma_downsampling=True,
                density_unit="in", x_density=300, y_density=300, xmp_metadata="", name=None):
    """A JPEG file of an image.

    Args:
      image: Tensor (uint8) [height, width, 1 or 3].
      format: "" (by the channels), "grayscale" or "rgb".
      quality: int from 0 to 100.
      progressive, optimize_size, chroma_downsampling: bool.
      density_unit, x_density, y_density: "in" or "cm" and pixels in it.
      xmp_metadata: str put into the file.
      name: str.
    Returns:
      scalar Tensor (string).
    Source: tf.image.encode_jpeg.
    """
    return raw.EncodeJpeg(image, format=format, quality=quality, progressive=progressive, optimize_size=optimize_size,
                          chroma_downsampling=chroma_downsampling, density_unit=density_unit, x_density=x_density,
                          y_density=y_density, xmp_metadata=xmp_metadata, name=name)


def decode_png(contents, channels=0, dtype=dtypes.uint8, name=None):
    """The image of a PNG file.

    Args:
      contents: scalar Tensor (string).
      channels: 0 (as in the file), 1, 2, 3 or 4.
      dtype: uint8 or uint16.
      name: str.
    Returns:
      Tensor [height, width, channels].
    Source: tf.image.decode_png.
    """
    return raw.DecodePng(contents, channels=channels, dtype=dtype, name=name)


def encode_png(image, compression=-1, name=None):
    """A PNG file of an image.

    Args:
      image: Tensor (uint8 or uint16) [height, width, 1, 2, 3 or 4].
      compression: int from 0 to 9, or -1.
      name: str.
    Returns:
      scalar Tensor (string).
    Source: tf.image.encode_png.
    """
    return raw.EncodePng(image, compression=compression, name=name)


def decode_gif(contents, name=None):
    """The frames of a GIF file.

    Args: contents: scalar Tensor (string).  name: str.
    Returns:
      Tensor (uint8) [frames, height, width, 3].
    Source: tf.image.decode_gif.
    """
    return raw.DecodeGif(contents, name=name)


def decode_bmp(contents, channels=0, name=None):
    """The image of a BMP file.

    Args: contents: scalar Tensor (string).  channels: 0 (as in the file), 1, 3 or 4.  name: str.
    Returns:
      Tensor (uint8) [height, width, channels].
    Source: tf.image.decode_bmp.
    """
    return raw.DecodeBmp(contents, channels=channels, name=name)


# ------------------------------------------------------------------ files of any kind
def is_jpeg(contents, name=None):
    """Whether a file begins as JPEG files do.

    Args: contents: scalar Tensor (string).  name: str.
    Source: tf.image.is_jpeg.
    """
    return _begins_with(contents, b"\xff\xd8\xff", name, "is_jpeg")


def _begins_with(contents, magic, name, default_name):
    with name_scope(name, default_name):
        return math.equal(substr(contents, 0, 3), magic)


def decode_image(contents, channels=None, dtype=dtypes.uint8, name=None, expand_animations=True):
    """The image of a JPEG, PNG, GIF or BMP file.

    Args:
      contents: scalar Tensor (string).
      channels: None or 0 (as in the file), 1, 3 or 4.
      dtype: DType of the result.
      name: str.
      expand_animations: bool, all frames of a GIF file [frames, height, width, 3], else the first.
    Returns:
      Tensor of unknown rank (3 without animations).
    Raises:
      ValueError: other channels.  InvalidArgumentError (when run): no such file, or no such channels in it.
    Source: tf.image.decode_image.
    """
    with name_scope(name, "decode_image"):
        if channels not in (None, 0, 1, 3, 4):
            raise ValueError("channels must be in (None, 0, 1, 3, 4)")
        head = substr(contents, 0, 3)
        return _Decoder(contents, head, channels or 0, dtypes.as_dtype(dtype), expand_animations).decode()


class _Decoder:
    """The nested conditions that find a file's kind."""

    def __init__(self, contents, head, channels, dtype, expand_animations):
        self.contents, self.head, self.channels = contents, head, channels
        self.dtype, self.expand_animations = dtype, expand_animations

    def decode(self):
        return control_flow.cond(is_jpeg(self.contents), self._jpeg, self._no_jpeg, name="cond_jpeg")

    def _lacks(self, channels, name):
        return math.not_equal(self.channels, channels, name=name)

    def _jpeg(self):
        good = self._lacks(4, "check_jpeg_channels")
        check = control_flow.Assert(good, ["Channels must be in (None, 0, 1, 3) when decoding JPEG images"])
        with control_dependencies([check]):
            return convert_image_dtype(decode_jpeg(self.contents, self.channels), self.dtype)

    def _no_jpeg(self):
        is_png = _begins_with(self.contents, b"\211PN", None, "is_png")
        return control_flow.cond(is_png, self._png, self._no_png, name="cond_png")

    def _png(self):
        depth = dtypes.uint8 if self.dtype == dtypes.uint8 else dtypes.uint16
        return convert_image_dtype(decode_png(self.contents, self.channels, dtype=depth), self.dtype)

    def _no_png(self):
        is_gif = math.equal(self.head, b"GIF", name="is_gif")
        return control_flow.cond(is_gif, self._gif, self._bmp, name="cond_gif")

    def _gif(self):
        good = math.logical_and(self._lacks(1, "check_gif_channels"), self._lacks(4, "check_gif_channels"))
        check = control_flow.Assert(good, ["Channels must be in (None, 0, 3) when decoding GIF images"])
        with control_dependencies([check]):
            frames = convert_image_dtype(decode_gif(self.contents), self.dtype)
            return frames if self.expand_animations else indexing.gather(frames, 0)

    def _bmp(self):
        is_bmp = math.equal(substr(self.contents, 0, 2), b"BM", name="is_bmp")
        checks = [control_flow.Assert(is_bmp, ["Unable to decode bytes as JPEG, PNG, GIF, or BMP"])]
        good = self._lacks(1, "check_channels")
        checks.append(control_flow.Assert(good, ["Channels must be in (None, 0, 3) when decoding BMP images"]))
        with control_dependencies(checks[::-1]):
            return convert_image_dtype(decode_bmp(self.contents), self.dtype)
