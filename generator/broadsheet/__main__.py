"""The start of the command `broadsheet`, which is also run by `python -m broadsheet`.

Nothing is imported outside the function, so that Ctrl-C also ends the command quietly while its modules are loading.
"""


def main() -> None:
    """Run the command line, and end with 130 after Ctrl-C, with 143 after SIGTERM, and with 129 after SIGHUP."""
    try:
        from broadsheet.system.processes import install_signal_handlers

        install_signal_handlers()
        from broadsheet.commands.group import main as run_command_line

        run_command_line()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
