#!/usr/bin/env python3
"""What each kind of evidence is worth: the fit without it, held out by article.

    python3 eval/ablate.py trace.jsonl unknown.jsonl --weights data/weights.tsv

One fold of five is held out; each row fits the other weights anew without the cues of its kind.
Needs numpy and scipy.
"""

import argparse
import json

import numpy as np

import fit

GROUPS = {
    "nothing (all evidence)": (),
    "words that agree": ("words",),
    "words that differ": ("differs",),
    "in which way it is a name": (
        "whole_name sole_name sole_form sole_short sole_over sole_more sole_spelled rare_name later_given inner_name initials_name middle_initial family_name_high family_name_low family_name_plain given_name"
        " more_name peer_name spelled_name misspelt_name over_initial over_name loose_name other_family other_given far_name whole_body_word whole_body part_body_word part_body"
        " tail_body middle_body adjective_body nation_name nationality also_name over_body over_place"
        " loose_body misspelt_body spelled_body acronym two_letters"
    ).split(),
    "how many have such a name": ("crowd_part", "crowd_person", "surname_too"),
    "kind of entity": ("organisation", "place"),
    "rank of its best office": (
        "rank_1 rank_2 rank_3 rank_4 rank_5 local no_office identified obscure twin_high"
    ).split(),
    "in or out of office that day": (
        "in_office perhaps_in_office out_of_office out_of_high_office sole_perhaps sole_former sole_former_high twin_in_office"
    ).split(),
    "the role phrase against offices": ("title",),
    "the tenure against the date": ("tenure",),
    "a role beside a name": ("role_held", "role_other_time", "other_roles", "no_such_role"),
    "form of address": ("address",),
    "years of life": ("life", "life_high"),
    "country of the article": ("country", "abroad_low"),
    "never in a high office, and abroad": ("abroad_low",),
    "public bodies of the article's country": ("home_body", "abroad_body"),
    "people of a town's name": ("surname_too",),
    "whole names of nobody else": (
        "sole_name sole_form sole_short sole_over sole_more sole_spelled rare_name sole_perhaps sole_former sole_former_high life_high"
    ).split(),
    "longer forms in the article": (
        "longer_family longer_given longer_person longer longer_adjective longer_other longer_other_body"
        " longer_person_beside longer_often longer_elsewhere longer_acronym longer_unknown"
        " longer_stranger longer_surname"
    ).split(),
    "strangers of a body's or place's name": ("longer_stranger longer_surname",),
    "longer forms that are not the nearest": ("longer_often", "longer_elsewhere"),
    "roles that refer back, shared countries": ("company",),
    "whom nobody introduces, by their field": ("well_known", "field_beside", "well_known_elsewhere"),
    "nouns that refer back": (
        "refer", "refer_further", "refer_often", "refer_sort", "refer_other", "unknown_noun",
    ),
    "sport pages": (
        "sport", "sport_page", "other_sport", "national_side", "second_side", "sport_office",
    ),
}
AT = 0.6


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("trace", nargs="+")
    parser.add_argument("--weights", required=True)
    args = parser.parse_args()
    _, cues, start, width, free = fit.prior(args.weights)
    mentions = [json.loads(line) for path in args.trace for line in open(path, encoding="utf-8")]
    train = fit.Set(cues, fit.examples([m for m in mentions if fit.fold_of(m["article"]) != 0]))
    held = [
        m for m in mentions if fit.fold_of(m["article"]) == 0 and m["file"] not in fit.MADE
    ]
    test = fit.Set(cues, [(m, 1.0) for m in held])
    print("| without | log loss | first is right | precision | recall | false on NIL |")
    print("|---|---|---|---|---|---|")
    for name, group in GROUPS.items():
        without = np.array([c in group for c in cues])
        w = fit.fit(train, np.where(without, 0.0, start), width, free & ~without)
        loss, _ = test.loss(w)
        best = test.best(w)
        linked = [b for b, m in zip(best, held) if m["linked"]]
        given = [(right, m["linked"]) for (share, right, _), m in zip(best, held) if share >= AT]
        good = sum(right for right, _ in given)
        false = sum(not known for _, known in given)
        print(
            f"| {name} | {loss / len(held):.4f} | {sum(b[1] for b in linked) / len(linked):.3f}"
            f" | {good / max(len(given), 1):.3f} | {good / len(linked):.3f}"
            f" | {false / max(len(held) - len(linked), 1):.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
