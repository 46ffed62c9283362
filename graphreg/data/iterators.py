"""Iterators over datasets."""
import warnings

from ..core import dtypes, errors, raw, scopes
from ..core.convert import to_tensor
from ..core.eager import EagerTensor
from ..core.operation import Tensor
from ..ops.dataset_values import IteratorContext
from . import structure

GET_NEXT_CALL_WARNING_THRESHOLD = 32
_OFTEN = ("An unusually high number of `Iterator.get_next()` calls was detected. This often indicates that "
          "`Iterator.get_next()` "
          "is being called inside a training loop, which will cause gradual slowdown and eventual resource "
          "exhaustion. If "
          "this is the case, restructure your code to call `next_element = iterator.get_next()` once outside the "
          "loop, and "
          "use `next_element` as the input to some computation that is invoked inside the loop.")


def _on_the_host():
    """The device of iterators, unless the program names one."""
    graph = scopes.get_default_graph()
    return scopes.nothing if graph._device_stack else scopes.device("/cpu:0")


class Iterator:
    """An iterator over a dataset: a resource of the session.

    Args:
      iterator_resource: Tensor, its handle.
      initializer: Operation that begins its dataset, or None.
      output_types, output_shapes, output_classes: nests that describe an element.
    Source: tf.data.Iterator.
    """

    __module__ = "tensorflow.python.data.ops.iterator_ops"

    def __init__(self, iterator_resource, initializer, output_types, output_shapes, output_classes):
        self._iterator_resource, self._initializer = iterator_resource, initializer
        self._spec = structure.from_legacy(output_types, output_shapes, output_classes)
        self._string_handle = raw.IteratorToStringHandle(iterator_resource)
        scopes.get_default_graph().add_to_collection("iterators", iterator_resource)
        self._get_next_call_count = 0

    @staticmethod
    def from_structure(output_types, output_shapes=None, shared_name=None, output_classes=None):
        """An iterator without a dataset; make_initializer gives it one.

        Args:
          output_types: nest of DType.  output_shapes: nest of shapes, or None.
          shared_name: str or None.  output_classes: nest of types; None: Tensors.
        Returns:
          Iterator.
        """
        types = structure.as_types(output_types)
        shapes = structure.as_shapes(output_shapes, types)
        classes = structure.map_structure(lambda t: Tensor, types) if output_classes is None else output_classes
        spec = structure.from_legacy(types, shapes, classes)
        with _on_the_host():
            resource = raw.IteratorV2(shared_name=shared_name or "", container="", **structure.flat_attrs(spec))
        return Iterator(resource, None, types, shapes, classes)

    @staticmethod
    def from_string_handle(string_handle, output_types, output_shapes=None, output_classes=None):
        """The iterator that a string names: which one, is fed.

        Args:
          string_handle: scalar string Tensor, a value of string_handle().
          output_types, output_shapes, output_classes: as for from_structure.
        Returns:
          Iterator.
        """
        types = structure.as_types(output_types)
        shapes = structure.as_shapes(output_shapes, types)
        classes = structure.map_structure(lambda t: Tensor, types) if output_classes is None else output_classes
        spec = structure.from_legacy(types, shapes, classes)
        string_handle = to_tensor(string_handle, dtypes.string)
        with _on_the_host():
            resource = raw.IteratorFromStringHandleV2(string_handle, **structure.flat_attrs(spec))
        return Iterator(resource, None, types, shapes, classes)

    @property
    def initializer(self):
        """Operation that begins the dataset.

        Raises:
          ValueError: there is none.
        """
        if self._initializer is None:
            raise ValueError("Iterator does not have an initializer.")
        return self._initializer

    def make_initializer(self, dataset, name=None):
        """An Operation that begins a dataset.

        Raises:
          TypeError: its elements are of another kind.
        """
        with scopes.name_scope(name, "make_initializer") as name:
            _check_compatible(self._spec, dataset.element_spec)
            with scopes.colocate_with(self._iterator_resource.op):
                return raw.MakeIterator(dataset._variant_tensor, self._iterator_resource, name=name)

    def get_next(self, name=None):
        """The next element, as tensors.  At the end OutOfRangeError is raised when they are run."""
        self._get_next_call_count += 1
        if self._get_next_call_count > GET_NEXT_CALL_WARNING_THRESHOLD:
            warnings.warn(_OFTEN, stacklevel=2)
        found = raw.IteratorGetNext(self._iterator_resource, **structure.flat_attrs(self._spec), name=name)
        return structure.from_components(self._spec, found)

    def string_handle(self, name=None):
        """Scalar string Tensor that names the iterator within its session."""
        if name is None:
            return self._string_handle
        return raw.IteratorToStringHandle(self._iterator_resource, name=name)

    @property
    def element_spec(self):
        """Nest of the specs of an element."""
        return self._spec

    @property
    def output_types(self):
        """Nest of the DTypes of an element."""
        return structure.legacy(self._spec, "types")

    @property
    def output_shapes(self):
        """Nest of the TensorShapes of an element."""
        return structure.legacy(self._spec, "shapes")

    @property
    def output_classes(self):
        """Nest of the classes of an element: Tensor, SparseTensor ..."""
        return structure.legacy(self._spec, "classes")


