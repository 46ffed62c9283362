"""Variables, on refs and on resources: making, reading, assigning and scattering into them."""
import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op, structural
from ..kernels import scatter

_SHAPED = ("shape: shape", "dtype: type", "container: string = ''", "shared_name: string = ''")
_INDICES = "Tindices: {int32, int64}"


# ------------------------------------------------------------------ the variables themselves
def _declared_shape(c):
    return [c.attrs["shape"]]


variable_v2 = structural("VariableV2() -> ref: Ref(dtype)", *_SHAPED, module=__name__, stateful=True, variable=True)
variable_v2.shape(_declared_shape)

variable = structural("Variable() -> ref: Ref(dtype)", *_SHAPED, module=__name__, stateful=True, variable=True)


@variable.shape
def _(c):
    # The old op cannot tell a scalar from an unknown shape.
    return [c.attrs["shape"] or None]


var_handle_op = structural(
    "VarHandleOp() -> resource: resource", "container: string = ''", "shared_name: string = ''", "dtype: type",
    "shape: shape", module=__name__, stateful=True, variable=True)


@var_handle_op.shape
def _(c):
    c.handle_data = [(c.attrs["shape"], c.attrs["dtype"])]
    return [()]


def _held(c, i=0):
    """The shape of what the resource holds, its dtype checked against the op's."""
    shape, dtype = c.handle_shape(i)
    wanted = c.attrs.get("dtype")
    if dtype is not None and wanted is not None and dtype != wanted:
        raise shape_fns.ShapeError("Trying to read variable with wrong dtype. "
                                   f"Expected {dtypes.cpp_name(dtype)} got {dtypes.cpp_name(wanted)}")
    return shape


# ------------------------------------------------------------------ reading
@op("ReadVariableOp(resource: resource) -> value: dtype", "dtype: type", stateful=True, reads=("resource",))
def read_variable_op(xp, resource, dtype):
    """The value of a resource variable."""
    return resource


@read_variable_op.shape
def _(c):
    return [_held(c)]


@read_variable_op.gradient
def _(tf, op, dy):
    return dy


@op("VarIsInitializedOp(resource: resource) -> is_initialized: bool",
    stateful=True, reads=("resource",), may_be_uninitialized=True)
def var_is_initialized_op(xp, resource):
    """Whether a resource variable has a value."""
    return np.bool_(resource is not None)


var_is_initialized_op.shape(shape_fns.scalar_shape)
var_is_initialized_op.not_differentiable()


@op("IsVariableInitialized(ref: Ref(dtype)) -> is_initialized: bool", "dtype: type",
    allows_uninitialized_input=True, reads=("ref",))
def is_variable_initialized(xp, ref, dtype):
    """Whether a ref variable has a value."""
    return np.bool_(ref is not None)


is_variable_initialized.shape(shape_fns.scalar_shape)


@op("VariableShape(input: resource) -> output: out_type", "out_type: {int32, int64} = int32",
    stateful=True, reads=("input",))
def variable_shape(xp, input, out_type):
    """The shape of a resource variable's value."""
    return np.asarray(input.shape, out_type)


@variable_shape.shape
def _(c):
    shape = _held(c)
    return [(None if shape is None else len(shape),)]


variable_shape.not_differentiable()


@op("DestroyResourceOp(resource: resource)", "ignore_lookup_error: bool = true", stateful=True)
def destroy_resource_op(xp, resource, ignore_lookup_error):
    """Forget what a resource holds."""
    if resource.value is None and not ignore_lookup_error:
        raise errors.NotFoundError(None, None, f"Resource localhost/{resource.name}/N10tensorflow3VarE does not exist.")
    resource.clear()


destroy_resource_op.shape(shape_fns.no_outputs)


# ------------------------------------------------------------------ assigning
def _text(shape):
    return shape_fns.text(tuple(shape))


@op("Assign(ref: Ref(T), value: T) -> output_ref: Ref(T)", "T: type", "validate_shape: bool = true",
    "use_locking: bool = true", allows_uninitialized_input=True, updates=("ref",))
