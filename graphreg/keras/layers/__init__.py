"""TF's public namespace tf.keras.layers."""
import importlib

from ..engine import layer_registry
from ..engine.base_layer import AddLoss, AddMetric, Layer, TensorFlowOpLayer  # noqa: F401
from ..engine.input_layer import Input, InputLayer  # noqa: F401
from ..engine.input_spec import InputSpec  # noqa: F401
from ..engine.layer_registry import deserialize, serialize  # noqa: F401
from .advanced_activations import ELU, LeakyReLU, PReLU, ReLU, Softmax, ThresholdedReLU  # noqa: F401
from .convolutional import (  # noqa: F401
    Conv1D, Conv2D, Conv2DTranspose, Conv3D, Conv3DTranspose, Convolution1D, Convolution2D, Convolution2DTranspose,
    Convolution3D, Convolution3DTranspose, SeparableConv1D, SeparableConv2D, SeparableConvolution1D,
    SeparableConvolution2D)
from .core import Activation, ActivityRegularization, Dense, Dropout, Flatten  # noqa: F401
from .dense_attention import AdditiveAttention, Attention  # noqa: F401
from .depthwise import DepthwiseConv2D  # noqa: F401
from .embeddings import Embedding  # noqa: F401
from .global_pooling import (  # noqa: F401
    GlobalAveragePooling1D, GlobalAveragePooling2D, GlobalAveragePooling3D, GlobalAvgPool1D, GlobalAvgPool2D,
    GlobalAvgPool3D, GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D, GlobalMaxPooling1D, GlobalMaxPooling2D,
    GlobalMaxPooling3D)
from .lambda_ import Lambda  # noqa: F401
from .layer_normalization import LayerNormalization  # noqa: F401
from .local import LocallyConnected1D, LocallyConnected2D  # noqa: F401
from .masking import Masking  # noqa: F401
from .merge import (  # noqa: F401
    add, Add, average, Average, concatenate, Concatenate, dot, Dot, maximum, Maximum, minimum, Minimum, multiply,
    Multiply, subtract, Subtract)
from .noise import (  # noqa: F401
    AlphaDropout, GaussianDropout, GaussianNoise, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D)
from .normalization import BatchNormalization  # noqa: F401
from .pooling import (  # noqa: F401
    AveragePooling1D, AveragePooling2D, AveragePooling3D, AvgPool1D, AvgPool2D, AvgPool3D, MaxPool1D, MaxPool2D,
    MaxPool3D, MaxPooling1D, MaxPooling2D, MaxPooling3D)
from .recurrent import RNN, StackedRNNCells  # noqa: F401
from .recurrent_cells import GRUCell, LSTMCell, SimpleRNNCell  # noqa: F401
from .recurrent_conv import ConvLSTM2D, CuDNNGRU, CuDNNLSTM  # noqa: F401
from .recurrent_layers import GRU, LSTM, SimpleRNN  # noqa: F401
from .shape import Permute, RepeatVector, Reshape  # noqa: F401
from .spatial import (  # noqa: F401
    Cropping1D, Cropping2D, Cropping3D, UpSampling1D, UpSampling2D, UpSampling3D, ZeroPadding1D, ZeroPadding2D,
    ZeroPadding3D)
from .wrappers import TimeDistributed, Wrapper  # noqa: F401
from .wrappers_recurrent import Bidirectional  # noqa: F401

layer_registry.known.update({name: value for name, value in list(globals().items()) if isinstance(value, type)})


def __getattr__(name):
    if name == "DenseFeatures":
        # The columns stand on layers, lookup tables and variable scopes, so they load when they are asked for.
        return getattr(importlib.import_module(__name__.partition(".")[0] + ".feature_column.dense_features"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.keras.layers.{name} is not emulated")