def _check_compatible(wanted, given):
    what = {"types": lambda a, b: a == b, "classes": lambda a, b: a == b,
            "shapes": lambda a, b: isinstance(a, structure.DatasetSpec) or b.is_compatible_with(a)}
    wanted_all = {k: structure.legacy(wanted, k) for k in what}
    given_all = {k: structure.legacy(given, k) for k in what}
    structure.check_same(wanted_all["types"], given_all["types"])
    for kind, fits in (("classes", what["classes"]), ("types", what["types"]), ("shapes", what["shapes"])):
        pairs = zip(structure.flatten(wanted_all[kind]), structure.flatten(given_all[kind]))
        if all(fits(a, b) for a, b in pairs):
            continue
        named = "output shapes compatible with" if kind == "shapes" else f"output {kind}"
        raise TypeError(f"Expected {named} {wanted_all[kind]!r} but got dataset with output {kind} "
                        f"{given_all[kind]!r}.")


def of_dataset(dataset, variant, shared_name):
    """An iterator that an initializer begins with a dataset (a variant tensor)."""
    spec = dataset.element_spec
    resource = raw.IteratorV2(shared_name=shared_name or "", container="", **structure.flat_attrs(spec))
    with scopes.colocate_with(resource.op):
        initializer = raw.MakeIterator(variant, resource)
    return _made(resource, initializer, spec)


def one_shot(dataset, factory):
    """An iterator that needs no initializer."""
    spec = dataset.element_spec
    resource = raw.OneShotIterator(dataset_factory=factory, **structure.flat_attrs(spec))
    return _made(resource, None, spec)


def _made(resource, initializer, spec):
    return Iterator(resource, initializer, *(structure.legacy(spec, k) for k in ("types", "shapes", "classes")))


class EagerIterator:
    """An iterator over a dataset (a DatasetValue) under eager execution: a Python iterator.

    Source: tensorflow.python.data.ops.iterator_ops.IteratorV2.
    """

    def __init__(self, value, spec):
        self._spec = spec
        self._types = structure.flat_types(spec)
        self._get = value.iterate(IteratorContext(scopes.get_default_graph().state))

    def __iter__(self):
        return self

    def __next__(self):
        found = self._get()
        if found is None:
            raise StopIteration
        return structure.from_components(self._spec, [EagerTensor(v, t) for v, t in zip(found, self._types)])

    next = __next__

    def get_next(self, name=None):
        """The next element.

        Raises:
          OutOfRangeError: there is none.
        """
        try:
            return next(self)
        except StopIteration:
            raise errors.OutOfRangeError(None, None, "End of sequence [Op:IteratorGetNextSync]") from None

    element_spec = Iterator.element_spec
    output_types = Iterator.output_types
    output_shapes = Iterator.output_shapes
    output_classes = Iterator.output_classes
