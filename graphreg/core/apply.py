"""Calling an op's function: Python values are converted, types inferred and checked, and the node made.

What is converted, in which order and with which name decides the names, ids and error texts that a
program sees, so the order here is TF's: attributes given as arguments, then inputs, then the types
that the inputs fix.
"""
from . import dtypes, errors, scopes, tape, tensor_shape
from .convert import as_bytes, make_array, to_tensor
from .operation import Tensor
from .registry import float32

_RESULTS = {}      # op type -> named tuple of its outputs


def apply_op(op_def, args, kwargs):
    """Make an op in the default graph from the arguments of its function; returns what it makes."""
    if op_def.flag("removed") is not None:
        _refuse_removed(op_def)
    name = kwargs.pop("name", None)
    given, name = _bind_arguments(op_def, args, kwargs, name)
    attrs = _own_attrs(op_def, given)
    graph = scopes.graph_of(_flat_inputs(op_def, given))
    if graph.executes:
        return _execute(graph, op_def, given, attrs, name)
    if graph is not scopes.get_default_graph():
        with graph.as_default():
            op = _make(graph, op_def, given, attrs, name)
    else:
        op = _make(graph, op_def, given, attrs, name)
    if tape.count:
        tell_tapes(op)
    return results_of(op)


def _execute(graph, op_def, given, attrs, name):
    """Run an op at once; what TF says of an error has the op's type behind it, and its name if it has one."""
    try:
        inputs, _ = _convert_inputs(op_def, given, attrs)
        _check_types(op_def, attrs)
        _check_limits(op_def, attrs)
        op = graph.execute(op_def, inputs, attrs)
    except errors.OpError as error:
        if " [Op:" not in error._message:
            error._message += f" [Op:{op_def.name}]" + (f" name: {name}" if name else "")
        raise
    if tape.count:
        tell_tapes(op)
    return results_of(op) if op_def.outputs else None


def tell_tapes(op):
    """Offer an op to the open tapes, unless it has no gradient."""
    if op._inputs and op.op_def.output_types(op._attrs):
        tape.record(op._inputs, op._outputs, op)


def _refuse_removed(op_def):
    version, advice = op_def.flag("removed")
    producer = scopes.get_default_graph().graph_def_versions.producer
    if producer >= version:
        raise NotImplementedError(f"Op {op_def.name} is not available in GraphDef version {producer}. It has been removed "
                                  f"in version {version}. {advice}.")


def _bind_arguments(op_def, args, kwargs, name):
    parameters = op_def.parameters
    if len(args) == len(parameters) + 1 and name is None:
        args, name = args[:-1], args[-1]
    if len(args) > len(parameters):
        raise TypeError(f"{op_def.python_name}() takes {len(parameters) + 1} positional arguments but {len(args)} "
                        "were given")
    given = dict(zip(parameters, args))
    for key, value in kwargs.items():
        if key not in parameters:
            raise TypeError(f"{op_def.python_name}() got an unexpected keyword argument '{key}'")
        if key in given:
            raise TypeError(f"{op_def.python_name}() got multiple values for argument '{key}'")
        given[key] = value
    for arg in op_def.inputs:
        if arg.name not in given:
            raise TypeError(f"{op_def.python_name}() missing 1 required positional argument: '{arg.name}'")
        if arg.number_attr is not None:
            _check_list(op_def, arg, given)
    return given, name


def _check_list(op_def, arg, given):
    """Lists are looked at before anything is made of them: that they are some, and of one length."""
    values = given[arg.name]
    if not isinstance(values, (list, tuple)):
        raise TypeError(f"Expected list for '{arg.name}' argument to '{op_def.python_name}' Op, not {values}.")
    first = next(a for a in op_def.inputs if a.number_attr == arg.number_attr)
    if first is not arg and len(values) != len(given[first.name]):
        raise ValueError(f"List argument '{arg.name}' to '{op_def.python_name}' Op with length {len(values)} must match "
                         f"length {len(given[first.name])} of argument '{first.name}'.")


def _flat_inputs(op_def, given):
    for arg in op_def.inputs:
        value = given[arg.name]
        if isinstance(value, (list, tuple)):
            yield from value
        else:
            yield value


