"""Graph: the ops a program has made, their names, and the scopes it makes them under."""
import linecache
import os
import threading

from . import device as device_names
from . import registry, scopes, shape_fns, tensor_shape
from .collections import NO_LOSSES, CollectionStore, GraphKeys
from .convert import to_tensor
from .notes import callers, note
from .operation import Operation, Tensor

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
GRAPH_DEF_VERSION = 134      # the GraphDef producer version of TF 1.15


class Graph:
    """A dataflow graph under construction.

    Ops are added in the order they are made and never removed; each takes the next id.
    Source: tf.Graph.
    """

    __module__ = "tensorflow.python.framework.ops"
    executes = False      # whether ops run at once instead of being added
    has_ref_variables = True

    default_seed = None         # what a graph's seed is until the program sets one: `graphreg run --seed`

    def __init__(self):
        self._lock = threading.RLock()
        self._ops = []
        self._ops_by_name = {}
        self._last_id = 0
        self._version = 0
        self._edits = 0
        self._names_in_use = {}
        self._collections = CollectionStore()
        self._finalized = False
        self._seed = self.default_seed
        self._unfeedable = set()
        self._unfetchable = set()
        # How often a tensor or an op has been marked so.
        self.refusals = 0
        # Names are per thread; control dependencies, devices and colocation are the graph's.
        self._local = threading.local()
        self._control_stack = []
        self._control_flow_context = None
        self._device_stack = []
        self._outer_device_stacks = []      # what each open colocation has put aside
        self._colocation_stack = []
        self._container = ""
        self._default_original_op = None
        self._gradient_override = {}
        self._kernel_labels = {}
        self._attr_scopes = {}
        self._functions = {}        # name -> function that ops may be calls of
        self._hidden = {}

    # ---------------------------------------------------------- state
    @property
    def version(self):
        """int: id of the last op added."""
        return self._version

    @property
    def seed(self):
        """int or None: the graph-level random seed."""
        return self._seed

    @seed.setter
    def seed(self, seed):
        self._seed = seed

    def _default_op_seed(self):
        """The op-level seed of a random op that is given none."""
        return self._last_id

    @property
    def finalized(self):
        return self._finalized

    @property
    def building_function(self):
        """bool: whether this graph is the body of a function."""
        return False

    @property
    def graph_def_versions(self):
        """VersionDef message."""
        return self._codec().version_def(GRAPH_DEF_VERSION)

    def finalize(self):
        """Make the graph read-only."""
        self._finalized = True

    def _unsafe_unfinalize(self):
        self._finalized = False

    def _check_not_finalized(self):
        if self._finalized:
            raise RuntimeError("Graph is finalized and cannot be modified.")

    def as_default(self):
        """Context manager in which this graph is the default graph of the thread."""
        return scopes.graph_stack().entered(self)

    @staticmethod
    def _codec():
        # Messages are needed by few programs: the module that makes them loads at first use.
        from . import node_def
        return node_def

    def as_graph_def(self, from_version=None, add_shapes=False):
        """GraphDef message of this graph.

        Args:
          from_version: int, accepted: TF 1.15 includes every op whatever it says.
          add_shapes: bool; add the static shapes as attribute "_output_shapes".
        """
        return self._codec().graph_def(self, from_version, add_shapes)

    # ---------------------------------------------------------- current scopes
    @property
    def _name_stack(self):
        return getattr(self._local, "name_stack", "")

    @_name_stack.setter
    def _name_stack(self, value):
        self._local.name_stack = value

    def _get_control_flow_context(self):
        return self._control_flow_context

    def _set_control_flow_context(self, context):
        self._control_flow_context = context

    # ---------------------------------------------------------- names
    def name_scope(self, name):
        """Context manager for a name scope; see tf.name_scope."""
        return _NameScope(self, name)

    def _scope_name(self, name):
        """The name stack that entering a scope leads to."""
        if name is not None and not isinstance(name, str):
            raise TypeError("expected string or bytes-like object")
        if name:
            valid = scopes.VALID_SCOPE_NAME if self._name_stack else scopes.VALID_OP_NAME
            if not valid.match(name):
                raise ValueError(f"'{name}' is not a valid scope name")
        if not name:
            return ""
        return name[:-1] if name[-1] == "/" else self.unique_name(name)

    def get_name_scope(self):
        """str: the current name scope, without a final "/"."""
        return self._name_stack

    def unique_name(self, name, mark_as_used=True):
        """`name` within the current scope, with _1, _2 ... added when an op or scope has it (case ignored).

        Args:
          name: str.  mark_as_used: bool, whether the name is taken from now on.
        """
        if self._name_stack:
            name = self._name_stack + "/" + name
        used = self._names_in_use
        key = name.lower()
        n = used.get(key, 0)
        if mark_as_used:
            used[key] = n + 1
        if n == 0:
            return name
        while f"{key}_{n}" in used:
            n += 1
        if mark_as_used:
            used[f"{key}_{n}"] = 1
        return f"{name}_{n}"

    def is_name_used(self, name):
        return name.lower() in self._names_in_use

    # ---------------------------------------------------------- making ops
    def create_op(self, op_type, inputs, dtypes=None, input_types=None, name=None, attrs=None, op_def=None,
                  compute_shapes=True, compute_device=True):
        """Add an op of any declared type.

        Args:
          op_type: str.  inputs: list of Tensors.  dtypes: DTypes of the outputs (what the op says, if given).
          name: str, made unique; one that ends in "/" is used as it is.
          attrs: dict of AttrValue messages or plain values.
        Returns:
          Operation.
        Raises:
          TypeError: an input is no Tensor.  ValueError: shapes do not fit.
        """
        for i, value in enumerate(inputs):
            if not isinstance(value, Tensor):
                raise TypeError(f"Input #{i} is not a tensor: {value}")
        op_def = registry.find_op_def(op_type)
        if op_def is None:
            raise registry.refuse(op_type)
        attrs = self._codec().complete_attrs(op_def, inputs, attrs or {})
        return self.add_op(op_def, list(inputs), attrs, name)

    def add_op(self, op_def, inputs, attrs, name=None):
        """Add an op whose inputs and attributes were checked already; the way every op is made."""
        if self._finalized:
            self._check_not_finalized()
        if name is None:
            name = op_def.name
        name = name[:-1] if name and name[-1] == "/" else self.unique_name(name)
        if not scopes.VALID_OP_NAME.match(name):
            raise ValueError(f"'{name}' is not a valid node name")
        with self._lock:
            self._last_id += 1
            id_ = self._last_id
            control_inputs = self._control_inputs_for(inputs) if self._control_stack else []
            op = Operation(self, id_, name, op_def, inputs, control_inputs, attrs, op_def.output_types(attrs))
            self._infer_shapes(op)
            self._enter(op)
        return op

    def skip_id(self):
        """Give away the next id to no op: TF numbers an op before it finds out that it cannot be made."""
        self._last_id += 1
        self._version = self._last_id

    def _is_function(self, name):
        return name in self._functions

    def _get_function(self, name):
        return self._functions.get(name)

    def _infer_shapes(self, op):
        context = shape_fns.ShapeContext(op.op_def, op._attrs, op._inputs)
        try:
            shapes = op.op_def.shape_fn(context)
        except shape_fns.ShapeError:
            raise ValueError(shape_fns.failure(context, op._name)) from None
        for tensor, shape in zip(op._outputs, shapes):
            tensor._shape = shape
        if context.handle_data:
            for tensor, data in zip(op._outputs, context.handle_data):
                tensor._handle_data = data

    def _enter(self, op):
        """Make an op part of the graph and of the scopes it is made under."""
        if op._name in self._ops_by_name:
            raise ValueError(f"Duplicate node name in graph: '{op._name}'")
        for tensor in dict.fromkeys(op._inputs):
            tensor._consumers.append(op)
        for control in op._control_inputs:
            control._control_outputs.append(op)
        op._traceback = callers(3)
        self._ops.append(op)
        self._ops_by_name[op._name] = op
        self._version = op._id
        self._apply_scopes(op)
        for controller in self._control_stack:
            controller.add_op(op)

    def _apply_scopes(self, op):
        if self._device_stack:
            self._apply_devices(op)
        if self._kernel_labels and op.type in self._kernel_labels:
            op._attrs["_kernel"] = self._kernel_labels[op.type].encode()
        if self._gradient_override and op.type in self._gradient_override:
            op._attrs["_gradient_op_type"] = self._gradient_override[op.type].encode()
        op._original_op = self._default_original_op
        context = self._control_flow_context
        op._control_flow_context = context
        for tensor in op._inputs:
            source = tensor._op._control_flow_context
            if source is not None and source is not op._control_flow_context:
                source.check_use(tensor._op, op)
        if context is not None:
            context.AddOp(op)
        if self._attr_scopes:
            self._apply_attr_scopes(op)
        if self._colocation_stack:
            self._apply_colocation(op)
        if self._container and op.op_def.is_stateful and "container" in op._attrs:
            op._attrs["container"] = op._attrs["container"] or self._container.encode()

    def _apply_attr_scopes(self, op):
        for name, value in self._attr_scopes.items():
            value = value(op.node_def) if callable(value) else value
            if value is not None:
                op._set_attr(name, value)

    def _apply_devices(self, op):
        """The device that the open blocks give an op: innermost first, and what is set stays."""
        device = ""
        for spec in reversed(self._device_stack):
            if spec is None:
                break
            op._device = device
            if callable(spec):
                # A function sees the device set within, and what it returns replaces it, letter by letter.
                device = device_names.given_name(spec(op))
            else:
                device = device_names.merge_names(spec, device)
        op._device = device

    def _apply_colocation(self, op):
        groups = set()
        for other in self._colocation_stack:
            groups.update(other.colocation_groups())
            if other._device:
                op._device = other._device
        op._attrs["_class"] = sorted(groups)

    def _control_inputs_for(self, inputs):
        """The control inputs that the open control_dependencies blocks give an op with these inputs."""
        input_ops = {t._op for t in inputs}
        found = {}
        for controller in self._control_stack:
            if not controller.made_any_of(input_ops):
                found.update((c, None) for c in controller.control_inputs if c not in input_ops)
        return list(found)

    def _merge_shape(self, known, given):
        try:
            return shape_fns.merge(known, given)
        except shape_fns.ShapeError as error:
            raise ValueError(str(error)) from None

    # ---------------------------------------------------------- looking up
    def get_operations(self):
        """list of the Operations, in the order they were made."""
        return list(self._ops)

    def get_operation_by_name(self, name):
        """The Operation of that name; KeyError when there is none."""
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings (or similar), not {type(name).__name__}.")
        return self.as_graph_element(name, allow_tensor=False, allow_operation=True)

    def get_tensor_by_name(self, name):
        """The Tensor named "<op>:<index>"; KeyError when there is none."""
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {type(name).__name__}.")
        return self.as_graph_element(name, allow_tensor=True, allow_operation=False)

    def as_graph_element(self, obj, allow_tensor=True, allow_operation=True):
        """The Tensor or Operation of this graph that an object or a name stands for.

        Raises:
          TypeError: obj has a type that stands for nothing in a graph, or one that is not allowed.
          ValueError: it belongs to another graph, or the name is malformed.  KeyError: no such name.
        """
        if not (allow_tensor or allow_operation):
            raise ValueError("allow_tensor and allow_operation can't both be False.")
        wanted = ("Tensor or Operation" if allow_tensor and allow_operation
                  else "Tensor" if allow_tensor else "Operation")
        if not getattr(obj, "is_graph_element", False):
            convert = getattr(obj, "_as_graph_element", None)
            obj = obj if convert is None else convert()
        if isinstance(obj, bytes):
            obj = obj.decode()
        if isinstance(obj, str):
            return self._element_by_name(obj, allow_tensor, allow_operation)
        if isinstance(obj, Tensor) and allow_tensor:
            return self._own(obj, "Tensor")
        if isinstance(obj, Operation) and allow_operation:
            return self._own(obj, "Operation")
        raise TypeError(f"Can not convert a {type(obj).__name__} into a {wanted}.")

    def _own(self, element, kind):
        if element.graph is not self:
            raise ValueError(f"{kind} {element} is not an element of this graph.")
        return element

    def _element_by_name(self, name, allow_tensor, allow_operation):
        if ":" in name:
            if allow_tensor:
                return self._tensor_by_name(name)
            raise ValueError(f"Name {name!r} appears to refer to a Tensor, not a Operation.")
        if allow_operation:
            if name not in self._ops_by_name:
                raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")
            return self._ops_by_name[name]
        form = 'Tensor names must be of the form "<op_name>:<output_index>".'
        if name in self._ops_by_name:
            raise ValueError(f"The name {name!r} refers to an Operation, not a Tensor. {form}")
        raise ValueError(f"The name {name!r} looks like an (invalid) Operation name, not a Tensor. {form}")

    def _tensor_by_name(self, name):
        parts = name.split(":")
        if len(parts) != 2 or not parts[1].lstrip("-").isdigit():
            raise ValueError(f"The name '{name}' looks a like a Tensor name, but is not a valid one. Tensor names must "
                             'be of the form "<op_name>:<output_index>".')
        op = self._ops_by_name.get(parts[0])
        index = int(parts[1])
        if op is None:
            raise KeyError(f"The name '{name}' refers to a Tensor which does not exist. The operation, '{parts[0]}', "
                           "does not exist in the graph.")
        if not -len(op._outputs) <= index < len(op._outputs):
            raise KeyError(f"The name '{name}' refers to a Tensor which does not exist. The operation, '{parts[0]}', "
                           f"exists but only has {len(op._outputs)} outputs.")
        return op._outputs[index]

    # ---------------------------------------------------------- feeding and fetching
    def prevent_feeding(self, tensor):
        """Mark a tensor as not to be fed."""
        self._unfeedable.add(tensor)
        self.refusals += 1

    def is_feedable(self, tensor):
        return tensor not in self._unfeedable

    def prevent_fetching(self, op):
        """Mark an op as not to be fetched."""
        self._unfetchable.add(op)
        self.refusals += 1

    def is_fetchable(self, tensor_or_op):
        op = tensor_or_op.op if isinstance(tensor_or_op, Tensor) else tensor_or_op
        return op not in self._unfetchable

    # ---------------------------------------------------------- collections
    def add_to_collection(self, name, value):
        """Add a value to a collection."""
        self._check_not_finalized()
        with self._lock:
            self._collections.add(name, value)
        if name == GraphKeys.REGULARIZATION_LOSSES:
            note(self, "collected", value)

    def add_to_collections(self, names, value):
        """Add a value to several collections, once each."""
        self._check_not_finalized()
        with self._lock:
            self._collections.add_to_each(names, value)

    def get_collection_ref(self, name):
        """The list itself of a collection; editing it edits the collection, also on a finalized graph."""
        with self._lock:
            return self._collections.ref(name)

    def get_collection(self, name, scope=None):
        """A new list of a collection's members, those whose name matches `scope` if given."""
        with self._lock:
            members = self._collections.get(name, scope)
        if not members and name not in NO_LOSSES:
            note(self, "empty reads", name, scope)
        return members

    def get_all_collection_keys(self):
        """list of the collections' names."""
        with self._lock:
            return self._collections.keys()

    @property
    def collections(self):
        """list of the collections' keys: names, and TF's own keys that are none."""
        with self._lock:
            return list(self._collections)

    def clear_collection(self, name):
        """Forget a collection."""
        self._check_not_finalized()
        with self._lock:
            self._collections.clear(name)

    # ---------------------------------------------------------- scopes
    def control_dependencies(self, control_inputs):
        """Context manager for control dependencies; see tf.control_dependencies."""
        if control_inputs is None:
            return scopes.ControlDependenciesController(self, None)
        ops = []
        for value in control_inputs:
            if hasattr(value, "_handle") and hasattr(value, "op"):
                # A resource variable stands for the op that makes its handle, the result of an assignment for that.
                value = value.op
            if hasattr(value, "values") and hasattr(value, "indices") and hasattr(value.values, "op"):
                value = value.op
            element = self.as_graph_element(value)
            op = element.op if isinstance(element, Tensor) else element
            ops.append(op)
        return scopes.ControlDependenciesController(self, ops)

    def _current_control_dependencies(self):
        return {op for controller in self._control_stack for op in controller.control_inputs}

    def device(self, device_name_or_function):
        """Context manager for a device; see tf.device."""
        spec = device_name_or_function
        if spec is not None and not callable(spec):
            spec = device_names.canonical_name(spec)
        return scopes.setting(self, "_device_stack", self._device_stack + [spec])

    @staticmethod
    def _canonical_device(device):
        return device_names.canonical_name(device)

    def colocate_with(self, op, ignore_existing=False):
        """Context manager: ops made within carry `op`'s colocation constraints."""
        return _Colocation(self, op, ignore_existing)

    def container(self, container_name):
        """Context manager for the resource container of stateful ops."""
        return scopes.setting(self, "_container", container_name, container_name)

    def gradient_override_map(self, op_type_map):
        """Context manager: ops of the mapped types made within use the gradient registered for another name.

        Args:
          op_type_map: dict from op type to the name given to RegisterGradient.
        """
        if not isinstance(op_type_map, dict):
            raise TypeError("op_type_map must be a dictionary mapping strings to strings")
        for key, value in op_type_map.items():
            if not (isinstance(key, str) and isinstance(value, str)):
                raise TypeError("op_type_map must be a dictionary mapping strings to strings")
        return scopes.setting(self, "_gradient_override", {**self._gradient_override, **op_type_map})

    def _kernel_label_map(self, op_to_kernel_label_map):
        return scopes.setting(self, "_kernel_labels", {**self._kernel_labels, **op_to_kernel_label_map})

    def _original_op(self, op):
        return scopes.setting(self, "_default_original_op", op)

    def _attr_scope(self, attr_map):
        return scopes.setting(self, "_attr_scopes", {**self._attr_scopes, **attr_map})

    @staticmethod
    def _format_traceback(frames):
        """The frames of the program that made an op, outermost first, without those of this package."""
        frames = frames or []
        return [(code.co_filename, line, code.co_name, linecache.getline(code.co_filename, line).strip() or None)
                for code, line in zip(frames[-2::-2], frames[::-2]) if not code.co_filename.startswith(_PACKAGE)]


