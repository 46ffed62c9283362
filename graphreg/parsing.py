"""Features of serialized Examples as tensors."""
import re
from collections import namedtuple

import numpy as np

from .core import dtypes, raw, scopes, tensor_shape
from .core.convert import constant, to_tensor
from .core.sparse_tensor import SparseTensor
from .functions import sparse
from .functions.array import expand_dims, reshape, squeeze
from .functions.slicing import slice as slice_


class VarLenFeature(namedtuple("VarLenFeature", ["dtype"])):
    """A feature of any length, parsed to a SparseTensor.

    Args:
      dtype: DType.
    Source: tf.VarLenFeature.
    """

    __slots__ = ()


class FixedLenFeature(namedtuple("FixedLenFeature", ["shape", "dtype", "default_value"])):
    """A feature of one shape, parsed to a Tensor.

    Args:
      shape: list of int.  dtype: DType.
      default_value: what stands for it where it lacks; None: it must be there.
    Source: tf.FixedLenFeature.
    """

    __slots__ = ()

    def __new__(cls, shape, dtype, default_value=None):
        return super().__new__(cls, shape, dtype, default_value)


class FixedLenSequenceFeature(namedtuple("FixedLenSequenceFeature",
                                         ["shape", "dtype", "allow_missing", "default_value"])):
    """A feature of any number of steps of one shape, parsed to a Tensor.

    Args:
      shape: list of int, of a step.  dtype: DType.
      allow_missing: bool, whether it may lack.
      default_value: scalar that shorter ones are padded with; None: zero or the empty string.
    Source: tf.FixedLenSequenceFeature.
    """

    __slots__ = ()

    def __new__(cls, shape, dtype, allow_missing=False, default_value=None):
        return super().__new__(cls, shape, dtype, allow_missing, default_value)


class SparseFeature(namedtuple("SparseFeature", ["index_key", "value_key", "dtype", "size", "already_sorted"])):
    """A sparse tensor held in two or more features: of indices, and of values.

    Args:
      index_key: str, or list of them, one for each axis.  value_key: str.
      dtype: DType.  size: int or list, the dense shape.
      already_sorted: bool, whether the indices are in order.
    Source: tf.SparseFeature.
    """

    __slots__ = ()

    def __new__(cls, index_key, value_key, dtype, size, already_sorted=False):
        return super().__new__(cls, index_key, value_key, dtype, size, already_sorted)


# ------------------------------------------------------------------ what is asked for
class _Wanted:
    """What the keys of some features are parsed to."""

    def __init__(self):
        self.sparse, self.dense, self.defaults = {}, {}, {}

    def add_sparse(self, key, dtype):
        self.sparse[key] = dtype

    def add_dense(self, key, dtype, shape, default=None):
        self.dense[key] = dtype, shape
        if default is not None:
            self.defaults[key] = default


def _collect(features, kinds):
    """The _Wanted of a dict of features, of some classes only."""
    wanted = _Wanted()
    for key in sorted(features or {}):
        feature = features[key]
        if not isinstance(feature, kinds):
            raise ValueError(f"Invalid feature {key}:{feature}.")
        _COLLECTORS[type(feature)](wanted, key, feature)
    return wanted


def _collect_var_len(wanted, key, feature):
    if not feature.dtype:
        raise ValueError(f"Missing type for feature {key}.")
    wanted.add_sparse(key, dtypes.as_dtype(feature.dtype))


def _collect_sparse(wanted, key, feature):
    if not feature.index_key:
        raise ValueError(f"Missing index_key for SparseFeature {feature}.")
    if not feature.value_key:
        raise ValueError(f"Missing value_key for SparseFeature {feature}.")
    if not feature.dtype:
        raise ValueError(f"Missing type for feature {key}.")
    index_keys = feature.index_key if isinstance(feature.index_key, (list, tuple)) else [feature.index_key]
    for index_key in sorted(index_keys):
        wanted.add_sparse(index_key, dtypes.int64)
    wanted.add_sparse(feature.value_key, dtypes.as_dtype(feature.dtype))


