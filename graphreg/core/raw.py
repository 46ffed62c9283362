"""tf.raw_ops: every declared op by its TF type name.

raw.MatMul(a, b, transpose_b=True): inputs, then attributes, by position or by keyword, and `name`.
Ops that stand in one family and need another one's go through here.
"""
from .registry import all_ops, op_function


def __getattr__(name):
    function = op_function(name)
    globals()[name] = function
    return function


def __dir__():
    return sorted(all_ops())
