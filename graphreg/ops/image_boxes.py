"""Boxes in images: suppression, drawing, random boxes."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import invalid_argument
from ..kernels import image_nms
from ..kernels.philox import PhiloxState, word_stream

_T = "T: {float16, float32} = float32"
_THRESHOLD = "T_threshold: {float16, float32} = float32"


# ------------------------------------------------------------------ suppression
def _scalar(value, name):
    if value.ndim:
        raise invalid_argument(f"{name} must be 0-D, got shape {shape_fns.text(value.shape)}")
    return value


def _check_threshold(threshold):
    if not 0 <= threshold <= 1:
        raise invalid_argument("iou_threshold must be in [0, 1]")


def _check_scores(scores, n):
    if scores.ndim != 1:
        raise invalid_argument(f"scores must be 1-D{shape_fns.text(scores.shape)}")
    if scores.shape[0] != n:
        raise invalid_argument("scores has incompatible shape")


def _selected(boxes, scores, limit, threshold, score_threshold=None, sigma=0.):
    """(indices, scores) of the boxes that are kept."""
    limit = int(_scalar(limit, "max_output_size"))
    threshold = float(_scalar(threshold, "iou_threshold"))
    if boxes.ndim != 2:
        raise invalid_argument(f"boxes must be 2-D{shape_fns.text(boxes.shape)}")
    if boxes.shape[1] != 4:
        raise invalid_argument("boxes must have 4 columns")
    _check_scores(scores, boxes.shape[0])
    _check_threshold(threshold)
    if score_threshold is None:
        score_threshold = np.finfo(scores.dtype).min
    overlap = lambda i, j: image_nms.overlap(boxes[i], boxes[j])
    return image_nms.select(overlap, scores, limit, threshold, score_threshold, sigma)


def _padded(values, limit):
    return np.concatenate([values, np.zeros(max(int(limit) - len(values), 0), values.dtype)])


def _box_shapes(c, scalars):
    """Checks of boxes, scores and `scalars` scalar inputs behind them."""
    boxes, scores = c.with_rank(0, 2), c.with_rank(1, 1)
    for i in range(2, 2 + scalars):
        c.with_rank(i, 0)
    shape_fns.merge_dim(boxes[0], scores[0])
    if boxes[1] is not None and boxes[1] != 4:
        raise shape_fns.ShapeError(f"Dimension must be 4 but is {boxes[1]}")


def _any_number(scalars):
    def shape(c):
        _box_shapes(c, scalars)
        return [(None,)]
    return shape


@op("NonMaxSuppression(boxes: float32, scores: float32, max_output_size: int32) -> selected_indices: int32",
    "iou_threshold: float = 0.5", dynamic_shape=True)
def non_max_suppression(xp, boxes, scores, max_output_size, iou_threshold):
    """Boxes with the highest scores that overlap little."""
    return _selected(boxes, scores, max_output_size, np.float32(iou_threshold))[0]


@op("NonMaxSuppressionV2(boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold) -> "
    "selected_indices: int32",
    _T, _THRESHOLD, dynamic_shape=True)
def non_max_suppression_v2(xp, boxes, scores, max_output_size, iou_threshold):
    """The same, the threshold an input."""
    return _selected(boxes, scores, max_output_size, iou_threshold)[0]


@op("NonMaxSuppressionV3(boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold, "
    "score_threshold: T_threshold) -> selected_indices: int32", _T, _THRESHOLD, dynamic_shape=True)
def non_max_suppression_v3(xp, boxes, scores, max_output_size, iou_threshold, score_threshold):
    """The same, of scores above a threshold."""
    return _selected(boxes, scores, max_output_size, iou_threshold, _scalar(score_threshold, "score_threshold"))[0]


non_max_suppression.shape(_any_number(1)), non_max_suppression.not_differentiable()
non_max_suppression_v2.shape(_any_number(2)), non_max_suppression_v2.not_differentiable()
non_max_suppression_v3.shape(_any_number(3))


def _maybe_padded(c):
    """How many indices there are."""
    return c.dim_from_scalar(2) if c.attrs["pad_to_max_output_size"] else None


@op("NonMaxSuppressionV4(boxes: T, scores: T, max_output_size: int32, iou_threshold: T_threshold, "
    "score_threshold: T_threshold) -> selected_indices: int32, valid_outputs: int32", _T, _THRESHOLD,
    "pad_to_max_output_size: bool = false", dynamic_shape=True, host=("max_output_size",))
def non_max_suppression_v4(xp, boxes, scores, max_output_size, iou_threshold, score_threshold, pad_to_max_output_size):
    """The same, padded with zeros if wanted, and how many are valid."""
    kept, _ = _selected(boxes, scores, max_output_size, iou_threshold, _scalar(score_threshold, "score_threshold"))
    return _padded(kept, max_output_size) if pad_to_max_output_size else kept, np.int32(len(kept))


@non_max_suppression_v4.shape
def _(c):
    _box_shapes(c, 3)
    return [(_maybe_padded(c),), ()]


@op("NonMaxSuppressionV5(boxes: T, scores: T, max_output_size: int32, iou_threshold: T, score_threshold: T, "
    "soft_nms_sigma: T) -> selected_indices: int32, selected_scores: T, valid_outputs: int32", _T,
    "pad_to_max_output_size: bool = false", dynamic_shape=True, host=("max_output_size",))
def non_max_suppression_v5(xp, boxes, scores, max_output_size, iou_threshold, score_threshold, soft_nms_sigma,
                           pad_to_max_output_size):
    """The same, overlaps lowering scores, and the scores."""
    sigma = float(_scalar(soft_nms_sigma, "soft_nms_sigma"))
    if sigma < 0:
        raise invalid_argument("soft_nms_sigma_val must be >= 0")
    kept, best = _selected(boxes, scores, max_output_size, iou_threshold, _scalar(score_threshold, "score_threshold"),
                           sigma)
    valid = np.int32(len(kept))
    if pad_to_max_output_size:
        kept, best = _padded(kept, max_output_size), _padded(best, max_output_size)
    return kept, best, valid


@non_max_suppression_v5.shape
def _(c):
    _box_shapes(c, 4)
    n = _maybe_padded(c)
    return [(n,), (n,), ()]


@op("NonMaxSuppressionWithOverlaps(overlaps: float32, scores: float32, max_output_size: int32, "
    "overlap_threshold: float32, score_threshold: float32) -> selected_indices: int32", dynamic_shape=True)
def non_max_suppression_with_overlaps(xp, overlaps, scores, max_output_size, overlap_threshold, score_threshold):
    """The same, the overlaps given."""
    limit = int(_scalar(max_output_size, "max_output_size"))
    threshold = float(_scalar(overlap_threshold, "overlap_threshold"))
    if overlaps.ndim != 2:
        raise invalid_argument(f"overlaps must be 2-D{shape_fns.text(overlaps.shape)}")
    if overlaps.shape[0] != overlaps.shape[1]:
        raise invalid_argument(f"overlaps must be square{shape_fns.text(overlaps.shape)}")
    _check_scores(scores, overlaps.shape[0])
    return image_nms.select(lambda i, j: overlaps[i, j], scores, limit, threshold, float(score_threshold))[0]


@non_max_suppression_with_overlaps.shape
def _(c):
    overlaps, scores = c.with_rank(0, 2), c.with_rank(1, 1)
    for i in (2, 3, 4):
        c.with_rank(i, 0)
    shape_fns.merge_dim(overlaps[0], scores[0])
    shape_fns.merge_dim(overlaps[0], overlaps[1])
    return [(None,)]


non_max_suppression_with_overlaps.not_differentiable()


@op("CombinedNonMaxSuppression(boxes: float32, scores: float32, max_output_size_per_class: int32, "
    "max_total_size: int32, iou_threshold: float32, score_threshold: float32) -> nmsed_boxes: float32, "
    "nmsed_scores: float32, "
    "nmsed_classes: float32, valid_detections: int32", "pad_per_class: bool = false", "clip_boxes: bool = true",
    host=("max_output_size_per_class", "max_total_size"))
def combined_non_max_suppression(xp, boxes, scores, max_output_size_per_class, max_total_size, iou_threshold,
                                 score_threshold, pad_per_class, clip_boxes):
    """The best boxes of all classes of each image."""
    per_class, total = int(max_output_size_per_class), int(max_total_size)
    if total <= 0:
        raise invalid_argument("max_total_size must be > 0")
    _check_threshold(iou_threshold)
    rows = min(total, scores.shape[2] * per_class) if pad_per_class else total
    batch = boxes.shape[0]
    out = [np.zeros(shape, np.float32) for shape in ((batch, rows, 4), (batch, rows), (batch, rows))]
    valid = np.zeros(batch, np.int32)
    for i in range(batch):
        found = image_nms.combined(boxes[i], scores[i], per_class, rows, float(iou_threshold), float(score_threshold))
        valid[i] = len(found[1])
        for array, values in zip(out, found):
            array[i, :valid[i]] = values
    if clip_boxes:
        out[0] = np.clip(out[0], 0, 1)
    return (*out, valid)


@combined_non_max_suppression.shape
def _(c):
    boxes, scores = c.with_rank(0, 4), c.with_rank(1, 3)
    for i in (2, 3, 4, 5):
        c.with_rank(i, 0)
    shape_fns.merge_dim(boxes[0], scores[0])
    shape_fns.merge_dim(boxes[1], scores[1])
    if boxes[3] is not None and boxes[3] != 4:
        raise shape_fns.ShapeError(f"Dimension must be 4 but is {boxes[3]}")
    if boxes[2] is not None and boxes[2] != 1 and scores[2] is not None and boxes[2] != scores[2]:
        raise shape_fns.ShapeError("third dimension of boxes must be either 1 or equal to "
                                   "the third dimension of scores")
    per_class, total, rows = c.value(2), c.dim_from_scalar(3), None
    if total is not None and total <= 0:
        raise shape_fns.ShapeError("max_total_size should be > 0 ")
    if not c.attrs["pad_per_class"]:
        rows = total
    else:
        # TF multiplies sizes that it does not know as -1.
        known = [-1 if n is None else int(n) for n in (total, per_class, scores[2])]
        rows = min(known[0], known[1] * known[2])
        if rows < -1:
            raise ValueError(f"Dimension {rows} must be >= 0")
        rows = None if rows < 0 else rows
    return [(boxes[0], rows, 4), (boxes[0], rows), (boxes[0], rows), (boxes[0],)]


# ------------------------------------------------------------------ drawing
_COLORS = np.array([[1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 0, 1], [.5, 0, .5, 1], [.5, .5, 0, 1],
                    [.5, 0, 0, 1], [0, 0, .5, 1], [0, 1, 1, 1], [1, 0, 1, 1]], np.float32)


def _drawn(images, boxes, colors):
    """The images with a frame for each box, colours in turn."""
    if images.ndim != 4:
        raise invalid_argument("The rank of the images should be 4")
    if boxes.ndim != 3:
        raise invalid_argument("The rank of the boxes tensor should be 3")
    if images.shape[0] != boxes.shape[0]:
        raise invalid_argument("The batch sizes should be the same")
    depth = images.shape[3]
    if depth not in (1, 3, 4):
        raise invalid_argument("Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)")
    if colors is None or not colors.size:
        colors = np.ones((10, 1), np.float32) if depth == 1 else _COLORS
    if colors.shape[1] < depth:
        raise invalid_argument("colors must have equal or more channels than the image provided: "
                               f"{shape_fns.text(colors.shape)}")
    out = images.copy()
    for image, own in zip(out, boxes):
        for i, box in enumerate(own):
            _draw(image, box, colors[i % len(colors), :depth])
    return out


def _draw(image, box, color):
    height, width = image.shape[:2]
    # Cut to whole elements as C does, towards zero.
    top, bottom = (int(box[k] * np.float32(height - 1)) for k in (0, 2))
    left, right = (int(box[k] * np.float32(width - 1)) for k in (1, 3))
    if top > bottom or left > right:
        return
    if top >= height or bottom < 0 or left >= width or right < 0:
        return
    rows = slice(max(top, 0), min(bottom, height - 1) + 1)
    columns = slice(max(left, 0), min(right, width - 1) + 1)
    for row in (top, bottom):
        if 0 <= row < height:
            image[row, columns] = color
    for column in (left, right):
        if 0 <= column < width:
            image[rows, column] = color


_DRAWN = "T: {float32, float16} = float32"


@op("DrawBoundingBoxes(images: T, boxes: float32) -> output: T", _DRAWN)
def draw_bounding_boxes(xp, images, boxes):
    """Images with the frames of boxes."""
    return _drawn(images, boxes, None)


@op("DrawBoundingBoxesV2(images: T, boxes: float32, colors: float32) -> output: T", _DRAWN)
def draw_bounding_boxes_v2(xp, images, boxes, colors):
    """Images with the frames of boxes, in colours of one's own."""
    if colors.ndim != 2:
        raise invalid_argument(f"colors must be a 2-D matrix{shape_fns.text(colors.shape)}")
    return _drawn(images, boxes, colors)


