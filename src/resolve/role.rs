//! Role evidence: a role phrase against offices, and offices' tenures against a date.

use super::weights::{self, exact};
use crate::index::{OfficeRecord, Offices, Ordinal, Snapshot, TenureRecord, TermId, TitleRecord};
use crate::model::{Certainty, Day, DaySpan, Modifier};
use crate::text::{Lexicon, RoleClass, RolePhrase, Term, lexicon};

/// Offices looked at for one role phrase, and kept.
const MAX_LOOKED_AT: usize = 4096;
const MAX_KEPT: usize = 24;
/// Holders of one office looked at for one mention.
const MAX_HOLDERS: usize = 64;

/// How an office fits a role phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OfficeFit {
    /// The office.
    pub(super) office: Ordinal,
    /// In nats, a multiple of the grain; above 0 when the office is likelier than not.
    pub(super) weight: f64,
    /// Which of its names fitted best.
    pub(super) title: u16,
    /// What came of the comparison, for people; empty unless asked for.
    pub(super) detail: String,
}

/// What the article tells about where it speaks of.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// The article's country, lower case; empty when not known.
    pub(super) country: String,
    /// Countries where the article's language is at home, when the country is not known.
    pub(super) language_homes: Vec<&'static str>,
}

/// The offices that a role phrase may name, best first, ties by id.
#[must_use]
pub(super) fn find_offices(
    phrase: &RolePhrase,
    written: &str,
    setting: &Setting,
    snapshot: &Snapshot,
    explain: bool,
) -> Vec<OfficeFit> {
    let offices = snapshot.offices();
    let mut looked_at: Vec<Ordinal> = offices.with_title(written).to_vec();
    // The rarest terms find the fewest offices: they come first.
    let mut terms: Vec<_> = phrase
        .terms
        .iter()
        .filter_map(|term| offices.term(term))
        .collect();
    terms.sort_by(|a, b| {
        offices
            .rarity(*b)
            .total_cmp(&offices.rarity(*a))
            .then(a.cmp(b))
    });
    for term in terms {
        let room = MAX_LOOKED_AT.saturating_sub(looked_at.len());
        looked_at.extend(offices.with_term(term).iter().take(room));
    }
    for class in phrase
        .classes
        .iter()
        .flat_map(|&class| family(class, lexicon()))
    {
        let room = MAX_LOOKED_AT.saturating_sub(looked_at.len());
        looked_at.extend(offices.with_class(class).iter().take(room));
    }
    looked_at.sort_unstable();
    looked_at.dedup();
    let mut fits: Vec<OfficeFit> = looked_at
        .into_iter()
        .filter_map(|office| fit_office(phrase, written, office, setting, snapshot, explain))
        .filter(|fit| fit.weight > -2.0)
        .collect();
    fits.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| snapshot.id_at(a.office).cmp(&snapshot.id_at(b.office)))
    });
    fits.truncate(MAX_KEPT);
    fits
}

/// A class and the classes that texts may also call by its words.
fn family(class: RoleClass, lexicon: &Lexicon) -> Vec<RoleClass> {
    let mut classes = vec![class];
    classes.extend(lexicon.narrower(class).iter().copied());
    classes
}

