"""What every other part may use: TensorFlow imported quietly, checks of arguments, and specs of what was built."""
