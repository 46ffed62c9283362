"""What heads check: shapes of labels, logits and weights."""
from .. import functions as tf
from ..core import scopes
from ..core.sparse_tensor import SparseTensor
from ..feature_column.base import LazyBuilder
from ..feature_column.numeric import numeric_column, NumericColumn
from ..functions.check import (
    assert_equal, assert_less_equal, assert_non_negative, assert_rank_at_least)
from ..functions.control_flow import Assert
from ..functions.math import equal, to_float
from ..functions.reduce import reduce_all, reduce_any

_LOGITS = "logits shape must be [D0, D1, ... DN, logits_dimension]"
_NO_LABELS = ("You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data "
              "contain your label feature. Check that your input_fn properly parses and returns labels.")
_SPARSE = ("SparseTensor labels are not supported. labels must be a Tensor of shape [D0, D1, ..., DN, {0}], e.g. "
           "[batch_size, "
           "{0}]. Suggested Fix (1): Check the label feature in your data. Each example must contain {0} value(s). If "
           "not, your "
           "choice of label was probably incorrect. Suggested Fix (2): In your input_fn, use "
           "tf.sparse_tensor_to_dense() to turn "
           "labels into a Tensor.")
_MISMATCH = ("Mismatched label shape. Expected labels dimension=%s.  Received %s. Suggested Fix:If your classifier "
             "expects "
             "one-hot encoding label,check your n_classes argument to the estimator and/or the shape of your label. "
             "Otherwise, "
             "check the shape of your label.")


def check_logits(logits, dimension):
    """The logits, of a last dimension that is checked.

    Args:
      logits: Tensor.  dimension: int.
    Raises:
      ValueError: it is another one.
    """
    with scopes.name_scope(None, "logits", (logits,)) as scope:
        logits = to_float(logits)
        shape = tf.shape(logits)
        with scopes.control_dependencies([assert_rank_at_least(logits, 2, data=[shape], message=_LOGITS)]):
            static = logits.shape
            if static.ndims is not None and static[-1].value is not None:
                if static[-1].value != dimension:
                    raise ValueError(f"{_LOGITS}, got {static}.")
                return logits
            check = assert_equal(dimension, shape[-1], data=[shape], message=_LOGITS)
            with scopes.control_dependencies([check]):
                return tf.identity(logits, name=scope)


def check_labels(labels, logits, dimension, newer=False):
    """The labels as a Tensor of the logits' rank, of a last dimension that is checked.

    Args:
      labels: Tensor of shape [D0 ... DN, dimension], or [D0 ... DN].  logits: Tensor.  dimension: int.
      newer: bool, the texts and the order of the classes of tf.estimator.
    Raises:
      ValueError: none, sparse, or of another shape.
    """
    words = _newer_words if newer else str
    if labels is None:
        raise ValueError(no_labels(newer))
    with scopes.name_scope(None, "labels", (labels, logits)) as scope:
        if isinstance(labels, SparseTensor):
            raise ValueError(words(_SPARSE).format(dimension))
        labels = tf.convert_to_tensor(labels)
        if None not in (labels.shape.ndims, logits.shape.ndims) and labels.shape.ndims == logits.shape.ndims - 1:
            labels = tf.expand_dims(labels, -1)
        shape = logits_shape = None
        if not newer:
            shape, logits_shape = tf.shape(labels), tf.shape(logits)
        text = (f"labels shape must be [D0, D1, ... DN, {dimension}]. Suggested Fix: check your n_classes argument to "
                f"the {'head' if newer else 'estimator'} and/or the shape of your label.")
        with scopes.control_dependencies([assert_rank_at_least(labels, 2, message=text)]):
            static = labels.shape
            if static.ndims is not None and static[-1].value not in (None, dimension):
                raise ValueError(words(_MISMATCH) % (dimension, static[-1].value))
            wanted = tf.concat([(tf.shape(logits) if newer else logits_shape)[:-1], [dimension]], axis=0)
            shape = tf.shape(labels) if newer else shape
            check = assert_equal(wanted, shape, message=text,
                                 data=["expected_labels_shape: ", wanted, "labels_shape: ", shape])
            with scopes.control_dependencies([check]):
                return tf.identity(labels, name=scope)


