"""What the elements of a dataset are made of: nested tuples and dictionaries of specs."""
from collections import abc

from ..core import dtypes, nest, raw, tensor_shape
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from ..defun import TensorSpec


# ------------------------------------------------------------------ nests
def is_nested(value):
    """Whether a value is a structure here: lists are none, they become tensors."""
    return (isinstance(value, (tuple, abc.Mapping)) and not isinstance(value, SparseTensorValue)
            or hasattr(type(value), "__attrs_attrs__"))


def flatten(structure):
    """list of the leaves of a structure."""
    if not is_nested(structure):
        return [structure]
    return [leaf for child in nest.children(structure) for leaf in flatten(child)]


def pack(structure, leaves):
    """A structure like another one, with other leaves."""
    leaves = iter(leaves)
    return _pack(structure, leaves)


def _pack(structure, leaves):
    if not is_nested(structure):
        return next(leaves)
    return nest.rebuild(structure, [_pack(child, leaves) for child in nest.children(structure)])


def map_structure(function, structure):
    """The structure with function(leaf) in place of each leaf."""
    return pack(structure, [function(leaf) for leaf in flatten(structure)])


def same_structure(first, second):
    """Whether two structures are nested alike."""
    if is_nested(first) != is_nested(second):
        return False
    if not is_nested(first):
        return True
    if isinstance(first, abc.Mapping) != isinstance(second, abc.Mapping):
        return False
    if isinstance(first, abc.Mapping) and set(first) != set(second):
        return False
    a, b = nest.children(first), nest.children(second)
    return len(a) == len(b) and all(same_structure(x, y) for x, y in zip(a, b))


def check_same(first, second):
    """Raise ValueError when two structures are not nested alike."""
    if same_structure(first, second):
        return
    text = (f"The two structures don't have the same nested structure.\n\nFirst structure: type={type(first).__name__} "
            f"str={first}\n\nSecond structure: type={type(second).__name__} str={second}")
    a, b = (first, "is a sequence"), (second, "is not")
    if is_nested(first) != is_nested(second):
        if not is_nested(first):
            a, b = b, a
            a, b = (second, "is a sequence"), (first, "is not")
        text += (f'\n\nMore specifically: Substructure "type={type(a[0]).__name__} str={a[0]}" is a sequence, while '
                 f'substructure "type={type(b[0]).__name__} str={b[0]}" is not')
    raise ValueError(text)


# ------------------------------------------------------------------ specs
class SparseTensorSpec:
    """The dense shape and dtype of sparse tensors.

    Source: tf.SparseTensorSpec.
    """

    def __init__(self, shape=None, dtype=dtypes.float32):
        self.shape, self.dtype = tensor_shape.TensorShape(shape), dtypes.as_dtype(dtype)

    def is_compatible_with(self, other):
        """Whether a spec or a tensor fits."""
        return (isinstance(other, (SparseTensorSpec, SparseTensor)) and self.dtype == other.dtype
                and self.shape.is_compatible_with(other.shape))

    def __eq__(self, other):
        return isinstance(other, SparseTensorSpec) and repr(self) == repr(other)

    def __hash__(self):
        return hash(repr(self))

    def __repr__(self):
        return f"SparseTensorSpec({self.shape!r}, {self.dtype!r})"


class DatasetSpec:
    """What the elements of a dataset that is an element are made of.

    Args:
      element_spec: nest of specs.  dataset_shape: the shape of a tensor of such datasets.
    Source: tf.data.DatasetSpec.
    """

    wrap = None            # function (variant, element_spec) -> dataset, given by the module that defines datasets
    dtype = dtypes.variant

    def __init__(self, element_spec, dataset_shape=()):
        self._element_spec, self.shape = element_spec, tensor_shape.TensorShape(dataset_shape)

    @property
    def element_spec(self):
        """Nest of the specs of the datasets' elements."""
        return self._element_spec

    def is_compatible_with(self, other):
        """Whether another spec is of datasets like these."""
        return isinstance(other, DatasetSpec) and compatible(self._element_spec, other._element_spec)

    def __eq__(self, other):
        return isinstance(other, DatasetSpec) and repr(self) == repr(other)

    def __hash__(self):
        return hash(repr(self))

    def __repr__(self):
        return f"DatasetSpec({self._element_spec!r}, {self.shape!r})"


def spec_of(value):
    """The spec of one tensor, sparse tensor or dataset."""
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype.base_dtype)
    if isinstance(value, SparseTensor):
        return SparseTensorSpec(value.shape, value.dtype)
    return DatasetSpec(value.element_spec)


def compatible(first, second):
    """Whether two nests of specs are of elements that can stand for each other."""
    return same_structure(first, second) and all(
        type(a) is type(b) and a.is_compatible_with(b) for a, b in zip(flatten(first), flatten(second)))


def with_shape(spec, shape):
    """A spec like another one, of another shape."""
    if isinstance(spec, TensorSpec):
        return TensorSpec(shape, spec.dtype)
    return SparseTensorSpec(shape, spec.dtype) if isinstance(spec, SparseTensorSpec) else DatasetSpec(
        spec.element_spec, shape)


def batched(spec, size):
    """Nest of the specs of elements that are put together."""
    return map_structure(lambda s: with_shape(s, tensor_shape.TensorShape([size]).concatenate(s.shape)), spec)


