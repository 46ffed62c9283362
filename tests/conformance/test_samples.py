"""Every op on its samples: values and static shapes as TF 1.15.5 has them, declared types, untouched inputs."""
import base64
import functools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from conformance import harness
from conformance.harness import OPS, fits, flat, make, static_shapes, value_outputs
from conformance.samples import SAMPLES
from conformance.samples.basics import recast
from graphreg.core import dtypes, errors
from graphreg.core.graph import Graph
from graphreg.testing.golden import is_close

# Ops without samples, and where they are tested instead.
ELSEWHERE = {
    "Abort": "ends the process",
    "Assert": "says something, has no value: golden/cases/ops_check.py",
    "Print": "prints: tests/ops/test_script.py",
    "PrintV2": "prints: tests/ops/test_script.py",
    "EagerPyFunc": "runs what it is told: tests/ops/test_script.py",
    "PyFunc": "runs what it is told: tests/ops/test_script.py",
    "PyFuncStateless": "runs what it is told: tests/ops/test_script.py",
    "RandomPoisson": "TF 1.15 declares the op, and refuses to make one: golden/cases/ops_random_edges.py",
    "Timestamp": "another value each time: tests/ops/test_script.py",
    "DeleteSessionTensor": "session handles: tests/test_session.py",
    "GetSessionHandle": "session handles: tests/test_session.py",
    "GetSessionHandleV2": "session handles: tests/test_session.py",
    "GetSessionTensor": "session handles: tests/test_session.py",
    "DestroyResourceOp": "changes the session, has no value: tests/ops/test_state.py",
    "TopK": "TF 1.15 declares the op, and refuses to make one: tests/ops/test_nn.py",
    **dict.fromkeys(("FFT", "IFFT", "FFT2D", "IFFT2D", "FFT3D", "IFFT3D", "RFFT", "IRFFT", "RFFT2D", "IRFFT2D",
                     "RFFT3D", "IRFFT3D"), "golden/cases/signal.py"),
    **dict.fromkeys(("Lu", "MatrixLogarithm", "MatrixSquareRoot", "MatrixSolveLs", "TridiagonalSolve",
                     "TridiagonalMatMul"), "golden/cases/matrix_functions.py"),
    "MatrixExponential": "TF 1.15 declares the op, and refuses to make one: golden/cases/matrix_functions.py",
    **dict.fromkeys(("Save", "SaveSlices", "SaveV2", "MergeV2Checkpoints", "Restore", "RestoreSlice", "RestoreV2",
                     "ShardedFilename", "ShardedFilespec"), "writes and reads files: golden/cases/saver.py"),
    **dict.fromkeys(("SerializeTensor", "ParseTensor"), "messages: golden/cases/tensor_messages.py"),
    **dict.fromkeys(("GenerateVocabRemapping", "LoadAndRemapMatrix"), "read files: golden/cases/warm_start.py"),
    "SymbolicGradient": "the derivative of a function: golden/cases/defun.py",
    "GatherTree": "TF loads it with tf.contrib: golden/cases/contrib_beam_search.py",
    **dict.fromkeys(("LSTMBlockCell", "LSTMBlockCellGrad", "BlockLSTM", "BlockLSTMGrad", "GRUBlockCell", "GRUBlockCellGrad"),
                    "values and gradients: golden/cases/contrib_cells.py"),
    "StackV2": "lives in a run: golden/cases/control_flow.py",
    "StackPushV2": "lives in a run: golden/cases/control_flow.py",
    "StackPopV2": "lives in a run: golden/cases/control_flow.py",
    "StackCloseV2": "lives in a run: golden/cases/control_flow.py",
    **dict.fromkeys(("TensorArrayV3", "TensorArrayGradV3", "TensorArrayGradWithShape", "TensorArrayCloseV3", "TensorArraySizeV3",
                     "TensorArrayWriteV3", "TensorArrayScatterV3", "TensorArraySplitV3", "TensorArrayReadV3",
                     "TensorArrayGatherV3", "TensorArrayConcatV3"), "lives in a run: golden/cases/tensor_array.py"),
    **dict.fromkeys(("DecodeJpeg", "DecodeAndCropJpeg", "EncodeJpeg", "EncodeJpegVariableQuality"),
                    "needs Pillow: tests/ops/test_image_files.py"),
    "ResizeBicubic": "float32 in every type: golden/cases/images.py",
    "ResizeBicubicGrad": "float32 in every type: golden/cases/images.py",
    "EncodePng": "the bytes are another compressor's: golden/cases/images_files.py",
    **dict.fromkeys(("ResizeNearestNeighbor", "ResizeNearestNeighborGrad", "ResizeBilinear", "ResizeBilinearGrad"),
                    "values and gradients: golden/cases/ops_resize.py"),
    **dict.fromkeys(("HashTableV2", "MutableHashTableV2", "MutableHashTableOfTensorsV2", "MutableDenseHashTableV2",
                     "LookupTableFindV2", "LookupTableInsertV2", "LookupTableRemoveV2", "LookupTableSizeV2",
                     "LookupTableExportV2", "LookupTableImportV2", "InitializeTableV2", "InitializeTableFromTextFileV2"),
                    "tables live in a session: golden/cases/lookup.py"),
    **dict.fromkeys(("FixedUnigramCandidateSampler", "LearnedUnigramCandidateSampler", "ThreadUnsafeUnigramCandidateSampler"),
                    "streams of a node: golden/cases/sampled.py"),
    **dict.fromkeys(("HistogramSummary", "ImageSummary", "AudioSummary", "AudioSummaryV2", "TensorSummary",
                     "TensorSummaryV2", "MergeSummary"), "messages: golden/cases/summary.py, tests/ops/test_summary.py"),
    **dict.fromkeys(("FIFOQueueV2", "PaddingFIFOQueueV2", "RandomShuffleQueueV2", "PriorityQueueV2", "QueueEnqueueV2",
                     "QueueEnqueueManyV2", "QueueDequeueV2", "QueueDequeueManyV2", "QueueDequeueUpToV2", "QueueCloseV2",
                     "QueueSizeV2", "QueueIsClosedV2", "TextLineReaderV2", "WholeFileReaderV2", "TFRecordReaderV2",
                     "IdentityReaderV2", "FixedLengthRecordReaderV2", "ReaderReadV2", "ReaderReadUpToV2",
                     "ReaderNumRecordsProducedV2", "ReaderNumWorkUnitsCompletedV2", "ReaderResetV2", "ReaderSerializeStateV2",
                     "ReaderRestoreStateV2"), "live in a session: golden/cases/queues.py"),
    **dict.fromkeys(("DecodeWav", "EncodeWav", "AudioSpectrogram", "Mfcc"), "no gradients, one type: golden/cases/audio.py"),
    **dict.fromkeys(("ReadFile", "WriteFile", "MatchingFiles"), "files: golden/cases/gfile.py"),
    "StringJoin": "values: golden/cases/strings.py",
    "CTCLoss": "single precision in part, in float64 too: golden/cases/ctc.py",
    "DeserializeManySparse": "reads what SerializeManySparse writes: golden/cases/sparse_ops.py",
    "DeserializeSparse": "reads what SerializeSparse writes: tests/ops/test_sparse_ops.py",
}
ELSEWHERE.update(dict.fromkeys((
    "TensorDataset TensorSliceDataset SparseTensorSliceDataset GeneratorDataset RangeDataset RandomDataset "
    "ZipDataset ConcatenateDataset RepeatDataset TakeDataset SkipDataset ShardDataset PrefetchDataset "
    "CacheDataset BatchDatasetV2 PaddedBatchDatasetV2 WindowDataset UnbatchDataset IgnoreErrorsDataset "
    "UniqueDataset DenseToSparseBatchDataset ShuffleDataset ShuffleAndRepeatDataset DirectedInterleaveDataset "
    "OptimizeDataset ModelDataset TextLineDataset TFRecordDataset FixedLengthRecordDatasetV2 "
    "PrivateThreadPoolDataset MaxIntraOpParallelismDataset MapDataset ParallelMapDataset FlatMapDataset "
    "InterleaveDataset ParallelInterleaveDatasetV2 ParallelInterleaveDataset FilterDataset TakeWhileDataset "
    "ScanDataset MapAndBatchDataset GroupByWindowDataset ExperimentalGroupByReducerDataset ReduceDataset "
    "DatasetToSingleElement DatasetCardinality DatasetToTFRecord OneShotIterator IteratorV2 MakeIterator "
    "IteratorGetNext IteratorGetNextSync IteratorToStringHandle IteratorFromStringHandleV2").split(),
    "datasets: golden/cases/data_pipelines.py, data_experimental.py"))
