"""What TF's device_lib says of this machine: one CPU."""
import os

from .core import messages

_INCARNATION = int.from_bytes(os.urandom(8), "little")


def list_local_devices(session_config=None):
    """The devices of this process: a CPU, for graphreg's own engines know no other.

    Args:
      session_config: ConfigProto, without effect.
    Returns:
      list of DeviceAttributes messages.
    Source: tensorflow.python.client.device_lib.list_local_devices.
    """
    device = messages.DeviceAttributes(name="/device:CPU:0", device_type="CPU", memory_limit=1 << 28,
                                       incarnation=_INCARNATION)
    device.locality.SetInParent()
    return [device]
