"""What everything else rests on: errors and problems, files, processes, the clock, encodings, private data in texts."""
