"""tensorflow.contrib.slim.nets as programs import it."""
import pytest

import graphreg


def test_both_paths_lead_to_the_modules():
    with graphreg.install_as_tensorflow():
        from tensorflow.contrib.slim.nets import resnet_v1, vgg
        from tensorflow.contrib.slim.python.slim.nets import inception_v3
        from tensorflow.contrib.slim.python.slim.nets.resnet_utils import conv2d_same
        import tensorflow.contrib.slim.nets as nets
    assert resnet_v1 is nets.resnet_v1 and conv2d_same is nets.resnet_utils.conv2d_same
    assert inception_v3.inception_v3 is nets.inception.inception_v3 and vgg.vgg_16.default_image_size == 224


@pytest.mark.slow
@pytest.mark.parametrize("name, variables", [("resnet_v1_101", 208), ("resnet_v1_152", 310), ("resnet_v1_200", 406)])
def test_how_deep_the_networks_are(name, variables):
    """Without batch_norm: two for each convolution."""
    build = getattr(graphreg.contrib.slim.nets.resnet_v1, name)
    build(graphreg.placeholder(graphreg.float32, [1, 32, 32, 3]))
    assert len(graphreg.trainable_variables()) == variables