def _draw_shape(c):
    if c.shapes[0] is not None:
        images = c.with_rank(0, 4)
        if images[3] not in (None, 1, 3, 4):
            raise shape_fns.ShapeError("Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)")
    if c.shapes[1] is not None:
        boxes = c.with_rank(1, 3)
        shape_fns.dim_with_value(boxes[2], 4)
    return [c.shapes[0]]


for _function in (draw_bounding_boxes, draw_bounding_boxes_v2):
    _function.shape(_draw_shape)
del _function
draw_bounding_boxes.not_differentiable()


# ------------------------------------------------------------------ random boxes
_RANGES = ("seed: int = 0", "seed2: int = 0")
_AFTER = ("aspect_ratio_range: list(float) = [0.75, 1.3300000429153442]",
          "area_range: list(float) = [0.05000000074505806, 1.0]", "max_attempts: int = 100",
          "use_image_if_no_bounding_boxes: bool = false")
_SAMPLE = "begin: T, size: T, bboxes: float32"


def _stream(attrs):
    return PhiloxState(attrs["seed"], attrs["seed2"])


class _Words:
    """32-bit words for one run, as many as are asked for."""

    def __init__(self, state, attempts):
        # TF sets a block aside for each attempt; what is drawn beyond them belongs to the next run too.
        start = state.reserve(attempts)
        self._words = word_stream(PhiloxState.at(state.key, start), 1)

    def fraction(self):
        """A float32 in [0, 1)."""
        word = int(next(self._words)) & 0x7FFFFF | 0x3F800000
        return np.array([word], np.uint32).view(np.float32)[0] - np.float32(1)

    def below(self, n):
        """An int in [0, n), all equally probable."""
        if n & (n - 1) == 0:
            return int(next(self._words)) & (n - 1)
        lowest = 0xFFFFFFFF % n + 1
        word = int(next(self._words))
        while word < lowest:
            word = int(next(self._words))
        return word % n


