"""`python -m graphreg run`: a TF1 program as it is, with `tensorflow` meaning graphreg."""
import atexit
import builtins
import importlib.util
import os
import random
import signal
import sys
from types import ModuleType, TracebackType

import numpy as np

import graphreg

from .import_hook import install_as_tensorflow
from .old_imports import OldNames, compile_source
from .old_uses import Record, explanation
from .python2 import read_source

_OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Program:
    """A program and how it is started.

    Args:
      target: str, the file, or the module with `module`.
      arguments: list of str, its arguments.
      module: bool, whether the target is a module's name.
      v2: bool, whether `tensorflow` is TF2's namespace.
      old_names: bool, whether it gets old names and Python 2 sources are converted.
      verbose: bool, whether each old name is told at its first use.
      quiet: bool, whether nothing is told at the end.
      seed: int or None, the seed of Python's and NumPy's generators, and of each graph that the program gives none.
    """

    def __init__(self, target, arguments=(), module=False, v2=False, old_names=True, verbose=False, quiet=False,
                 seed=None):
        self.target, self.arguments, self.module = target, list(arguments), module
        self.v2, self.old_names, self.verbose, self.quiet = v2, old_names, verbose, quiet
        self.seed = seed


def run(program, after=None):
    """Run a program as `python SCRIPT ARGS` or `python -m MODULE ARGS` would, in this process to its end.

    Args:
      program: Program.
      after: function called when the program has ended, however it ended; or None.
    Returns:
      int, the exit status.
    """
    record = Record(_say if program.verbose else None)
    install_as_tensorflow(v2=program.v2)
    if program.seed is not None:
        _set_seeds(program.seed)
    if program.old_names:
        OldNames(record)
        _print_scalars_as_numbers()
    if not program.quiet:
        # Threads may still run when the main program has ended.
        atexit.register(_tell, record)
    main = ModuleType("__main__")
    main.__builtins__ = builtins
    try:
        code, names = _load_module(program, main, record) if program.module else _load_file(program, main, record)
        sys.modules["__main__"] = main
        vars(main).update(names)
        exec(code, vars(main))
        status = 0
    except SystemExit as e:
        status = _exit_status(e.code)
    except BaseException as e:
        status = _report(e)
        if program.old_names and not program.quiet:
            _explain(e)
    if after is not None:
        after()
    return status


def _set_seeds(seed):
    random.seed(seed)
    np.random.seed(seed)
    graphreg.Graph.default_seed = seed
    graphreg.set_random_seed(seed)


def _print_scalars_as_numbers():
    """Let NumPy print scalars as it did before its release 2: [True, 3.0], not [np.True_, np.float32(3.0)]."""
    if int(np.__version__.partition(".")[0]) >= 2:
        np.set_printoptions(legacy="1.25")


def _tell(record):
    text = record.summary()
    if text:
        _flush()
        print(text, file=sys.stderr)


def _explain(error):
    text = explanation(error)
    if text:
        print(text, file=sys.stderr)


def _say(text):
    print("graphreg: " + text, file=sys.stderr)


def _flush():
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        pass


def _load_file(program, main, record):
    path = program.target
    try:
        source = read_source(path)
    except OSError as e:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {e.errno}] {e.strerror}", file=sys.stderr)
        raise SystemExit(2) from None
    main.__file__, main.__spec__, main.__cached__ = path, None, None
    sys.argv = [path] + program.arguments
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    return _compile(source, path, program, record)


def _load_module(program, main, record):
    sys.path[0] = os.getcwd()
    sys.argv = ["-m"] + program.arguments
    spec = _find(program.target)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = _find(program.target + ".__main__")
    if spec is None or not spec.has_location or not str(spec.origin).endswith(".py"):
        print(f"{sys.executable}: No module named {program.target}", file=sys.stderr)
        raise SystemExit(1)
    main.__file__, main.__spec__, main.__package__ = spec.origin, spec, spec.parent
    sys.argv[0] = spec.origin
    return _compile(read_source(spec.origin), spec.origin, program, record, bool(spec.parent))


def _find(name):
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None


def _compile(source, path, program, record, in_package=False):
    if program.old_names:
        return compile_source(source, path, record, in_package)
    return compile(source, path, "exec", dont_inherit=True), {}


def _exit_status(code):
    """What a process that raises SystemExit(code) ends with."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    _flush()
    print(code, file=sys.stderr)
    return 1


def _report(error):
    """Print a traceback as Python does, without the frames of this package.

    Returns:
      int, the exit status; after Ctrl-C the process ends as Python's does.
    """
    _flush()
    sys.excepthook(type(error), error, error.with_traceback(_users(error.__traceback__)).__traceback__)
    if isinstance(error, KeyboardInterrupt) and hasattr(signal, "SIGINT") and os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    return 1


def _users(traceback):
    """A traceback without the frames that belong to this package, and to the import system just above them."""
    frames = []
    while traceback is not None:
        frames.append(traceback)
        traceback = traceback.tb_next
    kept = None
    for at in range(len(frames) - 1, -1, -1):
        path = frames[at].tb_frame.f_code.co_filename
        if path.startswith(_OURS) or path.startswith("<frozen importlib"):
            continue
        kept = TracebackType(kept, frames[at].tb_frame, frames[at].tb_lasti, frames[at].tb_lineno)
    return kept
