"""The op types that JAX runs by their own kernels, on jax.numpy.

What is in no list here runs on NumPy, between the traced stretches of a plan.
"""

TRACED = frozenset("""
    Abs AccumulateNV2 Acos Acosh Add AddN AddV2 AdjustContrastv2 All Angle Any ApplyAdaMax ApplyAdadelta
    ApplyAdagrad ApplyAdagradDA ApplyAdagradV2 ApplyAdam ApplyAddSign ApplyCenteredRMSProp ApplyFtrl ApplyFtrlV2
    ApplyGradientDescent ApplyMomentum ApplyPowerSign ApplyProximalAdagrad ApplyProximalGradientDescent
    ApplyRMSProp ApproximateEqual ArgMax ArgMin Asin Asinh Assign AssignAdd AssignAddVariableOp AssignSub
    AssignSubVariableOp AssignVariableOp Atan Atan2 Atanh AvgPool AvgPool3D AvgPool3DGrad AvgPoolGrad BatchMatMul
    BatchMatMulV2 BatchToSpace BatchToSpaceND BesselI0e BesselI1e BiasAdd BiasAddGrad BiasAddV1 BitwiseAnd
    BitwiseOr BitwiseXor BlockLSTM BlockLSTMGrad BroadcastArgs BroadcastGradientArgs BroadcastTo Bucketize Cast
    Ceil CheckNumerics Cholesky ClipByValue Complex ComplexAbs Concat ConcatV2 Conj ConjugateTranspose Conv2D
    Conv2DBackpropFilter Conv2DBackpropInput Conv3D Conv3DBackpropFilterV2 Conv3DBackpropInputV2 Cos Cosh
    CountUpTo Cross Cumprod Cumsum CumulativeLogsumexp DebugGradientIdentity DeepCopy DepthToSpace
    DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Diag DiagPart
    Digamma Dilation2D Dilation2DBackpropFilter Dilation2DBackpropInput Div DivNoNan Elu EluGrad Empty EnsureShape
    Equal Erf Erfc EuclideanNorm Exp ExpandDims Expm1 ExtractImagePatches FFT FFT2D FFT3D FakeQuantWithMinMaxArgs
    FakeQuantWithMinMaxArgsGradient FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsGradient
    FakeQuantWithMinMaxVarsPerChannel FakeQuantWithMinMaxVarsPerChannelGradient Fill Floor FloorDiv FloorMod
    FusedBatchNorm FusedBatchNormGrad FusedBatchNormGradV2 FusedBatchNormGradV3 FusedBatchNormV2 FusedBatchNormV3
    GRUBlockCell GRUBlockCellGrad Gather GatherNd GatherV2 Greater GreaterEqual GuaranteeConst HSVToRGB IFFT
    IFFT2D IFFT3D IRFFT IRFFT2D IRFFT3D Identity IdentityN Imag InTopK InTopKV2 Inv InvGrad Invert
    InvertPermutation IsFinite IsInf IsNan IsVariableInitialized L2Loss LRN LRNGrad LSTMBlockCell
    LSTMBlockCellGrad LeakyRelu LeakyReluGrad LeftShift Less LessEqual Lgamma LinSpace Log Log1p
    LogMatrixDeterminant LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul MatrixBandPart MatrixDeterminant
    MatrixDiag MatrixDiagPart MatrixInverse MatrixSetDiag MatrixSolve MatrixTriangularSolve Max MaxPool MaxPool3D
    MaxPool3DGrad MaxPool3DGradGrad MaxPoolGrad MaxPoolGradGrad MaxPoolGradGradV2 MaxPoolGradV2
    MaxPoolGradWithArgmax MaxPoolV2 MaxPoolWithArgmax Maximum Mean Min Minimum MirrorPad MirrorPadGrad Mod Mul
    MulNoNan Neg NextAfter NotEqual OneHot OnesLike Pack Pad PadV2 PlaceholderWithDefault PopulationCount Pow
    PreventGradient Prod Qr RFFT RFFT2D RFFT3D RGBToHSV Range Rank ReadVariableOp Real RealDiv Reciprocal
    ReciprocalGrad Relu Relu6 Relu6Grad ReluGrad Reshape ResizeArea ResizeBicubic ResizeBicubicGrad ResizeBilinear
    ResizeBilinearGrad ResizeNearestNeighbor ResizeNearestNeighborGrad ResourceApplyAdaMax ResourceApplyAdadelta
    ResourceApplyAdagrad ResourceApplyAdagradDA ResourceApplyAdagradV2 ResourceApplyAdam
    ResourceApplyAdamWithAmsgrad ResourceApplyAddSign ResourceApplyCenteredRMSProp ResourceApplyFtrl
    ResourceApplyFtrlV2 ResourceApplyGradientDescent ResourceApplyKerasMomentum ResourceApplyMomentum
    ResourceApplyPowerSign ResourceApplyProximalAdagrad ResourceApplyProximalGradientDescent ResourceApplyRMSProp
    ResourceCountUpTo ResourceGather ResourceGatherNd ResourceSparseApplyAdadelta ResourceSparseApplyAdagrad
    ResourceSparseApplyAdagradDA ResourceSparseApplyAdagradV2 ResourceSparseApplyCenteredRMSProp
    ResourceSparseApplyFtrl ResourceSparseApplyFtrlV2 ResourceSparseApplyKerasMomentum ResourceSparseApplyMomentum
    ResourceSparseApplyProximalAdagrad ResourceSparseApplyProximalGradientDescent ResourceSparseApplyRMSProp
    ResourceStridedSliceAssign ReverseSequence ReverseV2 RightShift Rint Roll Round Rsqrt RsqrtGrad
    ScaleAndTranslate ScaleAndTranslateGrad ScatterNd ScatterNdNonAliasingAdd Select SelectV2 SelfAdjointEigV2
    Selu SeluGrad Shape ShapeN Sigmoid SigmoidGrad Sign Sin Sinh Size Slice Snapshot Softmax
    SoftmaxCrossEntropyWithLogits Softplus SoftplusGrad Softsign SoftsignGrad SpaceToBatch SpaceToBatchND
    SpaceToDepth SparseApplyAdadelta SparseApplyAdagrad SparseApplyAdagradDA SparseApplyAdagradV2
    SparseApplyCenteredRMSProp SparseApplyFtrl SparseApplyFtrlV2 SparseApplyMomentum SparseApplyProximalAdagrad
    SparseApplyProximalGradientDescent SparseApplyRMSProp SparseMatMul SparseSoftmaxCrossEntropyWithLogits Split
    SplitV Sqrt SqrtGrad Square SquaredDifference Squeeze StopGradient StridedSlice StridedSliceAssign
    StridedSliceGrad Sub Sum Svd Tan Tanh TanhGrad TensorScatterAdd TensorScatterSub TensorScatterUpdate Tile
    TopKV2 Transpose TridiagonalMatMul TruncateDiv TruncateMod Unpack VarIsInitializedOp VariableShape Xdivy Xlogy
    ZerosLike
""".split())

