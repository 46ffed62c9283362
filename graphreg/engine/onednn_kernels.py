"""The kernels that oneDNN has for TF's ops: what a binder is handed as `lib`, each a function to a Recipe.

What it does not do for the shapes given raises Refused.  Arguments that are arrays of the op come as Given.
"""
import numpy as np

from .onednn_recipes import BACKWARD, DIFF_WEIGHTS, INFERENCE, TRAINING, WEIGHTS, WORKSPACE, Recipe, longs

_DIRECT = 1
_MAX, _MEAN_INSIDE = 0x1ff, 0x3ff
_SOFTMAX, _LOG_SOFTMAX = 0x30000, 0x30001
ADD, MULTIPLY, DIVIDE, SUBTRACT = 0x1fff0, 0x1fff1, 0x1fff4, 0x1fff5
_LARGER, _GREATER, SQRT = 0x1fff2, 0x1fff7, 0x25
AFTER = 32768        # and that of an operand is the number of an operation that follows, in these
_GIVEN_MOMENTS, _SCALE, _SHIFT = 1, 2, 4
# Numbers of arguments.
_SRC, _SRC_1, _DST, _WEIGHTS, _BIAS, _WORKSPACE = 1, 2, 17, 33, 41, 64
_MEAN, _VARIANCE, _SCALES, _SHIFTS = 49, 50, 51, 52
_DIFF_SRC, _DIFF_DST, _DIFF_WEIGHTS, _DIFF_BIAS, _DIFF_SCALE, _DIFF_SHIFT = 129, 145, 161, 169, 255, 256


