"""Boxes and parts of images: suppression, drawing, random boxes, crops by boxes, glimpses, patches."""
from ..core import raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from .reduce import lookup_renamed

_NO_BOUND = float("-inf")


# ------------------------------------------------------------------ suppression
def non_max_suppression(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=_NO_BOUND, name=None):
    """Places of the boxes with the highest scores that overlap little with each other.

    Args:
      boxes: Tensor [n, 4] of opposite corners (y1, x1, y2, x2).
      scores: Tensor [n] (float).
      max_output_size: int scalar, at most so many.
      iou_threshold: float, boxes that share more than this part with a chosen one are left out.
      score_threshold: float, boxes with no higher score are left out.
      name: str.
    Returns:
      Tensor (int32) [m], the highest score first.
    Source: tf.image.non_max_suppression.
    """
    with name_scope(name, "non_max_suppression"):
        iou_threshold = to_tensor(iou_threshold, name="iou_threshold")
        score_threshold = to_tensor(score_threshold, name="score_threshold")
        return raw.NonMaxSuppressionV3(boxes, scores, max_output_size, iou_threshold, score_threshold)


def non_max_suppression_with_scores(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=_NO_BOUND,
                                    soft_nms_sigma=0.0, name=None):
    """(places, scores) as non_max_suppression has them, where overlaps may lower scores.

    score * exp(-iou ** 2 / (2 * soft_nms_sigma)) for each box chosen before

    Args: as for non_max_suppression.  soft_nms_sigma: float, 0 for no lowering.
    Source: tf.image.non_max_suppression_with_scores.
    """
    with name_scope(name, "non_max_suppression_with_scores"):
        iou_threshold = to_tensor(iou_threshold, name="iou_threshold")
        score_threshold = to_tensor(score_threshold, name="score_threshold")
        soft_nms_sigma = to_tensor(soft_nms_sigma, name="soft_nms_sigma")
        selected, selected_scores, _ = raw.NonMaxSuppressionV5(
            boxes, scores, max_output_size, iou_threshold, score_threshold, soft_nms_sigma,
            pad_to_max_output_size=False)
        return selected, selected_scores


def non_max_suppression_padded(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=_NO_BOUND,
                               pad_to_max_output_size=False, name=None):
    """(places as non_max_suppression has them, followed by zeros if wanted; how many they are).

    Args: as for non_max_suppression.  pad_to_max_output_size: bool, always max_output_size of them.
    Source: tf.image.non_max_suppression_padded.
    """
    with name_scope(name, "non_max_suppression_padded"):
        iou_threshold = to_tensor(iou_threshold, name="iou_threshold")
        score_threshold = to_tensor(score_threshold, name="score_threshold")
        return raw.NonMaxSuppressionV4(boxes, scores, max_output_size, iou_threshold, score_threshold,
                                       pad_to_max_output_size=pad_to_max_output_size)


def non_max_suppression_overlaps(overlaps, scores, max_output_size, overlap_threshold=0.5, score_threshold=_NO_BOUND,
                                 name=None):
    """non_max_suppression with overlaps of any kind.

    Args: overlaps: Tensor (float32) [n, n].  The others: as for non_max_suppression.
    Source: tf.image.non_max_suppression_overlaps.
    """
    with name_scope(name, "non_max_suppression_overlaps"):
        overlap_threshold = to_tensor(overlap_threshold, name="overlap_threshold")
        return raw.NonMaxSuppressionWithOverlaps(overlaps, scores, max_output_size, overlap_threshold, score_threshold)


def combined_non_max_suppression(boxes, scores, max_output_size_per_class, max_total_size, iou_threshold=0.5,
                                 score_threshold=_NO_BOUND, pad_per_class=False, clip_boxes=True, name=None):
    """The best boxes of all classes, for each image of a batch.

    Args:
      boxes: Tensor (float32) [batch, n, 1 or classes, 4].
      scores: Tensor (float32) [batch, n, classes].
      max_output_size_per_class, max_total_size: int scalars, at most so many.
      iou_threshold, score_threshold: as for non_max_suppression.
      pad_per_class: bool, results have min(max_total_size, classes * max_output_size_per_class) rows.
      clip_boxes: bool, boxes are cut to [0, 1].
      name: str.
    Returns:
      (boxes, scores, classes, how many are valid), the rest of each is 0.
    Source: tf.image.combined_non_max_suppression.
    """
    with name_scope(name, "combined_non_max_suppression"):
        iou_threshold = to_tensor(iou_threshold, name="iou_threshold")
        score_threshold = to_tensor(score_threshold, name="score_threshold")
        return raw.CombinedNonMaxSuppression(boxes, scores, max_output_size_per_class, max_total_size, iou_threshold,
                                             score_threshold, pad_per_class=pad_per_class, clip_boxes=clip_boxes)


