"""Regularizers: functions from a weight to its penalty, in TF's two families, side by side.

contrib  l2_regularizer(s)  s * sum(w ** 2) / 2    None at scale 0., which is never collected
keras    l2(s)              s * sum(w ** 2)        a constant 0 at 0.

A penalty does nothing by itself: get_variable and apply_regularization put it in the collection
REGULARIZATION_LOSSES, and the program adds that to its loss.
"""
import numbers

import numpy as np

from . import functions as tf
from .core import dtypes
from .core.collections import GraphKeys, add_to_collection, get_collection
from .core.convert import to_tensor
from .core.scopes import name_scope


# ------------------------------------------------------------------ tf.contrib.layers
def _is_off(scale, end=""):
    """Whether a scale asks for no penalty at all.

    Raises:
      ValueError: scale is an integer or negative.
    """
    if isinstance(scale, numbers.Integral):
        raise ValueError(f"scale cannot be an integer: {scale}")
    if isinstance(scale, numbers.Real) and scale < 0.:
        raise ValueError(f"Setting a scale less than 0 on a regularizer: {scale:g}{end}")
    return isinstance(scale, numbers.Real) and scale == 0.


def _no_penalty(_):
    return None


def _scale_tensor(scale, weights):
    return to_tensor(scale, weights.dtype.base_dtype, "scale")


def l1_regularizer(scale, scope=None):
    """Return a function that penalises a weight tensor by its absolute size.

    penalty = scale * sum(|w|)

    Args:
      scale: float or scalar Tensor, >= 0; 0. makes the function return None.
      scope: name scope of the penalty's ops, default "l1_regularizer".
    Returns:
      l1(weights): weights of any shape and float dtype -> scalar Tensor of that dtype, or None.
    Raises:
      ValueError: scale is an integer or negative.
    Source: tf.contrib.layers.l1_regularizer.
    """
    if _is_off(scale):
        return _no_penalty

    def l1(weights, name=None):
        """The penalty of weights; `name` is not used, as in TF."""
        with name_scope(scope, "l1_regularizer", [weights]) as name:
            factor = _scale_tensor(scale, weights)
            return tf.multiply(factor, tf.reduce_sum(tf.abs(weights)), name=name)
    return l1


def l2_regularizer(scale, scope=None):
    """Return a function that penalises a weight tensor by its squared size.

    penalty = scale * sum(w ** 2) / 2      (half of keras.regularizers.l2)

    Args:
      scale: float or scalar Tensor, >= 0; 0. makes the function return None.
      scope: name scope of the penalty's ops, default "l2_regularizer".
    Returns:
      l2(weights): weights of any shape and float dtype -> scalar Tensor of that dtype, or None.
    Raises:
      ValueError: scale is an integer or negative.
    Source: tf.contrib.layers.l2_regularizer.
    """
    if _is_off(scale, "."):
        return _no_penalty

    def l2(weights):
        with name_scope(scope, "l2_regularizer", [weights]) as name:
            factor = _scale_tensor(scale, weights)
            return tf.multiply(factor, tf.nn.l2_loss(weights), name=name)
    return l2


def l1_l2_regularizer(scale_l1=1.0, scale_l2=1.0, scope=None):
    """Return a function that penalises a weight tensor by its absolute and its squared size.

    penalty = scale_l1 * sum(|w|) + scale_l2 * sum(w ** 2) / 2

    Args:
      scale_l1, scale_l2: floats or scalar Tensors, >= 0; at 0. that part is left out.
      scope: name scope of the penalty's ops, default "l1_l2_regularizer".
    Returns:
      function (weights) -> scalar Tensor or None.
    Raises:
      ValueError: a scale is an integer or negative.
    Source: tf.contrib.layers.l1_l2_regularizer.
    """
    for name, scale in (("scale_l1", scale_l1), ("scale_l2", scale_l2)):
        if isinstance(scale, numbers.Integral):
            raise ValueError(f"{name} cannot be an integer: {scale}")
    scope = scope or "l1_l2_regularizer"
    if scale_l1 == 0.:
        return l2_regularizer(scale_l2, scope)
    if scale_l2 == 0.:
        return l1_regularizer(scale_l1, scope)
    return sum_regularizer([l1_regularizer(scale_l1), l2_regularizer(scale_l2)], scope=scope)


def sum_regularizer(regularizer_list, scope=None):
    """Return a function that adds the penalties of several regularizers.

    Args:
      regularizer_list: list of functions; None is left out.
      scope: name scope of the penalty's ops, default "sum_regularizer".
    Returns:
      function (weights) -> scalar Tensor, or None when no regularizer gives one; None for an empty list.
    Source: tf.contrib.layers.sum_regularizer.
    """
    regularizers = [r for r in regularizer_list if r is not None]
    if not regularizers:
        return None

    def sum_reg(weights):
        with name_scope(scope, "sum_regularizer", [weights]) as name:
            penalties = [p for p in (r(weights) for r in regularizers) if p is not None]
            return tf.add_n(penalties, name=name) if penalties else None
    return sum_reg


