"""What the authors run: each file says how, in its first lines."""
