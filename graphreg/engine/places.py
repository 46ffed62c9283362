"""Where the ops of a graph run: the devices that a session knows, and which of them an op names."""
from ..core import errors
from ..core.device import DeviceSpec

_LOCAL = "/job:localhost/replica:0/task:0"
_MEMORY = {"CPU": 1 << 28, "XLA_CPU": 1 << 34}


class Device:
    """A device that ops can name.

    type, index  as in "/device:CPU:0".
    memory       int, bytes.
    description  str, of the hardware.
    physical     what the engine runs it on; None: the processor, by NumPy.
    """

    def __init__(self, type_, index, physical=None, memory=None, description=""):
        self.type, self.index, self.physical, self.description = type_, index, physical, description
        self.memory = _MEMORY[type_] if memory is None else memory
        self.name = f"/device:{type_}:{index}"


def processors(count, physical=(None,)):
    """list of Devices: as many CPUs, and the one that XLA compiles for, on the engine's processors in turn."""
    found = [Device("CPU", i, physical[i % len(physical)]) for i in range(count)]
    return found + [Device("XLA_CPU", 0, physical[0], description="device: XLA_CPU device")]


def numpy_devices(config):
    """list of the Devices of the NumPy engine."""
    return processors(cpu_count(config) or 1)


def cpu_count(config):
    """int: how many CPUs a ConfigProto asks for; 0: it does not say."""
    return config.device_count["CPU"] if config is not None and "CPU" in config.device_count else 0


class Places:
    """The devices of a session, and the ops that it has placed on them.

    Args:
      devices: list of Device.
      config: ConfigProto or None.
      task: str, the job and task of the session.
      strict: bool, an op that names a device which is not there is refused; else it runs on the CPU.
      is_shared: function DeviceSpec -> bool, whether another task's device is one that each task has for itself.
    """

    def __init__(self, devices, config=None, task=_LOCAL, strict=True, is_shared=lambda spec: False):
        self.devices, self._task, self._strict, self._is_shared = devices, task, strict, is_shared
        self._soft = not strict or config is not None and config.allow_soft_placement
        self._logs = config is not None and config.log_device_placement
        self._known, self._looked = {"": None}, 0
        gpus = [d for d in devices if d.type == "GPU"]
        self.default = (gpus or devices)[0]
        if self._logs:
            print("Device mapping:")
            for d in devices:
                if d.description:
                    print(f"{task}{d.name} -> {d.description}")

    @property
    def is_one(self):
        """bool: whether all ops run on one device of the engine."""
        return len({id(d.physical) for d in self.devices}) == 1

    def look(self, graph):
        """Check, and log, the places of a graph's ops where there are new ones.

        Raises:
          InvalidArgumentError: an op names a device that is not there.
        """
        ops = graph.get_operations()
        if len(ops) == self._looked:
            return
        for op in _in_order([op for op in ops[self._looked:] if op.device not in self._known]):
            self.of(op)
        self._looked = len(ops)
        if self._logs:
            chosen = self._chosen(ops)
            for op in _in_order(ops):
                print(f"{op.name}: ({op.type}): {self._task}{chosen[op].name}")

    def of(self, op):
        """The Device that an op names; None: it names none."""
        name = op.device
        if name not in self._known:
            self._known[name] = self._find(op, name)
        return self._known[name]

    def _find(self, op, name):
        spec = DeviceSpec.from_string(name)
        if self._is_here(spec):
            if spec.device_type is None:
                return None
            for d in self.devices:
                if d.type == spec.device_type and spec.device_index in (None, d.index):
                    return d
            if self._soft:
                return next(d for d in self.devices if d.type == "CPU")
        elif not self._strict:
            return None
        raise errors.InvalidArgumentError(None, None, self._refusal(op, spec))

    def _is_here(self, spec):
        """Whether a device's job, replica and task are this session's, or everybody's."""
        own = DeviceSpec.from_string(self._task)
        return all(wanted is None or wanted == mine for wanted, mine in (
            (spec.job, own.job), (spec.replica, own.replica), (spec.task, own.task))) or self._is_shared(spec)

    def _refusal(self, op, spec):
        names = ", ".join(self._task + d.name for d in self.devices)
        no_gpu = spec.device_type == "GPU" and not any(d.type == "GPU" for d in self.devices)
        end = " The requested device appears to be a GPU, but CUDA is not enabled." if no_gpu else ""
        return (f"Cannot assign a device for operation {op.name}: node {op.name} was explicitly assigned to "
                f"{spec.to_string()} but available devices are [ {names} ]. Make sure the device specification refers "
                f"to a valid device.{end}\n\t [[{op.name}]]")

    def _chosen(self, ops):
        """op -> Device, of all ops: what names none goes to the default one, and a source goes where it is used."""
        found = {op: self.of(op) or self.default for op in ops}
        for op in ops:
            if _is_source(op) and self.of(op) is None:
                users = {found[user] for user in op._outputs[0].consumers()}
                if len(users) == 1:
                    found[op] = users.pop()
        return found


def _is_source(op):
    return not op._inputs and len(op._outputs) == 1 and not op._outputs[0].dtype._is_ref_dtype


def _in_order(ops):
    """Ops as TF places them: inputs first, but sources last."""
    found, wanted = {}, set(ops)
    for op in ops:
        stack = [op]
        while stack:
            waits = [t.op for t in stack[-1]._inputs if t.op in wanted and t.op not in found and t.op not in stack
                     and not t.op.type.endswith("NextIteration")]
            if waits:
                stack.append(waits[0])
            else:
                found[stack.pop()] = None
    return [op for op in found if not _is_source(op)] + [op for op in ops if _is_source(op)]