def _checked_ranges(covered, aspects, areas, attempts):
    if len(areas) != 2:
        raise invalid_argument("Area range field must specify 2 dimensions")
    shown = lambda pair: "[" + ", ".join("%g" % v for v in pair) + "]"
    if areas[0] <= 0 or areas[1] <= 0:
        raise invalid_argument(f"Area range must be non-negative: {shown(areas)}")
    if areas[0] > 1 or areas[1] > 1:
        raise invalid_argument(f"Area range must be less then or equal to 1.0: {shown(areas)}")
    if len(aspects) != 2:
        raise invalid_argument("Aspect ratio range field must specify 2 dimensions")
    if aspects[0] <= 0 or aspects[1] <= 0:
        raise invalid_argument(f"Aspect ratio range must be non-negative: {shown(aspects)}")
    if attempts <= 0:
        raise invalid_argument(f"Max attempts must be non-negative: {attempts}")
    if covered < 0:
        raise invalid_argument(f"Min object covered must be non-negative: {covered:g}")


def _objects(boxes, height, width, whole_if_none):
    """(left, top, right, bottom) in elements of each object."""
    flat = boxes.reshape(-1, 4)
    for coordinate in flat.ravel():
        if not 0 <= coordinate <= 1:
            raise invalid_argument(f"All bounding box coordinates must be in [0.0, 1.0]: {coordinate:g}")
    if not len(flat):
        if not whole_if_none:
            raise invalid_argument("No bounding boxes provided as input. One must enable "
                                   "use_image_if_no_bounding_boxes if you wish to not provide any bounding boxes.")
        return [(0, 0, width, height)]
    h, w = np.float32(height), np.float32(width)
    return [(int(x1 * w), int(y1 * h), int(x2 * w), int(y2 * h)) for y1, x1, y2, x2 in flat]


