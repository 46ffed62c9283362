"""Convolutions, pooling, dilation, normalization over channels, and blocks of pixels."""
import numpy as np

from .basics import F, P, f32, f64, i32, i64, s

SAMPLES = {}
IMAGE = F(2, 5, 4, 2)
FLAT = dict(strides=[1, 1, 1, 1], padding="SAME")
STEPS = dict(strides=[1, 2, 2, 1], padding="VALID")


# ------------------------------------------------------------------ convolutions
def convolutions(name, kernel, ways):
    """The op and the two that make its gradients; each way: (attributes, shape of the output)."""
    backward = {"Conv3D": "V2"}.get(name, "")
    for attrs, shape in ways:
        dy = F(*shape, seed=3)
        SAMPLES.setdefault(name, []).append(s(IMAGE_OF[name], kernel, **attrs))
        SAMPLES.setdefault(name + "BackpropInput" + backward, []).append(
            s(i32(list(IMAGE_OF[name].shape)), kernel, dy, **attrs))
        SAMPLES.setdefault(name + "BackpropFilter" + backward, []).append(
            s(IMAGE_OF[name], i32(list(kernel.shape)), dy, **attrs))


IMAGE_OF = {"Conv2D": IMAGE, "DepthwiseConv2dNative": IMAGE, "Conv3D": F(1, 3, 4, 3, 2)}
convolutions("Conv2D", F(3, 2, 2, 3, seed=1), [
    (FLAT, (2, 5, 4, 3)), (STEPS, (2, 2, 2, 3)), (dict(STEPS, padding="SAME"), (2, 3, 2, 3)),
    (dict(strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=[0, 0, 1, 0, 0, 2, 0, 0]), (2, 4, 5, 3))])
SAMPLES["Conv2D"].append(s(IMAGE, F(2, 2, 2, 3, seed=1), dilations=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding="VALID"))
convolutions("DepthwiseConv2dNative", F(3, 2, 2, 2, seed=1), [
    (FLAT, (2, 5, 4, 4)), (STEPS, (2, 2, 2, 4))])
convolutions("Conv3D", F(2, 2, 2, 2, 3, seed=1), [
    (dict(strides=[1, 1, 1, 1, 1], padding="SAME"), (1, 3, 4, 3, 3)),
    (dict(strides=[1, 1, 2, 1, 1], padding="VALID"), (1, 2, 2, 2, 3))])
for _samples in SAMPLES.values():
    for _sample in _samples:
        _sample.mark(half=False)
_DILATION = [dict(strides=[1, 1, 1, 1], rates=[1, 1, 1, 1], padding="SAME"),
             dict(strides=[1, 2, 1, 1], rates=[1, 1, 2, 1], padding="VALID")]
_AFTER_DILATION = [(2, 5, 4, 2), (2, 2, 2, 2)]
SAMPLES["Dilation2D"] = [s(IMAGE, F(2, 2, 2, seed=1), **a).mark(grad=False) for a in _DILATION]     # ties
for _name in ("Dilation2DBackpropInput", "Dilation2DBackpropFilter"):
    SAMPLES[_name] = [s(IMAGE, F(2, 2, 2, seed=1), F(*shape, seed=3), **a)
                      for a, shape in zip(_DILATION, _AFTER_DILATION)]


