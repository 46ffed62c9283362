"""Nested structures: lists, tuples, named tuples, dictionaries and attrs objects of leaves.

Dictionaries are walked in the order of their sorted keys, as TF does.
"""
from collections import abc


def is_sequence(value):
    """Whether a value is a structure and no leaf (strings are leaves)."""
    return (isinstance(value, (abc.Sequence, abc.Mapping, abc.MappingView)) and not isinstance(value, (str, bytes, bytearray, range))
            or _is_attrs(value))


def is_nested(seq):
    """Whether a value is a structure and no leaf.

    Source: tf.nest.is_nested.
    """
    return is_sequence(seq)


def _is_attrs(value):
    return hasattr(type(value), "__attrs_attrs__")


def _is_namedtuple(value):
    return isinstance(value, tuple) and hasattr(value, "_fields")


def _sorted_keys(mapping):
    try:
        return sorted(mapping)
    except TypeError:
        raise TypeError("nest only supports dicts with sortable keys.") from None


def children(structure):
    """The direct parts of a structure, in order."""
    if isinstance(structure, abc.Mapping):
        return [structure[k] for k in _sorted_keys(structure)]
    if _is_attrs(structure):
        return [getattr(structure, a.name) for a in type(structure).__attrs_attrs__]
    return list(structure)


def rebuild(structure, parts):
    """A structure like `structure`, made of other direct parts."""
    if isinstance(structure, abc.Mapping):
        new = dict(zip(_sorted_keys(structure), parts))
        factory = getattr(structure, "default_factory", None)
        out = type(structure)(factory) if factory is not None else {}
        out.update((k, new[k]) for k in structure)
        return out if factory is not None or type(structure) is dict else type(structure)(out)
    if _is_namedtuple(structure) or _is_attrs(structure):
        return type(structure)(*parts)
    return type(structure)(parts)


def _is_composite(value):
    """Whether a leaf is made of several tensors, as IndexedSlices and SparseTensor are."""
    return hasattr(value, "_components")


def flatten(structure, expand_composites=False):
    """list of the leaves; a leaf alone gives a list of one.

    Args:
      structure: any.  expand_composites: bool, SparseTensor and IndexedSlices count as their tensors.
    Source: tf.nest.flatten (tf.contrib.framework.nest.flatten).
    """
    if not is_sequence(structure):
        return structure._components() if expand_composites and _is_composite(structure) else [structure]
    out = []
    for part in children(structure):
        if is_sequence(part) or expand_composites:
            out += flatten(part, expand_composites)
        else:
            out.append(part)
    return out


def pack_sequence_as(structure, flat_sequence, expand_composites=False):
    """The leaves of a list put into the form of a structure.

    Raises:
      ValueError: the number of leaves differs.  TypeError: flat_sequence is no list.
    Source: tf.nest.pack_sequence_as.
    """
    if not is_sequence(flat_sequence):
        raise TypeError("flat_sequence must be a sequence")
    flat = list(flat_sequence)
    composite = expand_composites and _is_composite(structure)
    if not is_sequence(structure) and not composite:
        if len(flat) != 1:
            raise ValueError(f"Structure is a scalar but len(flat_sequence) == {len(flat)} > 1")
        return flat[0]
    wanted = len(flatten(structure, expand_composites))
    if wanted != len(flat):
        raise ValueError(f"Could not pack sequence. Structure had {wanted} elements, but flat_sequence had {len(flat)} "
                         f"elements.  Structure: {structure}, flat_sequence: {flat_sequence}.")
    return _pack(structure, iter(flat), expand_composites)


def _pack(structure, leaves, expand):
    if is_sequence(structure):
        return rebuild(structure, [_pack(p, leaves, expand) for p in children(structure)])
    if expand and _is_composite(structure):
        return structure._from_components([next(leaves) for _ in structure._components()])
    return next(leaves)


def map_structure(function, *structures, **options):
    """A structure of the results of a function on the leaves of structures alike.

    Args:
      function: callable.  structures: at least one.
      check_types: bool, default True, containers must be of the same types.
    Source: tf.nest.map_structure.
    """
    if not callable(function):
        raise TypeError(f"func must be callable, got: {function}")
    if not structures:
        raise ValueError("Must provide at least one structure")
    expand = options.pop("expand_composites", False)
    check_types = options.pop("check_types", True)
    if options:
        raise ValueError(f"Only valid keyword arguments are `check_types` and `expand_composites`, not: `{', '.join(options)}`")
    for other in structures[1:]:
        assert_same_structure(structures[0], other, check_types=check_types)
    flat = zip(*(flatten(s, expand) for s in structures))
    return pack_sequence_as(structures[0], [function(*leaves) for leaves in flat], expand)


