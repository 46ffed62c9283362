"""What TF's device_lib says of this machine: one CPU, and on the JAX engine the devices of JAX."""
import os

from .core import messages
from .engine import engines

_INCARNATION = int.from_bytes(os.urandom(8), "little")


def list_local_devices(session_config=None):
    """The devices of this process: a CPU, and where GRAPHREG_ENGINE is jax those that JAX sees.

    Args:
      session_config: ConfigProto, whose device_count says how many of them.
    Returns:
      list of DeviceAttributes messages.
    Source: tensorflow.python.client.device_lib.list_local_devices.
    """
    devices = engines.local_devices(session_config)
    if engines.default_name() == "numpy":
        devices = [d for d in devices if d.type == "CPU"]
    return [_message(d, i) for i, d in enumerate(devices)]


def _message(device, place):
    out = messages.DeviceAttributes(name=device.name, device_type=device.type, memory_limit=device.memory,
                                    incarnation=_INCARNATION ^ place, physical_device_desc=device.description)
    out.locality.SetInParent()
    return out
