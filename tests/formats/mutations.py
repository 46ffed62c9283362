"""Bytes changed at random, and a room in which reading them must stay small and quick."""
import contextlib
import random
import resource
import signal

from graphreg.core import errors, messages

# What a reader may say of a file that is not what it should be.
CLEAR = (errors.OpError, ValueError, OSError, messages.DecodeError, messages.ParseError)
# TF's own texts for names that a graph lacks, and for types that are none.
_ALSO_CLEAR = ((KeyError, "The name "), (TypeError, "Cannot convert value "), (TypeError, "Unsupported tensor type"),
               (TypeError, "Cannot interpret feed_dict key as Tensor: The name "),
               (TypeError, "Variable to save is not a Variable: "),
               (RuntimeError, "MetaGraphDef associated with tags "), (RuntimeError, "Expected exactly one SavedModel "))
_MEMORY = 1 << 28               # bytes that reading a small file may take
_SECONDS = 5


def mutated(data, rng):
    """bytes with one to five changes: other bytes, an end cut off, something put in, taken out or doubled."""
    data = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        what, at = rng.random(), rng.randrange(len(data) + 1)
        stretch = slice(at, at + rng.choice((1, 2, 4, 16, 64)))
        if what < .5 and at < len(data):
            data[at] = rng.choice((rng.randrange(256), data[at] ^ 1 << rng.randrange(8), 0, 127, 128, 255))
        elif what < .6:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 20)))
        elif what < .7:
            data[at:at] = b"\xff" * rng.randrange(1, 10) + b"\x7f"
        elif what < .8:
            del data[stretch]
        elif what < .9:
            data[at:at] = data[stretch]
        elif what < .95:
            del data[at:]
        else:
            data[stretch] = data[rng.randrange(len(data) + 1):][:len(data[stretch])]
    return bytes(data)


@contextlib.contextmanager
def small_room():
    """Memory for the process to grow by _MEMORY bytes, no more."""
    with open("/proc/self/statm") as f:
        now = int(f.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + _MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class _Hangs(BaseException):
    pass


def _ring(*unused):
    raise _Hangs


def check(read, good, count, seed):
    """Call read(mutant) for so many mutants of some good bytes.

    Returns:
      how many of them were refused.
    Raises:
      AssertionError: one was refused with no clear error, or took too long or too much.
    """
    rng, refused = random.Random(seed), 0
    before = signal.signal(signal.SIGALRM, _ring)
    try:
        with small_room():
            for number in range(count):
                refused += _refuses(read, mutated(rng.choice(good), rng), f"mutant {number} of seed {seed}")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return refused


def _refuses(read, mutant, which):
    signal.alarm(_SECONDS)
    try:
        read(mutant)
    except (Exception, _Hangs) as error:
        if not _is_clear(error):
            raise AssertionError(f"{which}: {type(error).__name__}: {str(error)[:200]}: {mutant!r:.2000}") from error
        return True
    finally:
        signal.alarm(0)
    return False


def _is_clear(error):
    if isinstance(error, CLEAR):
        return str(error) != "" and not isinstance(error, UnicodeError)
    if type(error) is KeyError and error.args[0] in (messages.DT_RESOURCE, messages.DT_VARIANT):
        return True             # tf.make_ndarray's, as TF has it
    return any(isinstance(error, kind) and str(error.args[0]).startswith(text) for kind, text in _ALSO_CLEAR)
