"""How much memory a GPU uses: ops without a kernel, in TF without a GPU as here."""
from ..core import errors
from ..core.declare import op


def _without_kernel(name):
    @op(f"{name}() -> out: int64", stateful=True)
    def made(xp):
        raise errors.invalid_argument(
            f"No OpKernel was registered to support Op '{name}' used by a node with these attrs: []\n"
            "Registered devices: [CPU]\nRegistered kernels:\n  device='GPU'")
    made.__doc__ = f"{name}: it cannot be run."

    @made.shape
    def _(c):
        return [()]
    return made


max_bytes_in_use, bytes_in_use, bytes_limit = (
    _without_kernel(n) for n in ("MaxBytesInUse", "BytesInUse", "BytesLimit"))
