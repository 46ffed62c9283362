"""tf.data.Dataset: what elements there are, as nodes of the graph; nothing runs before an iterator does."""
import numpy as np

from ..core import dtypes, raw, scopes, tensor_shape
from ..core.convert import constant_value, to_tensor
from ..core.sparse_tensor import SparseTensor
from ..functions import control_flow, strings
from ..functions.array import identity, shape
from ..functions.math import add, greater, maximum
from ..ops import dataset_functions
from . import generators, iterators, seeds, structure
from .functions import DatasetFactory, TracedFunction
from .options import Options
from .structure import DatasetSpec

AUTOTUNE = -1
_INT64 = dtypes.int64


def _int64(value, name):
    return to_tensor(value, _INT64, name)


class Dataset:
    """A sequence of elements: nested tuples and dictionaries of tensors.

    Methods give new datasets.  In a graph, make_one_shot_iterator or make_initializable_iterator give what elements are
    taken from; under eager execution a dataset can be iterated over.
    Source: tf.data.Dataset.
    """

    __module__ = "tensorflow.python.data.ops.dataset_ops"

    def __init__(self, variant, spec, inputs=(), functions=()):
        self._variant_tensor, self._spec = variant, spec
        self._inputs, self._functions = tuple(inputs), tuple(functions)
        self._own_options = None

    # ---------------------------------------------------------- what elements are
    @property
    def element_spec(self):
        """Nest of the specs of an element."""
        return self._spec

    @property
    def output_types(self):
        """Nest of the DTypes of an element."""
        return structure.legacy(self._spec, "types")

    @property
    def output_shapes(self):
        """Nest of the TensorShapes of an element."""
        return structure.legacy(self._spec, "shapes")

    @property
    def output_classes(self):
        """Nest of the classes of an element: Tensor, SparseTensor ..."""
        return structure.legacy(self._spec, "classes")

    def __repr__(self):
        shapes = structure.map_structure(str, self.output_shapes)
        types = structure.map_structure(_Bare, self.output_types)
        shapes = structure.map_structure(_Bare, shapes)
        return f"<{type(self).__name__} shapes: {_plain(shapes)}, types: {_plain(types)}>"

    def options(self):
        """Options of this dataset and those it is made of."""
        found = Options()
        for dataset in self._inputs:
            found = found.merge(dataset.options())
        return found if self._own_options is None else found.merge(self._own_options)

    def with_options(self, options):
        """The same dataset with Options.

        Raises:
          ValueError: they contradict those that it has.
        """
        made = _made(self._variant_tensor, self._spec, [self])
        made._own_options = options
        made.options()
        return made

    # ---------------------------------------------------------- iterators
    def _applied_options(self):
        """The variant tensor that iterators are made of: with TF's nodes for what is optimized."""
        options = self.options()
        attrs = structure.flat_attrs(self._spec)
        variant, rewritings = self._variant_tensor, options.rewritings()
        threading = options.experimental_threading
        if threading.max_intra_op_parallelism is not None:
            variant = raw.MaxIntraOpParallelismDataset(
                variant, _int64(threading.max_intra_op_parallelism, "max_intra_op_parallelism"), **attrs)
        if threading.private_threadpool_size is not None:
            variant = raw.PrivateThreadPoolDataset(variant, _int64(threading.private_threadpool_size, "num_threads"),
                                                   **attrs)
        if rewritings and not self._captures_refs():
            names = to_tensor(rewritings, dtypes.string, "optimizations")
            variant = raw.OptimizeDataset(
                variant, names, optimization_configs=["map_vectorization:use_choose_fastest:false"], **attrs)
        if options.experimental_optimization.autotune is not False:
            variant = raw.ModelDataset(variant, **attrs)
        return variant

    def _captures_refs(self):
        """Whether a function of the pipeline takes what comes from a ref variable."""
        stack, found = [self], [t for f in self._functions for t in f.captured]
        while stack:
            dataset = stack.pop()
            found += [t for f in dataset._functions for t in f.captured]
            stack += dataset._inputs
        return any(not t.is_eager and _comes_from_ref(t) for t in found)

    def make_one_shot_iterator(self):
        """An iterator that needs no initializer.

        Raises:
          ValueError: the dataset depends on a variable, a table or a placeholder.
        Returns:
          Iterator.
        """
        return self._make_one_shot_iterator()

    def _make_one_shot_iterator(self):
        if scopes.executing_eagerly():
            return self._eager_iterator()
        return iterators.one_shot(self, DatasetFactory(self._variant_tensor, self._applied_options))

    def _optimized(self, value):
        """A DatasetValue as the options have it."""
        return dataset_functions.optimized(value, {n.encode() for n in self.options().rewritings()})

    def _eager_iterator(self):
        return iterators.EagerIterator(self._optimized(self._variant_tensor._value), self._spec)

    def make_initializable_iterator(self, shared_name=None):
        """An iterator that `iterator.initializer` begins.

        Args:
          shared_name: str, the name by which sessions that share resources know it.
        Returns:
          Iterator.
        """
        return self._make_initializable_iterator(shared_name)

    def _make_initializable_iterator(self, shared_name=None):
        if scopes.executing_eagerly():
            raise RuntimeError("dataset.make_initializable_iterator is not supported when eager execution is enabled. "
                               "Use "
                               "`for element in dataset` instead.")
        return iterators.of_dataset(self, self._applied_options(), shared_name)

    def __iter__(self):
        """An iterator under eager execution.

        Raises:
          RuntimeError: in a graph.
        """
        if not scopes.executing_eagerly():
            raise RuntimeError("__iter__() is only supported inside of tf.function or when eager execution is enabled.")
        return self._eager_iterator()

    # ---------------------------------------------------------- sources
    @staticmethod
    def from_tensors(tensors):
        """One element: the tensors.

        Args:
          tensors: nest of what tensors can be made of.
        """
        element = structure.normalized(tensors)
        spec = structure.map_structure(structure.spec_of, element)
        return _made(raw.TensorDataset(structure.components(element), output_shapes=structure.flat_shapes(spec)), spec)

    @staticmethod
    def from_tensor_slices(tensors):
        """The slices of tensors along their first axis.

        Args:
          tensors: nest of what tensors can be made of, all of one length.
        Raises:
          ValueError: a scalar, or lengths that differ.
        """
        element = structure.normalized(tensors)
        leaves = structure.flatten(element)
        for leaf in leaves:
            if leaf.shape.ndims == 0:
                raise ValueError(f"Value {leaf} has insufficient rank for batching.")
        size = tensor_shape.Dimension(None)
        for leaf in leaves:
            if leaf.shape.ndims is not None:
                size = size.merge_with(leaf.shape[0])
        spec = structure.unbatched(structure.map_structure(structure.spec_of, element))
        parts = structure.batched_components(element)
        return _made(raw.TensorSliceDataset(parts, output_shapes=structure.flat_shapes(spec)), spec)

    @staticmethod
    def from_sparse_tensor_slices(sparse_tensor):
        """The slices of a sparse tensor, each as (indices, values, dense_shape).

        Raises:
          TypeError: no SparseTensor.
        """
        if not isinstance(sparse_tensor, SparseTensor):
            raise TypeError(f"`sparse_tensor` must be a `tf.SparseTensor` object.Was {sparse_tensor}.")
        rank = sparse_tensor.dense_shape.shape.as_list()[0]
        rank = None if rank is None else rank - 1
        spec = (_tensor_spec([None, rank], _INT64), _tensor_spec([None], sparse_tensor.dtype),
                _tensor_spec([rank], _INT64))
        return _made(raw.SparseTensorSliceDataset(
            sparse_tensor.indices, sparse_tensor.values, sparse_tensor.dense_shape), spec)

    @staticmethod
    def from_generator(generator, output_types, output_shapes=None, args=None):
        """What a Python generator yields.

        Args:
          generator: callable that gives an iterable; called anew each time the dataset is begun.
          output_types: nest of DType.  output_shapes: nest of shapes, or None.
          args: tuple of what tensors can be made of; their values are the generator's arguments.
        Raises:
          TypeError: generator is not callable, or args no tuple.
        """
        if not callable(generator):
            raise TypeError("`generator` must be callable.")
        types = structure.as_types(output_types)
        shapes = structure.as_shapes(output_shapes, types)
        spec = structure.pack(types, [_tensor_spec(s, t) for s, t in zip(structure.flatten(shapes),
                                                                       structure.flatten(types))])
        if args is not None and not isinstance(args, (list, tuple)):
            raise TypeError("`args` must be a tuple or list")
        args = [to_tensor(a, name=f"args_{i}") for i, a in enumerate(args or ())]
        init, following, finalize = generators.functions(generator, types, shapes, args)

        def flat_map_fn(dummy):
            del dummy
            variant = raw.GeneratorDataset(args, [], [], init_func=init, next_func=following, finalize_func=finalize,
                                           **structure.flat_attrs(spec))
            return _made(variant, spec)
        return Dataset.from_tensors(0).flat_map(flat_map_fn)

    @staticmethod
    def range(*args):
        """Numbers: range(stop), range(start, stop) or range(start, stop, step), int64.

        Raises:
          ValueError: other numbers of arguments.
        """
        if not 1 <= len(args) <= 3:
            raise ValueError(f"Invalid arguments to RangeDataset: {args}")
        start, stop, step = ((0, args[0], 1) if len(args) == 1 else (*args, 1)[:3])
        start, stop, step = (_int64(v, n) for v, n in ((start, "start"), (stop, "stop"), (step, "step")))
        spec = _tensor_spec([], _INT64)
        return _made(raw.RangeDataset(start, stop, step, **structure.flat_attrs(spec)), spec)

    @staticmethod
    def list_files(file_pattern, shuffle=None, seed=None):
        """The names of the files that patterns match.

        Args:
          file_pattern: str, list or Tensor of them.
          shuffle: bool, whether in random order (True when None).  seed: int or None.
        """
        with scopes.name_scope("list_files"):
            shuffle = True if shuffle is None else shuffle
            pattern = to_tensor(file_pattern, dtypes.string, "file_pattern")
            files = raw.MatchingFiles(pattern)
            some = greater(shape(files)[0], 0, name="match_not_empty")
            message = add("No files matched pattern: ", strings.reduce_join(pattern, separator=", "), name="message")
            found = control_flow.Assert(some, [message], summarize=1, name="assert_not_empty")
            with scopes.control_dependencies([found]):
                files = identity(files)
            dataset = Dataset.from_tensor_slices(files)
            if shuffle:
                size = maximum(shape(files, out_type=_INT64)[0], 1)
                dataset = dataset.shuffle(size, seed=seed)
            return dataset

    @staticmethod
    def zip(datasets):
        """Elements of several datasets side by side.

        Args:
          datasets: nest of Datasets.
        Raises:
          TypeError: something else in it.
        """
        leaves = structure.flatten(datasets)
        for leaf in leaves:
            if isinstance(leaf, list):
                raise TypeError("The argument to `Dataset.zip()` must be a nested structure of `Dataset` objects. "
                                "Nested "
                                "structures do not support Python lists; please use a tuple instead.")
            if not isinstance(leaf, Dataset):
                raise TypeError(f"The argument to `Dataset.zip()` must be a nested structure of `Dataset` objects. Got "
                                f"{type(leaf)}.")
        spec = structure.map_structure(lambda d: d.element_spec, datasets)
        return _made(raw.ZipDataset([d._variant_tensor for d in leaves], **structure.flat_attrs(spec)), spec, leaves)

    # ---------------------------------------------------------- one after the other
    def concatenate(self, dataset):
        """The elements of this dataset, then those of another.

        Raises:
          TypeError: its elements are of other types.
        """
        for what in ("types", "classes"):
            mine, theirs = (structure.legacy(d.element_spec, what) for d in (self, dataset))
            if mine != theirs:
                raise TypeError(f"Two datasets to concatenate have different {what} {mine} and {theirs}")
        spec = structure.relaxed(self._spec, dataset.element_spec)
        return _made(raw.ConcatenateDataset(self._variant_tensor, dataset._variant_tensor,
                                            **structure.flat_attrs(spec)),
                     spec, [self, dataset])

    def _same(self, make, *args, **attrs):
        """A dataset of elements like these."""
        return _made(make(self._variant_tensor, *args, **structure.flat_attrs(self._spec), **attrs), self._spec, [self])

    def repeat(self, count=None):
        """The elements count times over; without end when count is None or -1."""
        return self._same(raw.RepeatDataset, _int64(-1 if count is None else count, "count"))

    def take(self, count):
        """The first elements; all when count is -1."""
        return self._same(raw.TakeDataset, _int64(count, "count"))

    def skip(self, count):
        """All but the first elements; none when count is -1."""
        return self._same(raw.SkipDataset, _int64(count, "count"))

    def shard(self, num_shards, index):
        """Every num_shards-th element, from the one at index on."""
        return self._same(raw.ShardDataset, _int64(num_shards, "num_shards"), _int64(index, "index"))

    def prefetch(self, buffer_size):
        """The elements: made when they are asked for, whatever buffer_size is."""
        return self._same(raw.PrefetchDataset, _int64(-1 if buffer_size is None else buffer_size, "buffer_size"))

    def cache(self, filename=""):
        """The elements, kept in memory from the first pass on.  A filename is refused when the dataset is begun."""
        return self._same(raw.CacheDataset, to_tensor(filename, dtypes.string, "filename"))

    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=None):
        """The elements in random order: each is drawn from a buffer of the next ones.

        Args:
          buffer_size: int, the size of the buffer.  seed: int or None.
          reshuffle_each_iteration: bool, whether in another order each time (True when None).
        """
        size = _int64(buffer_size, "buffer_size")
        seed, seed2 = seeds.tensors(seed)
        reshuffle = True if reshuffle_each_iteration is None else reshuffle_each_iteration
        return self._same(raw.ShuffleDataset, size, seed, seed2, reshuffle_each_iteration=reshuffle)

    def enumerate(self, start=0):
        """Pairs of a number and an element, counted from start."""
        return Dataset.zip((Dataset.range(start, np.iinfo(np.int64).max), self))

    # ---------------------------------------------------------- batches
    def batch(self, batch_size, drop_remainder=False):
        """Elements put together.

        Args:
          batch_size: int.  drop_remainder: bool, whether a last batch that is smaller is left out.
        """
        size = _int64(batch_size, "batch_size")
        drop = to_tensor(drop_remainder, dtypes.bool, "drop_remainder")
        spec = structure.batched(self._spec, _static_size(size, drop))
        return _made(raw.BatchDatasetV2(self._variant_tensor, size, drop, **structure.flat_attrs(spec)), spec, [self])

    def padded_batch(self, batch_size, padded_shapes, padding_values=None, drop_remainder=False):
        """Elements put together, padded to a common shape.

        Args:
          batch_size: int.
          padded_shapes: nest of shapes; None or -1: as long as the longest of a batch.
          padding_values: nest of scalars, or None: zeros and empty strings.
          drop_remainder: bool, whether a last batch that is smaller is left out.
        Raises:
          ValueError, TypeError: they do not fit the elements.
        """
        size = _int64(batch_size, "batch_size")
        types, shapes = self.output_types, self.output_shapes
        if any(s.dtype == dtypes.variant or not hasattr(s, "_key") for s in structure.flatten(self._spec)):
            raise TypeError("Batching of padded sparse tensors is not currently supported")
        targets = [_padded_shape(p, s) for p, s in zip(structure.flatten_shapes(padded_shapes, types),
                                                       structure.flatten(shapes))]
        values = [None] * len(targets) if padding_values is None else structure.flatten(padding_values)
        paddings = [_padding(v, t) for v, t in zip(values, structure.flatten(types))]
        drop = to_tensor(drop_remainder, dtypes.bool, "drop_remainder")
        count = tensor_shape.TensorShape([_static_size(size, drop)])
        leaves = [structure.with_shape(s, count.concatenate(_as_static(t)))
                  for s, t in zip(structure.flatten(self._spec), targets)]
        spec = structure.pack(self._spec, leaves)
        variant = raw.PaddedBatchDatasetV2(self._variant_tensor, size, targets, paddings, drop,
                                           output_shapes=structure.flat_shapes(spec))
        return _made(variant, spec, [self])

    def unbatch(self):
        """The rows of each element."""
        normal = self.map(normalize)
        spec = structure.unbatched(normal.element_spec)
        return _made(raw.UnbatchDataset(normal._variant_tensor, **structure.flat_attrs(spec)), spec, [normal])

    def window(self, size, shift=None, stride=1, drop_remainder=False):
        """Datasets of elements that follow each other.

        Args:
          size: int, how many each holds.  shift: int, how far the next one begins (size when None).
          stride: int, how far its elements are apart.
          drop_remainder: bool, whether windows that are not full are left out.
        """
        shift = size if shift is None else shift
        args = [_int64(v, n) for v, n in ((size, "size"), (shift, "shift"), (stride, "stride"))]
        drop = to_tensor(drop_remainder, dtypes.bool, "drop_remainder")
        spec = structure.map_structure(DatasetSpec, self._spec)
        return _made(raw.WindowDataset(self._variant_tensor, *args, drop, **structure.flat_attrs(spec)), spec, [self])

    # ---------------------------------------------------------- functions
    def map(self, map_func, num_parallel_calls=None):
        """What a function makes of each element.

        Args:
          map_func: callable; a tuple comes as several arguments.
          num_parallel_calls: int or None, accepted: elements are made in order.
        """
        return mapped(self, map_func, num_parallel_calls)

    map_with_legacy_function = map

    def flat_map(self, map_func):
        """The elements of the datasets that a function makes of each element.

        Raises:
          TypeError: map_func gives no Dataset.
        """
        f = TracedFunction(map_func, "Dataset.flat_map()", self._spec)
        spec = dataset_spec(f)
        return _made(raw.FlatMapDataset(self._variant_tensor, f.captured, f=f, **structure.flat_attrs(spec)), spec,
                     [self], [f])

    def interleave(self, map_func, cycle_length=AUTOTUNE, block_length=1, num_parallel_calls=None):
        """The elements of the datasets that a function makes, of cycle_length of them in turn.

        Args:
          map_func: callable that gives a Dataset.
          cycle_length: int, how many are open at a time; -1: one for each core.
          block_length: int, how many elements are taken of one in its turn.
          num_parallel_calls: int or None, accepted.
        """
        f = TracedFunction(map_func, "Dataset.interleave()", self._spec)
        spec = dataset_spec(f)
        args = [_int64(cycle_length, "cycle_length"), _int64(block_length, "block_length")]
        make = raw.InterleaveDataset
        if num_parallel_calls is not None:
            args.append(_int64(num_parallel_calls, "num_parallel_calls"))
            make = raw.ParallelInterleaveDatasetV2
        return _made(make(self._variant_tensor, f.captured, *args, f=f, **structure.flat_attrs(spec)), spec, [self],
                     [f])

    def filter(self, predicate):
        """The elements that a function is true of.

        Raises:
          ValueError: predicate gives no scalar bool.
        """
        f = TracedFunction(predicate, "Dataset.filter()", self._spec)
        check_predicate(f)
        variant = raw.FilterDataset(self._variant_tensor, f.captured, predicate=f, **structure.flat_attrs(self._spec))
        return _made(variant, self._spec, [self], [f])

    filter_with_legacy_function = filter

    def reduce(self, initial_state, reduce_func):
        """The state after a function has taken in all elements.

        Args:
          initial_state: nest of what tensors can be made of.
          reduce_func: callable (state, element) -> state.
        Returns:
          nest of Tensors.
        Raises:
          TypeError: the state changes its types.
        """
        with scopes.name_scope("initial_state"):
            state = structure.normalized(initial_state)
        f, spec = stateful_function(reduce_func, "reduce()", state, self._spec, lambda result: result)
        found = raw.ReduceDataset(self._variant_tensor, structure.components(state), f.captured, f=f,
                                  **structure.flat_attrs(spec))
        return structure.from_components(spec, found)

    def apply(self, transformation_func):
        """What a function makes of the dataset.

        Raises:
          TypeError: no Dataset.
        """
        dataset = transformation_func(self)
        if not isinstance(dataset, Dataset):
            raise TypeError(f"`transformation_func` must return a Dataset. Got {dataset}.")
        return dataset


