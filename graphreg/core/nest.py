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
