"""Record the argument names of TensorFlow 1.15.5's public functions and classes: PYTHON_WITH_TF record_arguments.py

arguments.json.gz: name -> list of its arguments' names, "*" in front where there are more.
"""
import gzip
import importlib
import inspect
import json
import os
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "graphreg", "tools", "tf_names.txt")


def arguments(value):
    """The names of a callable's arguments, or None."""
    if not (inspect.isroutine(value) or inspect.isclass(value)):
        return None
    try:
        parameters = inspect.signature(value).parameters.values()
    except (ValueError, TypeError):
        return None
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [("*" if p.kind in kinds else "") + p.name for p in parameters]


def main():
    tf, found = importlib.import_module("tensorflow"), {}
    with open(NAMES) as f:
        lines = [line.split() for line in f]
    for words in lines:
        namespace = tf
        try:
            for name in words[0].split(".")[1:]:
                namespace = getattr(namespace, name)
        except Exception:       # parts of contrib that do not load
            continue
        for name in words[1:]:
            given = arguments(getattr(namespace, name, None))
            if given:
                found[words[0] + "." + name] = given
    with gzip.GzipFile(os.path.join(HERE, "arguments.json.gz"), "wb", mtime=0) as f:
        f.write(json.dumps(found, sort_keys=True).encode())


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main()
