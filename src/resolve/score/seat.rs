//! Seats: a member of a parliament told by what he or she sits for: "the hon. Member for Witney".

use super::{Scored, Scorer, part};
use crate::index::{seat_key, seat_keys};
use crate::model::{DaySpan, Feature, TenureId};
use crate::resolve::parse::{Reading, is_member};
use crate::resolve::role::{RoleQuery, When, find_offices};
use crate::resolve::weights;
use crate::text::{RolePhrase, Term, lexicon};

/// Offices of members that are looked at.
const MOST_OFFICES: usize = 8;
/// Tenures of these that are looked at, the latest of each first.
const MOST_TENURES: usize = 4096;

impl Scorer<'_> {
    /// The members of parliaments who held the seat that a role phrase names; none where it names
    /// no seat. O(tenures for that seat).
    pub(super) fn by_seat(&self, reading: &Reading, role: &RolePhrase) -> Vec<Scored> {
        let text = reading.text_of(&self.mention.text);
        let Some((seat, plain)) = Self::seat(role, text) else {
            return Vec::new();
        };
        let query = RoleQuery::new(&plain, "", self.setting, self.snapshot);
        let when = self.when(reading);
        let mut found: Vec<Scored> = Vec::new();
        let offices = find_offices(&query, when, self.explain);
        let held = offices.iter().filter(|office| !office.vacant);
        let mut left = MOST_TENURES;
        for office in held.take(MOST_OFFICES) {
            for tenure in self.snapshot.tenures().of_seat(office.office, &seat) {
                if left == 0 {
                    break;
                }
                left -= 1;
                let Some((weight, word)) = when.fit(tenure) else {
                    continue;
                };
                let Some(known) = self.seat_held(tenure.id, when, &seat) else {
                    continue;
                };
                if found.iter().any(|other| other.entity == tenure.holder) {
                    continue;
                }
                let mut scored = Scored {
                    entity: tenure.holder,
                    name: None,
                    office: Some(office.office),
                    parts: vec![
                        self.role_part(office),
                        part(Feature::Role, weights::SEAT, self.explain, || {
                            (seat.clone(), known, "of that seat".to_owned())
                        }),
                        part(Feature::Tenure, weight, self.explain, || {
                            (
                                self.date_text(when),
                                self.tenure_text(tenure.id),
                                word.to_owned(),
                            )
                        }),
                    ],
                };
                self.add_hint(&mut scored);
                found.push(scored);
            }
        }
        found.sort_by(|a, b| {
            let by_score = b.score().total_cmp(&a.score());
            by_score.then(a.entity.cmp(&b.entity))
        });
        found.truncate(64);
        found
    }

    /// The seat that a member's role phrase names, and the phrase without it.
    fn seat(role: &RolePhrase, text: &str) -> Option<(String, RolePhrase)> {
        let lexicon = lexicon();
        if !is_member(role, lexicon) {
            return None;
        }
        let member = lexicon.class(role.classes[0]).name == "member";
        // "Labour MP for Ashfield", "the Rushcliffe MP"
        let behind = |span: &(usize, usize)| span.0 >= role.head.1;
        let any_behind = role.spans.iter().any(behind);
        let of_seat = |place: usize| {
            let place_of = matches!(role.terms[place], Term::Jurisdiction(_));
            if any_behind {
                behind(&role.spans[place])
            } else {
                !place_of
            }
        };
        let places: Vec<usize> = (0..role.terms.len()).filter(|at| of_seat(*at)).collect();
        // "Senator for Vermont" is one of the state's.
        if places.iter().all(|&at| is_place(&role.terms[at])) {
            return None;
        }
        let spans = places.iter().map(|&at| role.spans[at]);
        let (from, to) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let seat = seat_key(text.get(from..to)?);
        let mut plain = role.clone();
        if member {
            plain.classes = vec![lexicon.class_named("member_of_parliament")?];
        }
        for at in (0..plain.terms.len()).rev() {
            if any_behind && !behind(&plain.spans[at]) && is_place(&plain.terms[at]) {
                continue;
            }
            if !any_behind && is_place(&plain.terms[at]) {
                continue;
            }
            plain.terms.remove(at);
            plain.spans.remove(at);
            plain.words.remove(at);
        }
        (!seat.is_empty()).then_some((seat, plain))
    }

    /// The seat by its own name, when a tenure was for it at the time asked for.
    fn seat_held(&self, tenure: TenureId, when: When, seat: &str) -> Option<String> {
        let tenure = self.snapshot.catalogue().tenures.get(&tenure)?;
        let covers = |from: Option<DaySpan>, to: Option<DaySpan>| {
            let Some(span) = when.span.filter(|_| when.is_at_date()) else {
                return true;
            };
            from.is_none_or(|from| from.start < span.end) && to.is_none_or(|to| span.start < to.end)
        };
        let mut terms = tenure.terms().filter(|term| {
            let span = |date: Option<crate::model::PartialDate>| date.map(|date| date.span());
            covers(span(term.start), span(term.end))
        });
        terms.find_map(|term| {
            let known = term.constituency?;
            let own = seat_keys(known).any(|key| key == seat);
            own.then(|| known.to_owned())
        })
    }
}

fn is_place(term: &Term) -> bool {
    matches!(term, Term::Jurisdiction(_))
}