def _make(graph, op_def, given, attrs, name):
    outer = graph._name_stack
    graph._name_stack = scope = graph._scope_name(op_def.name if name is None else name)
    try:
        inputs, refs = _convert_inputs(op_def, given, attrs)
        _check_types(op_def, attrs)
        _check_limits(op_def, attrs)
        for ref in refs:
            colocation = graph.colocate_with(ref.op)
            colocation.__enter__()
            refs[ref] = colocation
        try:
            return graph.add_op(op_def, inputs, attrs, scope + "/" if scope else "")
        finally:
            for colocation in reversed(list(refs.values())):
                colocation.__exit__()
    finally:
        graph._name_stack = outer


# ------------------------------------------------------------------ inputs
def _convert_inputs(op_def, given, attrs):
    """(flat inputs, ref inputs); the attributes that they fix are entered in attrs."""
    inputs, refs, fixed_by = [], {}, {}
    for arg in op_def.inputs:
        value = given[arg.name]
        if arg.is_list:
            tensors = _convert_list(op_def, arg, value, attrs, fixed_by)
        else:
            tensors = [_convert_single(op_def, arg, value, attrs, fixed_by)]
        if arg.is_ref:
            _check_refs(op_def, arg, tensors)
            refs.update((t, None) for t in tensors)
        inputs += tensors
    return inputs, refs


def _wanted_type(op_def, arg, attrs):
    """(dtype the input must have or None, dtype tried first or None)."""
    if arg.type is not None:
        return arg.type, None
    if arg.type_attr is None:
        return None, None
    if arg.type_attr in attrs:
        return attrs[arg.type_attr], None
    attr = op_def.attr_map[arg.type_attr]
    return None, attr.default if attr.has_default else None


def _convert_single(op_def, arg, value, attrs, fixed_by):
    dtype, preferred = _wanted_type(op_def, arg, attrs)
    if type(value) is Tensor and not value.graph.building_function:
        if dtype is not None and not dtype.is_compatible_with(value.dtype):
            _raise_type_mismatch(op_def, arg, value, dtype, fixed_by)
        tensor = to_tensor(value, name=arg.name)
    else:
        tensor = _convert_value(op_def, arg, value, dtype, preferred, fixed_by)
    if arg.type_attr is not None and arg.type_attr not in attrs:
        _fix_type(op_def, arg, tensor, attrs, fixed_by)
    return tensor


def _fix_type(op_def, arg, tensor, attrs, fixed_by):
    """Enter the type that an input fixes, unless the op does not allow it; the inputs behind it are not made then."""
    dtype = tensor.dtype.base_dtype
    allowed = op_def.attr_map[arg.type_attr].allowed
    if allowed is not None:
        _check_allowed(arg, dtype, allowed)
    attrs[arg.type_attr] = dtype
    fixed_by[arg.type_attr] = arg.name


def _convert_value(op_def, arg, value, dtype, preferred, fixed_by):
    if scopes.executing_eagerly():
        return _convert_now(op_def, arg, value, dtype, preferred, fixed_by)
    try:
        return to_tensor(value, dtype, arg.name, preferred, arg.is_ref)
    except TypeError as error:
        if dtype is None:
            raise
        raise TypeError(f"Expected {dtype.name} passed to parameter '{arg.name}' of op '{op_def.name}', got {value!r} "
                        f"of type '{type(value).__name__}' instead. Error: {error}") from None
    except ValueError as error:
        failure = error
    try:
        found = to_tensor(value, as_ref=arg.is_ref)
    except ValueError as error:
        raise ValueError(f"Tried to convert '{arg.name}' to a tensor and failed. Error: {error}") from None
    if dtype is None:
        raise failure
    return _raise_type_mismatch(op_def, arg, found, dtype, fixed_by)


def _convert_now(op_def, arg, value, dtype, preferred, fixed_by):
    if isinstance(value, Tensor) and dtype is not None and not dtype.is_compatible_with(value.dtype):
        _raise_type_mismatch(op_def, arg, value, dtype, fixed_by)
    return to_tensor(value, dtype, arg.name, preferred, arg.is_ref)


