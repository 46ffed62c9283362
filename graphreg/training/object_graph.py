"""Programs' objects as graphs of named parts: the form of the checkpoints of tf.train.Checkpoint and of Keras weights.

A checkpoint of objects has, beside the values, the tensor "_CHECKPOINTABLE_OBJECT_GRAPH" with a TrackableObjectGraph
message; values are found by walking both graphs from their roots, so names of variables do not matter.
"""
import numpy as np

from ..core import errors, messages
from ..train.optimizer import Optimizer
from ..variables import Variable

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
_VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
_SLOT = "/.OPTIMIZER_SLOT/"
_KINDS = []                     # (type, object -> [(name, part)], (object, variables) -> [(variable, name, slot)])


def register_parts(kind, parts, slots=None):
    """Say what the named parts of a kind of objects are.

    Args:
      kind: type.  parts: function (object) -> list of (name, object).
      slots: function (object, variables) -> list of (variable, slot name, slot variable), for optimizers.
    """
    _KINDS.insert(0, (kind, parts, slots))


def _entry(value):
    for kind, parts, slots in _KINDS:
        if isinstance(value, kind):
            return parts, slots
    return None


def is_part(value):
    """Whether an object is kept in checkpoints: a variable, something with parts, or a container of such."""
    if isinstance(value, (list, tuple)):
        return any(is_part(v) for v in value)
    if isinstance(value, dict):
        return any(isinstance(k, str) and is_part(v) for k, v in value.items())
    return isinstance(value, Variable) or _entry(value) is not None


def parts_of(value):
    """list of (name, part) of an object."""
    if isinstance(value, Variable):
        return []
    if isinstance(value, (list, tuple)):
        return [(str(i), v) for i, v in enumerate(value) if is_part(v)]
    if isinstance(value, dict):
        return [(k, v) for k, v in value.items() if isinstance(k, str) and is_part(v)]
    entry = _entry(value)
    return entry[0](value) if entry else []


def slots_of(value, variables):
    """list of (variable, slot name, slot variable) of an optimizer."""
    entry = None if isinstance(value, (Variable, list, tuple, dict)) else _entry(value)
    return entry[1](value, variables) if entry and entry[1] else []


def _escaped(name):
    return name.replace(".", "..").replace("/", ".S")


class ObjectGraph:
    """All that can be reached from an object, nearest first.

    objects  list; number 0 is the root.
    paths    list of str: the names that lead to each.
    keys     dict from the number of a variable to its key in checkpoints.
    """

    def __init__(self, root):
        self.objects, self.paths, self.keys = [root], [""], {}
        self._numbers = {id(root): 0}
        self.parts, self.slots = [], []
        at = 0
        while at < len(self.objects):
            self.parts.append([(name, self._enter(part, at, name)) for name, part in parts_of(self.objects[at])])
            at += 1
        variables = [v for v in self.objects if isinstance(v, Variable)]
        for number in range(len(self.objects)):
            self.slots.append(self._slots(number, variables))
        for number, value in enumerate(self.objects):
            if isinstance(value, Variable):
                self.keys.setdefault(number, self.paths[number] + _VALUE)
        self.parts += [[]] * (len(self.objects) - len(self.parts))
        self.slots += [[]] * (len(self.objects) - len(self.slots))

    def _enter(self, value, parent, name):
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self.objects)
            self.objects.append(value)
            path = self.paths[parent]
            self.paths.append(f"{path}/{_escaped(name)}" if path else _escaped(name))
        return number

    def number_of(self, value):
        """The number of an object; None when it cannot be reached."""
        return self._numbers.get(id(value))

    def _slots(self, number, variables):
        """(variable's number, slot name, slot's number) of an optimizer, for the variables that are in the graph."""
        out = []
        for variable, slot_name, slot in slots_of(self.objects[number], variables):
            original = self._numbers[id(variable)]
            made = self._enter(slot, number, slot_name)
            self.keys[made] = f"{self.paths[original]}{_SLOT}{self.paths[number]}/{_escaped(slot_name)}{_VALUE}"
            out.append((original, slot_name, made))
        return out

    def message(self):
        """TrackableObjectGraph message."""
        proto = messages.TrackableObjectGraph()
        for number, value in enumerate(self.objects):
            node = proto.nodes.add()
            for name, part in self.parts[number]:
                node.children.add(node_id=part, local_name=name)
            if number in self.keys:
                node.attributes.add(name="VARIABLE_VALUE", full_name=value._shared_name,
                                    checkpoint_key=self.keys[number])
            for original, slot_name, slot in self.slots[number]:
                node.slot_variables.add(original_variable_node_id=original, slot_name=slot_name,
                                        slot_variable_node_id=slot)
        return proto

    def variables(self):
        """list of (key, variable)."""
        return [(key, self.objects[number]) for number, key in sorted(self.keys.items())]