class DatasetV1Adapter(Dataset):
    """What the functions here give.

    Source: tensorflow.python.data.ops.dataset_ops.DatasetV1Adapter.
    """

    __module__ = "tensorflow.python.data.ops.dataset_ops"


class _VariantDataset(Dataset):
    """A dataset that is an element of another one."""

    __module__ = "tensorflow.python.data.ops.dataset_ops"


DatasetSpec.wrap = staticmethod(_VariantDataset)


def _made(variant, spec, inputs=(), functions=()):
    return DatasetV1Adapter(variant, spec, inputs, functions)


made = _made


# ------------------------------------------------------------------ parts of methods
class _Bare:
    """Something that is printed without quotation marks."""

    def __init__(self, value):
        self._text = str(value) if isinstance(value, (str, DatasetSpec)) else f"tf.{value.name}"

    def __repr__(self):
        return self._text


def _plain(nested):
    return str(nested).replace("'", "")


def _tensor_spec(shape_, dtype):
    return structure.TensorSpec(shape_, dtype)


def normalize(*element):
    return element[0] if len(element) == 1 else element


def _static_size(size, drop):
    """The size of all batches, or None."""
    known, certain = constant_value(size), constant_value(drop)
    return int(known) if certain is not None and certain and known is not None else None


def _padded_shape(given, component):
    """The tensor of a shape that a component is padded to."""
    if isinstance(given, (list, tuple)) and any(hasattr(d, "graph") for d in given):
        given = to_tensor(given, _INT64)
    if hasattr(given, "dtype") and hasattr(given, "graph"):
        return _int64(given, None) if given.dtype == _INT64 else given
    target = tensor_shape.as_shape([None if d == -1 else d for d in given] if isinstance(given, (list, tuple))
                                   else given)
    tensor = to_tensor(np.array([-1 if d is None else d for d in target.as_list()], np.int64))
    known = component.ndims
    if known is not None and (target.ndims != known or any(
            p is not None and c is not None and p < c for p, c in zip(target.as_list(), component.as_list()))):
        raise ValueError(f"The padded shape {_shape_text(target)} is not compatible with the corresponding input "
                         f"component "
                         f"shape {component}.")
    return tensor