def assert_same_structure(nest1, nest2, check_types=True):
    """Raise unless two structures are nested alike.

    Raises:
      ValueError: they are not.  TypeError: containers differ in type, with check_types.
    Source: tf.nest.assert_same_structure.
    """
    try:
        _compare(nest1, nest2, check_types)
    except (ValueError, TypeError) as error:
        first, second = _dots(nest1), _dots(nest2)
        raise type(error)(f"{error}\nEntire first structure:\n{first}\nEntire second structure:\n{second}") from None


def _dots(structure):
    return str(map_structure(lambda _: ".", structure)) if is_sequence(structure) else "."


def _compare(a, b, check_types):
    text = f"The two structures don't have the same nested structure.\n\nFirst structure: type={type(a).__name__} str={a}" \
           f"\n\nSecond structure: type={type(b).__name__} str={b}"
    if is_sequence(a) != is_sequence(b):
        more, less = ("first", "second") if is_sequence(a) else ("second", "first")
        one, other = (a, b) if is_sequence(a) else (b, a)
        raise ValueError(f"{text}\n\nMore specifically: Substructure \"type={type(one).__name__} str={one}\" is a sequence, "
                         f"while substructure \"type={type(other).__name__} str={other}\" is not")
    if not is_sequence(a):
        return
    if check_types and not _same_container(a, b):
        raise TypeError(f"{text}\n\nMore specifically: The two namedtuples don't have the same sequence type."
                        if _is_namedtuple(a) and _is_namedtuple(b) else
                        f"{text}\n\nMore specifically: The two structures don't have the same sequence type. First structure "
                        f"has type {type(a).__name__}, while second structure has type {type(b).__name__}.")
    if isinstance(a, abc.Mapping) and set(a) != set(b):
        raise ValueError(f"{text}\n\nMore specifically: The two dictionaries don't have the same set of keys. First structure "
                         f"has keys {list(a)}, while second structure has keys {list(b)}.")
    x, y = children(a), children(b)
    if len(x) != len(y):
        raise ValueError(f"{text}\n\nMore specifically: The two structures don't have the same number of elements. First "
                         f"structure: {a}. Second structure: {b}")
    for p, q in zip(x, y):
        _compare(p, q, check_types)


def _same_container(a, b):
    if _is_namedtuple(a) and _is_namedtuple(b):
        return type(a).__name__ == type(b).__name__ and a._fields == b._fields
    if isinstance(a, abc.Mapping) and isinstance(b, abc.Mapping):
        return True
    return type(a) is type(b)


# ------------------------------------------------------------------ paths
def _keys(structure):
    """What leads to each of the direct parts: keys, names of fields, or numbers."""
    if isinstance(structure, abc.Mapping):
        return _sorted_keys(structure)
    if _is_namedtuple(structure):
        return list(structure._fields)
    if _is_attrs(structure):
        return [a.name for a in type(structure).__attrs_attrs__]
    return list(range(len(structure)))


def flatten_with_tuple_paths(structure, expand_composites=False):
    """list of (path, leaf); a path is the tuple of the keys that lead to the leaf.

    Source: tensorflow.python.util.nest.flatten_with_tuple_paths.
    """
    return list(zip(yield_flat_paths(structure, expand_composites), flatten(structure, expand_composites)))


def yield_flat_paths(nest, expand_composites=False):
    """The paths of the leaves, in order.

    Source: tensorflow.python.util.nest.yield_flat_paths.
    """
    if not is_sequence(nest):
        # The tensors of a composite have numbers behind its own path.
        parts = len(flatten(nest, expand_composites)) if expand_composites and _is_composite(nest) else 0
        yield from [(type(nest).__name__, i) for i in range(parts)] or [()]
        return
    for key, part in zip(_keys(nest), children(nest)):
        for path in yield_flat_paths(part, expand_composites):
            yield (key,) + path


def flatten_with_joined_string_paths(structure, separator="/", expand_composites=False):
    """list of (path, leaf); a path is a str of the keys that lead to the leaf.

    Source: tensorflow.python.util.nest.flatten_with_joined_string_paths.
    """
    return [(separator.join(map(str, path)), leaf)
            for path, leaf in flatten_with_tuple_paths(structure, expand_composites)]


def map_structure_with_tuple_paths(func, *structure, **kwargs):
    """map_structure with a function that is given the path of the leaves, too.

    Source: tensorflow.python.util.nest.map_structure_with_tuple_paths.
    """
    return map_structure_with_tuple_paths_up_to(structure[0], func, *structure, **kwargs)


