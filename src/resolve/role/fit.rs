//! Fit: a role phrase against one office's titles.

use super::asked::Asked;
use super::class::{
    JUNIOR_RANKS, fit_class, have_one_home, is_any_of, is_general, is_of_parliament,
    is_whole_title, stands_aside,
};
use super::place::{fit_country, without_place};
use super::terms::{Detail, Sphere, fit_term};
use super::{OfficeFit, Setting};
use crate::index::{OfficeRecord, Ordinal, Snapshot, TermId, TitleRecord, title_key};
use crate::resolve::weights::{self, exact};
use crate::text::{House, RolePhrase, Term, fold_text, lexicon};

/// What marks an office of the opposition.
const SHADOW: &str = "shadow";

/// A role phrase, its terms looked up among the offices once.
#[derive(Debug)]
pub(in crate::resolve) struct RoleQuery<'a> {
    /// What was read.
    pub(super) phrase: &'a RolePhrase,
    /// Where the article speaks of.
    pub(super) setting: &'a Setting,
    /// The catalogue.
    pub(super) snapshot: &'a Snapshot,
    /// The offices that bear the phrase itself as a title.
    pub(super) titled: &'a [Ordinal],
    /// Those that bear it without the place that it names: "österreichischer Bundespräsident".
    pub(super) titled_there: &'a [Ordinal],
    /// How many words the phrase has that say something.
    pub(super) title_words: usize,
    /// The phrase's terms, in order.
    pub(super) terms: Vec<Asked<'a>>,
    /// Those that some office has.
    pub(super) said: Vec<TermId>,
    /// Subjects near to those of the phrase.
    pub(super) near: Vec<TermId>,
    /// The terms of the department that the phrase names behind a title; `None` of one that no
    /// office has.
    pub(super) department: Vec<Option<TermId>>,
    /// Whether the phrase names a jurisdiction.
    pub(super) named: bool,
    /// Whether all offices of the role's class are of one country: only one has a Chancellor of
    /// the Exchequer.
    pub(super) one_home: bool,
    /// Which house of a parliament it names; `None` of other roles.
    pub(super) house: Option<House>,
}

impl<'a> RoleQuery<'a> {
    /// Looks the terms of a phrase up. `written` is its text.
    #[must_use]
    pub(in crate::resolve) fn new(
        phrase: &'a RolePhrase,
        written: &str,
        setting: &'a Setting,
        snapshot: &'a Snapshot,
    ) -> Self {
        Self::keyed(phrase, (written, &title_key(written)), setting, snapshot)
    }

    /// The same of a text whose key as a title is known.
    #[must_use]
    pub(in crate::resolve) fn keyed(
        phrase: &'a RolePhrase,
        (written, key): (&str, &str),
        setting: &'a Setting,
        snapshot: &'a Snapshot,
    ) -> Self {
        let offices = snapshot.offices();
        let terms: Vec<Asked<'a>> = phrase
            .terms
            .iter()
            .zip(&phrase.words)
            .map(|(term, words)| Asked::new(term, words, offices))
            .collect();
        let near = phrase.terms.iter().flat_map(|term| match term {
            Term::Concept(concept) => lexicon().related(concept),
            Term::Jurisdiction(_) | Term::Word(_) => &[],
        });
        let titled = match &phrase.department {
            Some(department) => offices.with_title(&department.title),
            None => offices.with_title_key(key),
        };
        Self {
            phrase,
            setting,
            snapshot,
            titled,
            titled_there: Some(key)
                .filter(|_| titled.is_empty() && phrase.department.is_none())
                .and_then(|key| without_place(phrase, key))
                .map_or(&[], |title| offices.with_title(&title)),
            department: phrase
                .department
                .iter()
                .flat_map(|department| &department.terms)
                .map(|term| offices.term(term))
                .collect(),
            title_words: phrase.head_words + terms.iter().map(Asked::count).sum::<usize>(),
            said: terms.iter().filter_map(|term| term.id).collect(),
            near: near
                .filter_map(|&(other, _)| offices.term(&Term::Concept(other)))
                .collect(),
            named: phrase
                .terms
                .iter()
                .any(|term| matches!(term, Term::Jurisdiction(_))),
            one_home: have_one_home(offices, phrase.classes[0]),
            house: is_of_parliament(phrase).then(|| lexicon().house(&fold_text(written))),
            terms,
        }
    }

    /// Whether the phrase names a jurisdiction.
    pub(in crate::resolve) fn is_named(&self) -> bool {
        self.named
    }

    /// Whether the phrase calls its subject by its department's office: "Home Office".
    pub(super) fn names_office(&self) -> bool {
        self.terms.iter().any(Asked::is_office)
    }

    /// Whether the phrase says what the office is for.
    pub(in crate::resolve) fn has_subject(&self) -> bool {
        self.terms
            .iter()
            .any(|asked| matches!(asked.term, Term::Concept(_)))
    }