# ------------------------------------------------------------------ pooling
POOLS = [(dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID"), (2, 2, 2, 2)),
         (dict(ksize=[1, 3, 2, 1], strides=[1, 2, 1, 1], padding="SAME"), (2, 3, 4, 2))]
DEEP = F(1, 3, 4, 3, 2)
DEEP_POOLS = [(dict(ksize=[1, 2, 2, 2, 1], strides=[1, 1, 2, 1, 1], padding="VALID"), (1, 2, 2, 2, 2)),
              (dict(ksize=[1, 2, 3, 2, 1], strides=[1, 2, 2, 2, 1], padding="SAME"), (1, 2, 2, 2, 2))]


def largest(image, attrs, shape):
    """What max pooling gives, in plain loops."""
    axes, out = range(1, image.ndim - 1), np.zeros(shape, np.float32)
    before = [0 if attrs["padding"] == "VALID" else
              max((shape[a] - 1) * attrs["strides"][a] + attrs["ksize"][a] - image.shape[a], 0) // 2 for a in axes]
    for at in np.ndindex(*[shape[a] for a in axes]):
        window = tuple(slice(max(i * attrs["strides"][a] - b, 0), i * attrs["strides"][a] - b + attrs["ksize"][a])
                       for a, i, b in zip(axes, at, before))
        out[(slice(None),) + at] = image[(slice(None),) + window].max(tuple(axes))
    return out


def pooling(dimensions, image, ways):
    for attrs, shape in ways:
        dy, top = F(*shape, seed=3), largest(image, attrs, shape)
        SAMPLES.setdefault("AvgPool" + dimensions, []).append(s(image, **attrs))
        SAMPLES.setdefault("AvgPool%sGrad" % dimensions, []).append(s(i32(list(image.shape)), dy, **attrs))
        SAMPLES.setdefault("MaxPool" + dimensions, []).append(s(image, **attrs))
        SAMPLES.setdefault("MaxPool%sGrad" % dimensions, []).append(s(image, top, dy, **attrs))
        SAMPLES.setdefault("MaxPool%sGradGrad" % dimensions, []).append(s(image, top, F(*image.shape, seed=3), **attrs))


pooling("", IMAGE, POOLS)
pooling("3D", DEEP, DEEP_POOLS)
for _attrs, _shape in POOLS:
    _windows, _top = (i32(_attrs["ksize"]), i32(_attrs["strides"])), largest(IMAGE, _attrs, _shape)
    _padding = {"padding": _attrs["padding"]}
    SAMPLES.setdefault("MaxPoolV2", []).append(s(IMAGE, *_windows, **_padding))
    SAMPLES.setdefault("MaxPoolGradV2", []).append(s(IMAGE, _top, F(*_shape, seed=3), *_windows, **_padding))
    SAMPLES.setdefault("MaxPoolGradGradV2", []).append(s(IMAGE, _top, F(*IMAGE.shape, seed=3), *_windows, **_padding))
    SAMPLES.setdefault("MaxPoolWithArgmax", []).append(s(IMAGE, Targmax="int64", **_attrs))
SAMPLES["MaxPoolGradWithArgmax"] = [
    s(F(1, 2, 2, 1), F(1, 1, 1, 1), i64([3]).reshape(1, 1, 1, 1), ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")]


# ------------------------------------------------------------------ normalization
SAMPLES["LRN"] = [s(F(1, 2, 2, 6)), s(F(1, 2, 2, 6), depth_radius=1, bias=2., alpha=0.5, beta=0.75)]
SAMPLES["LRNGrad"] = [s(F(1, 2, 2, 6), F(1, 2, 2, 6, seed=1), P(1, 2, 2, 6), depth_radius=1, bias=2., alpha=0.5, beta=0.75)]
EMPTY = np.zeros([0], np.float32)
for _name in ("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"):
    SAMPLES[_name] = [s(IMAGE, P(2), F(2, seed=1), EMPTY, EMPTY, epsilon=0.01).mark(outputs=1, tol=1e-4, casts=False),
                      s(IMAGE, P(2), F(2, seed=1), F(2, seed=2), P(2, seed=3), is_training=False).mark(outputs=1, values=1)]
for _name in ("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3"):
    _more = [EMPTY] if _name.endswith("V3") else []
    SAMPLES[_name] = [
        s(*([F(2, 5, 4, 2, seed=4), IMAGE, P(2), F(2, seed=2), P(2, seed=3)] + _more),
          epsilon=0.01, is_training=t).mark(outputs=3, tol=1e-4, casts=False) for t in (True, False)]


# ------------------------------------------------------------------ blocks of pixels
SAMPLES.update({
    "SpaceToDepth": [s(F(1, 4, 2, 3), block_size=2), s(F(2, 3, 4, 2), block_size=2, data_format="NHWC")][:1],
    "DepthToSpace": [s(F(1, 2, 3, 8), block_size=2)],
    "SpaceToBatch": [s(F(1, 3, 4, 2), i32([1, 0], [0, 0]), block_size=2)],
    "BatchToSpace": [s(F(4, 2, 2, 1), i32([1, 0], [0, 2]), block_size=2)],
    "SpaceToBatchND": [s(F(1, 3, 4, 2), i32(2, 2), i32([1, 0], [0, 0])), s(F(2, 6), i32([3]), i32([[0, 0]]))],
    "BatchToSpaceND": [s(F(4, 2, 2, 1), i32(2, 2), i32([1, 0], [0, 2])), s(F(6, 2), i64([3]), i64([[1, 0]]))],
})
