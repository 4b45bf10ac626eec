"""`python -m mspproj` and the `mspproj` script."""

import sys


def main() -> None:
    from mspproj.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
