#!/usr/bin/env python3
"""Fits the weights of data/weights.tsv.

    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz --trace trace.jsonl -- DEV/*.jsonl
    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz --trace unknown.jsonl -- unknown-names.jsonl
    incumbent eval --catalogue CATALOGUE/*.ftm.jsonl.gz --trace slips.jsonl -- variants.jsonl
    python3 eval/fit.py trace.jsonl unknown.jsonl slips.jsonl --weights data/weights.tsv

where eval/unknown_names.py wrote the second articles, on people whom no catalogue holds, and
eval/variants.py the last, names of the catalogue as others write them.

Conditional logistic regression (McFadden 1974): the candidates of a mention and "none of these"
share a probability of one by the softmax of their scores, a score is the sum of each cue's value
times its weight, and the weights maximise the likelihood of the right answers, held near their
priors by a Gaussian penalty. Deterministic; the folds of the cross-validation are whole articles,
by hash. Needs numpy and scipy.
"""

import argparse
import collections
import hashlib
import json
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

# Scales of values that are in nats already start, and are held, near one.
SCALES = (
    "words", "differs", "address", "title", "tenure", "role_held", "life", "country", "company",
    "longer", "longer_family", "longer_given", "longer_person", "longer_elsewhere",
    "longer_acronym", "longer_unknown",
)
# Not fitted, but kept as the file has them: one catalogue has one size, no mention of the sets has a
# hint or its text read, and no catalogue of theirs holds a provisional entity; a share of the time
# is a probability as it is. Role phrases are set by the table of tests/roles, for those of the sets
# are nearly all of one parliament, worded as its catalogue is.
FIXED = (
    "share", "size", "provisional", "yields", "hint", "text", "title", "tenure", "unknown_role",
    "rare_name", "named_after", "bare_name", "bare_held",
)
# The penalty's width for scales, and for weights of cues that tell a case apart.
WIDTH_SCALE, WIDTH_CASE = 0.35, 2.0
# What the sets hardly show, and what is known without them. No page of them is about the leaders
# of its day by surname alone, nor about those of another day by whole name, and those who hold or
# held a high office are the ones the news names, dead ones too; a whole name that one person has is
# as likely theirs as it is rare; an initial before a family name takes little from it, though the
# sets leave most such names in tables unlinked; somebody of a known family name with a given name
# that differs is somebody else; a peer's whole title is borne by one at a time; members of state
# parliaments are named less than those of a country's, but the files have none of their papers;
# a country's name is seldom its under-21 side's, of which one article that does not say so is most;
# an initial for a middle name says as much as no middle name does; further words between or behind
# the given names, of which the sets have few, are of the same person: a patronymic; they have few
# people whom nobody introduces; and the largest of them leaves every adjective unlinked. A form or a slip
# of a whole name that nobody else has is that name, as long as next to no stranger is taken for somebody; of a body's the
# sets have none (eval/body_slips.py).
KNOWN = {
    "rank_1": 2.0,
    "rank_2": 1.5,
    "in_office": 2.0,
    "out_of_office": -1.0,
    "out_of_high_office": -0.7,
    "sole_former": -1.2,
    "sole_former_high": 0.7,
    "life_high": 0.3,
    "family_name_high": 2.0,
    "longer_other": -4.0,
    "initials_name": -0.5,
    "other_given": -3.0,
    "loose_name": -0.3,
    "peer_name": 4.5,
    "local": -1.5,
    "second_side": -1.5,
    "middle_initial": 1.0,
    "sole_more": 2.2,
    "sole_form": 1.8,
    "sole_over": 2.4,
    "sole_spelled": 2.4,
    "misspelt_name": 4.6,
    "misspelt_body": 2.6,
    "home_body": 2.5,
    "abroad_body": -1.5,
    "spelled_body": 1.5,
    "nationality": 2.7,
    "well_known": 4.3,
    "field_beside": 1.2,
    "well_known_elsewhere": 0.6,
}
WIDTH_KNOWN = 0.2
# The file of people whom no catalogue holds, and how much each counts against another file's.
MADE = {"unknown-names": 0.25, "variants": 0.02}
# Of the names as others write them (eval/variants.py) those with a slip of the hand and those in another
# form, of which the sets have few. They teach what such a name weighs and nothing else: how likely it is
# that a name is the catalogue's at all, a draw from the catalogue does not tell.
VARIANTS = "variants"
SLIPS = ("typo-given", "typo-family", "exchanged-given", "exchanged-family")
FORMS = (
    "short-form", "no-middle", "middle-initial", "extra-initial", "first-of-two", "last-of-two",
)
TAUGHT = ("misspelt_name", "sole_form", "sole_short", "sole_over", "over_initial")
# Kinds of mentions that name people: with the right answer taken away, nobody is right.
# That counts so much against the mention as it is: more makes answers less sure than they are right.
WITHOUT_SHARE = 0.25
PEOPLE = ("full-name", "name-variant", "name+title", "name+office", "surname")
FOLDS = 5
# What answers that nothing speaks against are wrong all the same (src/resolve/weights.rs).
LAPSE = 0.012


