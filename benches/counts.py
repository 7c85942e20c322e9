#!/usr/bin/env python3
"""Counts the instructions of fixed work by callgrind, and compares with benches/counts.tsv.

    benches/counts.py            fails when a count rose by over 5 %
    benches/counts.py --write    writes the counts anew

The counts are those of the dev profile, which every check builds anyway: they tell when the work
itself grows, not how fast it is. Needs valgrind; without it nothing is checked. Counts of another
compiler than the file's are printed, and not held against it.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TABLE = Path(__file__).with_name("counts.tsv")
MOST = 1.05


def build():
    """The benchmark program, built in the dev profile."""
    lines = subprocess.run(
        ["cargo", "build", "--locked", "--bench", "speed", "--message-format=json"],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.splitlines()
    for line in map(json.loads, lines):
        if line.get("target", {}).get("name") == "speed" and line.get("executable"):
            return line["executable"]
    sys.exit("cargo built no benchmark")


def count(program):
    """Instructions by the function that did the work."""
    with tempfile.TemporaryDirectory() as directory:
        out = f"{directory}/out"
        subprocess.run(
            [
                "valgrind",
                "--tool=callgrind",
                "--toggle-collect=*work::counted_*",
                f"--callgrind-out-file={out}",
                "--quiet",
                program,
                "work",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        told = subprocess.run(
            ["callgrind_annotate", "--inclusive=yes", "--auto=no", "--threshold=100", out],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout
    row = re.compile(r"^\s*([\d,]+) .*work::counted_(\w+)", re.MULTILINE)
    return {name: int(total.replace(",", "")) for total, name in row.findall(told)}


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--write", action="store_true", help="write the counts anew")
    write = asked.parse_args().write
    if not shutil.which("valgrind"):
        print("instruction counts: skipped, valgrind is not installed")
        return
    compiler = subprocess.run(["rustc", "-V"], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
    counts = count(build())
    if not counts:
        sys.exit("nothing was counted")
    if write:
        rows = "".join(f"{name}\t{total}\n" for name, total in sorted(counts.items()))
        TABLE.write_text(f"# Instructions of fixed work, by benches/counts.py\n# {compiler}\n{rows}")
    lines = TABLE.read_text().splitlines()
    same = f"# {compiler}" in lines
    known = dict(line.split("\t") for line in lines if not line.startswith("#"))
    risen = []
    for name, total in sorted(counts.items()):
        before = int(known.get(name, 0))
        change = f"{total / before - 1:+.1%}" if before else "new"
        print(f"{name:<20} {total:>14,} {change:>8}")
        if not before or total > before * MOST:
            risen.append(name)
    missing = sorted(known.keys() - counts.keys())
    if not same:
        print(f"not compared: {TABLE.name} was counted with another compiler than {compiler}")
    elif risen or missing:
        sys.exit(f"over 5 % more instructions, or not known: {', '.join(risen + missing)}. "
                 f"If that is meant: {sys.argv[0]} --write")


if __name__ == "__main__":
    main()