# Inputs beside those that an op declares as `host` that have to be known while tracing, since a result has a size by them.
KNOWN_INPUTS = {
    **dict.fromkeys(("SegmentSum", "SegmentProd", "SegmentMean", "SegmentMax", "SegmentMin", "SparseSegmentSum",
                     "SparseSegmentMean", "SparseSegmentSqrtN"), ("segment_ids",)),
    **dict.fromkeys(("SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv"), ("sp_shape",)),
    **dict.fromkeys(("SparseTensorDenseAdd", "SparseTensorDenseMatMul"), ("a_shape",)),
    **dict.fromkeys(("DynamicStitch", "ParallelDynamicStitch"), ("indices",)),
}

# Not traced, but computed while tracing where all inputs are known: shapes and axes.
KNOWN_ONLY = frozenset("""
ConcatOffset ListDiff ParallelConcat Unique Where
""".split())

# Op types with kernels for JAX of their own: jax_random, jax_rows, jax_kernels.
OWN = frozenset("""
    Assert Betainc Bincount Bitcast Cholesky DynamicStitch Igamma IgammaGradA Igammac LogMatrixDeterminant LowerBound
    MatrixInverse MatrixSolve Multinomial NthElement ParallelDynamicStitch Polygamma RandomGammaGrad RandomShuffle
    RandomStandardNormal RandomUniform RandomUniformInt ResourceScatterAdd ResourceScatterDiv ResourceScatterMax
    ResourceScatterMin ResourceScatterMul ResourceScatterNdAdd ResourceScatterNdSub ResourceScatterNdUpdate
    ResourceScatterSub ResourceScatterUpdate ScatterAdd ScatterDiv ScatterMax ScatterMin ScatterMul ScatterNdAdd
    ScatterNdSub ScatterNdUpdate ScatterSub ScatterUpdate SegmentMax SegmentMean SegmentMin SegmentProd SegmentSum
    SparseDenseCwiseAdd SparseDenseCwiseDiv SparseDenseCwiseMul SparseReorder SparseSegmentMean SparseSegmentMeanGrad
    SparseSegmentMeanWithNumSegments SparseSegmentSqrtN SparseSegmentSqrtNGrad SparseSegmentSqrtNWithNumSegments
    SparseSegmentSum SparseSegmentSumWithNumSegments SparseTensorDenseAdd SparseTensorDenseMatMul SparseToDense
    StackCloseV2 StackPopV2 StackPushV2 StackV2 StatelessMultinomial StatelessRandomNormal StatelessRandomUniform
    StatelessRandomUniformInt StatelessTruncatedNormal TensorArrayCloseV3 TensorArrayConcatV3 TensorArrayGatherV3
    TensorArrayGradV3 TensorArrayReadV3 TensorArrayScatterV3 TensorArraySizeV3 TensorArraySplitV3 TensorArrayV3
    TensorArrayWriteV3 TruncatedNormal UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd UnsortedSegmentSum
    UpperBound Zeta
""".split())

