"""TensorFlow's debugger: its names import, and are refused when they are used."""
import pytest

import graphreg as tf


def test_the_debugger_is_refused_by_name():
    with tf.install_as_tensorflow():
        from tensorflow.python import debug as tf_debug
        from tensorflow.python.debug.wrappers import hooks
        from tensorflow.python.debug import LocalCLIDebugWrapperSession
    assert tf_debug.LocalCLIDebugWrapperSession is LocalCLIDebugWrapperSession
    for name, use in (("LocalCLIDebugWrapperSession", LocalCLIDebugWrapperSession),
                      ("LocalCLIDebugHook", hooks.LocalCLIDebugHook), ("has_inf_or_nan", tf_debug.has_inf_or_nan)):
        with pytest.raises(tf.errors.UnimplementedError, match=name + " is not emulated"):
            use(None)
    with pytest.raises(AttributeError):
        tf_debug.no_such_name