ELSEWHERE.update(dict.fromkeys((
    "ParseExample ParseSingleExample ParseSingleSequenceExample ParseSequenceExample").split(), "messages: golden/cases/parsing.py"))
ELSEWHERE.update(dict.fromkeys((
    "SummaryWriter CreateSummaryFileWriter FlushSummaryWriter CloseSummaryWriter WriteScalarSummary "
    "WriteHistogramSummary WriteImageSummary WriteAudioSummary WriteSummary WriteGraphSummary ImportEvent").split(),
    "writers live in a session: golden/cases/contrib_summary_writers.py"))
ELSEWHERE.update(dict.fromkeys("Stage Unstage StagePeek StageSize StageClear".split(),
                               "areas live in a session: golden/cases/staging.py"))
ELSEWHERE.update(dict.fromkeys(("CSVDataset", "ParseExampleDataset"), "datasets: golden/cases/data_records.py"))
ELSEWHERE.update(dict.fromkeys((
    "ResourceConditionalAccumulator ResourceAccumulatorApplyGradient ResourceAccumulatorNumAccumulated "
    "ResourceAccumulatorSetGlobalStep ResourceAccumulatorTakeGradient").split(),
    "keeps what it is given: golden/cases/accumulators.py"))
ELSEWHERE.update(dict.fromkeys((
    "CudnnRNN CudnnRNNBackprop CudnnRNNParamsSize CudnnRNNCanonicalToParams CudnnRNNParamsToCanonical").split(),
    "TF runs them on GPUs alone: contrib/test_cudnn_rnn.py"))
