"""What a graph is; this layer knows no op."""
