"""Names that programs of TF1's time use and that Python, NumPy and other libraries have dropped since.

One row each (old_rows.Row): since when it is gone, what stands in for it, and what to write instead. A name that
still exists with its old meaning is left alone.
"""
from . import old_libraries, old_numpy, old_python

# Module -> names that it had.
ATTRIBUTES = {**old_python.ATTRIBUTES, **old_numpy.ATTRIBUTES, **old_libraries.ATTRIBUTES}
# Modules that are gone.
MODULES = {**old_python.MODULES, **old_numpy.MODULES, **old_libraries.MODULES}
# Methods that classes had: (module, class) -> old name -> Row.
METHODS = {**old_python.METHODS, **old_libraries.METHODS}