ELSEWHERE.update(dict.fromkeys(
    "Barrier BarrierInsertMany BarrierTakeMany BarrierClose BarrierReadySize BarrierIncompleteSize".split(),
    "barriers live in a session: golden/cases/barriers.py"))
ELSEWHERE.update(dict.fromkeys(("KmeansPlusPlusInitialization", "KMC2ChainInitialization"),
                               "draw numbers: golden/cases/factorization.py"))
ELSEWHERE.update(dict.fromkeys("MaxBytesInUse BytesInUse BytesLimit".split(),
                               "TF runs them on GPUs alone: golden/cases/contrib_small.py"))
ELSEWHERE.update(dict.fromkeys(
    "ImageProjectiveTransform ImageProjectiveTransformV2 ImageConnectedComponents BipartiteMatch".split(),
    "TF loads them with tf.contrib: golden/cases/contrib_image.py"))
# TF's own shape function says what its kernel does not do; ours says the same.
WRONG_STATIC_SHAPE = {"UniqueV2", "UniqueWithCountsV2", "FusedBatchNormGrad", "FusedBatchNormGradV2",
                      "FusedBatchNormGradV3"}
# Ops that cannot be made, in TF as here, while the ranks of some inputs are unknown.
NEEDS_RANKS = {"BatchToSpaceND", "SpaceToBatchND", "ParallelConcat"}
# And here ours says what the kernel does.
BETTER_STATIC_SHAPE = {("GatherV2", 3): "with batch_dims and an axis known only when run, TF counts the batch axes twice"}
# Types that TF's kernels take and ours do not.
NOT_EMULATED = {("ResourceScatterNdSub", "bool"): "subtracting truth values"}

