#!/usr/bin/env python3
"""Writes names of organisations with a letter wrong, each an article by itself.

    python3 eval/body_slips.py CATALOGUE/*.ftm.jsonl.gz > body-slips.jsonl
    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz -- body-slips.jsonl

In the longest word of each name, of five letters or more, two letters change places, one is left
out or one is put for another, by a seeded draw; the first letter stays.
"""

import argparse
import collections
import gzip
import json
import random
import sys

SCHEMAS = ("Organization", "Company", "PublicBody", "LegalEntity")
FEWEST_LETTERS = 5


def names(paths):
    """The bodies of each primary name."""
    found = collections.defaultdict(list)
    for path in sorted(paths):
        opened = gzip.open if path.endswith(".gz") else open
        with opened(path, "rt", encoding="utf-8") as file:
            for line in file:
                entity = json.loads(line)
                if entity["schema"] in SCHEMAS:
                    found[entity["properties"]["name"][0]].append(entity["id"])
    return found


def misspelt(word, draw):
    place = draw.randrange(2, len(word))
    way = draw.randrange(3)
    if way == 0:
        return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    if way == 1:
        return word[:place] + word[place + 1 :]
    return word[:place] + draw.choice("aeiourstnl") + word[place + 1 :]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("catalogue", nargs="+")
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    draw = random.Random(args.seed)
    for name, bodies in sorted(names(args.catalogue).items()):
        words = name.split()
        longest = max(range(len(words)), key=lambda place: len(words[place]))
        if len(words[longest]) < FEWEST_LETTERS:
            continue
        slip = misspelt(words[longest], draw)
        if slip == words[longest]:
            continue
        words[longest] = slip
        kind = "slip-alone" if len(words) == 1 else "slip"
        mention = {"text": " ".join(words), "offset": None, "gold": bodies[0], "kind": kind}
        if len(bodies) > 1:
            mention["also"] = bodies[1:]
        article = {
            "id": f"body-slips:{bodies[0]}",
            "date": None,
            "language": None,
            "country": None,
            "text": None,
            "mentions": [mention],
        }
        json.dump(article, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