    /// Whether an office has most of the phrase's subjects, or what stands for them.
    pub(in crate::resolve) fn shares_subjects(&self, office: Ordinal) -> bool {
        let Some(record) = self.snapshot.offices().record(office) else {
            return false;
        };
        let has = |asked: &&Asked<'_>| {
            let id = asked.id.filter(|id| record.all.binary_search(id).is_ok());
            id.is_some() || asked.related_in(record).is_some()
        };
        let subjects = || {
            let terms = self.terms.iter();
            terms.filter(|asked| matches!(asked.term, Term::Concept(_)))
        };
        subjects().filter(has).count() * 3 >= subjects().count() * 2
    }

    /// Weighs one office against the phrase; `None` when no title of it can be meant.
    #[must_use]
    pub(in crate::resolve) fn fit(&self, office: Ordinal, explain: bool) -> Option<OfficeFit> {
        let offices = self.snapshot.offices();
        let record = offices.record(office)?;
        let same_title = self.titled.contains(&office)
            || self.titled_there.contains(&office) && self.is_of_named(record);
        if self.is_of_namesake(record) {
            return None;
        }
        let mut best: Option<OfficeFit> = None;
        let titles = offices.titles(record);
        // It tells only what the office's subjects are.
        let sphere = if self.has_subject() {
            Sphere::of(titles)
        } else {
            Sphere::Other
        };
        let is_minister = lexicon().class(self.phrase.classes[0]).name == "minister";
        for title in titles {
            if stands_aside(self.phrase, title, titles) {
                continue;
            }
            let Some(class) = fit_class(self.phrase, title, record.rank) else {
                continue;
            };
            let beside = class.beside;
            let brief = self.is_brief(title, record);
            let class_weight = if brief {
                class.weight.max(weights::RANK_FOR_BRIEF)
            } else {
                class.weight
            };
            let mut detail = Detail(explain.then(String::new));
            let mut weight = weights::ROLE_BASE + class_weight;
            detail.add("role", weight);
            if class.narrower && !brief && record.organisation.is_none() && self.is_junior() {
                weight += weights::JUNIOR_FOR_HEAD;
                detail.add("of a lower rank", weights::JUNIOR_FOR_HEAD);
            }
            let same_deputies =
                *title.deputies == *self.phrase.deputies || self.seniority().is_some();
            if !same_deputies {
                let other = self.other_deputy(title);
                weight += other;
                detail.add("deputy", other);
            }
            let says_itself = self.terms.is_empty() && self.implies_subject(title);
            let mut lacks = false;
            let mut only_department = 0.0;
            let bare = self.terms.is_empty()
                && same_deputies
                && class_weight == 0.0
                && !self.setting.country.is_empty()
                && !is_general(self.phrase.classes[0])
                && !self.has_other_subject(title);
            let mut of_country = false;
            let mut complete = (!self.terms.is_empty() || says_itself) && same_deputies;
            for asked in &self.terms {
                let part_said = self.is_part_said(asked, record);
                let (part, in_title) = if part_said {
                    (weights::PART_OF_COUNTRY, true)
                } else {
                    fit_term(asked, title, record, class_weight, sphere)
                };
                complete &= in_title && (part > 0.0 || part_said);
                of_country |= part_said;
                let whole = asked.is_whole_of(title);
                complete &= !whole;
                if matches!(asked.term, Term::Concept(_)) {
                    lacks |= !asked.is_in(&record.all);
                    let by_context = asked.is_same_in(&record.context);
                    if !brief && !asked.is_same_in(&title.terms) && by_context {
                        only_department = weights::ONLY_ITS_DEPARTMENT;
                    }
                }
                weight += part;
                detail.term(asked.term, part);
                if is_minister && asked.is_part_of(title) {
                    complete = false;
                    weight += weights::WHOLE_FOR_PART;
                    detail.add("for the whole of it", weights::WHOLE_FOR_PART);
                }
                if whole {
                    weight += weights::ONLY_A_PART;
                    detail.add("only a part of it", weights::ONLY_A_PART);
                }
            }
            if self.is_of_part(title) {
                weight += weights::OF_PART;
                detail.add("of a part of it", weights::OF_PART);
            }
            if self.is_only_near(record) {
                weight += weights::ONLY_NEAR;
                detail.add("only near to it", weights::ONLY_NEAR);
            }
            if only_department < 0.0 && self.has_other_subject(title) {
                weight += only_department;
                complete = false;
                detail.add("only of its department", only_department);
            }
            let worded = if brief { 0.0 } else { self.worded(title) };
            if worded > 0.0 {
                weight += worded;
                detail.add("in the same words", worded);
            }
            // A rank in a department says nothing of what it is for there, and of two offices in
            // one title the subject is the other's: "Secretary of State for Justice and Lord
            // Chancellor".
            let left_out = if brief || same_title || (beside && self.has_only_places()) {
                0.0
            } else {
                self.left_out(title, record, &mut detail)
            };
            let lead = title.lead.is_some_and(|lead| self.said.contains(&lead));
            let little = if lead {
                weights::REST_LEFT_OUT
            } else {
                weights::LITTLE_LEFT_OUT
            };
            complete &= !(brief || self.is_of_house(title))
                && left_out > little
                && !(self.named && self.other_place(title))
                && class_weight >= weights::BROADER_CLASS + weights::RANK_STEP;
            weight += left_out;
            if same_title {
                let part = self.same_title(record);
                weight += part;
                detail.add("same title", part);
            } else if is_whole_title(self.phrase) {
                weight += weights::OTHER_TITLE;
                detail.add("another title", weights::OTHER_TITLE);
            } else if complete {
                weight += weights::ALL_SAID;
                detail.add("all said, nothing left out", weights::ALL_SAID);
            }
            let mut country = 0.0;
            if !self.named || self.is_of_union(record) {
                let mut part = fit_country(&record.jurisdictions, self.setting);
                // An organisation that is named stands for its country.
                match self.organisation_said(record) {
                    Some(true) => part = part.max(0.0),
                    Some(false) => part = part.min(0.0),
                    None => {}
                }
                // "Der Chef" is anybody's, wherever the language is spoken.
                let class = lexicon().class(self.phrase.classes[0]).name;
                if self.terms.is_empty() && self.setting.country.is_empty() && class == "head" {
                    part = part.min(0.0);
                }
                weight += part;
                country = part;
                if part != 0.0 {
                    detail.add("country of the article", part);
                }
            }
            let other = self.other_department(record);
            if other < 0.0 {
                weight += other;
                detail.add("another department", other);
            }
            let weight = exact(weight);
            if best.as_ref().is_none_or(|known| weight > known.weight) {
                best = Some(OfficeFit {
                    office,
                    weight,
                    title: title.place,
                    detail: detail.0.unwrap_or_default(),
                    vacant: false,
                    titled: same_title,
                    complete,
                    worded: worded >= weights::SAME_WORDS,
                    in_other_words: worded == 0.0 && complete && self.has_subject(),
                    lacks,
                    bare: bare && !complete,
                    narrower: class.narrower && !brief,
                    unlike: class.narrower && !brief
                        || !same_deputies && !self.phrase.deputies.is_empty(),
                    country,
                    any_of: title.classes.iter().any(|class| is_any_of(*class)),
                    of_country,
                    below: false,
                    compared: Vec::new(),
                });
            }
        }
        let unread = same_title && titles.is_empty();
        best.or_else(|| unread.then(|| self.unread(office, record, explain)))
    }

    /// An office that bears the mention as its title, of which nothing else could be read.
    fn unread(&self, office: Ordinal, record: &OfficeRecord, explain: bool) -> OfficeFit {
        let mut detail = Detail(explain.then(String::new));
        let (title, country) = (
            self.same_title(record),
            fit_country(&record.jurisdictions, self.setting),
        );
        detail.add("role", weights::ROLE_BASE);
        detail.add("same title", title);
        if country != 0.0 {
            detail.add("country of the article", country);
        }
        OfficeFit {
            office,
            weight: exact(weights::ROLE_BASE + title + country),
            detail: detail.0.unwrap_or_default(),
            titled: true,
            ..OfficeFit::default()
        }
    }

    /// What it costs an office to be of another department than the phrase names behind a title.
    fn other_department(&self, record: &OfficeRecord) -> f64 {
        let all = self.department.len();
        if all == 0 || record.organisation.is_none() {
            return 0.0;
        }
        let has = |id: &&Option<TermId>| id.is_some_and(|id| record.context.contains(&id));
        let lacks = all - self.department.iter().filter(has).count();
        weights::OTHER_DEPARTMENT * lacks as f64 / all as f64
    }

    /// What it costs an office to be another's deputy, or no deputy; more to be the one that is
    /// shadowed, or a shadow.
    fn other_deputy(&self, title: &TitleRecord) -> f64 {
        let shadows = |deputies: &[&str]| deputies.contains(&SHADOW);
        if shadows(&title.deputies) == shadows(&self.phrase.deputies) {
            weights::OTHER_DEPUTY
        } else {
            weights::OTHER_SIDE
        }
    }

    /// Whether the role's word is one for a rank below the head of a department.
    fn is_junior(&self) -> bool {
        let name = lexicon().class(self.phrase.classes[0]).name;
        JUNIOR_RANKS.contains(&name) && name != "minister_of_state"
    }

    /// Whether an office has none of the phrase's subjects, but one near to each: security, asked
    /// for defence.
    fn is_only_near(&self, record: &OfficeRecord) -> bool {
        let mut subjects = self.terms.iter();
        let is_subject = |asked: &&Asked<'_>| matches!(asked.term, Term::Concept(_));
        let only_near = |asked: &Asked<'_>| {
            !asked.is_same_in(&record.all) && asked.related_in(record).is_some()
        };
        self.has_subject() && subjects.by_ref().filter(is_subject).all(only_near)
    }

    /// Whether the office has the words of the mention that are neither subject nor
    /// jurisdiction: its organisation's, most often. `None` when there are none.
    fn organisation_said(&self, record: &OfficeRecord) -> Option<bool> {
        let mut words = self
            .terms
            .iter()
            .filter(|asked| matches!(asked.term, Term::Word(_)))
            .peekable();
        words.peek()?;
        Some(words.any(|asked| {
            asked
                .id
                .is_some_and(|id| record.all.binary_search(&id).is_ok())
        }))
    }
}