# ------------------------------------------------------------------ drawing, random boxes
def draw_bounding_boxes(images, boxes, name=None, colors=None):
    """Images with the frames of boxes drawn into them.

    Args:
      images: Tensor (float) [batch, height, width, 1, 3 or 4].
      boxes: Tensor (float32) [batch, n, 4] of (top, left, bottom, right), as parts of the image's sizes.
      name: str.
      colors: Tensor (float32) [m, channels] to be taken in turn, default TF's table of ten.
    Source: tf.image.draw_bounding_boxes.
    """
    if colors is None:
        return raw.DrawBoundingBoxes(images, boxes, name=name)
    return raw.DrawBoundingBoxesV2(images, boxes, colors, name=name)


def sample_distorted_bounding_box(image_size, bounding_boxes, seed=None, seed2=None, min_object_covered=0.1,
                                  aspect_ratio_range=None, area_range=None, max_attempts=None,
                                  use_image_if_no_bounding_boxes=None, name=None):
    """(begin, size, box): a random part of an image that holds enough of one of its objects.

    Args:
      image_size: int vector (height, width, channels).
      bounding_boxes: Tensor (float32) [1, n, 4] of (top, left, bottom, right), as parts of the image's sizes.
      seed, seed2: int.
      min_object_covered: float, the part of an object's box that must be seen.
      aspect_ratio_range: two floats, width : height, default 0.75 to 1.33.
      area_range: two floats, parts of the image's area, default 0.05 to 1.
      max_attempts: int, default 100; after so many the whole image is taken.
      use_image_if_no_bounding_boxes: bool, without boxes the whole image is the object.
      name: str.
    Returns:
      begin, size: int vectors for tf.slice;  box: Tensor (float32) [1, 1, 4] for draw_bounding_boxes.
    Source: tf.image.sample_distorted_bounding_box.
    """
    given = {"aspect_ratio_range": aspect_ratio_range, "area_range": area_range, "max_attempts": max_attempts,
             "use_image_if_no_bounding_boxes": use_image_if_no_bounding_boxes, "seed": seed, "seed2": seed2}
    given = {key: value for key, value in given.items() if value is not None}
    with name_scope(name, "sample_distorted_bounding_box"):
        return raw.SampleDistortedBoundingBoxV2(image_size, bounding_boxes, min_object_covered, name=name, **given)


# ------------------------------------------------------------------ parts of images
def crop_and_resize(image, boxes, box_ind=None, crop_size=None, method="bilinear", extrapolation_value=0, name=None,
                    box_indices=None):
    """Parts of images, all brought to one size.

    Args:
      image: Tensor [batch, height, width, channels] of a real dtype.
      boxes: Tensor (float32) [n, 4] of (y1, x1, y2, x2), 0 and 1 are the first and the last row or column.
      box_ind: Tensor (int32) [n], each box's image; box_indices: the same.
      crop_size: int vector (height, width).
      method: "bilinear" or "nearest".
      extrapolation_value: float, shown outside of the image.
      name: str.
    Returns:
      Tensor (float32) [n, *crop_size, channels].
    Source: tf.image.crop_and_resize.
    """
    box_ind = lookup_renamed("box_indices", box_indices, "box_ind", box_ind)
    return raw.CropAndResize(image, boxes, box_ind, crop_size, method=method, extrapolation_value=extrapolation_value,
                             name=name)


def extract_glimpse(input, size, offsets, centered=True, normalized=True, uniform_noise=True, name=None):
    """A part of each image around a place; noise where it leaves the image.

    Args:
      input: Tensor (float32) [batch, height, width, channels].
      size: int vector (height, width).
      offsets: Tensor (float32) [batch, 2] of (y, x).
      centered: bool, (0, 0) is the middle of the image, else its first element.
      normalized: bool, offsets are parts of the image's sizes, else elements.
      uniform_noise: bool, uniform noise, else normal.
      name: str.
    Source: tf.image.extract_glimpse.
    """
    return raw.ExtractGlimpse(input, size, offsets, centered=centered, normalized=normalized,
                              uniform_noise=uniform_noise, name=name)


def extract_patches(images, sizes, strides, rates, padding, name=None):
    """The elements under a window, for each of its places, as channels.

    Args:
      images: Tensor [batch, height, width, channels] of a real dtype.
      sizes, strides, rates: lists [1, rows, columns, 1]: the window, its steps, the steps inside of it.
      padding: "VALID" or "SAME".
      name: str.
    Returns:
      Tensor [batch, rows, columns, sizes[1] * sizes[2] * channels].
    Source: tf.image.extract_patches.
    """
    return raw.ExtractImagePatches(images, sizes, strides, rates, padding, name=name)


def extract_image_patches(images, ksizes=None, strides=None, rates=None, padding=None, name=None, sizes=None):
    """extract_patches, with the window called ksizes or sizes.

    Source: tf.extract_image_patches, tf.image.extract_image_patches.
    """
    sizes = lookup_renamed("sizes", sizes, "ksizes", ksizes)
    return raw.ExtractImagePatches(images, sizes, strides, rates, padding, name=name)
