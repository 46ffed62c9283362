"""Names that NumPy has dropped."""
import importlib
import math
import pickle

import numpy as np

from .old_rows import Row, all_moved, constant, moved

_ALIASES = {n: moved("builtins:" + n, "NumPy 1.24") for n in ("int", "float", "complex", "object", "str")}
_ALIASES["bool"] = moved("builtins:bool", "NumPy 1.24", "bool, or np.bool_")
_ALIASES.update(long=moved("builtins:int", "NumPy 1.24"), unicode=moved("builtins:str", "NumPy 1.24"))

_RENAMED = all_moved("NumPy 2.0", """
float_ numpy:float64
complex_ numpy:complex128
singlecomplex numpy:complex64
cfloat numpy:complex128
clongfloat numpy:clongdouble
longfloat numpy:longdouble
longcomplex numpy:clongdouble
string_ numpy:bytes_
unicode_ numpy:str_
bool8 numpy:bool_
object0 numpy:object_
int0 numpy:intp
uint0 numpy:uintp
str0 numpy:str_
bytes0 numpy:bytes_
void0 numpy:void
Inf numpy:inf
Infinity numpy:inf
infty numpy:inf
PINF numpy:inf
NaN numpy:nan
NAN numpy:nan
product numpy:prod
cumproduct numpy:cumprod
sometrue numpy:any
alltrue numpy:all
round_ numpy:round
mat numpy:asmatrix
math math
ComplexWarning numpy:exceptions.ComplexWarning
ModuleDeprecationWarning numpy:exceptions.ModuleDeprecationWarning
VisibleDeprecationWarning numpy:exceptions.VisibleDeprecationWarning
RankWarning numpy:exceptions.RankWarning
AxisError numpy:exceptions.AxisError
TooHardError numpy:exceptions.TooHardError
DataSource numpy:lib.npyio.DataSource
format_parser numpy:rec.format_parser
byte_bounds numpy:lib.array_utils.byte_bounds
issctype graphreg.tools.old_numpy:_is_scalar_type
recfromtxt graphreg.tools.old_numpy:_records_from_text
recfromcsv graphreg.tools.old_numpy:_records_from_csv
""")
_EARLY = all_moved("NumPy 1.24", """
sys sys
warnings warnings
typeDict numpy:sctypeDict
""")
_LATE = {"trapz": moved("numpy:trapezoid", "NumPy 2.4"), "row_stack": moved("numpy:vstack", "NumPy 2.5"),
         "chararray": moved("numpy:char.chararray", "NumPy 2.5")}


def _find_common_type(array_types, scalar_types):
    return np.result_type(*(list(array_types) or list(scalar_types)))


def _in1d(ar1, ar2, assume_unique=False, invert=False):
    return np.isin(np.asarray(ar1).ravel(), ar2, assume_unique=assume_unique, invert=invert)


class _Cast(dict):
    def __missing__(self, dtype):
        return lambda x: np.asarray(x, dtype)


