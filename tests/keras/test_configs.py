"""Layers made again from their configuration."""
import pytest

import graphreg as tf

K = tf.keras.layers
LAYERS = (
    K.Dense(3, activation="relu", kernel_regularizer="l2", bias_constraint="non_neg", name="x"),
    K.Dropout(.3, seed=1), K.Flatten(), K.Activation("tanh"), K.ActivityRegularization(l1=.5),
    K.BatchNormalization(momentum=.5), K.Conv1D(2, 3), K.Conv2D(2, (3, 1), strides=2, padding="same"), K.Conv3D(2, 3),
    K.Conv2DTranspose(2, 3, strides=2), K.Conv3DTranspose(2, 3), K.SeparableConv1D(2, 3),
    K.SeparableConv2D(2, 3, depth_multiplier=2), K.Reshape((2, -1)), K.Permute((2, 1)), K.RepeatVector(3), K.Masking(2.),
    K.Embedding(4, 2, mask_zero=True, input_length=3), K.SpatialDropout1D(.3), K.GaussianNoise(.1), K.GaussianDropout(.1),
    K.AlphaDropout(.1), K.Add(), K.Concatenate(axis=1), K.Dot((1, 2), normalize=True), K.LeakyReLU(.25), K.PReLU("ones"),
    K.ELU(.5), K.ReLU(6.), K.ThresholdedReLU(.5), K.Softmax(1), K.ZeroPadding2D((1, 2)), K.Cropping3D(2),
    K.UpSampling2D(3, interpolation="bilinear"), K.DepthwiseConv2D(3, depth_multiplier=2), K.LocallyConnected1D(2, 3),
    K.LocallyConnected2D(2, (3, 1)), K.GlobalMaxPooling2D("channels_first"), K.LayerNormalization(axis=[1, 2]),
    K.Attention(use_scale=True, causal=True), K.AdditiveAttention(use_scale=False), K.TimeDistributed(K.Dense(2)), K.MaxPooling1D(2), K.AveragePooling2D((2, 3)), K.MaxPooling3D(2))


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: type(layer).__name__)
def test_from_config(layer):
    config = layer.get_config()
    again = type(layer).from_config(config)
    assert again.get_config() == config


def test_a_layer_with_arguments_needs_get_config():
    class Own(K.Layer):
        def __init__(self, factor, **kwargs):
            super().__init__(**kwargs)

    with pytest.raises(NotImplementedError, match="must override `get_config`"):
        Own(2.).get_config()


def test_input_shape_is_kept():
    layer = K.Dense(2, input_shape=(3,))
    assert layer.get_config()["batch_input_shape"] == (None, 3)
    assert K.Dense(2, input_dim=4, batch_size=5).get_config()["batch_input_shape"] == (5, 4)
