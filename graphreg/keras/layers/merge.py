"""Layers with several inputs and one output."""
from ... import functions as tf
from ...core import tensor_shape
from .. import backend
from ..engine.base_layer import Layer


def _sizes(shape):
    return tuple(tensor_shape.as_shape(shape).as_list())


def _broadcast(a, b):
    """The sizes of two broadcast operands, without the batch axis; None where a shape is not known.

    Raises:
      ValueError: the operands do not fit.
    """
    if a is None or b is None:
        return None
    if len(a) < len(b):
        a, b = b, a
    if not b:
        return a
    joined = list(a[:-len(b)])
    for i, j in zip(a[-len(b):], b):
        if i is None or j is None:
            joined.append(None)
        elif 1 in (i, j):
            joined.append(j if i == 1 else i)
        elif i != j:
            raise ValueError(f"Operands could not be broadcast together with shapes {a} {b}")
        else:
            joined.append(i)
    return tuple(joined)


class _Merge(Layer):
    """Base of the layers that merge elementwise."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def _merge_function(self, inputs):
        raise NotImplementedError

    def build(self, input_shape):
        if not isinstance(input_shape, list) or not input_shape:
            raise ValueError("A merge layer should be called on a list of inputs.")
        if len(input_shape) < 2:
            raise ValueError("A merge layer should be called on a list of at least 2 inputs. Got "
                             f"{len(input_shape)} inputs.")
        shapes = [_sizes(s) for s in input_shape]
        if len({s[0] for s in shapes if s} - {None}) > 1:
            raise ValueError(f"Can not merge tensors with different batch sizes. Got tensors with shapes : {shapes}")
        output = shapes[0][1:]
        for s in shapes[1:]:
            output = _broadcast(output, s[1:])
        self._reshape_required = len({len(s) for s in shapes}) > 1
        self.built = True

    def call(self, inputs):
        if not isinstance(inputs, list):
            raise ValueError("A merge layer should be called on a list of inputs.")
        if self._reshape_required:
            inputs = _of_one_rank(inputs)
        return self._merge_function(inputs)

    def compute_output_shape(self, input_shape):
        shapes = [_sizes(s) for s in input_shape]
        output = shapes[0][1:]
        for s in shapes[1:]:
            output = _broadcast(output, s[1:])
        batch = {s[0] for s in shapes if s} - {None}
        return tensor_shape.TensorShape(((batch.pop() if len(batch) == 1 else None),) + output)

    def compute_mask(self, inputs, mask=None):
        if mask is None:
            return None
        _check_lists(inputs, mask)
        if all(m is None for m in mask):
            return None
        masks = [tf.expand_dims(m, axis=0) for m in mask if m is not None]
        return tf.reduce_all(tf.concat(masks, axis=0), axis=0, keepdims=False)


def _check_lists(inputs, mask):
    if not isinstance(mask, list):
        raise ValueError("`mask` should be a list.")
    if not isinstance(inputs, list):
        raise ValueError("`inputs` should be a list.")
    if len(mask) != len(inputs):
        raise ValueError("The lists `inputs` and `mask` should have the same length.")


def _of_one_rank(inputs):
    """Inputs with axes of size 1 behind the batch axis, up to the largest rank."""
    rank = max(x.shape.ndims for x in inputs)
    return [_widened(x, rank - x.shape.ndims) for x in inputs]


def _widened(x, missing):
    for _ in range(missing):
        x = tf.expand_dims(x, axis=1)
    return x


def _folded(inputs, function):
    output = inputs[0]
    for x in inputs[1:]:
        output = function(output, x)
    return output


class Add(_Merge):
    """The sum of the inputs.

    Args: as Layer.
    Source: tf.keras.layers.Add.
    """

    def _merge_function(self, inputs):
        return _folded(inputs, lambda a, b: a + b)


class Subtract(_Merge):
    """The first input minus the second.

    Args: as Layer.
    Source: tf.keras.layers.Subtract.
    """

    def build(self, input_shape):
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError("A `Subtract` layer should be called on exactly 2 inputs")

    def _merge_function(self, inputs):
        if len(inputs) != 2:
            raise ValueError("A `Subtract` layer should be called on exactly 2 inputs")
        return inputs[0] - inputs[1]


class Multiply(_Merge):
    """The product of the inputs.

    Args: as Layer.
    Source: tf.keras.layers.Multiply.
    """

    def _merge_function(self, inputs):
        return _folded(inputs, lambda a, b: a * b)


class Average(_Merge):
    """The mean of the inputs.

    Args: as Layer.
    Source: tf.keras.layers.Average.
    """

    def _merge_function(self, inputs):
        return _folded(inputs, lambda a, b: a + b) / len(inputs)


class Maximum(_Merge):
    """The largest of the inputs.

    Args: as Layer.
    Source: tf.keras.layers.Maximum.
    """

    def _merge_function(self, inputs):
        return _folded(inputs, tf.maximum)


class Minimum(_Merge):
    """The smallest of the inputs.

    Args: as Layer.
    Source: tf.keras.layers.Minimum.
    """

    def _merge_function(self, inputs):
        return _folded(inputs, tf.minimum)


class Concatenate(_Merge):
    """The inputs one after the other along an axis.

    Args:
      axis: int.  others: as Layer.
    Source: tf.keras.layers.Concatenate.
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape):
        if not isinstance(input_shape, list) or len(input_shape) < 2:
            raise ValueError("A `Concatenate` layer should be called on a list of at least 2 inputs")
        self._reshape_required = False
        shapes = [_sizes(s) for s in input_shape]
        if len({self._without_axis(s) for s in shapes}) > 1:
            raise ValueError("A `Concatenate` layer requires inputs with matching shapes except for the concat axis. "
                             f"Got inputs shapes: {shapes}")
        self.built = True

    def _without_axis(self, shape):
        shape = list(shape)
        del shape[self.axis]
        return tuple(shape)

    def _merge_function(self, inputs):
        return backend.concatenate(inputs, axis=self.axis)

    def compute_output_shape(self, input_shape):
        if not isinstance(input_shape, list):
            raise ValueError("A `Concatenate` layer should be called on a list of inputs.")
        shapes = [list(_sizes(s)) for s in input_shape]
        output = shapes[0]
        for s in shapes[1:]:
            if output[self.axis] is None or s[self.axis] is None:
                output[self.axis] = None
                break
            output[self.axis] += s[self.axis]
        return tensor_shape.TensorShape(output)

    def compute_mask(self, inputs, mask=None):
        if mask is None:
            return None
        _check_lists(inputs, mask)
        if all(m is None for m in mask):
            return None
        masks = [_mask_of(x, m) for x, m in zip(inputs, mask)]
        return tf.reduce_all(backend.concatenate(masks, axis=self.axis), axis=-1, keepdims=False)

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


