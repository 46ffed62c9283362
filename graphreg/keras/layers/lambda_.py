"""A function of the program as a layer."""
import codecs
import marshal
import sys
from types import CodeType, FunctionType

from ... import functions as tf
from ...core import nest, scopes, tensor_shape
from ...core.dtypes import as_dtype
from ...core.graph import Graph
from ...variables import global_variables
from .. import backend, generic
from ..engine.base_layer import Layer, _parameters


class Lambda(Layer):
    """A function of the inputs.

    Args:
      function: function (inputs, **arguments) -> outputs; it may take `mask` and `training`.
      output_shape: tuple without the batch axis, or function of the input shape; default asked of the function.
      mask: function (inputs, mask) -> mask, or a mask.  arguments: dict.  others: as Layer.
    Source: tf.keras.layers.Lambda.
    """

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        self.function = function
        self.arguments = arguments or {}
        if mask is not None:
            self.supports_masking = True
        self.mask = mask
        self._output_shape = output_shape
        if not callable(function):
            raise TypeError("unsupported callable")
        self._takes = _parameters(function)

    def compute_output_shape(self, input_shape):
        if self._output_shape is None:
            return self._asked_shape(input_shape)
        if callable(self._output_shape):
            made = self._output_shape(input_shape)
            return tensor_shape.as_shape(made) if isinstance(made, (tuple, list)) else made
        tail = self._output_shape
        tail = [tail] if not hasattr(tail, "__len__") else list(tail)
        first = nest.flatten(input_shape)[0] if isinstance(input_shape, (tuple, list)) else input_shape.as_list()[0]
        return tensor_shape.TensorShape([first] + tail)

    def _asked_shape(self, input_shape):
        """The output shape that the function has in a graph of its own."""
        for name in ("variables", "local_variables", "trainable_variables"):
            # TF's inner graph shares these collections, which makes them.
            scopes.get_default_graph().get_collection_ref(name)
        with Graph().as_default():
            shapes = input_shape if isinstance(input_shape, list) else [input_shape]
            made = [tf.placeholder(as_dtype(self.dtype or backend.floatx()), shape=tuple(tensor_shape.as_shape(s)))
                    for s in shapes]
            outputs = self.function(made if isinstance(input_shape, list) else made[0], **self.arguments)
            return nest.map_structure(lambda t: t.shape, outputs)

    def call(self, inputs, mask=None, training=None):
        if "mask" in self._takes:
            self.arguments["mask"] = mask
        if "training" in self._takes:
            self.arguments["training"] = training
        before = {id(v) for v in global_variables()}
        outputs = self.function(inputs, **self.arguments)
        for v in global_variables():
            if id(v) not in before:
                self._take_variable(v)
        return outputs

    def compute_mask(self, inputs, mask=None):
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    # ---------------------------------------------------------- as data
    def get_config(self):
        function, function_type, module = _dumped(self.function)
        shape, shape_type, shape_module = _dumped_shape(self._output_shape)
        config = {"function": function, "function_type": function_type, "module": module, "output_shape": shape,
                  "output_shape_type": shape_type, "output_shape_module": shape_module}
        if self.mask is not None:
            config["mask"], config["mask_type"], config["mask_module"] = _dumped(self.mask)
        config["arguments"] = self.arguments
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        found = {**globals(), **generic.custom_objects(), **(custom_objects or {})}
        config["function"] = _loaded(config, found, "function", "module", "function_type")
        config["output_shape"] = _loaded(config, found, "output_shape", "output_shape_module", "output_shape_type")
        if "mask" in config:
            config["mask"] = _loaded(config, found, "mask", "mask_module", "mask_type")
        return cls(**config)


def _dumped_shape(output_shape):
    return _dumped(output_shape) if callable(output_shape) else (output_shape, "raw", None)


def _dumped(function):
    """(function, type, module): a function of Python as its code, another one as its name."""
    if isinstance(function, FunctionType):
        return dump_code(function), "lambda", function.__module__
    if callable(function):
        return function.__name__, "function", function.__module__
    raise ValueError(f"Invalid input for serialization, type: {type(function)} ")


def _loaded(config, found, name, module_name, type_name):
    """The function of a configuration, whose three entries are taken out."""
    value, kind = config.pop(name), config.pop(type_name)
    module = config.pop(module_name, None)
    if module in sys.modules:
        found = {**found, **vars(sys.modules[module])}
    if kind == "function":
        return generic.deserialize_object(value, found, None, "function in Lambda layer")
    if kind == "lambda":
        return load_code(value, found)
    if kind == "raw":
        return value
    raise TypeError("Unknown function type:", kind)


def dump_code(function):
    """(code, defaults, closure) of a function, the code as text."""
    code = codecs.encode(marshal.dumps(function.__code__), "base64").decode("ascii")
    closure = tuple(cell.cell_contents for cell in function.__closure__) if function.__closure__ else None
    return code, function.__defaults__, closure


def load_code(dumped, found):
    """The function of what dump_code returned, with names from a dict."""
    code, defaults, closure = dumped
    code = marshal.loads(codecs.decode(code.encode("ascii"), "base64"))
    if not isinstance(code, CodeType):
        raise AssertionError
    if closure is not None:
        closure = tuple(_cell(value) for value in closure)
    return FunctionType(code, found, name=code.co_name, argdefs=None if defaults is None else tuple(defaults),
                        closure=closure)


def _cell(value):
    return (lambda: value).__closure__[0]