def assign(xp, ref, value, validate_shape):
    """ref = value; before the first one, ref is None or has a shape only."""
    if validate_shape and ref is not None and ref.shape != value.shape:
        raise errors.InvalidArgumentError(None, None, "Assign requires shapes of both tensors to match. "
                                          f"lhs shape= {_text(ref.shape)} rhs shape= {_text(value.shape)}")
    return value


@assign.shape
def _(c):
    if not c.attrs["validate_shape"]:
        return [c.shapes[1]]
    return [shape_fns.merge(c.shapes[0], c.shapes[1])]


assign.not_differentiable()


def _merged_inputs(c):
    return [shape_fns.merge(c.shapes[0], c.shapes[1])]


def _same_size(ref, value):
    if ref.shape != value.shape:
        raise errors.InvalidArgumentError(None, None, "Parameters and update must be the same size")


@op("AssignAdd(ref: Ref(T), value: T) -> output_ref: Ref(T)", "T: {numbertype}", "use_locking: bool = false",
    updates=("ref",))
def assign_add(xp, ref, value):
    """ref += value."""
    _same_size(ref, value)
    return xp.add(ref, value)


assign_add.shape(_merged_inputs)
assign_add.not_differentiable()


@op("AssignSub(ref: Ref(T), value: T) -> output_ref: Ref(T)", "T: {numbertype}", "use_locking: bool = false",
    updates=("ref",))
def assign_sub(xp, ref, value):
    """ref -= value."""
    _same_size(ref, value)
    return xp.subtract(ref, value)


assign_sub.shape(_merged_inputs)
assign_sub.not_differentiable()


def _assigned(c):
    shape_fns.merge(_held(c), c.shapes[1])
    return []


@op("AssignVariableOp(resource: resource, value: dtype)", "dtype: type",
    stateful=True, updates=("resource",), may_be_uninitialized=True)
def assign_variable_op(xp, resource, value):
    """resource = value, of any shape."""
    return value


assign_variable_op.shape(_assigned)


def _fits(op_type, resource, value):
    if resource.dtype.kind not in "iufc":
        raise errors.InvalidArgumentError(None, None, f"No OpKernel was registered to support Op '{op_type}' for "
                                          f"values of type {resource.dtype}")
    if resource.shape != value.shape:
        raise errors.InvalidArgumentError(
            None, None, f"Cannot update variable with shape {_text(resource.shape)} using a Tensor with shape "
            f"{_text(value.shape)}, shapes must be equal.")


@op("AssignAddVariableOp(resource: resource, value: dtype)", "dtype: type", stateful=True, updates=("resource",))
def assign_add_variable_op(xp, resource, value):
    """resource += value."""
    _fits("AssignAddVariableOp", resource, value)
    return xp.add(resource, value)


assign_add_variable_op.shape(_assigned)


@op("AssignSubVariableOp(resource: resource, value: dtype)", "dtype: type", stateful=True, updates=("resource",))
def assign_sub_variable_op(xp, resource, value):
    """resource -= value."""
    _fits("AssignSubVariableOp", resource, value)
    return xp.subtract(resource, value)


assign_sub_variable_op.shape(_assigned)


# ------------------------------------------------------------------ counting
def _next_count(xp, ref, limit):
    if xp is np and ref >= limit:
        raise errors.OutOfRangeError(None, None, f"Reached limit of {limit}")
    return ref + ref.dtype.type(1), ref


@op("CountUpTo(ref: Ref(T)) -> output: T", "limit: int", "T: {int32, int64}", updates=("ref",))
def count_up_to(xp, ref, limit):
    """The value before it is counted up by one."""
    return _next_count(xp, ref, limit)


@count_up_to.shape
def _(c):
    return [c.with_rank(0, 0)]


@op("ResourceCountUpTo(resource: resource) -> output: T", "limit: int", "T: {int32, int64}",
    stateful=True, updates=("resource",))
def resource_count_up_to(xp, resource, limit):
    """The value before it is counted up by one."""
    return _next_count(xp, resource, limit)


@resource_count_up_to.shape
def _(c):
    return [shape_fns.with_rank(_held(c), 0)]


