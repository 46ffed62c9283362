"""TF's public namespace tf.image: re-exports only."""
from .functions.image_boxes import (
    combined_non_max_suppression, crop_and_resize, draw_bounding_boxes, extract_glimpse, extract_image_patches,
    extract_patches, non_max_suppression, non_max_suppression_overlaps, non_max_suppression_padded,
    non_max_suppression_with_scores, sample_distorted_bounding_box)
from .functions.image_color import (
    adjust_brightness, adjust_contrast, adjust_gamma, adjust_hue, adjust_jpeg_quality, adjust_saturation,
    convert_image_dtype, grayscale_to_rgb, hsv_to_rgb, per_image_standardization, random_brightness, random_contrast,
    random_hue, random_jpeg_quality, random_saturation, rgb_to_grayscale, rgb_to_hsv, rgb_to_yiq, rgb_to_yuv,
    yiq_to_rgb, yuv_to_rgb)
from .functions.image_files import (
    decode_and_crop_jpeg, decode_bmp, decode_gif, decode_image, decode_jpeg, decode_png, encode_jpeg, encode_png,
    extract_jpeg_shape, is_jpeg)
from .functions.image_geometry import (
    central_crop, crop_to_bounding_box, flip_left_right, flip_up_down, pad_to_bounding_box, random_flip_left_right,
    random_flip_up_down, resize_image_with_crop_or_pad, resize_with_crop_or_pad, rot90, transpose, transpose_image)
from .functions.image_measure import image_gradients, psnr, sobel_edges, ssim, ssim_multiscale, total_variation
from .functions.image_resize import (
    resize, resize_area, resize_bicubic, resize_bilinear, resize_image_with_pad, resize_images,
    resize_nearest_neighbor, ResizeMethod)
from .functions.random import random_crop
