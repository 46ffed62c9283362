"""The vocabulary: one declaration for each TF op type, one file for each family.

Loading this package enters the families that every program needs in the registry.
"""
from . import array, math, training  # noqa: F401