# ------------------------------------------------------------------ gathering from a resource
def _check_rows(indices, size):
    """Every index must name a row."""
    bad = np.flatnonzero((indices < 0) | (indices >= size))
    if bad.size:
        raise errors.InvalidArgumentError(None, None, f"indices{_place_text(bad[0], indices.shape)} = "
                                          f"{indices.reshape(-1)[bad[0]]} is not in [0, {size})")


def _place_text(flat, shape):
    """A place in an array of this shape as TF prints it: "" for a scalar, else "[1,0]"."""
    place = np.unravel_index(int(flat), shape) if shape else ()
    return f"[{','.join(map(str, place))}]" if place else ""


@op("ResourceGather(resource: resource, indices: Tindices) -> output: dtype", "batch_dims: int = 0",
    "validate_indices: bool = true", "dtype: type", _INDICES, stateful=True, reads=("resource",))
def resource_gather(xp, resource, indices, batch_dims):
    """Rows of a resource variable."""
    if xp is np:
        _check_rows(indices, resource.shape[batch_dims])
    if not batch_dims:
        return xp.take(resource, indices, axis=0)
    batch = tuple(xp.arange(n).reshape((-1,) + (1,) * (indices.ndim - i - 1))
                  for i, n in enumerate(indices.shape[:batch_dims]))
    return resource[batch + (indices,)]


@resource_gather.shape
def _(c):
    batch = c.attrs["batch_dims"]
    params = shape_fns.with_rank_at_least(_held(c), batch + 1)
    indices = c.with_rank_at_least(1, batch)
    if batch:
        head = shape_fns.merge(shape_fns.sub(params, 0, batch), shape_fns.sub(indices, 0, batch))
        indices = shape_fns.concat(head, shape_fns.sub(indices, batch))
    return [shape_fns.concat(indices, shape_fns.sub(params, batch + 1))]


@resource_gather.gradient
def _(tf, op, dy):
    handle, indices = op.inputs
    shape = (handle._handle_data or (None,))[0]
    params_shape = tf.constant(list(shape)) if shape_fns.is_full(shape) else tf.raw.VariableShape(input=handle)
    size = tf.expand_dims(tf.size(indices), 0)
    values = tf.reshape(dy, tf.concat([size, params_shape[1:]], 0))
    return tf.IndexedSlices(values, tf.reshape(indices, size), params_shape), None


@op("ResourceGatherNd(resource: resource, indices: Tindices) -> output: dtype", "dtype: type", _INDICES,
    stateful=True, reads=("resource",))
def resource_gather_nd(xp, resource, indices):
    """Slices of a resource variable, at the places that the rows of indices name."""
    if xp is np:
        _check_places(indices, resource.shape, "param shape")
    return resource[_places(indices)]


def _places(indices):
    return tuple(indices[..., i] for i in range(indices.shape[-1]))


def _check_places(indices, shape, what="shape"):
    """Every row of indices must lie within the leading sizes of shape."""
    depth = indices.shape[-1]
    flat = indices.reshape(-1, depth)
    bad = np.flatnonzero(((flat < 0) | (flat >= np.array(shape[:depth], np.int64))).any(1)) if flat.size else ()
    if len(bad):
        place = ", ".join(map(str, flat[bad[0]]))
        raise errors.InvalidArgumentError(None, None, f"indices{_place_text(bad[0], indices.shape[:-1])} = [{place}] "
                                          f"does not index into {what} {_text(shape)}")


@resource_gather_nd.shape
def _(c):
    params, indices = _held(c), c.with_rank_at_least(1, 1)
    if params is None or indices is None or indices[-1] is None:
        return [None]
    depth = indices[-1]
    if depth > len(params):
        raise shape_fns.ShapeError(f"indices.shape[-1] must be <= params.rank, but saw indices shape: "
                                   f"{shape_fns.text(indices)} and params shape: {shape_fns.text(params)}")
    return [indices[:-1] + tuple(params[depth:])]


@resource_gather_nd.gradient
def _(tf, op, dy):
    handle, indices = op.inputs
    shape = tf.raw.VariableShape(input=handle, out_type=indices.dtype)
    if indices.shape.ndims == 2 and indices.shape.as_list()[-1] == 1:
        return tf.IndexedSlices(dy, tf.squeeze(indices, axis=-1), shape), None
    return tf.scatter_nd(indices, dy, shape), None