def map_structure_with_paths(func, *structure, **kwargs):
    """map_structure with a function that is given the path of the leaves as a str, keys joined by "/".

    Source: tensorflow.python.util.nest.map_structure_with_paths.
    """
    def joined(path, *leaves, **options):
        return func("/".join(map(str, path)), *leaves, **options)
    return map_structure_with_tuple_paths_up_to(structure[0], joined, *structure, **kwargs)


def flatten_dict_items(dictionary):
    """A dict whose keys were structures, with an entry for each leaf of a key.

    Raises:
      ValueError: a key stands twice, or key and value differ in length.  TypeError: no dict.
    Source: tensorflow.python.util.nest.flatten_dict_items.
    """
    if not isinstance(dictionary, abc.Mapping):
        raise TypeError("input must be a dictionary")
    out = {}
    for key, value in dictionary.items():
        keys, values = ([key], [value]) if not is_sequence(key) else (flatten(key), flatten(value))
        if len(keys) != len(values):
            raise ValueError(f"Could not flatten dictionary. Key had {len(keys)} elements, but value had {len(values)} elements. "
                             f"Key: {keys}, value: {values}.")
        for k, v in zip(keys, values):
            if k in out:
                raise ValueError(f"Could not flatten dictionary: key {k} is not unique.")
            out[k] = v
    return out


# ------------------------------------------------------------------ down to the depth of another structure
def assert_shallow_structure(shallow_tree, input_tree, check_types=True, expand_composites=False,
                             check_subtrees_length=True):
    """Raise unless a structure has the form of another one as far down as that goes.

    Args:
      shallow_tree: structure whose leaves stand for anything.  input_tree: structure.
      check_types: bool, containers are of the same types.
      expand_composites: bool, SparseTensor and IndexedSlices count as their tensors.
      check_subtrees_length: bool, False: input_tree may have more parts.
    Raises:
      TypeError: a container is a leaf or of another type.  ValueError: lengths or keys differ.
    Source: tensorflow.python.util.nest.assert_shallow_structure.
    """
    if not _goes_on(shallow_tree, expand_composites):
        return
    if not _goes_on(input_tree, expand_composites):
        raise TypeError("If shallow structure is a sequence, input must also be a sequence. "
                        f"Input has type: {type(input_tree)}.")
    _check_container(shallow_tree, input_tree, check_types)
    _check_length(shallow_tree, input_tree, check_subtrees_length)
    below = ([input_tree[k] for k, _ in _items(shallow_tree)] if isinstance(shallow_tree, abc.Mapping)
             and isinstance(input_tree, abc.Mapping) else _parts(input_tree))
    for part, of_tree in zip(_parts(shallow_tree), below):
        assert_shallow_structure(part, of_tree, check_types, expand_composites, check_subtrees_length)


def _goes_on(value, expand_composites):
    return is_sequence(value) or (expand_composites and _is_composite(value))


def _check_container(shallow, tree, check_types):
    both_maps = isinstance(shallow, abc.Mapping) and isinstance(tree, abc.Mapping)
    if check_types and not isinstance(tree, type(shallow)) and not both_maps and not (
            _is_namedtuple(shallow) and _is_namedtuple(tree) and _same_container(shallow, tree)):
        raise TypeError("The two structures don't have the same sequence type. Input structure has type "
                        f"{type(tree)}, while shallow structure has type {type(shallow)}.")


def _check_length(shallow, tree, exact):
    sizes = [len(_parts(s)) for s in (shallow, tree)]
    if sizes[0] > sizes[1] and not exact:
        raise ValueError("The input_tree has fewer elements than the shallow_tree. Input structure has length "
                         f"{sizes[1]}, while shallow structure has length {sizes[0]}.")
    if sizes[0] != sizes[1] and exact:
        raise ValueError("The two structures don't have the same sequence length. Input structure has length "
                         f"{sizes[1]}, while shallow structure has length {sizes[0]}.")
    if isinstance(shallow, abc.Mapping) and isinstance(tree, abc.Mapping):
        strange = [k for k in shallow if k not in tree]
        if strange:
            raise ValueError("The shallow_tree's keys are not a subset of the input_tree's keys. The shallow_tree has "
                             f"the following keys that are not in the input_tree: {_sorted_keys(strange)}.")


def _parts(structure):
    return structure._components() if _is_composite(structure) else children(structure)


def _items(structure):
    if _is_composite(structure):
        return list(enumerate(_parts(structure)))
    return list(zip(_keys(structure), children(structure)))


