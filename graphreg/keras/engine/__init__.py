"""What Keras layers and models are made of."""