def _shape_text(target):
    return "(" + ", ".join("?" if d is None else str(d) for d in target.as_list()) + ("," if target.ndims == 1
                                                                                      else "") + ")"


def _as_static(tensor):
    known = constant_value(tensor)
    if known is None:
        return tensor_shape.TensorShape([None] * (tensor.shape.as_list() or [0])[0]) if tensor.shape.ndims else (
            tensor_shape.TensorShape(None))
    return tensor_shape.TensorShape([None if d < 0 else int(d) for d in known])


def _padding(value, dtype):
    if value is None:
        value = b"" if dtype == dtypes.string else np.zeros((), dtype.np)
    tensor = to_tensor(value, name="padding_value")
    if tensor.shape.ndims:
        raise ValueError("Padding value should be a scalar, but is not.")
    if tensor.dtype != dtype:
        raise TypeError(f"Padding value tensor ({tensor}) does not match output type: {dtype}")
    return tensor


def _comes_from_ref(tensor):
    seen, stack = set(), [tensor]
    while stack:
        t = stack.pop()
        if t.dtype._is_ref_dtype:
            return True
        if t.op not in seen:
            seen.add(t.op)
            stack += t.op._inputs
    return False


def mapped(dataset, map_func, num_parallel_calls=None, use_inter_op_parallelism=True):
    """The dataset of what a function makes of each element."""
    f = TracedFunction(map_func, "Dataset.map()", dataset.element_spec)
    attrs = dict(structure.flat_attrs(f.output_spec), f=f, use_inter_op_parallelism=use_inter_op_parallelism)
    if num_parallel_calls is None:
        variant = raw.MapDataset(dataset._variant_tensor, f.captured, **attrs)
    else:
        calls = to_tensor(num_parallel_calls, dtypes.int32, "num_parallel_calls")
        variant = raw.ParallelMapDataset(dataset._variant_tensor, f.captured, calls, **attrs)
    return _made(variant, f.output_spec, [dataset], [f])