# ------------------------------------------------------------------ scattering rows
def _scatter_shape(c):
    shape = _held(c) if c.op_def.inputs[0].name == "resource" else c.shapes[0]
    wanted = shape_fns.concat(c.shapes[1], shape_fns.sub(shape, 1))
    if c.shapes[2] != ():
        shape_fns.merge(c.shapes[2], wanted)
    return [shape][:len(c.op_def.outputs)]


def _scattered(xp, ref, indices, updates, combine):
    """ref with rows combined into it, after TF's checks (which TF makes on refs only: there, wrong sizes read
    memory that is not the update's)."""
    if updates.shape not in ((), indices.shape + ref.shape[1:]):
        raise errors.InvalidArgumentError(
            None, None, "Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], got "
            f"updates.shape {_text(updates.shape)}, indices.shape {_text(indices.shape)}, params.shape "
            f"{_text(ref.shape)}")
    _check_rows(indices, ref.shape[0])
    return scatter.changed(xp, ref, indices, updates, combine)


def _scatter_family(name, combine, ref_types, resource_types, locking, differentiable):
    """Declare Scatter<name> and ResourceScatter<name>."""
    def on_ref(xp, ref, indices, updates):
        if ref.ndim == 0:
            raise errors.InvalidArgumentError(None, None, "params must be at least 1-D, got shape []")
        return _scattered(xp, ref, indices, updates, combine)

    def on_resource(xp, resource, indices, updates):
        if combine in _ORDERINGS and resource.dtype.kind == "c":
            raise errors.UnimplementedError(None, None, f"binary complex op '{_ORDERINGS[combine]}'")
        # A scalar resource counts as one row.
        rows = resource.reshape(1) if resource.ndim == 0 else resource
        wanted = indices.shape + rows.shape[1:]
        if updates.ndim and updates.size == np.prod(wanted, dtype=np.int64):
            updates = updates.reshape(wanted)
        changes = _scattered(xp, rows, indices, updates, combine)
        return changes if resource.ndim else changes.applied(rows).reshape(())

    doc = f"Rows of updates combined into the variable ({name.lower()})."
    on_ref.__name__, on_ref.__doc__ = f"scatter_{name.lower()}", doc
    on_resource.__name__, on_resource.__doc__ = f"resource_scatter_{name.lower()}", doc
    ref = op(f"Scatter{name}(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", f"T: {ref_types}",
             _INDICES, f"use_locking: bool = {locking}", updates=("ref",))(on_ref)
    ref.shape(_scatter_shape)
    if differentiable is False:
        ref.not_differentiable()
    resource = op(f"ResourceScatter{name}(resource: resource, indices: Tindices, updates: dtype)",
                  f"dtype: {resource_types}", _INDICES, stateful=True, updates=("resource",))(on_resource)
    resource.shape(_scatter_shape)
    return ref, resource


_ORDERINGS = {scatter.smaller: "minimum", scatter.larger: "maximum"}
_NUMBERS = "{numbertype}"
_ORDERED = "{float16, bfloat16, float32, float64, int32, int64}"
scatter_update, resource_scatter_update = _scatter_family("Update", None, "type", "type", "true", None)
scatter_add, resource_scatter_add = _scatter_family("Add", np.add, _NUMBERS, _NUMBERS, "false", False)
scatter_sub, resource_scatter_sub = _scatter_family("Sub", np.subtract, _NUMBERS, _NUMBERS, "false", False)
scatter_mul, resource_scatter_mul = _scatter_family("Mul", np.multiply, _NUMBERS, _NUMBERS, "false", False)
scatter_div, resource_scatter_div = _scatter_family("Div", scatter.quotient, _NUMBERS, _NUMBERS, "false", False)
scatter_min, resource_scatter_min = _scatter_family("Min", scatter.smaller, _ORDERED, _NUMBERS, "false", None)
scatter_max, resource_scatter_max = _scatter_family("Max", scatter.larger, _ORDERED, _NUMBERS, "false", None)