def _part(structure, key):
    """The part that a key leads to; other containers than the key was made for are asked by position."""
    return dict(_items(structure))[key]


def _leaves_up_to(shallow, tree, expand_composites):
    """(path, what stands in a structure where another one has its leaves), in order."""
    if not _goes_on(shallow, expand_composites):
        yield (), tree
        return
    start = (type(shallow).__name__,) if _is_composite(shallow) else ()
    for key, part in _items(shallow):
        for path, leaf in _leaves_up_to(part, _part(tree, key), expand_composites):
            yield start + (key,) + path, leaf


def flatten_with_tuple_paths_up_to(shallow_tree, input_tree, check_types=True, expand_composites=False,
                                   check_subtrees_length=True):
    """list of (path, part): the parts of a structure that stand where another one has its leaves.

    Args, Raises: as assert_shallow_structure.
    Source: tensorflow.python.util.nest.flatten_with_tuple_paths_up_to.
    """
    assert_shallow_structure(shallow_tree, input_tree, check_types, expand_composites, check_subtrees_length)
    return list(_leaves_up_to(shallow_tree, input_tree, expand_composites))


def flatten_up_to(shallow_tree, input_tree, check_types=True, expand_composites=False, check_subtrees_length=True):
    """list of the parts of a structure that stand where another one has its leaves.

    Args, Raises: as assert_shallow_structure.
    Source: tensorflow.python.util.nest.flatten_up_to.
    """
    return [part for _, part in flatten_with_tuple_paths_up_to(
        shallow_tree, input_tree, check_types, expand_composites, check_subtrees_length)]


def map_structure_up_to(shallow_tree, func, *inputs, **kwargs):
    """A structure of the results of a function on the parts of others that stand where it has its leaves.

    Args:
      shallow_tree: structure.  func: callable.  inputs: structures that go at least as deep.
      check_types, expand_composites, check_subtrees_length: as assert_shallow_structure.
    Source: tensorflow.python.util.nest.map_structure_up_to.
    """
    return map_structure_with_tuple_paths_up_to(
        shallow_tree, lambda _, *parts, **options: func(*parts, **options), *inputs, **kwargs)


def map_structure_with_tuple_paths_up_to(shallow_tree, func, *inputs, **kwargs):
    """map_structure_up_to with a function that is given the path of the parts, too.

    Source: tensorflow.python.util.nest.map_structure_with_tuple_paths_up_to.
    """
    if not inputs:
        raise ValueError("Cannot map over no sequences")
    checks = (kwargs.pop("check_types", True), kwargs.pop("expand_composites", False),
              kwargs.pop("check_subtrees_length", True))
    found = [flatten_with_tuple_paths_up_to(shallow_tree, tree, *checks) for tree in inputs]
    paths = [path for path, _ in found[0]]
    parts = zip(*([part for _, part in one] for one in found))
    return pack_sequence_as(shallow_tree, [func(p, *several, **kwargs) for p, several in zip(paths, parts)], checks[1])


def get_traverse_shallow_structure(traverse_fn, structure, expand_composites=False):
    """A structure of bools that goes as deep as a function says; its leaves are what the function said.

    Args:
      traverse_fn: function (part) -> bool, or a structure of bools like the part's own.
    Raises:
      TypeError: the function says something else.
    Source: tensorflow.python.util.nest.get_traverse_shallow_structure.
    """
    said = traverse_fn(structure)
    if not _goes_on(structure, expand_composites):
        if not isinstance(said, bool):
            raise TypeError(f"traverse_fn returned structure: {said} for non-structure: {structure}")
        return said
    if not is_sequence(said):
        if not isinstance(said, bool):
            raise TypeError(f"traverse_fn returned a non-bool scalar: {said} for input: {structure}")
        if not said:
            return False
        wanted = [True] * len(_parts(structure))
    else:
        assert_shallow_structure(said, structure, expand_composites=expand_composites)
        wanted = children(said)
    if not all(isinstance(go, bool) for go in wanted):
        raise TypeError(f"traverse_fn didn't return a depth=1 structure of bools.  saw: {said}  for structure: {structure}")
    parts = [get_traverse_shallow_structure(traverse_fn, part, expand_composites) if go else False
             for go, part in zip(wanted, _parts(structure))]
    return rebuild(structure, parts) if is_sequence(structure) else structure._from_components(parts)


def is_sequence_or_composite(value):
    """Whether a value is a structure, or a leaf made of several tensors.

    Source: tensorflow.python.util.nest.is_sequence_or_composite.
    """
    return is_sequence(value) or _is_composite(value)