/// Weighs one office against a role phrase; `None` when no title of it can be meant.
#[must_use]
pub(super) fn fit_office(
    phrase: &RolePhrase,
    written: &str,
    office: Ordinal,
    setting: &Setting,
    snapshot: &Snapshot,
    explain: bool,
) -> Option<OfficeFit> {
    let offices = snapshot.offices();
    let record = offices.record(office)?;
    let same_title = offices.with_title(written).contains(&office);
    let named = phrase
        .terms
        .iter()
        .any(|term| matches!(term, Term::Jurisdiction(_)));
    let mut best: Option<OfficeFit> = None;
    for title in offices.titles(record) {
        let Some(class_weight) = fit_class(phrase, title, record.rank) else {
            continue;
        };
        let mut detail = Detail(explain.then(String::new));
        let mut weight = weights::ROLE_BASE + class_weight;
        detail.add("role", weight);
        let same_deputies = *title.deputies == *phrase.deputies;
        if !same_deputies {
            weight += weights::OTHER_DEPUTY;
            detail.add("deputy", weights::OTHER_DEPUTY);
        }
        let mut complete = !phrase.terms.is_empty() && same_deputies;
        for term in &phrase.terms {
            let id = offices.term(term);
            let shared = id.filter(|id| record.all.binary_search(id).is_ok());
            let part = match (shared, term) {
                (Some(id), Term::Jurisdiction(_)) => {
                    (weights::TERM_SHARED * offices.rarity(id)).max(weights::JURISDICTION_SHARED)
                }
                (Some(id), _) => {
                    let in_title = title.terms.binary_search(&id).is_ok();
                    // "Home Secretary" is no minister of state of the Home Office.
                    let in_context = !in_title && record.context.binary_search(&id).is_ok();
                    complete &= !in_context;
                    let context = if in_context && class_weight < 0.0 {
                        weights::TERM_IN_CONTEXT
                    } else {
                        0.0
                    };
                    weights::TERM_SHARED * offices.rarity(id).min(weights::RARITY_CAP) + context
                }
                (None, Term::Concept(concept))
                    if let Some(part) = related(concept, record, offices) =>
                {
                    part
                }
                (None, Term::Jurisdiction(_)) if !record.jurisdictions.is_empty() => {
                    weights::OTHER_JURISDICTION
                }
                (None, _) => {
                    let rarity =
                        id.map_or_else(|| offices.rarity_unseen(), |id| offices.rarity(id));
                    weights::TERM_EXTRA.0 + weights::TERM_EXTRA.1 * rarity
                }
            };
            complete &= part > 0.0;
            weight += part;
            detail.term(term, part);
        }
        let left_out = left_out(phrase, title, record, setting, snapshot, named, &mut detail);
        complete &= left_out > weights::LITTLE_LEFT_OUT
            && !(named && other_place(phrase, title, offices))
            && class_weight >= weights::BROADER_CLASS + weights::RANK_STEP;
        weight += left_out;
        if same_title {
            weight += weights::SAME_TITLE;
            detail.add("same title", weights::SAME_TITLE);
        } else if complete {
            weight += weights::ALL_SAID;
            detail.add("all said, nothing left out", weights::ALL_SAID);
        }
        if !named {
            let mut part = fit_country(&record.jurisdictions, setting);
            // An organisation that is named stands for its country.
            match organisation_said(phrase, record, offices) {
                Some(true) => part = part.max(0.0),
                Some(false) => part = part.min(0.0),
                None => {}
            }
            weight += part;
            if part != 0.0 {
                detail.add("country of the article", part);
            }
        }
        let weight = exact(weight);
        if best.as_ref().is_none_or(|known| weight > known.weight) {
            let detail = detail.0.unwrap_or_default();
            best = Some(OfficeFit {
                office,
                weight,
                title: title.place,
                detail,
            });
        }
    }
    best
}

/// What the title says and the mention leaves out.
fn left_out(
    phrase: &RolePhrase,
    title: &TitleRecord,
    record: &OfficeRecord,
    setting: &Setting,
    snapshot: &Snapshot,
    named: bool,
    detail: &mut Detail,
) -> f64 {
    let offices = snapshot.offices();
    let said: Vec<_> = phrase
        .terms
        .iter()
        .filter_map(|term| offices.term(term))
        .collect();
    let mut total = 0.0;
    for &term in &title.terms {
        if said.contains(&term) {
            continue;
        }
        // Countries are weighed against the article's, and an organisation's words stand for
        // its acronym when the mention gave that.
        let in_context = record.context.binary_search(&term).is_ok();
        let is_place = offices.is_jurisdiction(term);
        if is_place {
            continue;
        }
        let context_said = in_context
            && said.iter().any(|said| {
                record.context.binary_search(said).is_ok()
                    && !offices.is_jurisdiction(*said)
                    // "UN" does not stand for the other words of "UN environment chief".
                    && title.terms.binary_search(said).is_err()
            });
        if context_said {
            continue;
        }
        let mut part = weights::TERM_LEFT_OUT * offices.rarity(term).min(weights::RARITY_CAP);
        // "Foreign Secretary" also says "and Commonwealth".
        if is_near(term, phrase, offices) {
            part *= weights::NEAR_LEFT_OUT;
        }
        total += part;
        detail.add("left out", part);
    }
    let known_country = !setting.country.is_empty() || !setting.language_homes.is_empty();
    let body_said = said
        .iter()
        .any(|said| record.context.binary_search(said).is_ok() && !offices.is_jurisdiction(*said));
    if !named && !known_country && !body_said && !record.jurisdictions.is_empty() {
        total += weights::JURISDICTION_LEFT_OUT;
        detail.add("jurisdiction left out", weights::JURISDICTION_LEFT_OUT);
    }
    total
}

