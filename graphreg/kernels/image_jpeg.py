"""JPEG files: their sizes; read and written by Pillow."""
import io
import struct

import numpy as np

# What begins with these markers holds sizes.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def shape(data):
    """(height, width, channels) of a file.

    Raises:
      ValueError: the file is broken.
    """
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _FRAMES:
            height, width, channels = struct.unpack(">HHB", data[at + 5:at + 10])
            return height, width, channels
        else:
            at += 2 + struct.unpack(">H", data[at + 2:at + 4])[0]
    raise ValueError("no frame")


def decode(pillow, data, channels, ratio):
    """uint8 [height, width, channels] of a file; channels=0: as many as it has.

    Args: pillow: the module PIL.Image.
    Raises:
      ValueError: the file is broken.
    """
    height, width, own = shape(data)
    channels = channels or min(own, 3)
    try:
        image = pillow.open(io.BytesIO(data))
        size = (width, height) if ratio == 1 else (max(width // ratio, 1), max(height // ratio, 1))
        image.draft("L" if channels == 1 else None, size)
        image = image.convert("L" if channels == 1 else "RGB")
    except (OSError, SyntaxError) as error:
        raise ValueError(str(error)) from None
    out = np.array(image)
    return out.reshape(*out.shape[:2], channels)


def encode(pillow, pixels, quality, progressive=False, optimize=False, downsample=True, unit="in", density=(300, 300),
           metadata=b""):
    """bytes of a file of uint8 pixels [height, width, 1 or 3]."""
    image = pillow.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    out = io.BytesIO()
    # Pillow takes 0 for its default, libjpeg for 1.
    image.save(out, "JPEG", quality=max(quality, 1), progressive=progressive, optimize=optimize,
               subsampling=2 if downsample else 0, dpi=(1, 1))
    data = out.getvalue()
    # The density as TF has it: unit 1 is an inch, 2 a centimetre.
    data = data[:13] + struct.pack(">BHH", 1 if unit == "in" else 2, *density) + data[18:]
    if metadata:
        segment = b"http://ns.adobe.com/xap/1.0/\0" + metadata
        data = data[:20] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[20:]
    return data
