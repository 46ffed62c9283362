"""The version of Keras that TF 1.15 has."""

KERAS_VERSION = "2.2.4-tf"
