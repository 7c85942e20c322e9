#!/usr/bin/env python3
"""Writes people's names as others write them, each an article by itself.

    python3 eval/variants.py CATALOGUE/*.ftm.jsonl.gz > variants.jsonl
    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz -- variants.jsonl

A seeded draw of people, of each source alike, whose whole name nobody else has; from each name every
variant that it has by general rules: a letter wrong, two exchanged, an initial, a short form, a middle
name or a particle dropped, capitals, an address before it. The kind of a mention is its variant, so
the table of `eval` has a row for each. What is undated and of no country has nothing but the name:
"J. Smith" is rightly AMBIGUOUS, and the column to look at is precision. Of the shorter and other forms
those that fit somebody else's name too are a kind of their own, "shared", for nothing tells the two
apart.
"""

import argparse
import collections
import json
import pathlib
import random
import string
import sys
import unicodedata

from unknown_names import fold, persons

LEXICON = pathlib.Path(__file__).parent.parent / "data" / "lexicon"
# Variants that may be a form of somebody else's name.
FORMS = (
    "short-form", "no-middle", "middle-initial", "extra-initial", "no-hyphen", "first-of-two",
    "last-of-two",
)
# What spellings of one name differ by where another script wrote it first.
RESPELT = (
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "e"), ("ai", "e"), ("kh", "h"), ("gh", "g"),
    ("ph", "f"), ("sch", "sh"), ("tch", "ch"), ("ck", "k"), ("ks", "x"), ("y", "i"), ("i", "y"),
    ("j", "y"), ("c", "k"), ("k", "c"), ("q", "k"), ("v", "w"), ("w", "v"), ("z", "s"), ("u", "o"),
    ("o", "u"), ("e", "i"), ("i", "e"), ("a", "e"), ("e", "a"),
)
DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"}


def rows(name):
    with open(LEXICON / name, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]


def short_forms():
    found = collections.defaultdict(list)
    for row in rows("nicknames.tsv"):
        found[row[0]].append(row[1].capitalize())
    return found


def particles():
    return {word for row in rows("particles.tsv") for word in row[1].split()}


def misspelt(word, draw):
    """The word with one inner letter put for another."""
    at = draw.randrange(1, len(word))
    letter = draw.choice([c for c in string.ascii_lowercase if c != word[at]])
    return word[:at] + letter + word[at + 1 :]


def exchanged(word, draw):
    """The word with two neighbours exchanged that differ; None when it has none."""
    places = [at for at in range(1, len(word) - 1) if word[at] != word[at + 1]]
    if not places:
        return None
    at = draw.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def respelt(word, draw):
    """The word as another rule of transliteration has it, behind its first letter."""
    rules = [rule for rule in RESPELT if rule[0] in word[1:]]
    if not rules:
        return None
    old, new = draw.choice(rules)
    return word[0] + word[1:].replace(old, new, 1)


def variants(given, middle, family, gender, shorts, small, draw):
    """Kind and text of each variant of a name of these words."""
    whole = " ".join([given, *middle, family])
    yield "whole", whole
    for kind, change in (("typo", misspelt), ("exchanged", exchanged)):
        for part, word in (("given", given), ("family", family)):
            if len(word) > 4 and word.isalpha() and (wrong := change(word, draw)):
                parts = [wrong if part == "given" else given, *middle]
                parts.append(wrong if part == "family" else family)
                yield f"{kind}-{part}", " ".join(parts)
    # A draw of its own, so that the other variants stay what they were.
    own = random.Random(whole)
    both = [respelt(word, own) if word.isalpha() else None for word in (given, family)]
    if all(both):
        yield "respelt", f"{both[0]} {both[1]}"
        yield "respelt-listed", f"{both[1].upper()}, {both[0]}"
    yield "swapped", " ".join([family, given, *middle])
    yield "comma", f"{family}, {' '.join([given, *middle])}"
    yield "initial", f"{given[0]}. {family}"
    yield "capitals", whole.upper()
    yield "small", whole.lower()
    yield "address", f"{'Mrs' if gender == 'female' else 'Mr'} {whole}"
    yield "address-family", f"{'Mrs' if gender == 'female' else 'Mr'} {family}"
    yield "extra-initial", f"{given} {draw.choice('ABCDEFGHJKLMPRST')}. {family}"
    if shorts.get(fold(given)):
        yield "short-form", f"{draw.choice(shorts[fold(given)])} {family}"
    if middle:
        yield "no-middle", f"{given} {family}"
        yield "middle-initial", f"{given} {' '.join(word[0] + '.' for word in middle)} {family}"
    plain = "".join(c for c in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(c))
    if plain != whole and plain.isascii():
        yield "no-marks", plain
    if any(c in DIGRAPHS for c in whole):
        yield "digraphs", "".join(DIGRAPHS.get(c, c) for c in whole)
    words = family.split()
    if len(words) > 1 and words[0].lower() in small:
        kept = [word for word in words if word.lower() not in small]
        if kept:
            yield "no-particle", " ".join([given, *kept])
            yield "particle-joined", f"{given} {''.join(words).capitalize()}"
    elif "-" in family:
        first, last = family.split("-", 1)
        yield "no-hyphen", f"{given} {first} {last}"
        yield "first-of-two", f"{given} {first}"
        yield "last-of-two", f"{given} {last}"
    elif len(words) == 2:
        yield "hyphen", f"{given} {'-'.join(words)}"
        yield "first-of-two", f"{given} {words[0]}"
        yield "last-of-two", f"{given} {words[1]}"


