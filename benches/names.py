#!/usr/bin/env python3
"""Writes benches/names.tsv: the names that generated catalogues are made of.

    pip install faker==40.63.0
    python3 benches/names.py > benches/names.tsv

They are the given and family names of Faker (https://github.com/joke2k/faker, MIT), by locale,
the more frequent first where Faker has frequencies, else in an order drawn once by seed.
"""

import importlib
import random
import sys

import faker

LOCALES = (
    "cs_CZ da_DK de_AT de_DE en_GB en_IE en_IN en_KE en_US es_ES fi_FI fr_FR hr_HR hu_HU id_ID "
    "it_IT nl_NL no_NO pl_PL pt_BR ro_RO sk_SK sl_SI sv_SE tr_TR"
).split()
MOST = 800  # names of one kind and locale


def names(provider, fields, rng):
    """The names of the first of `fields` that has any, the more frequent first."""
    for field in fields:
        found = getattr(provider, field, None)
        if not found or isinstance(found, property):
            continue
        if hasattr(found, "items"):
            ranked = [name for name, _ in sorted(found.items(), key=lambda row: -row[1])]
        else:
            ranked = sorted(set(found))
            rng.shuffle(ranked)
        return [name for name in dict.fromkeys(ranked) if name.strip() and "\t" not in name][:MOST]
    return []


def main():
    if faker.VERSION != "40.63.0":
        sys.exit(f"this file is made from Faker 40.63.0, not {faker.VERSION}")
    print("# Given and family names of Faker 40.63.0 (MIT), by benches/names.py. Most frequent first.")
    print("# locale\tpart\tname")
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        rng = random.Random(locale)
        given = names(provider, ["first_names", "first_names_male"], rng)
        family = names(provider, ["last_names", "last_names_male"], rng)
        for part, found in (("given", given), ("family", family)):
            for name in found:
                print(f"{locale}\t{part}\t{name}")


if __name__ == "__main__":
    main()
