"""Records of what programs do on the real TensorFlow 1.15: made anew where it is at hand, read back elsewhere."""
import os
import subprocess

from ..testing import golden

VARIABLE = "GRAPHREG_TF115_PYTHON"
_made = set()


class RecordError(Exception):
    """There is no record, or none could be made; the text says what to do."""


def recorded(program):
    """What a case file does on TensorFlow 1.15.5.

    Where the environment variable GRAPHREG_TF115_PYTHON names a Python that has it, the record beside the file
    (model.py: model.json.gz) is made anew, once in a process; elsewhere it is read.

    Args:
      program: path of a case file as graphreg.testing.golden has them: functions case_<name>(tf).
    Returns:
      dict from the name of a case to its record.
    Raises:
      RecordError: there is no record, or TensorFlow could not make it.
    """
    path = os.path.abspath(program)
    record = os.path.splitext(path)[0] + ".json.gz"
    python = os.environ.get(VARIABLE)
    if python and path not in _made:
        _make(python, path, record)
        _made.add(path)
    if not os.path.exists(record):
        raise RecordError(f"{record} does not exist: run this once with {VARIABLE}=/path/to/python, an interpreter "
                          "that has TensorFlow 1.15, and keep the file.")
    return golden.read_record(record)["cases"]


def _make(python, program, record):
    """Several processes may record the same program at once: each puts a whole file in its place."""
    made = f"{record}.{os.getpid()}"
    try:
        done = subprocess.run([python, os.path.abspath(golden.__file__), "record", program, "-o", made],
                              cwd=os.path.dirname(program), capture_output=True, text=True)
        if done.returncode:
            raise RecordError(f"{python} could not record {program}:\n{done.stderr[-2000:]}")
        os.replace(made, record)
    finally:
        if os.path.exists(made):
            os.remove(made)