class Set:
    """Mentions as flat arrays: rows of candidates, with "none of these" last of each mention."""

    def __init__(self, cues, mentions):
        column = {cue: place for place, cue in enumerate(cues)}
        columns, values, rows, starts, right, weight = [], [], [0], [], [], []
        # The row of the first of the records that nothing tells apart from each.
        one = []

        def add(known):
            for cue, value in known.items():
                columns.append(column[cue])
                values.append(value)
            rows.append(len(columns))

        for mention, share in mentions:
            starts.append(len(right))
            for candidate in mention["candidates"]:
                add(candidate["cues"])
                right.append(candidate["right"])
                twin = candidate.get("twin_of")
                one.append(len(one) if twin is None else one[starts[-1] + twin])
            add(mention["unknown"])
            one.append(len(one))
            right.append(not any(c["right"] for c in mention["candidates"]))
            weight.append(share)
        shape = (len(right), len(cues))
        self.x = csr_matrix((values, columns, rows), shape=shape)
        self.transposed = self.x.T.tocsr()
        self.starts = np.array(starts)
        self.ends = np.append(self.starts[1:], len(right))
        self.group = np.repeat(np.arange(len(starts)), self.ends - self.starts)
        self.right = np.array(right)
        self.one = np.array(one)
        self.weight = np.array(weight)

    def shares(self, w):
        score = self.x @ w
        top = np.maximum.reduceat(score, self.starts)
        e = np.exp(score - top[self.group])
        return e / np.add.reduceat(e, self.starts)[self.group]

    def loss(self, w):
        p = self.shares(w)
        hit = np.maximum(np.add.reduceat(p * self.right, self.starts), 1e-12)
        loss = -(self.weight * np.log(hit)).sum()
        pull = (p - p * self.right / hit[self.group]) * self.weight[self.group]
        return loss, self.transposed @ pull

    def best(self, w):
        """For each mention: the first candidate's share, whether it is right, the share of "none
        of these"."""
        p = self.shares(w)
        out = []
        for start, end in zip(self.starts, self.ends):
            known = p[start : end - 1]
            if len(known) == 0:
                out.append((0.0, False, 1.0))
                continue
            at = int(np.argmax(known))
            # Records that nothing tells apart answer as one, and so do doubles of the right one.
            alike = self.one[start : end - 1] == self.one[start + at]
            if self.right[start + at]:
                alike |= self.right[start : end - 1]
            share = known[alike].sum() * (1.0 - LAPSE)
            out.append((share, bool(self.right[start + at]), p[end - 1]))
        return out


def fold_of(article):
    return hashlib.sha256(article.encode()).digest()[0] % FOLDS


def fit(train, start, width, free, first=None):
    """The best weights: those not free stay as `start` has them. The search begins at `first`."""

    def objective(v):
        w = start.copy()
        w[free] = v
        loss, gradient = train.loss(w)
        away = (w - start) / width
        return loss + 0.5 * (away[free] ** 2).sum(), (gradient + away / width)[free]

    first = start if first is None else first
    found = minimize(objective, first[free], jac=True, method="L-BFGS-B", options={"maxiter": 500})
    w = start.copy()
    w[free] = found.x
    return w


def fit_all(cues, mentions, start, width, free, first=None):
    """The best weights of all but the variants, then with them those of the cues that they teach."""
    taught = np.array([c in TAUGHT for c in cues])
    others = [m for m in mentions if m["file"] != VARIANTS]
    w = fit(Set(cues, examples(others)), start, width, free, first)
    if len(others) == len(mentions):
        return w
    return fit(Set(cues, examples(mentions)), np.where(taught, start, w), width, taught)


