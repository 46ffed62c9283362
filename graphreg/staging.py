"""tf.contrib.staging: StagingArea."""
from . import functions as tf
from .core import raw, scopes
from .core.convert import convert_to_tensor
from .core.dtypes import as_dtype
from .core.tensor_shape import TensorShape


class StagingArea:
    """A place where what one step has made waits for a later one.

    Args:
      dtypes: list of DTypes of an element's components.  shapes: list of their shapes, default any.
      names: list of str, elements are dicts then.  shared_name: str.
      capacity: int, elements, 0 for no limit.  memory_limit: int, 0.
    Raises:
      ValueError: not one shape or name for each type.  UnimplementedError (when run): memory_limit is given.
    Source: tf.contrib.staging.StagingArea.
    """

    def __init__(self, dtypes, shapes=None, names=None, shared_name=None, capacity=0, memory_limit=0):
        self._name = scopes.get_default_graph().unique_name("StagingArea") if shared_name is None else shared_name
        self._dtypes = [as_dtype(t) for t in dtypes]
        if shapes is not None and len(shapes) != len(self._dtypes):
            raise ValueError("StagingArea shapes must be the same length as dtypes")
        self._shapes = [TensorShape(s) for s in ([None] * len(self._dtypes) if shapes is None else shapes)]
        if names is not None and len(names) != len(self._dtypes):
            raise ValueError("StagingArea names must be the same length as dtypes")
        self._names, self._capacity, self._memory_limit = names or None, capacity, memory_limit
        with scopes.name_scope(f"{self._name}_root"):
            self._coloc_op = tf.no_op()

    @property
    def name(self):
        """str."""
        return self._name

    @property
    def dtypes(self):
        """list of DTypes."""
        return self._dtypes

    @property
    def shapes(self):
        """list of TensorShapes."""
        return self._shapes

    @property
    def names(self):
        """list of str, or None."""
        return self._names

    @property
    def capacity(self):
        """int."""
        return self._capacity

    @property
    def memory_limit(self):
        """int."""
        return self._memory_limit

    def put(self, values, name=None):
        """Operation that puts an element in, waiting for room.

        Args:
          values: list of Tensors, or dict of them where the components have names.
        Raises:
          ValueError: they do not fit.
        """
        values = values if isinstance(values, (list, tuple, dict)) else [values]
        listed = list(values.values()) if isinstance(values, dict) else values
        with scopes.name_scope(name, f"{self._name}_put", listed) as scope:
            tensors = self._checked(values)
            with scopes.colocate_with(self._coloc_op):
                return raw.Stage(values=tensors, shared_name=self._name, capacity=self._capacity,
                                 memory_limit=self._memory_limit, name=scope)

    def _checked(self, values):
        numbered = self._numbered(values)
        tensors = []
        for i, value in numbered:
            if value.dtype != self._dtypes[i]:
                raise ValueError(f"Datatypes do not match. '{value.dtype}' != '{self._dtypes[i]}'")
            value.get_shape().assert_is_compatible_with(self._shapes[i])
            tensors.append(convert_to_tensor(value, dtype=self._dtypes[i], name=f"component_{i}"))
        return tensors

    def _numbered(self, values):
        """(number of the component, value), in the order of the components."""
        if isinstance(values, dict):
            if not self._names:
                raise ValueError("Staging areas must have names to enqueue a dictionary")
            if not set(values).issubset(self._names):
                raise ValueError("Keys in dictionary to put do not match names of staging area. Dictionary: "
                                 f"({sorted(values)}), Queue: ({sorted(self._names)})")
            return [(self._names.index(key), values[key]) for key in sorted(values, key=self._names.index)]
        if self._names:
            raise ValueError("You must enqueue a dictionary in a staging area with names")
        if len(values) > len(self._dtypes):
            raise ValueError(f"Unexpected number of inputs '{len(values)}' vs '{len(self._dtypes)}'")
        return list(enumerate(values))

    def _found(self, take):
        with scopes.colocate_with(self._coloc_op):
            found = take()
        tf.no_op()              # TF makes one to learn the device it is on
        for tensor, shape in zip(found, self._shapes):
            tensor.set_shape(shape)
        return dict(zip(self._names, found)) if self._names else list(found)

    def _attrs(self, name, what):
        return {"dtypes": self._dtypes, "shared_name": self._name, "capacity": self._capacity,
                "memory_limit": self._memory_limit, "name": f"{self._name}_{what}" if name is None else name}

    def get(self, name=None):
        """The oldest element, list or dict of Tensors: it leaves the area; waits for one."""
        return self._found(lambda: _listed(raw.Unstage(**self._attrs(name, "get"))))

    def peek(self, index, name=None):
        """The element at a place, which stays; waits for it."""
        return self._found(lambda: _listed(raw.StagePeek(index=index, **self._attrs(name, "peek"))))

    def size(self, name=None):
        """int32 scalar Tensor: how many elements there are."""
        return raw.StageSize(**self._attrs(name, "size"))

    def clear(self, name=None):
        """Operation that forgets all elements."""
        return raw.StageClear(**self._attrs(name, "clear"))


def _listed(found):
    return list(found) if isinstance(found, (list, tuple)) else [found]
