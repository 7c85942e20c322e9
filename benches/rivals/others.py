#!/usr/bin/env python3
"""Asks others for the ten names nearest to each query, and prints a table row for each.

    cargo bench --bench speed -- compare --size 1000000 --write DIRECTORY
    pip install tantivy rapidfuzz psycopg[binary]
    python3 benches/rivals/others.py DIRECTORY [--queries 60]

Reads `names.tsv` (id, folded name) and `queries.tsv` (kind, folded text, right names) of the
directory. What is not installed is skipped with a word. PostgreSQL is asked through a server of
its own that this starts in a temporary directory and stops.
"""

import argparse
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KINDS = ["exact", "one edit", "two edits", "swapped", "initial", "surname"]
MOST = 10


def read(directory, count):
    names = [line.rstrip("\n").split("\t")[1] for line in open(directory / "names.tsv", encoding="utf-8")]
    queries, taken = [], {}
    for line in open(directory / "queries.tsv", encoding="utf-8"):
        kind, text, right = line.rstrip("\n").split("\t")
        taken[kind] = taken.get(kind, 0) + 1
        if taken[kind] <= count:
            queries.append((kind, text, set(right.split("|"))))
    return names, queries


def row(name, names, queries, find):
    """Times `find`, which returns places of names, and prints a row."""
    times, found = [], {}
    for kind, text, right in queries:
        begun = time.perf_counter()
        ten = find(text)
        times.append((time.perf_counter() - begun) * 1e6)
        hit = any(names[place] in right for place in ten)
        found.setdefault(kind, []).append(hit)
    times.sort()
    at = lambda share: times[min(int(len(times) * share), len(times) - 1)]
    recalls = [f"{sum(found[kind]) / len(found[kind]):.3f}" for kind in KINDS]
    print(f"| {name} | {len(times)} | {at(0.5):.0f} | {at(0.99):.0f} | {' | '.join(recalls)} |", flush=True)


def skip(name, why):
    print(f"{name}: skipped, {why}", file=sys.stderr)


def by_tantivy(names, queries, _):
    try:
        import tantivy
    except ImportError:
        return skip("tantivy", "`pip install tantivy` is missing")
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("name", tokenizer_name="default")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=256 << 20, num_threads=1)
    for place, name in enumerate(names):
        writer.add_document(tantivy.Document(id=place, name=name))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(text):
        parts = []
        for word in text.split():
            edits = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
            exact = tantivy.Query.boost_query(tantivy.Query.term_query(schema, "name", word), 2.0)
            parts.append((tantivy.Occur.Should, exact))
            if edits:
                fuzzy = tantivy.Query.fuzzy_term_query(schema, "name", word, distance=edits)
                parts.append((tantivy.Occur.Should, fuzzy))
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=MOST).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    version = getattr(tantivy, "__version__", "").split(",")[0].removeprefix("tantivy v")
    row(f"tantivy {version}, fuzzy and exact terms, from Python", names, queries, find)


def by_rapidfuzz(names, queries, few):
    try:
        import rapidfuzz
        from rapidfuzz import distance, process
    except ImportError:
        return skip("rapidfuzz", "`pip install rapidfuzz` is missing")

    def find(text):
        best = process.extract(text, names, scorer=distance.JaroWinkler.similarity, limit=MOST)
        return [place for _, _, place in best]

    row(f"rapidfuzz {rapidfuzz.__version__} (C++), Jaro-Winkler", names, few, find)


def by_sqlite(names, queries, few):
    base = sqlite3.connect(":memory:")
    try:
        base.execute("create virtual table name using fts5(text, tokenize='trigram')")
    except sqlite3.OperationalError:
        return skip("SQLite FTS5", "this SQLite has no trigram tokenizer")
    base.executemany("insert into name(rowid, text) values (?, ?)", enumerate(names))
    base.execute("insert into name(name) values ('optimize')")

    def find(text):
        grams = {text[at : at + 3] for at in range(len(text) - 2)}
        match = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        if not match:
            return []
        rows = base.execute("select rowid from name where name match ? order by rank limit ?", (match, MOST))
        return [place for (place,) in rows]

    row(f"SQLite {sqlite3.sqlite_version} FTS5 trigram", names, few, find)


def by_postgres(names, queries, few):
    try:
        import psycopg
    except ImportError:
        return skip("PostgreSQL", "`pip install psycopg[binary]` is missing")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (places and str(places[-1]))
    if not initdb:
        return skip("PostgreSQL", "initdb is not found")
    # Its programs lie beside the real file, and refuse to run as root.
    programs = Path(initdb).parent
    user = {}
    with tempfile.TemporaryDirectory() as work:
        if os.geteuid() == 0:
            try:
                postgres = pwd.getpwnam("postgres")
            except KeyError:
                return skip("PostgreSQL", "run as another user than root")
            os.chown(work, postgres.pw_uid, postgres.pw_gid)
            user = {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}
        data = f"{work}/data"
        run = lambda *words: subprocess.run(
            words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work, **user
        )
        try:
            run(initdb, "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C")
            options = f"-k {work} -c listen_addresses='' -c shared_buffers=512MB -c max_parallel_workers_per_gather=0 -c fsync=off"
            run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-l", f"{work}/log", "-w", "start")
        except (OSError, subprocess.CalledProcessError) as error:
            return skip("PostgreSQL", f"it does not start: {error}")
        try:
            with psycopg.connect(host=work, user="bench", dbname="postgres", autocommit=True) as base:
                try:
                    base.execute("create extension pg_trgm")
                except psycopg.Error:
                    return skip("PostgreSQL", "it has no pg_trgm")
                base.execute("create table name (id int, text text)")
                with base.cursor().copy("copy name from stdin") as copy:
                    for row_ in enumerate(names):
                        copy.write_row(row_)
                base.execute("create index on name using gin (text gin_trgm_ops)")
                base.execute("vacuum analyze name")
                ask = "select id from name where text %% %s order by similarity(text, %s) desc, id limit %s"

                def find(text):
                    return [place for (place,) in base.execute(ask, (text, text, MOST), prepare=True)]

                version = base.info.server_version // 10000
                row(f"PostgreSQL {version} pg_trgm GIN", names, few, find)
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("directory", type=Path)
    asked.add_argument("--queries", type=int, default=60, help="of each kind, for the slow ones (default 60)")
    arguments = asked.parse_args()
    names, queries = read(arguments.directory, 10**9)
    _, few = read(arguments.directory, arguments.queries)
    for rival in (by_tantivy, by_postgres, by_sqlite, by_rapidfuzz):
        print(f"{rival.__name__.removeprefix('by_')} ...", file=sys.stderr, flush=True)
        try:
            rival(names, queries, few)
        except Exception as error:  # One that fails does not stop the others.
            skip(rival.__name__.removeprefix("by_"), f"it failed: {error!r}")


if __name__ == "__main__":
    main()