def apply_regularization(regularizer, weights_list=None):
    """Penalise weights, and add the sum of the penalties to REGULARIZATION_LOSSES.

    Weights that were made with get_variable(regularizer=) are in that collection already: their
    penalties then count twice.

    Args:
      regularizer: function (weights) -> scalar Tensor; None counts as 0.
      weights_list: list of Tensor or Variable, default the collection GraphKeys.WEIGHTS.
    Returns:
      scalar Tensor, the sum.
    Raises:
      ValueError: there are no weights, or a penalty is no scalar.
    Source: tf.contrib.layers.apply_regularization.
    """
    weights_list = weights_list or get_collection(GraphKeys.WEIGHTS)
    if not weights_list:
        raise ValueError("No weights to regularize.")
    with name_scope("get_regularization_penalty", values=weights_list) as scope:
        penalties = [regularizer(w) for w in weights_list]
        penalties = [tf.constant(0.0) if p is None else p for p in penalties]
        for p in penalties:
            if p.get_shape().ndims != 0:
                raise ValueError("regularizer must return a scalar Tensor instead of a Tensor with rank %d."
                                 % p.get_shape().ndims)
        total = tf.add_n(penalties, name=scope)
        add_to_collection(GraphKeys.REGULARIZATION_LOSSES, total)
        return total


# ------------------------------------------------------------------ tf.keras.regularizers
class Regularizer:
    """Base of Keras regularizers: regularizer(weights) -> penalty.

    Source: tf.keras.regularizers.Regularizer.
    """

    def __call__(self, x):
        return 0.

    @classmethod
    def from_config(cls, config):
        """A regularizer with the arguments of a get_config() dict."""
        return cls(**config)


class L1L2(Regularizer):
    """Penalises by absolute and squared size; a constant 0 when both factors are 0.

    penalty = l1 * sum(|w|) + l2 * sum(w ** 2)      (l2: twice contrib's l2_regularizer)

    Args:
      l1, l2: numbers, kept as float32.
    Source: tf.keras.regularizers.L1L2.
    """

    def __init__(self, l1=0., l2=0.):
        self.l1, self.l2 = _as_float32(l1), _as_float32(l2)

    def __call__(self, x):
        if not self.l1 and not self.l2:
            return tf.constant(0., dtype=dtypes.float32)
        penalty = 0.
        if self.l1:
            penalty += self.l1 * tf.reduce_sum(tf.abs(x))
        if self.l2:
            penalty += self.l2 * tf.reduce_sum(tf.square(x))
        return penalty

    def get_config(self):
        """dict of the constructor's arguments."""
        return {"l1": float(self.l1), "l2": float(self.l2)}


def _as_float32(x):
    if hasattr(x, "dtype") and not isinstance(x, (np.ndarray, np.generic)):
        # A weight, when the class itself was given as a regularizer.
        raise ValueError("setting an array element with a sequence.")
    return np.asarray(x, dtype=np.float32)


class L1(Regularizer):
    """Penalises by absolute size.

    penalty = l1 * sum(|w|)

    Args:
      l1: number, kept as float32.  l: the same by another name.
    Raises:
      TypeError: both are given.
    Source: tf.keras.regularizers.L1 of TF 2.
    """

    def __init__(self, l1=None, l=None):
        self.l1 = _as_float32(_one_of("l1", l1, l))

    def __call__(self, x):
        return self.l1 * tf.reduce_sum(tf.abs(x))

    def get_config(self):
        """dict of the constructor's arguments."""
        return {"l1": float(self.l1)}


class L2(Regularizer):
    """Penalises by squared size.

    penalty = l2 * sum(w ** 2)      (twice contrib's l2_regularizer)

    Args:
      l2: number, kept as float32.  l: the same by another name.
    Raises:
      TypeError: both are given.
    Source: tf.keras.regularizers.L2 of TF 2.
    """

    def __init__(self, l2=None, l=None):
        self.l2 = _as_float32(_one_of("l2", l2, l))

    def __call__(self, x):
        return self.l2 * tf.reduce_sum(tf.square(x))

    def get_config(self):
        """dict of the constructor's arguments."""
        return {"l2": float(self.l2)}


def _one_of(name, value, l):
    """The factor, by whichever name it was given; 0.01 without either."""
    if value is not None and l is not None:
        raise TypeError(f"Got both `l` and `{name}`: they are one argument.")
    value = l if value is None else value
    return 0.01 if value is None else value


def l1(l=None, l1=None):
    """Keras regularizer: l1 * sum(|w|).

    Args:
      l1: number, default 0.01.  l: the same by TF 1's name.
    Raises:
      TypeError: both are given.
    Source: tf.keras.regularizers.l1.
    """
    return L1L2(l1=_one_of("l1", l1, l))


def l2(l=None, l2=None):
    """Keras regularizer: l2 * sum(w ** 2).

    Args:
      l2: number, default 0.01.  l: the same by TF 1's name.
    Raises:
      TypeError: both are given.
    Source: tf.keras.regularizers.l2.
    """
    return L1L2(l2=_one_of("l2", l2, l))


def l1_l2(l1=0.01, l2=0.01):
    """Keras regularizer: l1 * sum(|w|) + l2 * sum(w ** 2).

    Source: tf.keras.regularizers.l1_l2.
    """
    return L1L2(l1=l1, l2=l2)
