"""The operating system as Broadsheet uses it: errors, files, processes, the clock. It knows nothing of papers."""
