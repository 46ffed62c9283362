"""TF's public namespace tf.data.experimental: re-exports only."""