class _NameScope:
    """One `with graph.name_scope(name)` block."""

    def __init__(self, graph, name):
        self._graph, self._name = graph, name

    def __enter__(self):
        graph = self._graph
        new = graph._scope_name(self._name)
        self._old = graph._name_stack
        graph._name_stack = new
        return new + "/" if new else ""

    def __exit__(self, *unused):
        self._graph._name_stack = self._old
        return False


class _Colocation:
    """One `with graph.colocate_with(op)` block."""

    def __init__(self, graph, op, ignore_existing):
        if op is None and not ignore_existing:
            raise ValueError("Trying to reset colocation (op is None) but ignore_existing is not True")
        # A resource variable stands for the op that makes its handle.
        op = getattr(op, "handle", op)
        element = scopes.as_graph_element(op)
        if element is None and op is not None:
            # IndexedSlices stand for the op of their values; any other value is made a tensor.
            element = op.op if hasattr(op, "_components") else to_tensor(op, as_ref=True)
        self._op = element._op if isinstance(element, Tensor) else element
        self._graph, self._ignore = graph, ignore_existing

    def __enter__(self):
        graph = self._graph
        self._old = graph._colocation_stack, graph._device_stack
        # The device of the op counts, not the one of the scopes around; without an op none does.
        graph._outer_device_stacks.append(graph._device_stack)
        graph._device_stack = []
        graph._colocation_stack = [] if self._ignore else graph._colocation_stack
        if self._op is not None:
            graph._colocation_stack = graph._colocation_stack + [self._op]

    def __exit__(self, *unused):
        self._graph._outer_device_stacks.pop()
        self._graph._colocation_stack, self._graph._device_stack = self._old
        return False


scopes.set_graph_class(Graph)