/// Whether the term is a subject near to one of the mention's.
fn is_near(term: TermId, phrase: &RolePhrase, offices: &Offices) -> bool {
    phrase.terms.iter().any(|said| {
        matches!(said, Term::Concept(concept) if lexicon()
            .related(concept)
            .iter()
            .any(|(other, _)| offices.term(&Term::Concept(other)) == Some(term)))
    })
}

/// Whether the title names a place that the mention does not.
fn other_place(phrase: &RolePhrase, title: &TitleRecord, offices: &Offices) -> bool {
    title.terms.iter().any(|&term| {
        offices.is_jurisdiction(term)
            && !phrase
                .terms
                .iter()
                .any(|said| offices.term(said) == Some(term))
    })
}

/// Whether the office has the words of the mention that are neither subject nor jurisdiction:
/// its organisation's, most often. `None` when there are none.
fn organisation_said(
    phrase: &RolePhrase,
    record: &OfficeRecord,
    offices: &Offices,
) -> Option<bool> {
    let mut words = phrase
        .terms
        .iter()
        .filter(|term| matches!(term, Term::Word(_)))
        .peekable();
    words.peek()?;
    Some(words.any(|term| {
        offices
            .term(term)
            .is_some_and(|id| record.all.binary_search(&id).is_ok())
    }))
}

/// What a subject of the mention tells that the office has in other words: "finance" for the
/// Treasury. `None` when it has none like it.
fn related(concept: &str, record: &OfficeRecord, offices: &Offices) -> Option<f64> {
    let mut best: Option<f64> = None;
    for &(other, same) in lexicon().related(concept) {
        let Some(id) = offices.term(&Term::Concept(other)) else {
            continue;
        };
        if record.all.binary_search(&id).is_err() {
            continue;
        }
        let part = if same {
            weights::TERM_SHARED * offices.rarity(id) / 2.0
        } else {
            weights::NEAR_SUBJECT
        };
        best = Some(best.map_or(part, |best| best.max(part)));
    }
    best
}

fn fit_country(jurisdictions: &[Box<str>], setting: &Setting) -> f64 {
    let within = |code: &str| {
        jurisdictions.iter().any(|known| {
            **known == *code
                || known
                    .split_once('-')
                    .is_some_and(|(country, _)| country == code)
        })
    };
    if jurisdictions.is_empty() {
        0.0
    } else if !setting.country.is_empty() {
        if within(&setting.country) {
            weights::SAME_COUNTRY
        } else {
            weights::OTHER_COUNTRY
        }
    } else if setting.language_homes.iter().any(|home| within(home)) {
        weights::SAME_COUNTRY / 3.0
    } else {
        0.0
    }
}

/// How the role word fits a title's: 0 or less; `None` when it cannot mean it.
fn fit_class(phrase: &RolePhrase, title: &TitleRecord, rank: u8) -> Option<f64> {
    let lexicon = lexicon();
    let mut best: Option<f64> = None;
    for (sense, &asked) in phrase.classes.iter().enumerate() {
        for (place, &known) in title.classes.iter().chain(&*title.also).enumerate() {
            let mut weight = if asked == known {
                0.0
            } else if lexicon.class(known).broader.contains(&asked) {
                // "chief" for a secretary-general, rather than for a head of section.
                let steps = f64::from(lexicon.class(known).rank.max(rank).saturating_sub(1));
                weights::BROADER_CLASS + weights::RANK_STEP * steps.min(3.0)
            } else if lexicon.class(asked).broader.contains(&known) {
                weights::NARROWER_CLASS
            } else {
                continue;
            };
            if sense > 0 || (place > 0 && place < title.classes.len()) {
                weight += weights::OTHER_SENSE;
            }
            best = Some(best.map_or(weight, |best: f64| best.max(weight)));
        }
    }
    best
}

/// When a role is looked up, as the mention's modifiers ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct When {
    /// The date; `None` when undated.
    pub(super) span: Option<DaySpan>,
    /// The modifier that shifts it.
    pub(super) modifier: Option<Modifier>,
}

impl When {
    /// The date and the first modifier that shifts it.
    #[must_use]
    pub(super) fn new(span: Option<DaySpan>, modifiers: &[Modifier]) -> Self {
        Self {
            span,
            modifier: modifiers.first().copied(),
        }
    }

    /// Whether the role is held at the date itself, for all that the mention says.
    #[must_use]
    pub(super) fn is_at_date(&self) -> bool {
        !matches!(
            self.modifier,
            Some(
                Modifier::Former
                    | Modifier::Late
                    | Modifier::Then
                    | Modifier::Elect
                    | Modifier::Designate
                    | Modifier::Incoming
            )
        )
    }

