"""Images: other sizes, colours, boxes, parts, files."""
import struct
import zlib

import numpy as np

from .basics import F, P, edge, f32, i32, s, spread

IMAGE = F(2, 4, 5, 3)
COLORS = spread(0.05, 0.95, 2, 3, 4, 3)
BOXES = f32([[0.1, 0.05, 0.9, 0.8], [0.15, 0.1, 0.95, 0.85], [0.3, 0.2, 0.6, 1.2], [-0.1, 0.4, 1.1, 0.7]])
SCORES = f32(0.9, 0.75, 0.6, 0.95)
OF = i32(0, 1, 1, 0)
_ALIGN = dict(align_corners=True)


def _one(value):
    """A scalar string."""
    out = np.empty((), object)
    out[()] = value
    return out


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) & 0xffffffff)


_ROWS = b"".join(b"\0" + bytes(bytearray(range(9 * k, 9 * k + 9))) for k in range(2))
_PNG = (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(_ROWS)) + _chunk(b"IEND", b""))
_BMP = (b"BM" + struct.pack("<IHHI", 78, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 3, 2, 1, 24, 0, 0, 0, 0, 0, 0)
        + bytes(bytearray(range(24))))
_GIF = (b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + b"\1\2\3\4\5\6"
        + b"," + struct.pack("<HHHHB", 0, 0, 2, 2, 0) + b"\x02\x03\x44\x02\x05\x00;")
_JPEG_HEAD = (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xdb\0\x43\0" + b"\1" * 64
              + b"\xff\xc0\0\x0b\x08\0\x10\0\x18\x01\1\x11\0\xff\xda\0\x08\1\1\0\0\x3f\0\x00\xff\xd9")

SAMPLES = {
    "ResizeArea": [s(IMAGE, i32(3, 7)), s(IMAGE, i32(2, 2), **_ALIGN)],
    "ScaleAndTranslate": [s(IMAGE, i32(3, 7), f32(0.7, 1.4), f32(0.2, -0.6)),
                          s(IMAGE, i32(6, 4), f32(1.5, 0.8), f32(0, 0.5), kernel_type="triangle", antialias=False)],
    "ScaleAndTranslateGrad": [s(F(2, 3, 7, 3, seed=2), IMAGE, f32(0.7, 1.4), f32(0.2, -0.6)),
                              s(F(2, 6, 4, 3, seed=2), IMAGE, f32(1.5, 0.8), f32(0, 0.5), kernel_type="keyscubic")],
    "AdjustContrastv2": [s(IMAGE, f32(1.7)).mark(half=False)],
    "AdjustHue": [s(COLORS, f32(0.3)).mark(half=False, grad=False)],
    "AdjustSaturation": [s(COLORS, f32(0.6)).mark(half=False, grad=False)],
    "RGBToHSV": [s(COLORS).mark(half=False, grad=False)],
    "HSVToRGB": [s(COLORS).mark(half=False)],
    "NonMaxSuppression": [edge(BOXES, SCORES, i32(3)), edge(BOXES, SCORES, i32(9), iou_threshold=0.9)],
    "NonMaxSuppressionV2": [edge(BOXES, SCORES, i32(9), f32(0.4))],
    "NonMaxSuppressionV3": [edge(BOXES, SCORES, i32(9), f32(0.8), f32(0.7))],
    "NonMaxSuppressionV4": [edge(BOXES, SCORES, i32(6), f32(0.4), f32(0.1), pad_to_max_output_size=True),
                            edge(BOXES, SCORES, i32(6), f32(0.4), f32(0.1))],
    "NonMaxSuppressionV5": [edge(BOXES, SCORES, i32(6), f32(1), f32(0.1), f32(0.5)),
                            edge(BOXES, SCORES, i32(6), f32(0.5), f32(0.1), f32(0), pad_to_max_output_size=True)],
    "NonMaxSuppressionWithOverlaps": [edge(f32([[1, 0.4, 0.6], [0.4, 1, 0.2], [0.6, 0.2, 1]]), f32(0.5, 0.6, 0.7), i32(3),
                                           f32(0.5), f32(0.1))],
    "CombinedNonMaxSuppression": [edge(BOXES.reshape(1, 4, 1, 4), SCORES.reshape(1, 4, 1), i32(2), i32(5), f32(0.5), f32(0.1))],
    "DrawBoundingBoxes": [edge(COLORS, BOXES.reshape(2, 2, 4))],
    "DrawBoundingBoxesV2": [edge(COLORS, BOXES.reshape(2, 2, 4), f32([[0.1, 0.2, 0.3]]))],
    "SampleDistortedBoundingBox": [edge(i32(40, 50, 3), f32([[[0.1, 0.2, 0.8, 0.9]]]), seed=3, seed2=5)],
    "SampleDistortedBoundingBoxV2": [edge(i32(40, 50, 3), f32([[[0.1, 0.2, 0.8, 0.9]]]), f32(0.5), seed=3, seed2=5,
                                          area_range=[0.3, 0.6])],
    "CropAndResize": [s(IMAGE, BOXES, OF, i32(3, 2)).mark(grad=False),
                      s(IMAGE, BOXES, OF, i32(2, 3), method="nearest", extrapolation_value=0.5).mark(grad=False)],
    "CropAndResizeGradImage": [s(F(4, 3, 2, 3, seed=1), BOXES, OF, i32(2, 4, 5, 3), T="float32").mark(grad=False)],
    "CropAndResizeGradBoxes": [s(F(4, 3, 2, 3, seed=1), IMAGE, BOXES, OF).mark(grad=False)],
    "ExtractGlimpse": [edge(IMAGE, i32(2, 3), f32([[0, 0], [0.3, -0.9]]), noise="zero", uniform_noise=False),
                       edge(IMAGE, i32(3, 2), f32([[1, 2], [-1, 0]]), noise="zero", uniform_noise=False, centered=False,
                            normalized=False)],
    "ExtractImagePatches": [s(IMAGE, ksizes=[1, 2, 3, 1], strides=[1, 1, 2, 1], rates=[1, 2, 1, 1], padding="VALID"),
                            s(P(1, 4, 5, 2), ksizes=[1, 2, 2, 1], strides=[1, 2, 1, 1], rates=[1, 1, 1, 1], padding="SAME")],
    "DecodePng": [s(_one(_PNG)), s(_one(_PNG), channels=1, dtype="uint16")],
    "DecodeGif": [s(_one(_GIF)), s(_one(_PNG))],
    "DecodeBmp": [s(_one(_BMP))],
    "ExtractJpegShape": [s(_one(_JPEG_HEAD)), s(_one(_JPEG_HEAD), output_type="int64")],
}