WITH_KERNEL = sorted(n for n, d in OPS.items() if not d.flag("structural"))
SAMPLED = sorted(set(SAMPLES) & set(WITH_KERNEL))
_RECORD = harness.read_json("op_samples.json.gz")
RECORDS, TYPES = _RECORD["samples"], _RECORD["types"]


def cases(where=lambda sample: True):
    """One test parameter for each sample of each declared op."""
    return [pytest.param(name, i, id="%s-%d" % (name, i)) for name in SAMPLED
            for i, sample in enumerate(SAMPLES[name]) if where(sample)]


def load(record):
    if record["dtype"] == "string":
        items = [base64.b64decode(v) for v in record["items"]]
        return np.array(items, object).reshape(record["shape"])
    return np.frombuffer(base64.b64decode(record["raw"]), record["dtype"]).reshape(record["shape"])


def as_shapes(record):
    return [None if shape is None else tuple(shape) for shape in record]


def test_every_op_has_samples():
    assert set(WITH_KERNEL) - set(SAMPLES) - set(ELSEWHERE) == set()


def test_exemptions_are_needed():
    assert not [n for n in ELSEWHERE if n in SAMPLES or n not in OPS]


def test_every_sample_is_recorded():
    assert {n: len(SAMPLES[n]) for n in SAMPLES} == {n: len(RECORDS[n]) for n in RECORDS}
    assert not [n for n, records in RECORDS.items() if any("failed" in r for r in records)]


# ------------------------------------------------------------------ against TF's record
@pytest.mark.parametrize("name, i", cases())
def test_values(engine, name, i):
    sample = SAMPLES[name][i]
    assert_same_results(engine, make(name, sample), sample, RECORDS[name][i], sample.marks.get("tol"))


def assert_same_results(engine, op, sample, record, rtol):
    """Outputs, and the variables afterwards, as TF has them."""
    updated, values = engine.run(op, flat(sample.inputs))
    compared = sample.marks.get("values")
    assert_all_close(values[:compared], record["values"][:compared], rtol)
    held = [a.name for a in op.op_def.inputs if a.name in harness.variable_inputs(op.op_def)]
    wanted = dict(zip(held, record["variables"]))
    assert_all_close(updated, [wanted[n] for n in op.op_def.flag("updates") or ()], rtol)


def assert_all_close(got, records, rtol=None):
    assert len(got) == len(records)
    for value, record in zip(got, records):
        value, wanted = np.asarray(value), load(record)
        assert value.shape == wanted.shape
        if wanted.dtype == object:
            assert value.tolist() == wanted.tolist()
            continue
        assert value.dtype == wanted.dtype
        good = is_close(wanted, value, rtol=rtol).reshape(wanted.shape)
        assert good.all(), "TF has %s, got %s" % (wanted[~good], value[~good])


@pytest.mark.parametrize("name, i", cases())
def test_static_shapes(name, i):
    sample, record = SAMPLES[name][i], RECORDS[name][i]
    assert static_shapes(make(name, sample)) == as_shapes(record["shapes"])
    with_placeholders = make(name, sample, lambda at, array: array.shape)
    if (name, i) in BETTER_STATIC_SHAPE:
        return
    assert static_shapes(with_placeholders) == as_shapes(record["shapes_of_placeholders"])


# ------------------------------------------------------------------ shape function against kernel
@functools.lru_cache(None)
def real_shapes(name, i):
    sample = SAMPLES[name][i]
    op = make(name, sample)
    _, values = harness.NumpyEngine().run(op, flat(sample.inputs))
    return [np.shape(v) for v in values]


def assert_allows_the_real_shape(name, i, known):
    """The static shape of an op is one that its kernel's results have.

    known: for each flat input "const", or the raw shape of a placeholder; variables keep theirs.
    """
    sample = SAMPLES[name][i]
    held = len(harness.variable_inputs(OPS[name]))
    with Graph().as_default():
        op = make(name, sample, lambda at, array: "const" if at < held else known[at])
    for real, tensor in zip(real_shapes(name, i), value_outputs(op)):
        allowed = fits(real, tensor._shape) or name in WRONG_STATIC_SHAPE
        assert allowed, "%s-%d: known %s, static %s, real %s" % (name, i, known, tensor._shape, real)