def _round(x):
    return int(np.rint(np.float32(x)))


def _crop(words, height, width, low, high, aspect):
    """(left, top, right, bottom) of a random crop of an aspect and an area, or None."""
    f = np.float32
    low, high = f(low) * f(width) * f(height), f(high) * f(width) * f(height)
    if not (low > 0 and high > 0 and aspect > 0) or low > high:
        return None
    rows, most = _round(np.sqrt(low / aspect)), _round(np.sqrt(high / aspect))
    if _round(f(most) * aspect) > width:
        # Rounding must not bring the width beyond the image's.
        most = int((width + .5 - 1e-7) / float(aspect))
        if _round(f(most) * aspect) > width:
            most -= 1
    most = min(most, height)
    rows = min(rows, most)
    if rows < most:
        rows += words.below(most - rows + 1)
    columns = _round(f(rows) * aspect)
    area = f(columns * rows)
    if area < low:
        rows += 1
        columns = _round(f(rows) * aspect)
        area = f(columns * rows)
    if area > high:
        rows -= 1
        columns = _round(f(rows) * aspect)
        area = f(columns * rows)
    if area < low or area > high or columns > width or rows > height or columns <= 0 or rows <= 0:
        return None
    top = words.below(height - rows) if rows < height else 0
    left = words.below(width - columns) if columns < width else 0
    return left, top, left + columns, top + rows


