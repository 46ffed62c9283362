"""What `check` says of arguments is true: a function that is supported takes TF's own names of them.

golden/arguments.json.gz holds TF 1.15.5's (record_arguments.py).
"""
import enum
import gzip
import inspect
import json
import os
import warnings

import pytest

from graphreg.tools.check_verdicts import judge

RECORD = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden", "arguments.json.gz")
# What they do not take, and why.
LESS = {
    "tf.Operation": "graphs make operations",
    "tf.contrib.graph_editor.TransformerInfo": "copies make it",
    "tf.nest.assert_same_structure": "composite tensors are leaves",
    "tf.app.flags.text_wrap": "absl's", "tf.flags.text_wrap": "absl's",
}


def missing(name, wanted):
    """Names of arguments that a supported function or class does not take."""
    verdict = judge(name)
    if not verdict.status.startswith("supported") or verdict.symbol != name:
        return []
    if inspect.isclass(verdict.found) and issubclass(verdict.found, enum.Enum):
        return []       # Python's own signature, another one in each of its versions
    try:
        parameters = inspect.signature(verdict.found).parameters
    except (ValueError, TypeError):
        return []
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values()):
        return []
    return [n for n in wanted if n[0] not in "*_" and n not in parameters]


@pytest.mark.slow
def test_supported_functions_take_tfs_arguments():
    with gzip.open(RECORD, "rt", encoding="utf-8") as f:
        record = json.load(f)
    assert len(record) > 5000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {name: missing(name, wanted) for name, wanted in record.items()}
    assert {name for name, names in found.items() if names} == set(LESS)
