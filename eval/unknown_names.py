#!/usr/bin/env python3
"""Writes articles that name people who are in no catalogue.

    python3 eval/unknown_names.py CATALOGUE/*.ftm.jsonl.gz > unknown-names.jsonl
    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz -- unknown-names.jsonl

Most people in the news are in nobody's catalogue, and many share their given name with one whom
it holds, and their family name with another. So each name here is a given name and a family name
that the catalogue's people have, of the same sources, joined by a seeded draw; names that one of
its people has are left out. Half of the articles name the person once more by family name alone.
The `false` column of `eval` is the share that is RESOLVED all the same.
"""

import argparse
import collections
import gzip
import json
import random
import re
import sys
import unicodedata


def fold(name):
    letters = unicodedata.normalize("NFKD", name.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


def persons(paths):
    """The file, the record and the names of every person of a catalogue."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                if record["schema"] == "Person":
                    says = record["properties"]
                    yield path, record, says.get("name", []) + says.get("alias", [])


def people(paths):
    """Given and family names by source, and every name that a person has."""
    given, family = collections.defaultdict(set), collections.defaultdict(set)
    known = set()
    for path, record, names in persons(paths):
        known.update(frozenset(fold(name).split()) for name in names)
        says = record["properties"]
        for first in says.get("firstName", []):
            for last in says.get("lastName", []):
                given[path].add(first.split()[0])
                family[path].add(last)
                known.add(frozenset(fold(f"{first} {last}").split()))
    return given, family, known


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("catalogue", nargs="+")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    given, family, known = people(sorted(args.catalogue))
    with_word = collections.defaultdict(list)
    for name in known:
        for word in name:
            with_word[word].append(name)
    sources = [path for path in sorted(given) if len(given[path]) > 20]
    firsts = {path: sorted(given[path]) for path in sources}
    lasts = {path: sorted(family[path]) for path in sources}
    draw = random.Random(args.seed)
    made = 0
    while made < args.count:
        source = draw.choice(sources)
        first, last = draw.choice(firsts[source]), draw.choice(lasts[source])
        words = frozenset(fold(f"{first} {last}").split())
        rarest = min(words, key=lambda word: len(with_word[word]))
        if len(words) < 2 or any(words <= name for name in with_word[rarest]):
            continue
        made += 1
        mentions = [{"text": f"{first} {last}", "offset": 0, "gold": None, "kind": "full-name"}]
        if made % 2:
            mentions.append({"text": last, "offset": 100, "gold": None, "kind": "surname"})
        year, month = draw.randint(1996, 2024), draw.randint(1, 12)
        article = {
            "id": f"unknown-names:{made}",
            "date": f"{year}-{month:02}-15",
            "language": None,
            "country": None,
            "text": None,
            "mentions": mentions,
        }
        json.dump(article, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
