"""Reading input files: one module per format parses them into papers."""