def unbatched(spec):
    """Nest of the specs of the rows of elements."""
    return map_structure(lambda s: with_shape(s, s.shape[1:]), spec)


def relaxed(first, second):
    """Nest of the specs that elements of both kinds have."""
    def most_specific(a, b):
        if a.shape.ndims is None or b.shape.ndims is None or a.shape.ndims != b.shape.ndims:
            return with_shape(a, None)
        dims = [x if x == y else None for x, y in zip(a.shape.as_list(), b.shape.as_list())]
        return with_shape(a, dims)
    return pack(first, [most_specific(a, b) for a, b in zip(flatten(first), flatten(second))])


# ------------------------------------------------------------------ specs and tensors
def flat_types(spec):
    """list of the DType of each component."""
    return [s.dtype if isinstance(s, TensorSpec) else dtypes.variant for s in flatten(spec)]


def flat_shapes(spec):
    """list of the raw shape of each component."""
    return [None if isinstance(s, SparseTensorSpec) else tensor_shape.raw_shape(s.shape) for s in flatten(spec)]


def flat_attrs(spec):
    """The attributes by which dataset ops know their elements."""
    return {"output_types": flat_types(spec), "output_shapes": flat_shapes(spec)}


def components(value):
    """list of the tensors that stand for the leaves of an element."""
    return [_component(leaf) for leaf in flatten(value)]


def _component(leaf):
    if isinstance(leaf, SparseTensor):
        return raw.SerializeSparse(leaf.indices, leaf.values, leaf.dense_shape, out_type=dtypes.variant)
    return leaf if isinstance(leaf, Tensor) else leaf._variant_tensor


def batched_components(value):
    """As components, where the leaves are rows put together."""
    return [raw.SerializeManySparse(leaf.indices, leaf.values, leaf.dense_shape, out_type=dtypes.variant)
            if isinstance(leaf, SparseTensor) else _component(leaf) for leaf in flatten(value)]


def from_components(spec, tensors):
    """The element that a list of tensors stands for."""
    return pack(spec, [_leaf(s, t) for s, t in zip(flatten(spec), tensors)])


def _leaf(spec, tensor):
    if isinstance(spec, TensorSpec):
        tensor.set_shape(spec.shape)
        return tensor
    if isinstance(spec, DatasetSpec):
        return DatasetSpec.wrap(tensor, spec.element_spec)
    indices, values, dense_shape = raw.DeserializeSparse(tensor, dtype=spec.dtype)
    rank = spec.shape.ndims
    if rank is not None:
        indices.set_shape([None, rank])
        dense_shape.set_shape([rank])
    return SparseTensor(indices, values, dense_shape)


def normalized(element):
    """An element with everything in it as tensors, sparse tensors and datasets."""
    with name_scope("normalize_element"):
        return pack(element, [_normalized(leaf, f"component_{i}") for i, leaf in enumerate(flatten(element))])


def _normalized(leaf, name):
    if isinstance(leaf, SparseTensorValue):
        return SparseTensor(*[to_tensor(v) for v in (leaf.indices, leaf.values, leaf.dense_shape)])
    if isinstance(leaf, SparseTensor) or hasattr(leaf, "_variant_tensor"):
        return leaf
    return to_tensor(leaf, name=name)


# ------------------------------------------------------------------ the older way to say it
def legacy(spec, what):
    """Nest of the types, shapes or classes of the components."""
    return map_structure(lambda s: _LEGACY[what](s), spec)


_LEGACY = {"types": lambda s: s if isinstance(s, DatasetSpec) else s.dtype,
           "shapes": lambda s: s if isinstance(s, DatasetSpec) else s.shape,
           "classes": lambda s: Tensor if isinstance(s, TensorSpec) else SparseTensor if isinstance(
               s, SparseTensorSpec) else s}


def from_legacy(types, shapes, classes):
    """Nest of specs from nests of types, shapes and classes."""
    def one(dtype, shape, cls):
        if isinstance(cls, DatasetSpec):
            return cls
        return SparseTensorSpec(shape, dtype) if cls is SparseTensor else TensorSpec(shape, dtype)
    leaves = zip(flatten(types), flatten_shapes(shapes, types), flatten(classes))
    return pack(types, [one(*leaf) for leaf in leaves])


def as_types(types):
    """A nest of what names types, as a nest of DType."""
    return map_structure(dtypes.as_dtype, types)


def flatten_shapes(shapes, types):
    """list of the shapes in a nest like types; a list or a tuple of sizes is one shape."""
    if not is_nested(types):
        return [shapes]
    if isinstance(types, abc.Mapping):
        pairs = [(shapes[k], types[k]) for k in nest._sorted_keys(types)]
    else:
        pairs = list(zip(nest.children(shapes), nest.children(types)))
        if len(pairs) != len(nest.children(types)) or len(pairs) != len(nest.children(shapes)):
            check_same(types, shapes)
    return [s for shape, dtype in pairs for s in flatten_shapes(shape, dtype)]


def as_shapes(shapes, types):
    """A nest of what can be shapes, like types, as a nest of TensorShape; None: nothing is known."""
    if shapes is None:
        return map_structure(lambda t: tensor_shape.TensorShape(None), types)
    return pack(types, [tensor_shape.as_shape(s) for s in flatten_shapes(shapes, types)])