    /// How a tenure fits: its weight, and what came of it in a word. `None` when it cannot be
    /// the one that is meant.
    #[must_use]
    pub(super) fn fit(&self, tenure: &TenureRecord) -> Option<(f64, &'static str)> {
        let Some(span) = self.span else {
            return Some((0.0, "undated"));
        };
        let interval = &tenure.interval;
        let days_after = |from: i32| f64::from((span.start.number() - from).max(0));
        match self.modifier {
            Some(Modifier::Former | Modifier::Late) => {
                // "former" of a running tenure contradicts it: the caller decides.
                let ended = interval.latest_end <= span.start
                    || (interval.latest_end != Day::MAX && interval.earliest_end <= span.start);
                ended.then(|| {
                    let years = days_after(
                        interval
                            .earliest_end
                            .number()
                            .max(interval.latest_start.number()),
                    ) / 365.25;
                    (weights::FORMER_RECENCY * (1.0 + years).ln(), "held before")
                })
            }
            Some(Modifier::Then) => {
                (interval.earliest_start <= span.start).then(|| match tenure.certainty(span) {
                    Some(_) => (weights::HELD_CERTAIN / 2.0, "held then or now"),
                    None => (weights::HELD_CERTAIN, "held then"),
                })
            }
            Some(Modifier::Elect | Modifier::Designate | Modifier::Incoming) => {
                let wait = interval
                    .earliest_start
                    .number()
                    .saturating_sub(span.end.number());
                (-1..=500)
                    .contains(&wait)
                    .then_some((weights::HELD_CERTAIN, "to be held"))
            }
            Some(Modifier::Outgoing) => {
                let since = span
                    .start
                    .number()
                    .saturating_sub(interval.latest_end.number());
                match tenure.certainty(span) {
                    Some(certainty) => Some(self.fit_now(tenure, certainty, span)),
                    None => (0..=180).contains(&since).then_some((0.2, "just left")),
                }
            }
            Some(Modifier::Acting | Modifier::Interim | Modifier::Current) | None => tenure
                .certainty(span)
                .map(|certainty| self.fit_now(tenure, certainty, span)),
        }
    }

    fn fit_now(
        &self,
        tenure: &TenureRecord,
        certainty: Certainty,
        span: DaySpan,
    ) -> (f64, &'static str) {
        let said_acting = matches!(self.modifier, Some(Modifier::Acting | Modifier::Interim));
        let acting = if said_acting == tenure.acting {
            0.0
        } else {
            weights::ACTING_MISMATCH
        };
        let (weight, word) = match certainty {
            Certainty::Certain => (weights::HELD_CERTAIN, "held"),
            Certainty::HandoverDay if tenure.is_incoming(span) => {
                (weights::HANDOVER.0, "incoming that day")
            }
            Certainty::HandoverDay => (weights::HANDOVER.1, "outgoing that day"),
            Certainty::Possible => {
                let sure = tenure.interval.earliest_end.number();
                let years = if sure == i32::MIN {
                    10.0
                } else {
                    f64::from(span.start.number().saturating_sub(sure).max(0)) / 365.25
                };
                (
                    weights::HELD_POSSIBLE.0 + weights::HELD_POSSIBLE.1 * years.min(20.0),
                    "perhaps held",
                )
            }
        };
        (weight + acting, word)
    }
}

/// The holders of an office that the modifiers and the date ask for, best first.
#[must_use]
pub(super) fn find_holders(
    office: Ordinal,
    when: When,
    snapshot: &Snapshot,
) -> Vec<(TenureRecord, f64, &'static str)> {
    let mut found: Vec<_> = snapshot
        .tenures()
        .of_office(office)
        .rev()
        .filter_map(|tenure| {
            when.fit(tenure)
                .map(|(weight, word)| (*tenure, weight, word))
        })
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.id.cmp(&b.0.id)));
    found.truncate(MAX_HOLDERS);
    found
}

struct Detail(Option<String>);

impl Detail {
    fn add(&mut self, what: &str, part: f64) {
        if let Some(text) = &mut self.0 {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&format!("{what} {part:+.2}"));
        }
    }

    fn term(&mut self, term: &Term, part: f64) {
        if self.0.is_some() {
            match term {
                Term::Jurisdiction(word) | Term::Concept(word) => self.add(word, part),
                Term::Word(word) => self.add(word, part),
            }
        }
    }
}
