"""Activations, cross entropies, biases and losses."""
import numpy as np

from .basics import EDGES, F, b, edge, f32, f64, i32, i64, s, spread

SAMPLES = {}
for _name in "Relu Relu6 Elu Selu LeakyRelu Softplus Softsign".split():
    SAMPLES[_name] = [s(F(2, 3)), s(f64(-0.7)), s(np.zeros([0, 2], np.float32)), edge(EDGES)]
SAMPLES["Relu6"].append(s(spread(-3, 9, 2, 5)))
SAMPLES["Relu"].append(s(i32(-2, 0, 3)))
SAMPLES["LeakyRelu"].append(s(F(2, 3), alpha=0.5))
for _name in "ReluGrad Relu6Grad LeakyReluGrad EluGrad SeluGrad SoftplusGrad SoftsignGrad".split():
    SAMPLES[_name] = [s(F(2, 3), F(2, 3, seed=1)), s(f64(1.5), f64(-0.3))]
for _name in ("Softmax", "LogSoftmax"):
    SAMPLES[_name] = [s(F(2, 3)), s(F(2, 2, 3)), s(F(4)), edge(f32([1000, 0, -1000], [0, 0, 0]))]

_LABELS = f32([0.2, 0.8, 0], [0.5, 0.25, 0.25])
SAMPLES.update({
    "SoftmaxCrossEntropyWithLogits": [s(F(2, 3), _LABELS), s(F(1, 3), _LABELS), s(F(2, 3), _LABELS[:1])],
    "SparseSoftmaxCrossEntropyWithLogits": [s(F(2, 3), i64(2, 0)), s(F(3, 4), i32(0, 1, 3))],
    "L2Loss": [s(F(2, 3)), s(f64(-0.7)), s(np.zeros([0], np.float32))],
    "BiasAdd": [s(F(2, 3), F(3)), s(F(2, 2, 2, 3), F(3)), s(F(2, 3, 2, 2), F(3), data_format="NCHW")],
    "BiasAddV1": [s(F(2, 3), F(3)), s(F(2, 2, 2, 3), F(3))],
    "BiasAddGrad": [s(F(2, 3)), s(F(2, 2, 2, 3)), s(F(2, 3, 2, 2), data_format="NCHW")],
    "AddN": [s([F(2, 3)]), s([F(2, 3), F(2, 3, seed=1), F(2, 3, seed=2)]), s([f64(1), f64(2)]), s([i32(1, 2), i32(3, 4)])],
    "AccumulateNV2": [s([F(2, 3), F(2, 3, seed=1)], shape=[2, 3])],
})
for _name in ("SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits"):
    for _sample in SAMPLES[_name]:
        _sample.mark(outputs=1)                  # the second output is there for the gradient alone