# ------------------------------------------------------------------ scattering slices
def _scatter_nd_shape(c):
    is_resource = not c.op_def.outputs
    shape = _held(c) if is_resource else c.shapes[0]
    indices, updates = c.with_rank_at_least(1, 1), c.with_rank_at_least(2, 1)
    if shape_fns.num_elements(shape) == 0 and (shape_fns.num_elements(indices) or 0) + (
            shape_fns.num_elements(updates) or 0) > 0:
        raise shape_fns.ShapeError("Indices and updates specified for empty output shape")
    if indices is not None and updates is not None and indices[-1] is not None:
        _check_nd_shapes(shape, indices, updates)
    return [] if is_resource else [shape]


def _check_nd_shapes(shape, indices, updates):
    batch = len(indices) - 1
    try:
        shape_fns.merge(indices[:batch], shape_fns.sub(updates, 0, batch))
    except shape_fns.ShapeError as error:
        raise shape_fns.ShapeError(
            f"The outer {batch} dimensions of indices.shape={shape_fns.text(indices)} must match the outer {batch} "
            f"dimensions of updates.shape={shape_fns.text(updates)}: {error}") from None
    inner, given = shape_fns.sub(shape, indices[-1]), shape_fns.sub(updates, batch)
    try:
        shape_fns.merge(inner, given)
    except shape_fns.ShapeError as error:
        raise shape_fns.ShapeError(
            f"The inner {len(inner)} dimensions of input.shape={shape_fns.text(shape)} must match the inner "
            f"{len(given)} dimensions of updates.shape={shape_fns.text(updates)}: {error}") from None


def _scattered_nd(xp, ref, indices, updates, combine):
    """ref with slices combined into it, after TF's checks."""
    batch, depth = indices.ndim - 1, indices.shape[-1]
    sizes = ref.size, indices.size, updates.size
    if 0 in sizes and any(sizes[1:]):
        raise errors.InvalidArgumentError(None, None, "Indices and updates specified for empty output.  indices shape: "
                                          f"{_text(indices.shape)}")
    if updates.shape[:1] != indices.shape[:1]:
        raise errors.InvalidArgumentError(
            None, None, "The outermost dimension of updates and indices must match. Got indices.shape "
            f"{_text(indices.shape)}, updates.shape {_text(updates.shape)}")
    if updates.shape != indices.shape[:-1] + ref.shape[depth:] or depth > ref.ndim:
        raise errors.InvalidArgumentError(
            None, None, "Must have updates.shape = indices.shape[:batch_dim] + params_shape[slice_dim:], got "
            f"updates.shape: {_text(updates.shape)}, indices.shape: {_text(indices.shape)}, params_shape: "
            f"{_text(ref.shape)}, slice_dim: {depth}, and batch_dim: {batch}")
    _check_places(indices, ref.shape)
    return scatter.changed(xp, ref, _places(indices), updates, combine)


def _scatter_nd_family(name, combine, types, locking):
    """Declare ScatterNd<name> and ResourceScatterNd<name>."""
    def on_ref(xp, ref, indices, updates):
        return _scattered_nd(xp, ref, indices, updates, combine)

    def on_resource(xp, ref, indices, updates):
        return _scattered_nd(xp, ref, indices, updates, combine)

    doc = f"Slices of updates combined into the variable ({name.lower()})."
    on_ref.__name__, on_ref.__doc__ = f"scatter_nd_{name.lower()}", doc
    on_resource.__name__, on_resource.__doc__ = f"resource_scatter_nd_{name.lower()}", doc
    ref = op(f"ScatterNd{name}(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", f"T: {types}",
             _INDICES, f"use_locking: bool = {locking}", updates=("ref",))(on_ref)
    ref.shape(_scatter_nd_shape)
    ref.not_differentiable()
    resource = op(f"ResourceScatterNd{name}(ref: resource, indices: Tindices, updates: T)", "T: type", _INDICES,
                  "use_locking: bool = true", stateful=True, updates=("ref",))(on_resource)
    resource.shape(_scatter_nd_shape)
    return ref, resource


scatter_nd_update, resource_scatter_nd_update = _scatter_nd_family("Update", None, "type", "true")
scatter_nd_add, resource_scatter_nd_add = _scatter_nd_family("Add", np.add, _NUMBERS, "false")
scatter_nd_sub, resource_scatter_nd_sub = _scatter_nd_family("Sub", np.subtract, _NUMBERS, "false")