def no_labels(newer=False):
    """The text of the error that there are none."""
    return _newer_words(_NO_LABELS) if newer else _NO_LABELS


def _newer_words(text):
    """A text as the classes of tf.estimator have it."""
    for old, new in (("data contain your", "data contains your"), ("supported. labels", "supported. Labels"),
                     ("{0}]. Suggested Fix (1)", "{0}].Suggested Fix (1)"), ("Fix:If", "Fix: If"),
                     ("label,check", "label, check")):
        text = text.replace(old, new)
    return text


def weights_of(features, weight_column, logits, allow_per_logit_weights=False, newer=False):
    """The weights of examples: 1. without a column.

    Args:
      features: dict.  weight_column: str, NumericColumn or None.  logits: Tensor.
      allow_per_logit_weights: bool, each logit may have a weight of its own.  newer: as for check_labels.
    Raises:
      TypeError: the column is no numeric one.  ValueError: it is of a type that is no number.
    """
    text = ("weights shape must be [D0, D1, ... DN], [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]"
            if allow_per_logit_weights else "weights shape must be [D0, D1, ... DN] or [D0, D1, ... DN, 1]")
    with scopes.name_scope(None, "weights", values=tuple(features.values()) + (logits,)) as scope:
        if weight_column is None:
            return 1.
        kind = "NumericColumn" if newer else "_NumericColumn"
        weights = to_float(_column_values(features, weight_column, kind), name="weights")
        shape, logits_shape = tf.shape(weights, name="weights_shape"), tf.shape(logits, name="logits_shape")
        if (weights.shape.ndims is not None and logits.shape.ndims is not None
                and weights.shape.ndims == logits.shape.ndims - 1):
            check = assert_equal(logits_shape[:-1], shape, message=text,
                                 data=["logits_shape: ", logits_shape, "weights_shape: ", shape])
            with scopes.control_dependencies([check]):
                return tf.expand_dims(weights, -1, name=scope)
        wanted = tf.concat([logits_shape[:-1], [1]], axis=0)
        data = ["logits_shape: ", logits_shape, "weights_shape: ", shape]
        if allow_per_logit_weights:
            fits = reduce_any([reduce_all(equal(logits_shape, shape)), reduce_all(equal(wanted, shape))])
            check = Assert(condition=fits, data=[text] + data)
        else:
            check = assert_equal(wanted, shape, message=text, data=data)
        with scopes.control_dependencies([check]):
            return tf.identity(weights, name=scope)


def _column_values(features, column, kind):
    if isinstance(column, str):
        column = numeric_column(key=column, shape=(1,))
    if not isinstance(column, NumericColumn):
        raise TypeError(f"Weight column must be either a string or {kind}. Given type: {type(column)}.")
    weights = column._get_dense_tensor(LazyBuilder(features))
    if not (weights.dtype.is_floating or weights.dtype.is_integer):
        raise ValueError(f"Weight column should be castable to float. Given dtype: {weights.dtype}")
    return weights


def in_range(labels, n_classes, message=None, newer=False):
    """The labels, checked to be at least 0 and below n_classes when they are run; newer: as for check_labels."""
    scope, be = ("check_label_range", "be ") if newer else ("assert_range", "")
    with scopes.name_scope(None, scope, (labels,)):
        less = assert_less_equal(labels, tf.convert_to_tensor(n_classes - 1, dtype=labels.dtype),
                                 message=message or f"Labels must {be}<= n_classes - 1")
        greater = assert_non_negative(labels, message=message or f"Labels must {be}>= 0")
        with scopes.control_dependencies((less, greater)):
            return tf.identity(labels)
