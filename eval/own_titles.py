#!/usr/bin/env python3
"""Makes mentions of every office by its own title: who held it that day must be found, and so must
whoever is named with it.

    python3 eval/own_titles.py CATALOGUE/*.ftm.jsonl.gz > own-titles.jsonl
    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz -- own-titles.jsonl

For each tenure of twenty days or more of which month and year of both ends are known, on its middle
day, where nobody else held the office then: the office's title, its first other title, and, where it
belongs to an organisation, the title with that behind a comma (English ones with an article before
them); and the holder's name behind the title, and before it with a comma. The kind of a mention says
which; the article's country is the office's. Needs no library.
"""

import argparse
import collections
import datetime
import gzip
import json

LANGUAGES = {"gb": "en", "us": "en", "se": "sv", "at": "de", "de": "de", "no": "no"}


def read(paths):
    """The offices, their tenures, and the names of organisations and people, of all files."""
    offices, tenures, names = {}, collections.defaultdict(list), {}
    for path in paths:
        opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
        with opened as lines:
            for line in lines:
                record = json.loads(line)
                properties = record["properties"]
                if record["schema"] == "Position":
                    offices[record["id"]] = properties
                elif record["schema"] == "Occupancy":
                    tenures[properties["post"][0]].append(properties)
                elif record["schema"] in ("Organization", "Person"):
                    names[record["id"]] = properties["name"][0]
    return offices, tenures, names


def day(tenure, end):
    """The day at an end of a tenure; the first of its month, or none where only the year is known."""
    parts = [int(part) for part in tenure.get(end, [""])[0].split("-") if part]
    return datetime.date(*parts, *[1] * (3 - len(parts))) if len(parts) > 1 else None


def year(tenure, end, default):
    """The first day that an end of a tenure may have been, or the default."""
    parts = [int(part) for part in tenure.get(end, [""])[0].split("-") if part]
    return datetime.date(*parts, *[1] * (3 - len(parts))) if parts else default


def holders(tenures, on):
    """Whoever may have held an office on a day."""
    found = set()
    for tenure in tenures:
        start = year(tenure, "startDate", datetime.date.min)
        end = year(tenure, "endDate", datetime.date.max)
        if start <= on < end:
            found.add(tenure["holder"][0])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("catalogue", nargs="+")
    offices, tenures, names = read(parser.parse_args().catalogue)
    count = 0
    for office in sorted(offices):
        properties = offices[office]
        country = properties.get("country", [""])[0].split("-")[0]
        language = LANGUAGES.get(country)
        if language is None:
            continue
        article = "The " if language == "en" else ""
        title = properties["name"][0]
        other = properties.get("alias", [None])[0]
        body = names.get(properties.get("organization", [""])[0])
        asked = [("title", article + title)]
        asked += [("other-title", article + other)] if other else []
        asked += [("with-body", f"{article}{title}, {body}")] if body else []
        for tenure in tenures[office]:
            start, end = day(tenure, "startDate"), day(tenure, "endDate")
            if not start or not end or (end - start).days < 20:
                continue
            middle = start + (end - start) / 2
            if len(holders(tenures[office], middle)) != 1:
                continue
            name = names.get(tenure["holder"][0])
            named = [("title-name", f"{title} {name}"), ("name-title", f"{name}, {title}")]
            for kind, text in asked + (named if name else []):
                count += 1
                mention = {
                    "text": text,
                    "offset": None,
                    "gold": tenure["holder"][0],
                    "kind": kind,
                }
                line = {
                    "id": f"own-titles:{count}",
                    "date": str(middle),
                    "language": language,
                    "country": country,
                    "source": f"own-titles-{country}",
                    "text": None,
                    "mentions": [mention],
                }
                print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
