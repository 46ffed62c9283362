"""Columns as configurations, and back."""
from .. import keras
from ..core import dtypes
from .base import FeatureColumn

_CLASSES = {}      # name -> class of the columns that configurations name


class Configured:
    """A column, a named tuple, whose configuration holds its fields: columns, dtypes and functions by names."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        _CLASSES.setdefault(cls.__name__, cls)

    def _get_config(self):
        return {field: _written(field, value) for field, value in zip(self._fields, self)}

    @classmethod
    def _from_config(cls, config, custom_objects=None, columns_by_name=None):
        if set(config) != set(cls._fields):
            raise ValueError(f"Invalid config: {config}, expected keys: {cls._fields}")
        return cls(**{field: _read(field, value, custom_objects, columns_by_name) for field, value in config.items()})


def _written(field, value):
    if field == "keys":
        return tuple(serialize_feature_column(key) for key in value)
    if field == "dtype":
        return value.name
    if field == "normalizer_fn":
        return keras.utils.serialize_keras_object(value)
    if field == "initializer":
        return keras.initializers.serialize(value)
    return serialize_feature_column(value) if isinstance(value, FeatureColumn) else value


def _read(field, value, custom_objects, columns_by_name):
    if field == "keys":
        return tuple(deserialize_feature_column(key, custom_objects, columns_by_name) for key in value)
    if field == "dtype":
        return dtypes.as_dtype(value)
    if field == "normalizer_fn":
        return None if value is None else keras.utils.deserialize_keras_object(value, custom_objects=custom_objects)
    if field == "initializer":
        return keras.initializers.deserialize(value, custom_objects=custom_objects)
    if field in ("categorical_column", "source_column"):
        return deserialize_feature_column(value, custom_objects, columns_by_name)
    return tuple(value) if isinstance(value, list) else value


def serialize_feature_column(fc):
    """A column as a dict of its class and its configuration; a str as itself.

    Raises: ValueError: it is neither.
    Source: tensorflow.python.feature_column.serialization's function.
    """
    if isinstance(fc, str):
        return fc
    if not isinstance(fc, FeatureColumn):
        raise ValueError(f"Instance: {fc} is not a FeatureColumn")
    return {"class_name": type(fc).__name__, "config": fc._get_config()}


def deserialize_feature_column(config, custom_objects=None, columns_by_name=None):
    """The column of a configuration.

    Args:
      config: what serialize_feature_column gives.
      custom_objects: dict from names to classes and functions.
      columns_by_name: dict that keeps what was read: equal columns are one object.
    Raises:
      ValueError: no configuration, or one of an unknown class.
    Source: tensorflow.python.feature_column.serialization's function.
    """
    if isinstance(config, str):
        return config
    if not isinstance(config, dict) or "class_name" not in config or "config" not in config:
        raise ValueError(f"Improper config format: {config}")
    kind = (custom_objects or {}).get(config["class_name"]) or _CLASSES.get(config["class_name"])
    if kind is None:
        raise ValueError(f"Unknown feature_column_v2: {config['class_name']}")
    made = kind._from_config(config["config"], custom_objects=custom_objects, columns_by_name=columns_by_name)
    if columns_by_name is None:
        return made
    return columns_by_name.setdefault(f"{type(made).__name__}:{made.name}", made)


def serialize_feature_columns(feature_columns):
    """list of serialize_feature_column of each."""
    return [serialize_feature_column(fc) for fc in feature_columns]


def deserialize_feature_columns(configs, custom_objects=None):
    """list of the columns of configurations; equal columns are one object."""
    columns_by_name = {}
    return [deserialize_feature_column(c, custom_objects, columns_by_name) for c in configs]