def people(paths):
    """People by source, and by every folded name how many bear it."""
    found, bearers = collections.defaultdict(list), collections.defaultdict(set)
    same = collections.defaultdict(set)
    for path, record, names in persons(paths):
        for name in names:
            bearers[fold(name)].add(record["id"])
        for item in record["properties"].get("wikidataId", []):
            same[item].add(record["id"])
        found[path].append(record)
    return found, bearers, same


def fits(asked, known, shorts):
    """Whether each word is one of the name's, in order: the same, an initial or a short form of it."""
    known = iter(known)
    return all(any(is_form(word, other, shorts) for other in known) for word in asked)


def is_form(word, other, shorts):
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return word == other or word in shorts[other] or other in shorts[word]


def is_shared(kind, text, also, by_word, shorts):
    """Whether the variant is a form of somebody else's name, too."""
    words = fold(text).split()
    shorter = [word for word in words if len(word) > 1] if kind == "extra-initial" else words
    return any(
        who not in also and (fits(words, name, shorts) or fits(shorter, name, shorts))
        for who, name in by_word[words[-1]]
    )


def titles():
    """Words that stand before a name and are no given names: "Captain", "Baroness"."""
    given = {fold(row[0]) for row in rows("given_names.tsv")}
    return {fold(row[2]).split()[0] for row in rows("honorifics.tsv")} - given


def split(record, ranks):
    """Given, middle and family name; None when the record does not tell them apart."""
    says = record["properties"]
    name = says["name"][0]
    family = next((last for last in says.get("lastName", []) if name.endswith(" " + last)), None)
    if family is None and len(name.split()) == 2:
        family = name.split()[1]
    if family is None:
        return None
    given, *middle = name[: -len(family)].split()
    if len(given) < 3 or not given.isalpha() or "." in name or "(" in name:
        return None
    # "Hamid II" has no family name, "Captain" is no given one.
    if fold(given) in ranks or not set(fold(family)) - set("ivx"):
        return None
    return given, middle, family


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("catalogue", nargs="+")
    parser.add_argument("--people", type=int, default=100, help="of each source")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    found, bearers, same = people(sorted(args.catalogue))
    shorts, small, ranks = short_forms(), particles(), titles()
    folded = collections.defaultdict(set)
    for name, forms in shorts.items():
        folded[name].update(map(fold, forms))
    by_word = collections.defaultdict(list)
    for name, who in bearers.items():
        words = name.split()
        for word in set(words):
            by_word[word].extend((one, words) for one in who)
    draw = random.Random(args.seed)
    made = 0
    for path in sorted(found):
        drawn = 0
        records = found[path]
        draw.shuffle(records)
        for record in records:
            says, parts = record["properties"], split(record, ranks)
            also = set().union(*(same[item] for item in says.get("wikidataId", [])))
            also.add(record["id"])
            if parts is None or bearers[fold(says["name"][0])] - also:
                continue
            drawn += 1
            if drawn > args.people:
                break
            gender = says.get("gender", [None])[0]
            for kind, text in variants(*parts, gender, shorts, small, draw):
                made += 1
                if kind in FORMS and is_shared(kind, text, also, by_word, folded):
                    kind += ", shared"
                mention = {"text": text, "offset": 0, "gold": record["id"], "kind": kind}
                mention["also"] = sorted(also - {record["id"]})
                article = {
                    "id": f"variants:{made}",
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
