"""How an op is declared: @op on its kernel, then its shape function, its gradient and what else is known.

    @op("MatMul(a: T, b: T) -> product: T", "transpose_a: bool = false", ..., "T: {float32, float64}")
    def mat_mul(xp, a, b, transpose_a, transpose_b): ...

    @mat_mul.shape
    def _(c): ...

    @mat_mul.gradient
    def _(tf, op, dy): ...

What is bound to the name is the function that makes ops of the type in the default graph.
"""
from . import apply, registry


class OpFunction:
    """The function that makes ops of one type; also the place where the op's other parts are registered."""

    def __init__(self, op_def, kernel):
        self.op_def = op_def
        self.__name__ = self.__qualname__ = kernel.__name__ if kernel is not None else op_def.name
        self.__doc__ = kernel.__doc__ if kernel is not None else None
        self.__module__ = op_def.module

    def __call__(self, *args, **kwargs):
        return apply.apply_op(self.op_def, args, kwargs)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return lambda *args, **kwargs: self(instance, *args, **kwargs)

    @property
    def __signature__(self):
        return apply.signature_of(self.op_def)

    def __repr__(self):
        return f"<op {self.op_def.name}>"

    # ---------------------------------------------------------- parts of the declaration
    def shape(self, function):
        """Register the shape function: c -> list of raw shapes, one for each output."""
        if self.op_def.shape_fn is not None:
            raise KeyError(f"op {self.op_def.name} has a shape function already")
        self.op_def.shape_fn = function
        return function

    def gradient(self, function):
        """Register the gradient: (tf, op, *dys) -> one Tensor or None for each input."""
        registry.register_gradient(self.op_def.name, function, True, self.op_def.module)
        return function

    def not_differentiable(self):
        """Say that the op has no gradient: tf.gradients takes its outputs for constants."""
        registry.register_gradient(self.op_def.name, None, True, self.op_def.module)
        return self

    def constant_value(self, function):
        """Register what TF's Python code knows of the value: (tensor, partial) -> array or None."""
        self.op_def.constant_value_fn = function
        return function

    def partial(self, function):
        """Register what shape inference knows of the value, read as a shape: tensor -> raw shape or None."""
        self.op_def.partial_fn = function
        return function

    def variant(self, kind):
        """Decorator that registers another kernel: "jax", "numpy_into"."""
        def register(function):
            self.op_def.variants[kind] = function
            return function
        return register

    @property
    def jax(self):
        return self.variant("jax")

    @property
    def numpy_into(self):
        return self.variant("numpy_into")

    def onednn(self, least=1):
        """Decorator that registers the binder for oneDNN: (lib, *inputs, **attributes) -> Recipe or None.

        Args:
          least: elements of the (first) output from which on it pays.
        """
        def register(binder):
            self.op_def.variants["onednn"] = binder, least
            return binder
        return register


def op(signature, *attrs, **flags):
    """Declare an op type; decorates its kernel.

    Args:
      signature: str, "Name(input: T, ...) -> output: T, ...", as TF's own signature.
      attrs: str each, "name: type = default".
      flags: stateful, commutative, aggregate  as in TF's OpDef;
        updates=("var",): inputs whose new values the kernel returns, before its other outputs;
        may_be_uninitialized=True: a resource whose value is None may be updated or read;
        reads=("var",): ref inputs that are looked at without being taken as values;
        state="session" | "run" | "node": where the op keeps things; the kernel's second argument;
        make_state: function (attrs) -> what a node starts with (state="node");
        aliases=True: the output may be the input's own buffer, also a variable's;
        elementwise=True: of an op with updates: each new element depends on the elements at its place and on scalars;
        fresh=True: the outputs are always new memory;
        source: the kernel as an expression, "{} + {}", of its inputs, which generated code spells out;
        dynamic_shape=True: the output's shape depends on data;
        host=("shape",): inputs that a compiler must know;
        foldable=False: never evaluated while building;
        fold: for an op without a kernel, function (input values) -> output values (None: not known) while building;
        removed=(version, advice): GraphDefs from that version on do not take the op;
        static_value: function op -> array or None, the value as far as the input's static shape tells it.
    The kernel is array code: kernel(xp, *inputs, **attributes), pure, with results of the declared dtypes.
    Raises:
      KeyError: the op is declared twice.
    """
    def declare(kernel):
        return _declare(signature, attrs, flags, kernel, kernel.__module__)
    return declare


def structural(signature, *attrs, module, **flags):
    """Declare an op type without a kernel: the engine itself knows what it does.

    Args: as for op; module: str, the module it is declared in.
    """
    return _declare(signature, attrs, dict(flags, structural=True), None, module)


def _declare(signature, attrs, flags, kernel, module):
    op_def = registry.OpDef(signature, attrs, flags, module)
    op_def.kernel = kernel
    if kernel is not None:
        op_def.python_name = kernel.__name__
    function = OpFunction(op_def, kernel)
    registry.register_op(op_def, function)
    return function
