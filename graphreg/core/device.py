"""Device names: parsing, merging and printing of "/job:worker/replica:0/task:1/device:GPU:0"."""


class DeviceSpec:
    """A device, named in whole or in part.

    Args:
      job: str.  replica: int.  task: int.  device_type: str such as "CPU".  device_index: int.
    Source: tf.DeviceSpec.
    """

    __slots__ = ("job", "replica", "task", "device_type", "device_index")

    def __init__(self, job=None, replica=None, task=None, device_type=None, device_index=None):
        self.job = None if job is None else str(job)
        self.replica = None if replica is None else int(replica)
        self.task = None if task is None else int(task)
        self.device_type = None if device_type is None else str(device_type).upper()
        self.device_index = None if device_index is None else int(device_index)

    @classmethod
    def from_string(cls, spec):
        """Parse a device name; ValueError when a part of it is not understood."""
        return cls().parse_from_string(spec)

    def parse_from_string(self, spec):
        """Replace the fields by those that a device name holds; returns self."""
        self.__init__()
        for part in [p for p in spec.split("/") if p]:
            self._parse_part(part, spec)
        return self

    def _parse_part(self, part, spec):
        words = part.split(":")
        key = words[0].lower()
        if len(words) == 2 and words[0] == "job":
            self.job = words[1]
        elif len(words) == 2 and words[0] in ("replica", "task"):
            setattr(self, words[0], int(words[1]))
        elif key in ("cpu", "gpu") and len(words) <= 2:
            self._set_device(spec, key.upper(), "*" if len(words) == 1 else words[1])
        elif words[0] == "device" and len(words) == 3:
            self._set_device(spec, words[1].upper(), words[2])
        else:
            raise ValueError(f"Unknown attribute: '{words[0]}' in '{spec}'")

    def _set_device(self, spec, kind, index):
        if self.device_type is not None:
            raise ValueError(f"Cannot specify multiple device types: {spec}")
        self.device_type = kind
        self.device_index = None if index == "*" else int(index)

    def merge_from(self, dev):
        """Take over every field that `dev` sets."""
        for field in self.__slots__:
            value = getattr(dev, field)
            if value is not None:
                setattr(self, field, value)

    def make_merged_spec(self, dev):
        """A new DeviceSpec: this one with the fields that `dev` sets."""
        out = DeviceSpec(*(getattr(self, f) for f in self.__slots__))
        out.merge_from(dev)
        return out

    def to_string(self):
        """The canonical device name."""
        out = "".join(f"/{f}:{getattr(self, f)}" for f in ("job", "replica", "task") if getattr(self, f) is not None)
        if self.device_type is not None:
            out += f"/device:{self.device_type}:{'*' if self.device_index is None else self.device_index}"
        return out

    def __eq__(self, other):
        return isinstance(other, DeviceSpec) and self.to_string() == other.to_string()

    def __hash__(self):
        return hash(self.to_string())


_MERGED = {}


def merge_names(outer, inner):
    """The device name of a scope `inner` opened within `outer` (both canonical or as the user wrote them)."""
    key = (outer, inner)
    if key not in _MERGED:
        _MERGED[key] = DeviceSpec.from_string(outer).make_merged_spec(DeviceSpec.from_string(inner)).to_string()
    return _MERGED[key]


def given_name(device):
    """A device that a device function returned, as TF stores it in a node: a name stays as it was written."""
    if isinstance(device, DeviceSpec):
        return device.to_string()
    if not isinstance(device, (str, bytes)):
        raise TypeError(f"Expected binary or unicode string, got {device!r}")
    return device if isinstance(device, str) else device.decode()


def canonical_name(device):
    """A device given as None, a name or a DeviceSpec, as TF stores it in a node."""
    if device is None:
        return ""
    if isinstance(device, DeviceSpec):
        return device.to_string()
    return DeviceSpec.from_string(device).to_string()