def _as_float_array(a, dtype=np.float64):
    return np.asarray(a, dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def _as_type(x):
    return x if isinstance(x, type) else np.dtype(x).type


def _is_scalar_type(rep):
    return isinstance(rep, (type, np.dtype)) and issubclass(_as_type(rep), np.generic)


def _largest(t):
    found = {"i": np.int64, "u": np.uint64, "f": np.longdouble, "c": np.clongdouble}
    return found.get(np.dtype(t).kind, np.dtype(t).type)


def _disp(mesg, device=None, linefeed=True):
    print(mesg, end="\n" if linefeed else "", file=device)


def _records_from_text(fname, **kwargs):
    kwargs.setdefault("dtype", None)
    return np.genfromtxt(fname, **kwargs).view(np.recarray)


def _records_from_csv(fname, **kwargs):
    return _records_from_text(fname, **{"names": True, "delimiter": ",", "case_sensitive": "lower", **kwargs})


def _no_gradual_loss():
    return {"int": [np.int8, np.int16, np.int32, np.int64], "uint": [np.uint8, np.uint16, np.uint32, np.uint64],
            "float": [np.float16, np.float32, np.float64, np.longdouble],
            "complex": [np.complex64, np.complex128, np.clongdouble], "others": [bool, object, bytes, str, np.void]}


_FUNCTIONS = {
    "asscalar": constant(lambda a: a.item(), "a.item()", "NumPy 1.23"),
    "alen": constant(lambda a: len(np.atleast_1d(a)), "len(a)", "NumPy 1.23"),
    "loads": constant(pickle.loads, "pickle.loads", "NumPy 1.22"),
    "rank": moved("numpy:ndim", "NumPy 1.18"),
    "NINF": constant(-math.inf, "-np.inf", "NumPy 2.0"), "PZERO": constant(0., "0.", "NumPy 2.0"),
    "NZERO": constant(-0., "-0.", "NumPy 2.0"),
    "find_common_type": constant(_find_common_type, "np.result_type(...)", "NumPy 2.0"),
    "msort": constant(lambda a: np.sort(a, axis=0), "np.sort(a, axis=0)", "NumPy 2.0"),
    "in1d": constant(_in1d, "np.isin(a, b)", "NumPy 2.4"),
    "asfarray": constant(_as_float_array, "np.asarray(a, np.float64)", "NumPy 2.0"),
    "issubclass_": constant(lambda a, b: isinstance(a, type) and issubclass(a, b), "issubclass(a, b)", "NumPy 2.0"),
    "issubsctype": constant(lambda a, b: issubclass(_as_type(a), _as_type(b)), "np.issubdtype(a, b)", "NumPy 2.0"),
    "obj2sctype": constant(lambda rep, default=None: np.dtype(rep).type, "np.dtype(x).type", "NumPy 2.0"),
    "sctype2char": constant(lambda sctype: np.dtype(sctype).char, "np.dtype(x).char", "NumPy 2.0"),
    "maximum_sctype": constant(_largest, "the type itself", "NumPy 2.0"),
    "cast": Row(_Cast, "np.asarray(x, dtype)", "NumPy 2.0"),
    "sctypes": Row(_no_gradual_loss, "np.sctypeDict", "NumPy 2.0"),
    "nbytes": Row(lambda: {t: np.dtype(t).itemsize for t in set(np.sctypeDict.values())}, "np.dtype(t).itemsize",
                  "NumPy 2.0"),
    "safe_eval": moved("ast:literal_eval", "NumPy 2.0"),
    "disp": constant(_disp, "print", "NumPy 2.0"),
    "fastCopyAndTranspose": constant(lambda a: np.asarray(a).T.copy(), "a.T.copy()", "NumPy 2.0"),
    "set_string_function": constant(lambda f, repr=True: np.set_printoptions(override_repr=f),
                                    "np.set_printoptions(override_repr=f)", "NumPy 2.0"),
}

# What numpy.lib showed of numpy's own functions, and numpy.core of its modules.
_IN_LIB = (
    "angle append apply_along_axis apply_over_axes array_split average bartlett bincount blackman broadcast_arrays "
    "broadcast_to c_ column_stack copy corrcoef cov delete diag diag_indices diag_indices_from diagflat diff digitize "
    "dsplit dstack ediff1d emath expand_dims extract eye fill_diagonal fix flip fliplr flipud genfromtxt gradient "
    "hamming hanning histogram histogram2d histogram_bin_edges histogramdd hsplit i0 imag insert interp intersect1d "
    "iscomplex iscomplexobj isin isneginf isposinf isreal isrealobj issubdtype iterable ix_ kaiser kron load loadtxt "
    "mask_indices median meshgrid mgrid nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian "
    "nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar ndenumerate ndindex ogrid packbits pad percentile "
    "piecewise place poly poly1d polyadd polyder polydiv polyfit polyint polymul polysub polyval put_along_axis "
    "quantile r_ ravel_multi_index real real_if_close roots rot90 s_ save savetxt savez savez_compressed select "
    "setdiff1d setxor1d sinc sort_complex split take_along_axis tile tri tril tril_indices tril_indices_from "
    "trim_zeros triu triu_indices triu_indices_from typename union1d unique unpackbits unravel_index unwrap vander "
    "vectorize vsplit")


def _financial(name):
    # They went to a package of their own.
    return Row(lambda: getattr(importlib.import_module("numpy_financial"), name), f"numpy_financial.{name}",
               "NumPy 1.20")


ATTRIBUTES = {
    "numpy": {**_ALIASES, **_EARLY, **_RENAMED, **_LATE, **_FUNCTIONS,
              **{n: _financial(n) for n in "fv ipmt irr mirr nper npv pmt ppmt pv rate".split()}},
    "numpy.lib": all_moved("NumPy 2.0", _IN_LIB, "numpy"),
    "numpy.testing": {"dec": Row(lambda: importlib.import_module("pytest").mark, "pytest.mark", "NumPy 1.25"),
                      "raises": Row(lambda: importlib.import_module("pytest").raises, "pytest.raises", "NumPy 1.25")},
}
# Modules of numpy.lib that are private now; what was used of them is numpy's own.
MODULES = {f"numpy.lib.{n}": moved("numpy", "NumPy 2.0") for n in (
    "arraypad arraysetops function_base histograms index_tricks nanfunctions polynomial shape_base twodim_base "
    "type_check ufunclike").split()}
# Names that are back, and mean something else.
MEAN_ELSE = {"numpy.bool": constant(bool, "bool, or np.bool_", "NumPy 1.24"),
             "numpy.long": constant(int, "int", "NumPy 1.24")}
