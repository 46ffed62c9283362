"""tf.estimator.classifier_parse_example_spec and the like: what tf.parse_example needs for features and a label."""
from ..core import dtypes
from ..feature_column.input_layer import make_parse_example_spec
from ..feature_column.numeric import numeric_column, NumericColumn
from ..parsing import FixedLenFeature


def classifier_parse_example_spec(feature_columns, label_key, label_dtype=dtypes.int64, label_default=None,
                                  weight_column=None):
    """dict for tf.parse_example, of a classifier's Examples.

    Args:
      feature_columns: iterable of columns.  label_key: str.  label_dtype: DType.
      label_default: number or str for Examples without a label, None: they need one.
      weight_column: str or numeric column.
    Raises:
      ValueError: the label or the weight is a feature.  TypeError: the weight column is of another kind.
    Source: tf.estimator.classifier_parse_example_spec.
    """
    label = FixedLenFeature((1,), label_dtype, label_default)
    return _with_label(feature_columns, label_key, label, weight_column)


def regressor_parse_example_spec(feature_columns, label_key, label_dtype=dtypes.float32, label_default=None,
                                 label_dimension=1, weight_column=None):
    """dict for tf.parse_example, of a regressor's Examples.

    Args:
      label_dimension: int.  The others and Raises: as for classifier_parse_example_spec.
    Source: tf.estimator.regressor_parse_example_spec.
    """
    label = FixedLenFeature((label_dimension,), label_dtype, label_default)
    return _with_label(feature_columns, label_key, label, weight_column)


def _with_label(feature_columns, label_key, label, weight_column):
    spec = make_parse_example_spec(feature_columns)
    if label_key in spec:
        raise ValueError(f"label should not be used as feature. label_key: {label_key}, features: {spec.keys()}")
    spec[label_key] = label
    if weight_column is None:
        return spec
    if isinstance(weight_column, str):
        weight_column = numeric_column(weight_column)
    if not isinstance(weight_column, NumericColumn):
        raise TypeError("weight_column should be an instance of tf.feature_column.numeric_column. Given type: "
                        f"{type(weight_column)} value: {weight_column}")
    if weight_column.key in spec:
        raise ValueError("weight_column should not be used as feature. weight_column: "
                         f"{weight_column.key}, features: {spec.keys()}")
    spec.update(weight_column.parse_example_spec)
    return spec
