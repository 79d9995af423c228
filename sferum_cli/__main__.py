"""``python -m sferum_cli`` is the command ``sferum``."""

import signal


def start() -> None:
    """Run the command; Ctrl+C while it is still being loaded ends it without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sferum_cli.cli.main import main

    main()


if __name__ == "__main__":
    start()