def _collect_fixed(wanted, key, feature):
    if not feature.dtype:
        raise ValueError(f"Missing type for feature {key}.")
    if feature.shape is None:
        raise ValueError(f"Missing shape for feature {key}.")
    shape = tensor_shape.as_shape(feature.shape)
    if feature.shape and shape.ndims and shape.as_list()[0] is None:
        raise ValueError(f"First dimension of shape for feature {key} unknown. Consider using FixedLenSequenceFeature.")
    wanted.add_dense(key, dtypes.as_dtype(feature.dtype), feature.shape, feature.default_value)


def _collect_sequence(wanted, key, feature):
    if not feature.dtype:
        raise ValueError(f"Missing type for feature {key}.")
    if feature.shape is None:
        raise ValueError(f"Missing shape for feature {key}.")
    wanted.add_dense(key, dtypes.as_dtype(feature.dtype), feature.shape)
    if feature.allow_missing:
        wanted.defaults[key] = None
    if feature.default_value is not None:
        wanted.defaults[key] = feature.default_value


_COLLECTORS = {VarLenFeature: _collect_var_len, SparseFeature: _collect_sparse, FixedLenFeature: _collect_fixed,
               FixedLenSequenceFeature: _collect_sequence}
_ALL = (VarLenFeature, SparseFeature, FixedLenFeature, FixedLenSequenceFeature)


def _with_leading_none(features):
    """Features with the number of steps of sequences as an unknown first size."""
    out = {}
    for key, feature in features.items():
        if isinstance(feature, FixedLenSequenceFeature):
            if not feature.allow_missing:
                raise ValueError("Unsupported: FixedLenSequenceFeature requires allow_missing to be True.")
            feature = FixedLenSequenceFeature([None] + list(feature.shape), feature.dtype, feature.allow_missing,
                                              feature.default_value)
        out[key] = feature
    return out


def _defaults(wanted):
    """list of the tensors that stand for dense features where they lack."""
    return [_default(key, wanted.defaults.get(key), *wanted.dense[key]) for key in sorted(wanted.dense)]


def _default(key, default, dtype, shape):
    shape = tensor_shape.as_shape(shape)
    name = re.sub("[^A-Za-z0-9_.\\-/]", "_", key)
    if shape.ndims and shape.as_list()[0] is None:
        if default is None:
            return constant("" if dtype == dtypes.string else np.zeros((), dtype.np), dtype)
        return reshape(to_tensor(default, dtype, f"padding_{name}"), [])
    if default is None:
        return constant([], dtype)
    if not getattr(default, "is_eager", False) and hasattr(default, "graph"):
        return default
    return reshape(to_tensor(default, dtype, f"key_{name}"), shape)


def _shapes(wanted):
    return [tensor_shape.as_shape(wanted.dense[k][1]) for k in sorted(wanted.dense)]


def _types(wanted):
    return [wanted.dense[k][0] for k in sorted(wanted.dense)]


def _with_sparse_features(features, found):
    """The tensors of features: what SparseFeatures are made of is put together."""
    for key in sorted(features):
        feature = features[key]
        if isinstance(feature, SparseFeature):
            ids = feature.index_key
            ids = found[ids] if isinstance(ids, str) else [found[k] for k in ids]
            found[key] = sparse.sparse_merge(ids, found[feature.value_key], vocab_size=feature.size,
                                             already_sorted=feature.already_sorted)
    for key in set(found) - set(features):
        del found[key]
    return found


def asked_for(features):
    """What ops are told of a dict of features.

    Returns:
      (list of defaults, dict of their attributes).
    """
    wanted = _collect(_with_leading_none(features), _ALL)
    return _defaults(wanted), {
        "sparse_keys": list(wanted.sparse), "sparse_types": list(wanted.sparse.values()),
                               "dense_keys": sorted(wanted.dense),
        "dense_shapes": _shapes(wanted)}