def dataset_spec(f):
    """Nest of the specs of the elements of the datasets that a traced function gives."""
    if not isinstance(f.output_spec, DatasetSpec):
        raise TypeError(f"`map_func` must return a `Dataset` object. Got {type(f.output_spec)}")
    return f.output_spec.element_spec


def check_predicate(f):
    """Raise ValueError when a traced function does not give a scalar bool."""
    spec = f.output_spec
    if not (isinstance(spec, structure.TensorSpec) and spec.dtype == dtypes.bool and spec.shape.is_compatible_with([])):
        raise ValueError(f"`predicate` return type must be convertible to a scalar boolean tensor. Was {spec!r}.")


def stateful_function(function, caller, state, element_spec, state_of):
    """(traced function of a state and an element, nest of the specs of the state).

    Args:
      state: nest of tensors, the first state.  state_of: what part of the result's spec is the next state.
    """
    spec = structure.map_structure(structure.spec_of, state)
    while True:
        f = TracedFunction(function, caller, (spec, element_spec))
        found = state_of(f.output_spec)
        for what in ("classes", "types"):
            before, after = structure.legacy(spec, what), structure.legacy(found, what)
            if before != after:
                raise TypeError(f"The element {what} for the new state must match the initial state. Expected "
                                f"{before}; got "
                                f"{after}.")
        wider = structure.relaxed(spec, found)
        if structure.legacy(wider, "shapes") == structure.legacy(spec, "shapes") or all(
                a.shape.as_list() == b.shape.as_list() if a.shape.ndims is not None and b.shape.ndims is not None
                else a.shape.ndims == b.shape.ndims
                for a, b in zip(structure.flatten(wider), structure.flatten(spec))):
            return f, spec
        spec = wider


# ------------------------------------------------------------------ functions of the namespace
def make_one_shot_iterator(dataset):
    """dataset.make_one_shot_iterator().

    Source: tf.data.make_one_shot_iterator.
    """
    return dataset._make_one_shot_iterator()


def make_initializable_iterator(dataset, shared_name=None):
    """dataset.make_initializable_iterator(shared_name).

    Source: tf.data.make_initializable_iterator.
    """
    return dataset._make_initializable_iterator(shared_name)


def get_output_types(dataset_or_iterator):
    """Nest of the DTypes of an element.

    Source: tf.data.get_output_types.
    """
    return dataset_or_iterator.output_types


def get_output_shapes(dataset_or_iterator):
    """Nest of the TensorShapes of an element.

    Source: tf.data.get_output_shapes.
    """
    return dataset_or_iterator.output_shapes


def get_output_classes(dataset_or_iterator):
    """Nest of the classes of an element.

    Source: tf.data.get_output_classes.
    """
    return dataset_or_iterator.output_classes