def _raise_type_mismatch(op_def, arg, tensor, dtype, fixed_by):
    if tensor.is_eager:
        raise errors.InvalidArgumentError(
            None, None, f"cannot compute {op_def.name} as input #{op_def.inputs.index(arg)}(zero-based) was expected to "
            f"be a {dtypes.cpp_name(dtype)} tensor but is a {dtypes.cpp_name(tensor.dtype)} tensor")
    text = f"Input '{arg.name}' of '{op_def.name}' Op has type {tensor.dtype.name} that does not match "
    if arg.type is not None:
        raise TypeError(text + f"expected type of {dtype.name}.")
    if arg.type_attr in fixed_by:
        raise TypeError(text + f"type {dtype.name} of argument '{fixed_by[arg.type_attr]}'.")
    raise TypeError(text + f"type {dtype.name} of argument '{arg.type_attr}'.")


def _check_refs(op_def, arg, tensors):
    for t in tensors:
        if not t.dtype._is_ref_dtype:
            raise TypeError(f"'{op_def.name}' Op requires that input '{arg.name}' be a mutable tensor "
                            "(e.g.: a tf.Variable)")


def _convert_list(op_def, arg, values, attrs, fixed_by):
    if not isinstance(values, (list, tuple)):
        raise TypeError(f"Expected list for '{arg.name}' argument to '{op_def.name}' Op, not {values}.")
    if arg.type_list_attr is not None:
        return _convert_type_list(op_def, arg, values, attrs, fixed_by)
    dtype, preferred = _wanted_type(op_def, arg, attrs)
    if dtype is None:
        dtype = next((v.dtype.base_dtype for v in values if isinstance(v, Tensor)), None)
        if dtype is None:
            dtype = next((v.dtype.base_dtype for v in values if hasattr(v, "_as_graph_element")), None)
    tensors = _convert_same_type(op_def, arg, values, dtype, preferred, attrs, fixed_by)
    if arg.type_attr is not None and arg.type_attr not in attrs and tensors:
        _fix_type(op_def, arg, tensors[0], attrs, fixed_by)
    _fix_length(op_def, arg, tensors, attrs, fixed_by)
    return tensors


def _convert_same_type(op_def, arg, values, dtype, preferred, attrs, fixed_by):
    tensors = None
    try:
        tensors = _to_tensors(values, arg, dtype, preferred)
        if len({t.dtype.base_dtype for t in tensors}) <= 1:
            return tensors
    except (TypeError, ValueError):
        pass
    try:
        tensors = tensors or _to_tensors(values, arg, None, preferred, named=False)
        found = ", ".join(t.dtype.name for t in tensors)
        text = f"Tensors in list passed to '{arg.name}' of '{op_def.name}' Op have types [{found}]"
    except (TypeError, ValueError):
        text = f"Tensors in list passed to '{arg.name}' of '{op_def.name}' Op have types [{_types_one_by_one(values)}]"
        if "<NOT CONVERTIBLE TO TENSOR>" in text:
            raise TypeError(text + (" that are invalid." if dtype is None or arg.type is None and arg.type_attr not in
                                    attrs else f" that don't match expected type {dtype.name}.")) from None
    if arg.type is not None:
        raise TypeError(f"{text} that do not match expected type {dtype.name}.")
    if arg.type_attr in attrs:
        raise TypeError(f"{text} that do not match type {dtype.name} inferred from earlier arguments.")
    raise TypeError(f"{text} that don't all match.")


def _to_tensors(values, arg, dtype, preferred, named=True):
    return [to_tensor(v, dtype, f"{arg.name}_{i}" if named else None, preferred, arg.is_ref)
            for i, v in enumerate(values)]


def _types_one_by_one(values):
    found = []
    for v in values:
        try:
            found.append(to_tensor(v).dtype.name)
        except (TypeError, ValueError):
            found.append("<NOT CONVERTIBLE TO TENSOR>")
    return ", ".join(found)