def _area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def _covers(crop, least, objects):
    """Whether the crop holds enough of one object."""
    for box in objects:
        whole = np.float32(_area(box))
        if whole < 1:
            continue
        shared = (max(crop[0], box[0]), max(crop[1], box[1]), min(crop[2], box[2]), min(crop[3], box[3]))
        covered = _area(shared) if shared[2] > shared[0] and shared[3] > shared[1] else 0
        if np.float32(covered) / whole >= np.float32(least):
            return True
    return False


def _sample(state, image_size, boxes, covered, aspects, areas, attempts, whole_if_none):
    if image_size.ndim != 1:
        raise invalid_argument(f"image_size must be 1-dimensional{shape_fns.text(image_size.shape)}")
    if image_size.shape[0] != 3:
        raise invalid_argument(f"image_size must contain 3 elements{shape_fns.text(image_size.shape)}")
    height, width = int(image_size[0]), int(image_size[1])
    for n, name in ((height, "height"), (width, "width")):
        if n < 0:
            raise invalid_argument(f"image {name} cannot be >= int32 max")
    _checked_ranges(covered, aspects, areas, attempts)
    objects = _objects(boxes, height, width, whole_if_none)
    crop = _find(_Words(state, attempts), height, width, covered, aspects, areas, attempts, objects)
    left, top, right, bottom = crop or (0, 0, width, height)
    h, w = np.float32(height), np.float32(width)
    with np.errstate(invalid="ignore", divide="ignore"):
        box = np.array([np.float32(v) / n for v, n in ((top, h), (left, w), (bottom, h), (right, w))], np.float32)
    kind = image_size.dtype
    return np.array([top, left, 0], kind), np.array([bottom - top, right - left, -1]).astype(kind), box.reshape(1, 1, 4)


def _find(words, height, width, covered, aspects, areas, attempts, objects):
    first, last = (np.float32(a) for a in aspects)
    for _ in range(attempts):
        aspect = words.fraction() * (last - first) + first
        crop = _crop(words, height, width, *areas, aspect)
        if crop and _covers(crop, covered, objects):
            return crop
    return None


@op(f"SampleDistortedBoundingBox(image_size: T, bounding_boxes: float32) -> {_SAMPLE}",
    "T: {uint8, int8, int16, int32, int64}", *_RANGES, "min_object_covered: float = 0.10000000149011612", *_AFTER,
    stateful=True, state="node", make_state=_stream)
def sample_distorted_bounding_box(xp, state, image_size, bounding_boxes, min_object_covered, aspect_ratio_range,
                                  area_range, max_attempts, use_image_if_no_bounding_boxes):
    """A random part of an image that holds enough of an object."""
    return _sample(state, image_size, bounding_boxes, min_object_covered, aspect_ratio_range, area_range, max_attempts,
                   use_image_if_no_bounding_boxes)


@op(f"SampleDistortedBoundingBoxV2(image_size: T, bounding_boxes: float32, min_object_covered: float32) -> {_SAMPLE}",
    "T: {uint8, int8, int16, int32, int64}", *_RANGES, *_AFTER, stateful=True, state="node", make_state=_stream)
def sample_distorted_bounding_box_v2(xp, state, image_size, bounding_boxes, min_object_covered, aspect_ratio_range,
                                     area_range, max_attempts, use_image_if_no_bounding_boxes):
    """The same, how much is an input."""
    if min_object_covered.ndim:
        raise invalid_argument(f"min_object_covered must be 0-D, got shape {shape_fns.text(min_object_covered.shape)}")
    return _sample(state, image_size, bounding_boxes, float(min_object_covered), aspect_ratio_range, area_range,
                   max_attempts, use_image_if_no_bounding_boxes)


def _sample_shape(c):
    image, boxes = c.with_rank(0, 1), c.with_rank(1, 3)
    if image[0] is not None and image[0] != 3:
        raise shape_fns.ShapeError(f"Dimension must be 3 but is {image[0]}")
    if boxes[2] is not None and boxes[2] != 4:
        raise shape_fns.ShapeError(f"Dimension must be 4 but is {boxes[2]}")
    if len(c.shapes) > 2:
        c.with_rank(2, 0)
    return [(3,), (3,), (1, 1, 4)]


for _function in (sample_distorted_bounding_box, sample_distorted_bounding_box_v2):
    _function.shape(_sample_shape)
    _function.not_differentiable()
del _function
