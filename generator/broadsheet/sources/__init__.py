"""Input files: read at the edge, parsed by one module per format."""
