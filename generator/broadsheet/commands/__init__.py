"""The command line: a module for each group of commands, which reads options, calls the stages and prints results.

Modules that take long to import, such as the build with its parsers, are imported inside the commands that need them,
so that `--help` and completion answer at once.
"""
