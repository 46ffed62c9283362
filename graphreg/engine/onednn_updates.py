"""Variables changed where they are by oneDNN: each step of a rule walks once over what NumPy takes several calls for."""
import numpy as np

from .onednn_kernels import ADD, AFTER, DIVIDE, MULTIPLY, SQRT, SUBTRACT
from .onednn_recipes import INFERENCE, Bound, Given, Recipe

_SRC, _SRC_1, _DST = 1, 2, 17
_BINARY = {"add": ADD, "sub": SUBTRACT, "mul": MULTIPLY, "div": DIVIDE}
_MOST = 4096         # parts that are bound at once


class Walker:
    """What InPlace.prepare is: numbers in, a step on parts of the variables out.

    Args:
      kernels: Kernels.  op: Operation.  inside: InPlace.  steps, numbers: as ops say beside their kernels (@walks).
      threads: int.
    """

    def __init__(self, kernels, op, inside, steps, numbers, threads):
        self._library, self._steps, self._numbers, self._threads = kernels.library, steps, numbers, threads
        names = [a.name for a in op.op_def.inputs]
        self._arrays = [names[i] for i in inside.variables] + [names[inside.gradient], "spare"]
        self._named = sorted({n for _, operands, after, _ in steps for n in (*operands, *(a[1] for a in after))}
                             - set(self._arrays))
        self._values = np.zeros(len(self._named), np.float32)
        self._gradient = len(inside.variables)
        self._recipes, self._bound, self._held = {}, {}, []

    def __call__(self, *scalars):
        found = self._numbers(*scalars)
        self._values[:] = [found[n] for n in self._named]
        return self._step

    def _step(self, spare, other, *arrays):
        bound = self._bound.get(id(arrays[0]))
        if bound is None:
            bound = self._bind(spare, arrays)
        bound.locate(self._gradient, arrays[-1])
        bound.execute(self._library.lane(self._threads).stream)

    def _bind(self, spare, arrays):
        """A Bound of these parts, which stay where they are; the array's id is its key as long as it is held."""
        size = arrays[0].size
        recipe = self._recipes.get(size)
        if recipe is None:
            recipe = self._recipes[size] = _recipe(self._library, size, self._arrays, self._named, self._steps)
        if len(self._held) >= _MOST:
            self._bound.clear()
            self._held.clear()
        self._held.append((arrays[:-1], spare))
        bound = self._bound[id(arrays[0])] = Bound(recipe, None, self._threads)
        for i, array in enumerate((*arrays, spare)):
            bound.locate(i, array)
        for i in range(len(self._named)):
            bound.locate(len(self._arrays) + i, self._values[i:])
        return bound


def _recipe(library, size, arrays, named, steps):
    """The Recipe of steps on arrays of a size; its places are the arrays, in order, then the numbers."""
    recipe = Recipe(library)
    line, number = recipe.desc((size,), (1,)), recipe.desc((1,), (1,))
    places = {n: recipe.given(Given(i, (size,)), line) for i, n in enumerate(arrays)}
    places.update((n, recipe.given(Given(len(arrays) + i, (1,)), number)) for i, n in enumerate(named))
    for operation, operands, after, target in steps:
        chain = [(_BINARY[what], places[n].desc) for what, n in after]
        given = {_SRC: places[operands[0]], _DST: places[target]}
        if operation == "sqrt":
            # With something after it the library has only a slow form.
            description = recipe.describe("eltwise_forward", INFERENCE, SQRT, line, line, 0., 0.)
        else:
            given[_SRC_1] = places[operands[1]]
            description = recipe.describe("binary", _BINARY[operation], line, places[operands[1]].desc, line, after=chain)
        given.update((AFTER * (i + 1) + _SRC_1, places[n]) for i, (_, n) in enumerate(after))
        recipe.run(description, given)
    return recipe