def _convert_type_list(op_def, arg, values, attrs, fixed_by):
    name = arg.type_list_attr
    if name in attrs:
        if len(values) != len(attrs[name]):
            raise TypeError(f"Input to '{op_def.name}' Op has {len(values)} values, but attribute '{name}' names "
                            f"{len(attrs[name])} types")
        return [to_tensor(v, t, f"{arg.name}_{i}", as_ref=arg.is_ref)
                for i, (v, t) in enumerate(zip(values, attrs[name]))]
    tensors = _to_tensors(values, arg, None, None)
    attrs[name] = [t.dtype.base_dtype for t in tensors]
    fixed_by[name] = arg.name
    minimum = op_def.attr_map[name].minimum
    if minimum is not None:
        _check_minimum(op_def, op_def.attr_map[name], attrs[name])
    return tensors


def _fix_length(op_def, arg, tensors, attrs, fixed_by):
    name = arg.number_attr
    if name in attrs:
        if attrs[name] != len(tensors):
            raise ValueError(f"List argument '{arg.name}' to '{op_def.python_name}' Op with length {len(tensors)} must match "
                             f"length {attrs[name]} of argument '{fixed_by[name]}'.")
        return
    minimum = op_def.attr_map[name].minimum or 0
    if len(tensors) < minimum:
        raise ValueError(f"List argument '{arg.name}' to '{op_def.name}' Op with length {len(tensors)} shorter than "
                         f"minimum length {minimum}.")
    attrs[name] = len(tensors)
    fixed_by[name] = arg.name


def _check_types(op_def, attrs):
    """Each inferred type must be one that the op allows."""
    for arg in op_def.inputs:
        name = arg.type_attr or arg.type_list_attr
        if name is None:
            continue
        attr = op_def.attr_map[name]
        if name not in attrs:
            attrs[name] = attr.default if attr.has_default else _raise_no_type(op_def, attr)
        if attr.allowed is not None:
            for t in attrs[name] if isinstance(attrs[name], list) else [attrs[name]]:
                _check_allowed(arg, t, attr.allowed)


def _raise_no_type(op_def, attr):
    raise TypeError(f"Don't know how to infer type variable from empty input list passed to input '{attr.name}' "
                    f"of '{op_def.name}' Op.")


def _check_allowed(arg, dtype, allowed):
    if dtype not in allowed:
        if scopes.executing_eagerly():
            raise errors.NotFoundError(None, None, "Could not find valid device for node.\nThe op does not take these types.")
        raise TypeError(f"Value passed to parameter '{arg.name}' has DataType {dtype.name} not in list of allowed "
                        f"values: {', '.join(t.name for t in allowed)}")


# ------------------------------------------------------------------ attributes
def _own_attrs(op_def, given):
    """The attributes that are arguments of the function, in the form an Operation keeps them."""
    attrs = {}
    for attr in op_def.attrs:
        if attr.name in op_def.inferred:
            if attr.name in given:
                attrs[attr.name] = attr_value(attr, given[attr.name], op_def.python_name)
            continue
        value = given.get(attr.name)
        if value is None and not (attr.type == "shape" and attr.name in given):
            if not attr.has_default:
                if attr.name not in given:
                    raise TypeError(f"{op_def.python_name}() missing 1 required positional argument: '{attr.name}'")
                attr_value(attr, None, op_def.python_name)
            attrs[attr.name] = attr.default
        else:
            attrs[attr.name] = attr_value(attr, value, op_def.python_name)
    return attrs


def attr_value(attr, value, op_name):
    """A Python value checked and brought into the form an Operation keeps."""
    if attr.type.startswith("list("):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"Expected list for '{attr.name}' argument to '{op_name}' Op, not {value!r}.")
        make = _MAKERS[attr.type[5:-1]]
        return [make(v, attr.name) for v in value]
    return _MAKERS[attr.type](value, attr.name)


def _make_int(v, name):
    if isinstance(v, str):
        raise TypeError(f"Expected int for argument '{name}' not {v!r}.")
    try:
        return int(v)
    except (ValueError, TypeError):
        raise TypeError(f"Expected int for argument '{name}' not {v!r}.") from None


def _make_float(v, name):
    if isinstance(v, (str, bytes)) or not hasattr(v, "__float__"):
        raise TypeError(f"Expected float for argument '{name}' not {v!r}.")
    return float32(v)