# ------------------------------------------------------------------ Example
def parse_example(serialized, features, name=None, example_names=None):
    """The features of a batch of serialized Examples.

    Args:
      serialized: string Tensor [batch].
      features: dict from key to FixedLenFeature, FixedLenSequenceFeature, VarLenFeature or SparseFeature.
      name: str.
      example_names: string Tensor [batch], what errors call the Examples.
    Returns:
      dict from key to Tensor [batch, ...] or SparseTensor.
    Raises:
      ValueError: features cannot be asked for like that.
    Source: tf.parse_example, tf.io.parse_example.
    """
    if not features:
        raise ValueError(f"Missing: features was {features}.")
    features = _with_leading_none(features)
    wanted = _collect(features, _ALL)
    found = _parse_batch(serialized, example_names, wanted, name)
    return _with_sparse_features(features, found)


def _parse_batch(serialized, names, wanted, name):
    with scopes.name_scope(name, "ParseExample", [serialized, names]):
        defaults = _defaults(wanted)
        sparse_keys = list(wanted.sparse)
        out = raw.ParseExample(
            serialized, [] if names is None else names, sparse_keys, sorted(wanted.dense), defaults,
            sparse_types=[wanted.sparse[k] for k in sparse_keys], dense_shapes=_shapes(wanted), name=name)
        found = {k: SparseTensor(*parts) for k, parts in zip(sparse_keys, zip(*out[:3]))}
        found.update(zip(sorted(wanted.dense), out[3]))
        return found


def parse_single_example(serialized, features, name=None, example_names=None):
    """The features of one serialized Example.

    Args:
      serialized: scalar string Tensor.
      features: dict from key to FixedLenFeature, FixedLenSequenceFeature, VarLenFeature or SparseFeature.
      name: str.
      example_names: scalar string Tensor, what errors call the Example.
    Returns:
      dict from key to Tensor or SparseTensor.
    Raises:
      ValueError: features cannot be asked for like that.
    Source: tf.parse_single_example, tf.io.parse_single_example.
    """
    if not features:
        raise ValueError("Missing features.")
    features = _with_leading_none(features)
    wanted = _collect(features, _ALL)
    if example_names is not None:
        return _with_sparse_features(features, _parse_named(serialized, wanted, name, example_names))
    with scopes.name_scope(name, "ParseSingleExample", [serialized]):
        serialized = to_tensor(serialized, name="serialized")
        sparse_keys = list(wanted.sparse)
        out = raw.ParseSingleExample(
            serialized, _defaults(wanted), num_sparse=len(sparse_keys), sparse_keys=sparse_keys,
            sparse_types=[wanted.sparse[k] for k in sparse_keys], dense_keys=sorted(wanted.dense),
            dense_shapes=_shapes(wanted), name=name)
        found = {k: SparseTensor(*parts) for k, parts in zip(sparse_keys, zip(*out[:3]))}
        found.update(zip(sorted(wanted.dense), out[3]))
    return _with_sparse_features(features, found)


def _parse_named(serialized, wanted, name, names):
    """One Example with a name, as a batch of one."""
    with scopes.name_scope(name, "ParseSingleExample", [serialized, names]):
        serialized = expand_dims(to_tensor(serialized), 0)
        names = expand_dims(to_tensor(names), 0)
        found = _parse_batch(serialized, names, wanted, name)
        for key in sorted(wanted.dense):
            clean = re.sub("[^A-Za-z0-9_.\\-/]", "_", key)
            found[key] = squeeze(found[key], [0], name=f"Squeeze_{clean}")
        for key in wanted.sparse:
            clean = re.sub("[^A-Za-z0-9_.\\-/]", "_", key)
            found[key] = SparseTensor(
                slice_(found[key].indices, [0, 1], [-1, -1], name=f"Slice_Indices_{clean}"), found[key].values,
                slice_(found[key].dense_shape, [1], [-1], name=f"Squeeze_Shape_{clean}"))
        return found


