"""The command line: a module for each group of commands, which reads options, calls the stages and prints results.

The module of a command is imported once it is run, and what only one of the commands of a module needs, such as the
build with its parsers, inside that command, so that `--help` and completion answer at once.
"""
