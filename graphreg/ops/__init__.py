"""The vocabulary: one declaration for each TF op type, one file for each family.

Loading this package enters the families that every program needs in the registry.
"""
from . import (  # noqa: F401
    array, assemble, binary, blocks, choose, control_flow, conv, diagonal, gather, indexing, linalg, math, matmul,
    morphology, nn, norm, pool, random, rearrange, reduce, script, segment, session, sets, sparse, state, tensor_array, training)
from ..core import registry

# Families that few programs need, loaded when one of their op types is first asked for.
for _family, _names in {
    "tensor_messages": "SerializeTensor ParseTensor",
    "checkpoint_remap": "GenerateVocabRemapping LoadAndRemapMatrix",
    "checkpoint": "SaveV2 MergeV2Checkpoints SaveSlices Save RestoreV2 RestoreSlice Restore ShardedFilename "
                  "ShardedFilespec",
    "accumulators": "ResourceConditionalAccumulator ResourceAccumulatorApplyGradient ResourceAccumulatorNumAccumulated "
                    "ResourceAccumulatorSetGlobalStep ResourceAccumulatorTakeGradient",
    "functional": "PartitionedCall StatefulPartitionedCall SymbolicGradient",
    "files": "ReadFile WriteFile MatchingFiles",
    "resize": "ResizeNearestNeighbor ResizeNearestNeighborGrad ResizeBilinear ResizeBilinearGrad",
    "image_resize": "ResizeBicubic ResizeBicubicGrad ResizeArea ScaleAndTranslate ScaleAndTranslateGrad",
    "image_boxes": "NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5 "
                   "NonMaxSuppressionWithOverlaps CombinedNonMaxSuppression DrawBoundingBoxes DrawBoundingBoxesV2 "
                   "SampleDistortedBoundingBox SampleDistortedBoundingBoxV2",
    "image_crop": "CropAndResize CropAndResizeGradImage CropAndResizeGradBoxes ExtractGlimpse ExtractImagePatches",
    "image_files": "DecodeJpeg DecodeAndCropJpeg DecodePng DecodeGif DecodeBmp ExtractJpegShape EncodeJpeg "
                   "EncodeJpegVariableQuality EncodePng",
    "image_color": "AdjustContrastv2 AdjustHue AdjustSaturation RGBToHSV HSVToRGB",
    "sampling": "FixedUnigramCandidateSampler LearnedUnigramCandidateSampler ThreadUnsafeUnigramCandidateSampler",
    "strings": "StringSplit StringSplitV2 RegexReplace StaticRegexReplace RegexFullMatch StaticRegexFullMatch Substr "
               "StringLength StringStrip StringLower StringUpper ReduceJoin UnsortedSegmentJoin",
    "string_codes": "StringToNumber AsString StringToHashBucket StringToHashBucketFast StringToHashBucketStrong "
                    "Fingerprint EncodeBase64 DecodeBase64 UnicodeTranscode DecodeRaw DecodeCSV",
    "ctc": "CTCLoss CTCGreedyDecoder CTCBeamSearchDecoder",
    "fake_quant": "FakeQuantWithMinMaxArgs FakeQuantWithMinMaxArgsGradient FakeQuantWithMinMaxVars "
                  "FakeQuantWithMinMaxVarsGradient FakeQuantWithMinMaxVarsPerChannel "
                  "FakeQuantWithMinMaxVarsPerChannelGradient QuantizeAndDequantizeV2",
    "lookup": "HashTableV2 MutableHashTableV2 MutableHashTableOfTensorsV2 MutableDenseHashTableV2 LookupTableFindV2 "
              "LookupTableInsertV2 LookupTableRemoveV2 LookupTableSizeV2 LookupTableExportV2 LookupTableImportV2 "
              "InitializeTableV2 InitializeTableFromTextFileV2",
    "string": "StringJoin",
    "spectral": "FFT IFFT FFT2D IFFT2D FFT3D IFFT3D RFFT IRFFT RFFT2D IRFFT2D RFFT3D IRFFT3D",
    "matrix_functions": "Lu MatrixLogarithm MatrixExponential MatrixSquareRoot MatrixSolveLs TridiagonalSolve "
                        "TridiagonalMatMul",
    "recurrent": "GatherTree LSTMBlockCell LSTMBlockCellGrad BlockLSTM BlockLSTMGrad GRUBlockCell GRUBlockCellGrad",
    "cudnn_rnn": "CudnnRNN CudnnRNNBackprop CudnnRNNParamsSize CudnnRNNCanonicalToParams CudnnRNNParamsToCanonical",
    "queues": "FIFOQueueV2 PaddingFIFOQueueV2 RandomShuffleQueueV2 PriorityQueueV2 QueueEnqueueV2 QueueEnqueueManyV2 "
              "QueueDequeueV2 QueueDequeueManyV2 QueueDequeueUpToV2 QueueCloseV2 QueueSizeV2 QueueIsClosedV2",
    "readers": "TextLineReaderV2 WholeFileReaderV2 TFRecordReaderV2 IdentityReaderV2 FixedLengthRecordReaderV2 ReaderReadV2 "
               "ReaderReadUpToV2 ReaderNumRecordsProducedV2 ReaderNumWorkUnitsCompletedV2 ReaderResetV2 "
               "ReaderSerializeStateV2 ReaderRestoreStateV2",
    "sparse_dense": "SparseToDense SparseTensorDenseMatMul SparseDenseCwiseAdd SparseDenseCwiseMul SparseDenseCwiseDiv",
    "sparse_pairs": "SparseAdd SparseAddGrad SparseSparseMaximum SparseSparseMinimum EditDistance",
    "sparse_parts": "SparseSplit SparseSlice SparseSliceGrad SparseReorder SparseFillEmptyRows SparseFillEmptyRowsGrad",
    "sparse_reduce": "SparseReduceSum SparseReduceMax SparseReduceSumSparse SparseReduceMaxSparse SparseSoftmax",
    "ctc": "CTCLoss CTCGreedyDecoder CTCBeamSearchDecoder",
    "fake_quant": "FakeQuantWithMinMaxArgs FakeQuantWithMinMaxArgsGradient FakeQuantWithMinMaxVars "
                  "FakeQuantWithMinMaxVarsGradient FakeQuantWithMinMaxVarsPerChannel "
                  "FakeQuantWithMinMaxVarsPerChannelGradient QuantizeAndDequantizeV2",
    "lookup": "HashTableV2 MutableHashTableV2 MutableHashTableOfTensorsV2 MutableDenseHashTableV2 LookupTableFindV2 "
              "LookupTableInsertV2 LookupTableRemoveV2 LookupTableSizeV2 LookupTableExportV2 LookupTableImportV2 "
              "InitializeTableV2 InitializeTableFromTextFileV2",
    "string": "StringJoin",
    "staging": "Stage Unstage StagePeek StageSize StageClear",
    "summary": "ScalarSummary HistogramSummary ImageSummary AudioSummary AudioSummaryV2 TensorSummary TensorSummaryV2 "
               "MergeSummary SummaryWriter CreateSummaryFileWriter FlushSummaryWriter CloseSummaryWriter "
               "WriteScalarSummary WriteHistogramSummary WriteImageSummary WriteAudioSummary WriteSummary "
               "WriteGraphSummary ImportEvent",
    "audio": "DecodeWav EncodeWav AudioSpectrogram Mfcc",
    "clustering": "NearestNeighbors KmeansPlusPlusInitialization KMC2ChainInitialization",
    "barriers": "Barrier BarrierInsertMany BarrierTakeMany BarrierClose BarrierReadySize BarrierIncompleteSize",
    "memory_stats": "MaxBytesInUse BytesInUse BytesLimit",
    "projective": "ImageProjectiveTransform ImageProjectiveTransformV2 ImageConnectedComponents BipartiteMatch",
    "sparse_cross": "SparseCross SparseFeatureCross SparseFeatureCrossV2",
    "sparse_text": "SerializeSparse SerializeManySparse DeserializeManySparse DeserializeSparse",
    "dataset": "MaxIntraOpParallelismDataset PrivateThreadPoolDataset TensorDataset TensorSliceDataset SparseTensorSliceDataset GeneratorDataset RangeDataset "
               "RandomDataset ZipDataset ConcatenateDataset RepeatDataset TakeDataset SkipDataset "
               "ShardDataset PrefetchDataset CacheDataset BatchDatasetV2 PaddedBatchDatasetV2 WindowDataset "
               "UnbatchDataset IgnoreErrorsDataset UniqueDataset "
               "DenseToSparseBatchDataset ShuffleDataset ShuffleAndRepeatDataset "
               "DirectedInterleaveDataset OptimizeDataset ModelDataset TextLineDataset TFRecordDataset "
               "FixedLengthRecordDatasetV2",
    "dataset_calls": "MapDataset ParallelMapDataset FlatMapDataset InterleaveDataset ParallelInterleaveDatasetV2 "
                     "ParallelInterleaveDataset FilterDataset TakeWhileDataset ScanDataset "
                     "MapAndBatchDataset GroupByWindowDataset ExperimentalGroupByReducerDataset ReduceDataset "
                     "DatasetToSingleElement DatasetCardinality DatasetToTFRecord",
    "dataset_records": "CSVDataset ParseExampleDataset",
    "parsing": "ParseExample ParseSingleExample ParseSingleSequenceExample ParseSequenceExample",
    "iterators": "OneShotIterator IteratorV2 MakeIterator IteratorGetNext IteratorGetNextSync "
                 "IteratorToStringHandle IteratorFromStringHandleV2",
}.items():
    registry.declared_late(f"{__name__}.{_family}", _names.split())
