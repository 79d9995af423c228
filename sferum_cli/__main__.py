"""``python -m sferum_cli`` is the command ``sferum``."""

from sferum_cli.cli.main import main

if __name__ == "__main__":
    main()
