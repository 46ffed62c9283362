"""TF's module tensorflow.contrib.slim.nets: image networks, written with the layers of tf.contrib.layers."""
from . import alexnet, inception, overfeat, resnet_utils, resnet_v1, resnet_v2, vgg  # noqa: F401
