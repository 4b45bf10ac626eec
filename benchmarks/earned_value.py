"""Earned value and earned schedule against published worked cases.

    python benchmarks/earned_value.py FOLDER

FOLDER holds pmcontrols_validation_cases.json (github.com/arikanatakan/pmcontrols, MIT licence): every case of the
methods `evm` and `earned_schedule` is reckoned, and each expected figure compared within the case's own tolerance.
Exit 1 when one differs.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mspproj.reports.earned_value import Measures, earned_schedule

FILE = "pmcontrols_validation_cases.json"
NAMES = {"eac_typical": "eac_remaining"}


def told(case: dict[str, Any]) -> dict[str, float | None]:
    """What we say to a case, by the case's own names."""
    given = case["inputs"]
    at = given.get("at", 0)
    time = earned_schedule(given["periods"], given["pv"], given["ev"], at)
    found: dict[str, float | None] = {"es": time.es, "sv_t": time.sv, "spi_t": time.spi, "ieac_t": time.ieac}
    if case["method"] == "evm":
        pv = given["pv"][given["periods"].index(at)]
        value = Measures(given["pv"][-1], pv, given["ev"], given["ac"])
        found |= {name: getattr(value, NAMES.get(name, name)) for name in case["expected"] if name not in found}
    return found


def differences(case: dict[str, Any]) -> Iterator[str]:
    ours = told(case)
    for name, expected in case["expected"].items():
        mine = ours[name]
        if mine is None or abs(mine - expected) > case["tol"]:
            yield f"{case['id']}: {name} is {mine}, expected {expected}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    cases = json.loads((parser.parse_args().folder / FILE).read_text())["cases"]
    known = [case for case in cases if case["method"] in ("evm", "earned_schedule")]
    wrong = [line for case in known for line in differences(case)]
    figures = sum(len(case["expected"]) for case in known)
    print("\n".join([*wrong, f"{figures - len(wrong)} of {figures} figures in {len(known)} cases agree"]))
    return 1 if wrong or not known else 0


if __name__ == "__main__":
    raise SystemExit(main())