def examples(mentions):
    """Every file counts by the root of its size; people are also shown without themselves, and the
    made ones, who are nobody's business but to tell what unknown names look like, count less. Of the
    variants' people half are shown without themselves: nobody knows how many are the catalogue's."""
    size = collections.Counter(m["file"] for m in mentions)
    shown = []
    for m in mentions:
        kind = m["kind"].split(",")[0]
        if m["file"] == VARIANTS and kind not in SLIPS + FORMS:
            continue
        share = (300.0 / size[m["file"]]) ** 0.5
        if m["doubtful"]:
            share *= 0.3
        share *= MADE.get(m["file"], 1.0)
        shown.append((m, share))
        named = "unknown_name" in m["unknown"]
        chained = any(
            c["right"] and any(cue.startswith("longer") for cue in c["cues"])
            for c in m["candidates"]
        )
        person = m["kind"] in PEOPLE or m["file"] == VARIANTS
        if m["linked"] and named and not chained and person:
            others = [dict(c, twin_of=None) for c in m["candidates"] if not c["right"]]
            without = dict(m, candidates=others)
            shown.append((without, share * (1.0 if m["file"] == VARIANTS else WITHOUT_SHARE)))
    return shown


def report(held, label):
    """Precision and recall of answers above thresholds, and the calibration error."""
    print(f"# {label}", file=sys.stderr)
    n = sum(1 for *_, linked in held if linked)
    nil = len(held) - n
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        given = [(right, linked) for share, right, _, linked in held if share >= threshold]
        good = sum(right for right, _ in given)
        false = sum(not linked for _, linked in given)
        print(
            f"#  at {threshold:.2f}: precision {good / max(len(given), 1):.4f}"
            f" recall {good / max(n, 1):.4f} false on unknown {false / max(nil, 1):.4f}",
            file=sys.stderr,
        )
    bins = collections.defaultdict(list)
    for share, right, *_ in held:
        bins[min(int(share * 10), 9)].append((share, right))
    error = sum(abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins.values())
    print(f"#  calibration error {error / max(len(held), 1):.4f}", file=sys.stderr)


def by_kind(held, mentions, threshold):
    """Precision, recall and false answers of each kind of mention at one threshold."""
    rows = collections.defaultdict(lambda: [0, 0, 0, 0, 0])
    for (share, right, _, linked), m in zip(held, mentions):
        row = rows[m["kind"]]
        row[0] += 1
        row[1] += linked
        if share >= threshold:
            row[2] += 1
            row[3] += right
            row[4] += not linked
    for kind, (n, known, given, good, false) in sorted(rows.items()):
        print(
            f"#  {kind:14} n {n:5} precision {good / max(given, 1):.3f}"
            f" recall {good / max(known, 1):.3f} false {false / max(n - known, 1):.3f}",
            file=sys.stderr,
        )


def prior(path):
    """What the weights file holds and where its search starts:
    comment lines, cues, start, width, free."""
    lines = open(path, encoding="utf-8").read().splitlines()
    head = [line for line in lines if line.startswith("#")]
    table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    cues = [name for name, _ in table]
    fixed = dict((name, float(weight)) for name, weight in table if name in FIXED)
    start = np.array([fixed.get(c, KNOWN.get(c, 1.0 if c in SCALES else 0.0)) for c in cues])
    widths = {**dict.fromkeys(SCALES, WIDTH_SCALE), **dict.fromkeys(KNOWN, WIDTH_KNOWN)}
    width = np.array([widths.get(c, WIDTH_CASE) for c in cues])
    free = np.array([c not in FIXED for c in cues])
    return head, cues, start, width, free


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("trace", nargs="+")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--write", action="store_true", help="write the fitted weights back")
    parser.add_argument("--kinds", action="store_true", help="also show every kind of mention")
    args = parser.parse_args()
    head, cues, start, width, free = prior(args.weights)
    mentions = [json.loads(line) for path in args.trace for line in open(path, encoding="utf-8")]

    all_weights = fit_all(cues, mentions, start, width, free)
    held, order = [], []
    for fold in range(FOLDS):
        train = [m for m in mentions if fold_of(m["article"]) != fold]
        test_mentions = [
            m for m in mentions if fold_of(m["article"]) == fold and m["file"] not in MADE
        ]
        test = Set(cues, [(m, 1.0) for m in test_mentions])
        w = fit_all(cues, train, start, width, free, all_weights)
        order.extend(test_mentions)
        for best, m in zip(test.best(w), test_mentions):
            held.append((*best, m["linked"]))
    report(held, f"held out, {FOLDS} folds by article, {len(order)} mentions")
    if args.kinds:
        by_kind(held, order, 0.6)
    table = [f"{c}\t{round(x * 1024) / 1024:.6g}" for c, x in zip(cues, all_weights)]
    out = "\n".join(head + table) + "\n"
    if args.write:
        with open(args.weights, "w", encoding="utf-8") as file:
            file.write(out)
    else:
        sys.stdout.write(out)


if __name__ == "__main__":
    main()