# ------------------------------------------------------------------ SequenceExample
def _sequence_parts(context_features, sequence_features):
    if not (context_features or sequence_features):
        raise ValueError("Missing features.")
    context = _collect(context_features, (VarLenFeature, FixedLenFeature))
    steps = _collect(sequence_features, (VarLenFeature, FixedLenSequenceFeature))
    may_lack = []
    for key in sorted(steps.defaults):
        if steps.defaults[key] is not None:
            raise ValueError(f"Value feature_list_dense_defaults[{key}] must be None")
        may_lack.append(key)
    return context, steps, may_lack


def _sequence_attrs(context, steps):
    return {"context_sparse_types": list(context.sparse.values()), "context_dense_shapes": _shapes(context),
            "feature_list_sparse_types": list(steps.sparse.values()), "feature_list_dense_types": _types(steps),
            "feature_list_dense_shapes": _shapes(steps)}


def _dicts(context, steps, out):
    first = {k: SparseTensor(*parts) for k, parts in zip(context.sparse, zip(*out[:3]))}
    first.update(zip(sorted(context.dense), out[3]))
    second = {k: SparseTensor(*parts) for k, parts in zip(steps.sparse, zip(*out[4:7]))}
    second.update(zip(sorted(steps.dense), out[7]))
    return first, second


def parse_single_sequence_example(serialized, context_features=None, sequence_features=None, example_name=None,
                                  name=None):
    """The features of one serialized SequenceExample.

    Args:
      serialized: scalar string Tensor.
      context_features: dict from key to FixedLenFeature or VarLenFeature.
      sequence_features: dict from key to FixedLenSequenceFeature or VarLenFeature.
      example_name: scalar string Tensor, what errors call it.  name: str.
    Returns:
      (dict of the context's tensors, dict of the sequences' tensors).
    Raises:
      ValueError: features cannot be asked for like that.
    Source: tf.parse_single_sequence_example, tf.io.parse_single_sequence_example.
    """
    context, steps, may_lack = _sequence_parts(context_features, sequence_features)
    with scopes.name_scope(name, "ParseSingleSequenceExample", [serialized]):
        out = raw.ParseSingleSequenceExample(
            serialized, may_lack, list(context.sparse), sorted(context.dense), list(steps.sparse), sorted(steps.dense),
            _defaults(context), "" if example_name is None else example_name, name=name,
                                             **_sequence_attrs(context, steps))
    return _dicts(context, steps, out)


def parse_sequence_example(serialized, context_features=None, sequence_features=None, example_names=None, name=None):
    """The features of a batch of serialized SequenceExamples.

    Args:
      serialized: string Tensor [batch].
      context_features: dict from key to FixedLenFeature or VarLenFeature.
      sequence_features: dict from key to FixedLenSequenceFeature or VarLenFeature.
      example_names: string Tensor [batch], what errors call them.  name: str.
    Returns:
      (dict of the context's tensors, dict of the sequences' tensors, dict of the dense sequences' lengths).
    Raises:
      ValueError: features cannot be asked for like that.
    Source: tf.io.parse_sequence_example.
    """
    context, steps, may_lack = _sequence_parts(context_features, sequence_features)
    with scopes.name_scope(name, "ParseSequenceExample", [serialized]):
        out = raw.ParseSequenceExample(
            serialized, [] if example_names is None else example_names, _defaults(context),
            feature_list_dense_missing_assumed_empty=may_lack, context_sparse_keys=list(context.sparse),
            context_dense_keys=sorted(context.dense), feature_list_sparse_keys=list(steps.sparse),
            feature_list_dense_keys=sorted(steps.dense), Ncontext_sparse=len(context.sparse),
                                       Ncontext_dense=len(context.dense),
            Nfeature_list_sparse=len(steps.sparse), Nfeature_list_dense=len(steps.dense), name=name,
            **_sequence_attrs(context, steps))
    return (*_dicts(context, steps, out), dict(zip(sorted(steps.dense), out[8])))