MADE_OF_UNKNOWNS = [n for n in SAMPLED if n not in NEEDS_RANKS]


@pytest.mark.parametrize("name", MADE_OF_UNKNOWNS)
def test_less_known_inputs(name):
    """Nothing known of any input, ranks only, or of all inputs but one."""
    for i, sample in enumerate(SAMPLES[name]):
        arrays = flat(sample.inputs)
        blank = [None] * len(arrays)
        ranks = [(None,) * a.ndim for a in arrays]
        full = ["const"] * len(arrays)
        ways = [blank, ranks] + [f[:k] + p[k:k + 1] + f[k + 1:] for k in range(len(arrays))
                                 for f, p in ((full, blank), (blank, full), (full, ranks))]
        for known in ways:
            assert_allows_the_real_shape(name, i, known)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
@settings(max_examples=250)
@given(data=st.data())
def test_partly_known_inputs(part, data):
    """Any mixture of constants, known sizes, unknown sizes and unknown ranks."""
    name = data.draw(st.sampled_from(MADE_OF_UNKNOWNS[part::8]))
    i = data.draw(st.integers(0, len(SAMPLES[name]) - 1))
    known = [data.draw(st.one_of(st.just("const"), st.none(), partly(a.shape))) for a in flat(SAMPLES[name][i].inputs)]
    assert_allows_the_real_shape(name, i, known)


def partly(shape):
    return st.tuples(*[st.sampled_from((d, None)) for d in shape])


# ------------------------------------------------------------------ types
def assert_declared_types(engine, op, sample):
    """Types and shapes of what the kernel gives are those that the graph says."""
    _, values = engine.run(op, flat(sample.inputs))
    for tensor, value in zip(value_outputs(op), values):
        found = getattr(value, "dtype", None)
        assert found is not None, "%s gives a %s" % (op.type, type(value))
        if tensor.dtype != dtypes.string:
            assert found == tensor.dtype.as_numpy_dtype
        assert fits(np.shape(value), tensor._shape) or op.type in WRONG_STATIC_SHAPE


TYPE_CASES = [pytest.param(name, attr, dtype, id="%s-%s" % (name, dtype)) for name in WITH_KERNEL
              for attr, types in sorted(TYPES.get(name, {}).items()) for dtype in sorted(types)
              if (name, dtype) not in NOT_EMULATED]


@pytest.mark.parametrize("name, attr, dtype", TYPE_CASES)
def test_every_type(engine, name, attr, dtype):
    """The first sample in each type that TF has a kernel for: declared types, and TF's values."""
    op_def, sample, record = OPS[name], SAMPLES[name][0], TYPES[name][attr][dtype]
    of_variables = "dtype" if "dtype" in op_def.attr_map else "T"
    type_attrs = [of_variables if a.type == dtypes.resource else a.type_attr for a in op_def.inputs]
    other = recast(sample, type_attrs, attr, np.dtype(dtype))
    op = make(name, other)
    assert_declared_types(engine, op, other)
    if dtype != "float16" or sample.marks.get("half", True):
        assert_same_results(engine, op, other.mark(**sample.marks), record, sample.marks.get("tol"))


def as_scalar(array):
    """The first element of data; indices and strings stay."""
    return array if array.dtype.kind in "iO" or not array.size else array.reshape(-1)[:1].reshape(())


@pytest.mark.parametrize("name", SAMPLED)
def test_scalars(name, engine):
    """Where an op takes scalars, its kernel gives the declared types for them too."""
    sample = SAMPLES[name][0]
    if not any(a.size for a in flat(sample.inputs)) or "shape" in sample.attrs:
        return
    scalar = type(sample)([[as_scalar(a) for a in v] if isinstance(v, list) else as_scalar(v) for v in sample.inputs],
                          sample.attrs)
    try:
        op = make(name, scalar)
    except ValueError:
        return                                  # the shape function says that these must not be scalars
    try:
        assert_declared_types(engine, op, scalar)
    except errors.InvalidArgumentError:
        pass
