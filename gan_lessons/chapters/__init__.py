"""What only one chapter uses: its experiments, recordings, pictures and small widgets."""