def _make_bool(v, name):
    if not isinstance(v, bool):
        raise TypeError(f"Expected bool for argument '{name}' not {v!r}.")
    return v


def _make_string(v, name):
    if not isinstance(v, (bytes, str)):
        raise TypeError(f"Expected string for argument '{name}' not {v!r}.")
    return as_bytes(v)


def _make_type(v, name):
    try:
        return dtypes.as_dtype(v).base_dtype
    except TypeError:
        raise TypeError(f"Expected DataType for argument '{name}' not {v!r}.") from None


def _make_shape(v, name):
    try:
        return tensor_shape.raw_shape(v)
    except TypeError as error:
        raise TypeError(f"Error converting {name} to a TensorShape: {error}.") from None
    except ValueError as error:
        raise ValueError(f"Error converting {name} to a TensorShape: {error}.") from None


def _make_tensor(v, name):
    return make_array(v)[0]


def _make_func(v, name):
    return v


_MAKERS = {"int": _make_int, "float": _make_float, "bool": _make_bool, "string": _make_string, "type": _make_type,
           "shape": _make_shape, "tensor": _make_tensor, "func": _make_func}


def _check_limits(op_def, attrs):
    """Smallest values, shortest lists and allowed strings and types of the attributes given."""
    for attr in op_def.attrs:
        if attr.name in op_def.inferred or attr.minimum is None and attr.allowed is None:
            continue
        value = attrs[attr.name]
        if attr.minimum is not None:
            _check_minimum(op_def, attr, value)
        if attr.allowed is not None:
            for v in value if isinstance(value, list) else [value]:
                _check_one_of(op_def, attr, v)


def _check_minimum(op_def, attr, value):
    if isinstance(value, list):
        if len(value) < attr.minimum:
            raise ValueError(f"Attr '{attr.name}' of '{op_def.name}' Op passed list of length {len(value)} less than "
                             f"minimum {attr.minimum}.")
    elif value < attr.minimum:
        raise ValueError(f"Attr '{attr.name}' of '{op_def.name}' Op passed {value} less than minimum {attr.minimum}.")


def _check_one_of(op_def, attr, value):
    if isinstance(value, bytes):
        if value.decode() not in attr.allowed:
            allowed = '", "'.join(attr.allowed)
            raise ValueError(f"Attr '{attr.name}' of '{op_def.name}' Op passed string '{value.decode()}' not in: "
                             f'"{allowed}".')
    elif value not in attr.allowed:
        raise TypeError(f"Value passed to parameter '{attr.name}' has DataType {value.name} not in list of allowed "
                        f"values: {', '.join(t.name for t in attr.allowed)}")


# ------------------------------------------------------------------ results
def results_of(op):
    """What an op's function returns: its Tensor, a list, a named tuple of them, or the Operation."""
    outputs = op.op_def.outputs
    if not outputs or not op._outputs and op.op_def.is_stateful:
        # An empty list stays one, unless the op is stateful.
        return op
    if len(outputs) == 1:
        return op._outputs if outputs[0].is_list else op._outputs[0]
    values, at = [], 0
    for arg in outputs:
        if arg.is_list:
            n = op._attrs[arg.number_attr] if arg.number_attr is not None else len(op._attrs[arg.type_list_attr])
            values.append(op._outputs[at:at + n])
            at += n
        else:
            values.append(op._outputs[at])
            at += 1
    return _result_type(op.op_def)(*values)


def _result_type(op_def):
    found = _RESULTS.get(op_def.name)
    if found is None:
        from collections import namedtuple
        found = _RESULTS[op_def.name] = namedtuple(op_def.name, [a.name for a in op_def.outputs])
    return found


def signature_of(op_def):
    """inspect.Signature of an op's function."""
    import inspect
    parameters = []
    for name in op_def.parameters:
        attr = op_def.attr_map.get(name)
        default = attr.default if attr is not None and attr.has_default else inspect.Parameter.empty
        parameters.append(inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default))
    parameters.append(inspect.Parameter("name", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None))
    return inspect.Signature(parameters)