class Kernels:
    """Makers of recipes over one Library."""

    def __init__(self, library):
        self.library = library

    # ---------------------------------------------------------- convolutions
    def conv2d(self, x, w, size, strides, pads, dilations=(1, 1), bias=None):
        """conv(x, w) + bias; size: of the output in space; bias: Given [out channels] or None."""
        recipe = Recipe(self.library)
        shape = (x.shape[0],) + tuple(size) + (w.shape[3],)
        description, descs = self._convolution(recipe, x.shape, w.shape, shape, strides, pads, dilations,
                                               bias is not None)
        weights = recipe.given(w, recipe.filters(w.shape))
        arguments = {_SRC: recipe.given(x, descs[0]),
                     _WEIGHTS: recipe.reordered(weights, recipe.wanted(description, WEIGHTS)),
                     _DST: recipe.made(shape, descs[1])}
        if bias is not None:
            arguments[_BIAS] = recipe.given(bias, descs[2])
        recipe.run(description, arguments)
        return recipe

    def _convolution(self, recipe, x, w, y, strides, pads, dilations, bias=False):
        """(description of a convolution of these shapes, (those of its image, result and bias))."""
        source, result, vector = recipe.image(x), recipe.image(y), recipe.desc((w[3],), (1,))
        description = recipe.describe(
            "convolution_forward", TRAINING, _DIRECT, source, self._any_filters(recipe, w),
            vector if bias else None, result, *_window(strides, pads, dilations))
        return description, (source, result, vector)

    @staticmethod
    def _any_filters(recipe, w):
        h, width, i, o = w
        return recipe.desc((o, i, h, width))

    def conv2d_input_grad(self, x_shape, w, dy, strides, pads):
        """The gradient of a convolution with respect to its input, of the shape given."""
        recipe = Recipe(self.library)
        forward, (source, result, _) = self._convolution(recipe, x_shape, w.shape, dy.shape, strides, pads, (1, 1))
        description = recipe.describe(
            "convolution_backward_data", _DIRECT, source, self._any_filters(recipe, w.shape), result,
            *_window(strides, pads, (1, 1)), hint=(forward,))
        weights = recipe.given(w, recipe.filters(w.shape))
        recipe.run(description, {_WEIGHTS: recipe.reordered(weights, recipe.wanted(description, WEIGHTS)),
                                 _DIFF_DST: recipe.given(dy, result), _DIFF_SRC: recipe.made(x_shape, source)})
        return recipe

    def conv2d_filter_grad(self, x, w_shape, dy, strides, pads, bias=False):
        """The gradient of a convolution with respect to its filter, of the shape given; with bias, the sum of dy too."""
        recipe = Recipe(self.library)
        forward, (source, result, vector) = self._convolution(recipe, x.shape, w_shape, dy.shape, strides, pads, (1, 1),
                                                              bias)
        description = recipe.describe(
            "convolution_backward_weights", _DIRECT, source, self._any_filters(recipe, w_shape), vector if bias else None,
            result, *_window(strides, pads, (1, 1)), hint=(forward,))
        made = recipe.made(w_shape, recipe.filters(w_shape))
        wanted = recipe.wanted(description, DIFF_WEIGHTS)
        place = made if self.library.memory_desc_equal(made.desc, wanted) else recipe.kept(wanted)
        recipe.run(description, {_SRC: recipe.given(x, source), _DIFF_DST: recipe.given(dy, result),
                                 _DIFF_WEIGHTS: place,
                                 _DIFF_BIAS: recipe.made(w_shape[3:], vector) if bias else None})
        if place is not made:
            recipe.move(place, made)
        return recipe

    # ---------------------------------------------------------- pooling
    def max_pool(self, x, shape, windows):
        """The largest element of each window; windows: (size, stride, before, after) for each dimension of space."""
        return self._pool(_MAX, x, shape, windows)

    def avg_pool(self, x, shape, windows):
        """The mean of what each window covers of x."""
        return self._pool(_MEAN_INSIDE, x, shape, windows)

    def _pool(self, algorithm, x, shape, windows):
        recipe = Recipe(self.library)
        source, result = recipe.image(x.shape), recipe.image(shape)
        description = recipe.describe("pooling_forward", INFERENCE, algorithm, source, result, *_pooling(windows))
        recipe.run(description, {_SRC: recipe.given(x, source), _DST: recipe.made(shape, result)})
        return recipe

    def max_pool_grad(self, x, dy, windows):
        """dy at the first largest element of each window, found again."""
        recipe = Recipe(self.library)
        source, result = recipe.image(x.shape), recipe.image(dy.shape)
        forward = recipe.describe("pooling_forward", TRAINING, _MAX, source, result, *_pooling(windows))
        found = recipe.kept(recipe.wanted(forward, WORKSPACE))
        recipe.run(forward, {_SRC: recipe.given(x, source), _DST: recipe.kept(result), _WORKSPACE: found})
        description = recipe.describe("pooling_backward", _MAX, source, result, *_pooling(windows), hint=(forward,))
        recipe.run(description, {_DIFF_DST: recipe.given(dy, result), _WORKSPACE: found,
                                 _DIFF_SRC: recipe.made(x.shape, source)})
        # A NaN that a window begins with counts as its largest element in TF.
        recipe.unless = lambda inputs: np.isnan(np.max(inputs[x.index]))
        return recipe

    def avg_pool_grad(self, x_shape, dy, windows):
        """The gradient of avg_pool with respect to x, of the shape given."""
        recipe = Recipe(self.library)
        source, result = recipe.image(x_shape), recipe.image(dy.shape)
        forward = recipe.describe("pooling_forward", TRAINING, _MEAN_INSIDE, source, result, *_pooling(windows))
        description = recipe.describe("pooling_backward", _MEAN_INSIDE, source, result, *_pooling(windows),
                                      hint=(forward,))
        recipe.run(description, {_DIFF_DST: recipe.given(dy, result), _DIFF_SRC: recipe.made(x_shape, source)})
        return recipe

    # ---------------------------------------------------------- normalisation over a batch
    def batch_norm(self, x, scale, offset, epsilon, moments=None):
        """x normalised by its own moments, which are results two and three, or by given ones (mean, variance)."""
        recipe = Recipe(self.library)
        image, vector = recipe.image(x.shape), recipe.plain(scale.shape)
        flags = _SCALE | _SHIFT | (_GIVEN_MOMENTS if moments else 0)
        prop = INFERENCE if moments else TRAINING
        description = recipe.describe("batch_normalization_forward", prop, image, image, epsilon, flags)
        arguments = {_SRC: recipe.given(x, image), _DST: recipe.made(x.shape, image),
                     _SCALES: recipe.given(scale, vector), _SHIFTS: recipe.given(offset, vector)}
        if moments:
            arguments.update({n: recipe.given(m, vector) for n, m in zip((_MEAN, _VARIANCE), moments)})
        else:
            arguments.update({n: recipe.made(scale.shape, vector) for n in (_MEAN, _VARIANCE)})
        recipe.run(description, arguments)
        return recipe

    def batch_norm_grad(self, dy, x, scale, mean, variance, epsilon, moves):
        """(dx, dscale, doffset); moves: whether the moments are those of x."""
        recipe = Recipe(self.library)
        image, vector = recipe.image(x.shape), recipe.plain(scale.shape)
        flags = _SCALE | _SHIFT | (0 if moves else _GIVEN_MOMENTS)
        forward = recipe.describe("batch_normalization_forward", TRAINING, image, image, epsilon, flags)
        description = recipe.describe("batch_normalization_backward", BACKWARD, image, image, image, epsilon, flags,
                                      hint=(forward,))
        recipe.run(description, {
            _SRC: recipe.given(x, image), _MEAN: recipe.given(mean, vector), _VARIANCE: recipe.given(variance, vector),
            _DIFF_DST: recipe.given(dy, image), _SCALES: recipe.given(scale, vector),
            _DIFF_SRC: recipe.made(x.shape, image), _DIFF_SCALE: recipe.made(scale.shape, vector),
            _DIFF_SHIFT: recipe.made(scale.shape, vector)})
        return recipe

    # ---------------------------------------------------------- the rest
    def matmul(self, a, b, transpose_a, transpose_b, bias=None):
        """a @ b + bias, rank 2; bias: Given [columns] or None."""
        recipe = Recipe(self.library)
        left, right = _matrix(recipe, a.shape, transpose_a), _matrix(recipe, b.shape, transpose_b)
        rows, columns = a.shape[transpose_a], b.shape[not transpose_b]
        result, vector = recipe.plain((rows, columns)), recipe.desc((1, columns), (columns, 1))
        description = recipe.describe("matmul", left, right, vector if bias is not None else None, result)
        recipe.run(description, {_SRC: recipe.given(a, left), _WEIGHTS: recipe.given(b, right),
                                 _BIAS: recipe.given(bias, vector) if bias is not None else None,
                                 _DST: recipe.made((rows, columns), result)})
        return recipe

    def softmax(self, x, logarithm=False):
        """exp(x) over its sum along the last axis, or the logarithm of that."""
        recipe = Recipe(self.library)
        matrix = recipe.plain((x.size // x.shape[-1], x.shape[-1]))
        algorithm = _LOG_SOFTMAX if logarithm else _SOFTMAX
        description = recipe.describe("softmax_forward", INFERENCE, algorithm, matrix, matrix, 1)
        recipe.run(description, {_SRC: recipe.given(x, matrix), _DST: recipe.made(x.shape, matrix)})
        recipe.unless = lambda inputs: not np.isfinite([np.max(inputs[x.index]), np.min(inputs[x.index])]).all()
        return recipe

    def relu_grad(self, dy, x):
        """dy * (max(x, 0) > 0): to the library NaN is above zero, but not the larger of two."""
        recipe = Recipe(self.library)
        line, zero = recipe.plain((x.size,)), recipe.kept(recipe.desc((1,), (1,)))
        slopes = recipe.given(dy, line)
        after = [(_GREATER, zero), (MULTIPLY, slopes)]
        description = recipe.describe("binary", _LARGER, line, zero.desc, line, after=[(n, p.desc) for n, p in after])
        recipe.run(description, {_SRC: recipe.given(x, line), _SRC_1: zero, _DST: recipe.made(x.shape, line),
                                 **{AFTER * (i + 1) + _SRC_1: place for i, (_, place) in enumerate(after)}})
        return recipe

    def add(self, x, y):
        """x + y, of one shape."""
        recipe = Recipe(self.library)
        line = recipe.plain((x.size,))
        description = recipe.describe("binary", ADD, line, line, line)
        recipe.run(description, {_SRC: recipe.given(x, line), _SRC_1: recipe.given(y, line),
                                 _DST: recipe.made(x.shape, line)})
        return recipe


def _window(strides, pads, dilations):
    """Strides, dilations (0 is none) and the padding before and behind, as the library takes them."""
    return (longs(strides), longs([d - 1 for d in dilations]), longs([before for before, _ in pads]),
            longs([after for _, after in pads]))


def _pooling(windows):
    sizes, strides, before, after = zip(*windows)
    return longs(strides), longs(sizes), longs([0] * len(windows)), longs(before), longs(after)


def _matrix(recipe, shape, transposed):
    rows, columns = shape
    return recipe.desc((columns, rows), (1, columns)) if transposed else recipe.plain(shape)