# Why an op type runs on NumPy, where its declaration does not tell.
_ON_NUMPY = {
    "runs Python code": "EagerPyFunc PyFunc PyFuncStateless",
    "runs a function, whose body NumPy runs": "PartitionedCall StatefulPartitionedCall SymbolicGradient",
    "tells or asks the world outside": "Abort BytesInUse BytesLimit MaxBytesInUse Print Timestamp",
    "draws again until a number fits": (
        "AllCandidateSampler FixedUnigramCandidateSampler KMC2ChainInitialization LearnedUnigramCandidateSampler "
        "LogUniformCandidateSampler RandomGamma RandomPoisson RandomPoissonV2 SampleDistortedBoundingBox "
        "SampleDistortedBoundingBoxV2 ThreadUnsafeUnigramCandidateSampler UniformCandidateSampler"),
    "goes through sequences, boxes or trees one after the other": (
        "BipartiteMatch CTCLoss CombinedNonMaxSuppression CropAndResize CropAndResizeGradBoxes CropAndResizeGradImage "
        "DrawBoundingBoxes DrawBoundingBoxesV2 EditDistance ExtractGlimpse GatherTree ImageConnectedComponents "
        "ImageProjectiveTransform ImageProjectiveTransformV2"),
    "goes through the elements of sparse tensors": (
        "SerializeManySparse SerializeSparse SetSize SparseAddGrad SparseConcat SparseFillEmptyRowsGrad SparseReduceMax "
        "SparseReduceSum SparseSliceGrad SparseSoftmax"),
    "an algorithm of the host's linear algebra": (
        "Lu MatrixExponential MatrixLogarithm MatrixSolveLs MatrixSquareRoot TridiagonalSolve"),
    "walks through blocks of an image or of sound": "AdjustHue AdjustSaturation AudioSpectrogram Mfcc",
    "its steps depend on the values": "HistogramFixedWidth QuantizeAndDequantizeV2 TopK UnravelIndex",
    "one of CuDNN's, written for NumPy": (
        "CudnnRNN CudnnRNNBackprop CudnnRNNCanonicalToParams CudnnRNNParamsSize CudnnRNNParamsToCanonical"),
    "makes a TensorArray of another shape": "TensorArrayGradWithShape",
    "lets go of a variable": "DestroyResourceOp",
}
_REASONS = {name: why for why, names in _ON_NUMPY.items() for name in names.split()}


def verdict(op_def):
    """How the JAX engine runs ops of a type: (what does it, why that is NumPy or "").

    "structure" is what tracing itself is made of, "jax.numpy" the op's own kernel, "JAX" one of JAX's own,
    "constants" NumPy while tracing; "" where nobody has said it.
    """
    name = op_def.name
    if name in _REASONS:
        return "NumPy", _REASONS[name]
    if name in TRACED:
        return "jax.numpy", ""
    if name in OWN:
        return "JAX", ""
    if name in KNOWN_ONLY:
        return "constants", "of values that are not known while tracing: a result has as many elements as these say"
    if op_def.flag("structural") or name == "Const":
        return "structure", ""
    types = {getattr(arg.type, "name", None) for arg in (*op_def.inputs, *op_def.outputs)}
    if "variant" in types or name.endswith(("Dataset", "DatasetV2")) or name.startswith("Iterator"):
        return "NumPy", "a dataset"
    if "string" in types:
        return "NumPy", "takes or gives text"
    if "resource" in types or op_def.flag("state") == "session":
        return "NumPy", "keeps things in the session"
    if op_def.flag("dynamic_shape"):
        return "NumPy", "a result has as many elements as the values say"
    return "", ""