def graph_of_checkpoint(checkpoint):
    """The TrackableObjectGraph message of an open checkpoint; None when it was not written from objects.

    Raises:
      DataLossError: the message is damaged.
    """
    if checkpoint.find(GRAPH_KEY) is None:
        return None
    proto = messages.TrackableObjectGraph()
    try:
        proto.ParseFromString(np.asarray(checkpoint.read(GRAPH_KEY), object).reshape(-1)[0])
    except messages.DecodeError as error:
        raise errors.DataLossError(None, None, f"The object graph of the checkpoint is damaged: {error}") from None
    return proto


class Match:
    """What of a checkpoint of objects belongs to which variable.

    Args:
      proto: TrackableObjectGraph.  root: object.
    keys  list of (key, variable).
    """

    def __init__(self, proto, root):
        self.proto, self.graph = proto, ObjectGraph(root)
        self._objects = {}      # number in the checkpoint -> number here
        self._walk()
        self.keys = [(self._key(saved), self.graph.objects[own]) for saved, own in sorted(self._objects.items())
                     if self._key(saved) and isinstance(self.graph.objects[own], Variable)]

    def _node(self, number):
        if not 0 <= number < len(self.proto.nodes):
            raise errors.DataLossError(None, None, "The object graph of the checkpoint is damaged")
        return self.proto.nodes[number]

    def _walk(self):
        """Pair the objects whose names from the root are the same."""
        queue = [(0, 0)] if len(self.proto.nodes) else []
        while queue:
            saved, own = queue.pop(0)
            if saved in self._objects:
                continue
            self._objects[saved] = own
            parts = dict(self.graph.parts[own])
            queue += [(c.node_id, parts[c.local_name]) for c in self._node(saved).children if c.local_name in parts]
        for saved, own in list(self._objects.items()):
            slots = {(original, name): slot for original, name, slot in self.graph.slots[own]}
            for slot in self._node(saved).slot_variables:
                made = slots.get((self._objects.get(slot.original_variable_node_id), slot.slot_name))
                if made is not None:
                    self._node(slot.slot_variable_node_id)
                    self._objects[slot.slot_variable_node_id] = made

    def _key(self, saved):
        for attribute in self._node(saved).attributes:
            if attribute.name == "VARIABLE_VALUE":
                return attribute.checkpoint_key
        return None

    def key_of_part(self, owner, name):
        """The key of a part that an object is about to get; None when the checkpoint has no such part."""
        number = self.graph.number_of(owner)
        for saved, own in self._objects.items():
            if own == number:
                for child in self._node(saved).children:
                    if child.local_name == name:
                        return self._key(child.node_id)
        return None

    def taken_below_root(self):
        """list of the numbers of the objects here, beside the root, that the checkpoint knows."""
        return [own for own in self._objects.values() if own]

    def first_unmatched(self):
        """(path, node) of the first object of the checkpoint that none here took; None when all were taken."""
        paths = {0: "(root)"}
        for number, node in enumerate(self.proto.nodes):
            if number not in self._objects:
                return paths.get(number, "(root)"), node
            for child in node.children:
                paths.setdefault(child.node_id, f"{paths.get(number, '(root)')}.{child.local_name}")
        return None

    def unmatched_saved(self):
        """list of the keys that no object here took."""
        return [a.checkpoint_key for i, node in enumerate(self.proto.nodes) if i not in self._objects
                for a in node.attributes]

    def unmatched_objects(self):
        """list of the variables that the checkpoint has no value for."""
        taken = {id(v) for _, v in self.keys}
        return [v for _, v in self.graph.variables() if id(v) not in taken]


# ------------------------------------------------------------------ optimizers of tf.train
def _optimizer_parts(optimizer):
    return sorted(((key[0], variable) for key, variable in optimizer._non_slot_dict.items()), key=lambda item: item[0])


def slots_by_name(optimizer, variables):
    """list of (variable, slot name, slot) of an optimizer with get_slot_names and get_slot."""
    out = []
    for name in optimizer.get_slot_names():
        for variable in variables:
            try:
                slot = optimizer.get_slot(variable, name)
            except KeyError:
                continue
            if slot is not None:
                out.append((variable, name, slot))
    return out


register_parts(Optimizer, _optimizer_parts, slots_by_name)
