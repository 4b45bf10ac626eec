"""`python -m mspproj` and the `mspproj` script."""

import sys


def main() -> None:
    import gc

    from mspproj.cli import run

    gc.disable()  # a command ends before it leaves anything to collect; looking for it costs a cold read a third
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
