"""The devices that JAX sees, by TF's names."""
import jax

from .places import Device, cpu_count, processors


def jax_devices(config=None):
    """list of the Devices of this process.

    Args:
      config: ConfigProto whose device_count limits them; more CPUs than JAX has are the same ones again.
    """
    count = cpu_count(config)
    if count > 1:
        try:
            jax.config.update("jax_num_cpu_devices", count)
        except RuntimeError:
            # JAX knows its devices already, and these stay.
            pass
    cpus = jax.local_devices(backend="cpu")
    found, gpus = processors(count or len(cpus), cpus), _gpus()
    if config is not None and "GPU" in config.device_count:
        gpus = gpus[:config.device_count["GPU"]]
    return found + [Device("GPU", i, d, _memory(d), _description(i, d)) for i, d in enumerate(gpus)]


def _gpus():
    return [d for d in jax.local_devices() if d.platform in ("gpu", "cuda", "rocm")]


def _memory(device):
    """int: bytes that JAX may take of a GPU's memory."""
    return int((device.memory_stats() or {}).get("bytes_limit", 0))


def _description(index, device):
    return f"device: {index}, name: {device.device_kind}, compute capability: {capability_of(device)}"


def capability_of(device):
    """str such as "9.0", or "" of what is not CUDA's."""
    return str(getattr(device, "compute_capability", ""))