def _mask_of(x, mask):
    """A mask with the rank of its input: one without a mask counts everywhere."""
    if mask is None:
        return tf.ones_like(x, dtype="bool")
    return tf.expand_dims(mask, axis=-1) if mask.shape.ndims < x.shape.ndims else mask


class Dot(_Merge):
    """For each example, the sum of products along an axis of each of two inputs.

    Args:
      axes: int or pair of ints.  normalize: bool, the vectors along the axes are divided by their norms first.
      others: as Layer.
    Raises:
      TypeError, ValueError: axes is something else.
    Source: tf.keras.layers.Dot.
    """

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError("Invalid type for `axes` - should be a list or an int.")
            if len(axes) != 2:
                raise ValueError("Invalid format for `axes` - should contain two elements.")
            if not isinstance(axes[0], int) or not isinstance(axes[1], int):
                raise ValueError('Invalid format for `axes` - list elements should be "int".')
        self.axes, self.normalize = axes, normalize
        self._reshape_required = False

    def _axes_of(self, shapes):
        """The two axes, counted from the front."""
        if isinstance(self.axes, int):
            return [self.axes % len(s) if self.axes < 0 else self.axes for s in shapes]
        return [axis % len(s) if axis < 0 else axis for axis, s in zip(self.axes, shapes)]

    def build(self, input_shape):
        if not isinstance(input_shape, list) or len(input_shape) != 2:
            raise ValueError("A `Dot` layer should be called on a list of 2 inputs.")
        shapes = [_sizes(s) for s in input_shape]
        a, b = self._axes_of(shapes)
        if shapes[0][a] != shapes[1][b]:
            raise ValueError(f"Dimension incompatibility {shapes[0][a]} != {shapes[1][b]}. Layer shapes: {shapes[0]}, "
                             f"{shapes[1]}")
        self.built = True

    def _merge_function(self, inputs):
        if len(inputs) != 2:
            raise ValueError("A `Dot` layer should be called on exactly 2 inputs")
        axes = self._axes_of([_sizes(x.shape) for x in inputs])
        if self.normalize:
            inputs = [tf.nn.l2_normalize(x, axis=axis) for x, axis in zip(inputs, axes)]
        return backend.batch_dot(inputs[0], inputs[1], axes)

    def compute_output_shape(self, input_shape):
        if not isinstance(input_shape, list) or len(input_shape) != 2:
            raise ValueError("A `Dot` layer should be called on a list of 2 inputs.")
        a, b = (list(_sizes(s)) for s in input_shape)
        axes = self._axes_of([a, b])
        a.pop(axes[0])
        b.pop(axes[1])
        output = a + b[1:]
        return tensor_shape.TensorShape(output + [1] if len(output) == 1 else output)

    def compute_mask(self, inputs, mask=None):
        return None

    def get_config(self):
        return {**super().get_config(), "axes": self.axes, "normalize": self.normalize}


# ------------------------------------------------------------------ as functions
def add(inputs, **kwargs):
    """The sum of a list of tensors, by an Add layer.

    Source: tf.keras.layers.add.
    """
    return Add(**kwargs)(inputs)


def subtract(inputs, **kwargs):
    """The first of two tensors minus the second, by a Subtract layer.

    Source: tf.keras.layers.subtract.
    """
    return Subtract(**kwargs)(inputs)


def multiply(inputs, **kwargs):
    """The product of a list of tensors, by a Multiply layer.

    Source: tf.keras.layers.multiply.
    """
    return Multiply(**kwargs)(inputs)


def average(inputs, **kwargs):
    """The mean of a list of tensors, by an Average layer.

    Source: tf.keras.layers.average.
    """
    return Average(**kwargs)(inputs)


def maximum(inputs, **kwargs):
    """The largest of a list of tensors, by a Maximum layer.

    Source: tf.keras.layers.maximum.
    """
    return Maximum(**kwargs)(inputs)


def minimum(inputs, **kwargs):
    """The smallest of a list of tensors, by a Minimum layer.

    Source: tf.keras.layers.minimum.
    """
    return Minimum(**kwargs)(inputs)


def concatenate(inputs, axis=-1, **kwargs):
    """A list of tensors one after the other, by a Concatenate layer.

    Source: tf.keras.layers.concatenate.
    """
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs, axes, normalize=False, **kwargs):
    """The products of two tensors summed along axes, by a Dot layer.

    Source: tf.keras.layers.dot.
    """
    return Dot(axes=axes, normalize=normalize, **kwargs)(inputs)
