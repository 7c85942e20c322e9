//! Remember: what becomes of mentions that nothing in the catalogue explains.
//!
//! Pure: it says which provisional entities an answered article asks for; the catalogue's one
//! writer adds them. An id derives from the article's id, the mention's offset and folded text,
//! so that the same article asks for the same entities on every machine and at every retry.

use std::collections::BTreeMap;

use super::parse::{Reading, parse};
use crate::index::Snapshot;
use crate::model::{
    Answer, Article, Decision, Entity, EntityId, Gone, Kind, Mention, Name, NameKind, PartialDate,
    Provisional, Remembered,
};
use crate::text::{NameWords, WordPart, fold_text, lexicon};

/// The source that provisional entities are of, and the namespace of their ids.
const SOURCE: &str = "provisional";

/// What an answered article adds to what is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// For each mention, in order: the provisional entity that it became.
    pub remembered: Vec<Option<Remembered>>,
    /// Provisional entities to add, in the order of their ids: new ones, and those of the
    /// article that have expired.
    pub entities: Vec<Entity>,
    /// What becomes of known provisional entities that the article mentions, in the order of
    /// their ids. Not every mention is worth a record; see [`remember`].
    pub sights: Vec<(EntityId, Provisional)>,
}

/// How long after a noted mention the next one is noted, in milliseconds: a day.
const NOTED_EVERY: i64 = 86_400_000;
/// How far outside of the dates noted so far an article's date is noted at once, in days.
const DATES_WITHIN: i32 = 30;

/// Works out what an article adds, from the answer that the same snapshot gave to it.
///
/// Of the mentions that ask to be remembered, each that is UNKNOWN and names a person or an
/// organisation becomes a provisional entity; mentions whose words are all among those of a
/// longer one ("Okafor", "Ms Amara Okafor") become the same, unless their address tells another
/// gender. Role phrases and common nouns are never remembered; nor is what became an entity
/// that somebody deleted since.
///
/// One that resolves to a provisional entity keeps that entity from expiring. That is noted when
/// it tells something: it is the first mention by another article, a day has passed since the
/// last one that was noted, or the article's date lies more than 30 days outside of the dates
/// noted so far. `now` is the time of noting, in milliseconds since 1970-01-01 UTC.
///
/// O(mentions squared) set comparisons of the mentions that ask.
#[must_use]
pub fn remember(snapshot: &Snapshot, article: &Article, answer: &Answer, now: i64) -> Memory {
    let asks = |mention: &Mention| {
        let options = mention.options.or(article.options);
        options.remember_unknown.unwrap_or(false)
    };
    let mut memory = Memory {
        remembered: vec![None; article.mentions.len()],
        ..Memory::default()
    };
    let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
    let mut sights: BTreeMap<EntityId, Provisional> = BTreeMap::new();
    let mut unknown = Vec::new();
    let answered = article.mentions.iter().zip(&answer.mentions);
    for (place, (mention, given)) in answered.enumerate() {
        if !asks(mention) {
            continue;
        }
        if given.decision == Decision::Unknown {
            unknown.extend(Unknown::read(place, mention));
        } else if let Some(entity) = given.entity.and_then(|id| snapshot.entity(id))
            && let Some(before) = entity.provisional()
            && let Some(seen) = seen(&before, article, now)
        {
            sights.insert(entity.id, seen);
        }
    }
    // The longest first, so that each finds the longer form that it belongs to.
    unknown.sort_by_key(|one| (std::cmp::Reverse(one.words.len()), one.place));
    let mut heads: Vec<(&Unknown<'_>, Remembered)> = Vec::new();
    for one in &unknown {
        let known = heads.iter().find(|(head, _)| one.is_form_of(head));
        let remembered = if let Some((_, known)) = known {
            known.clone()
        } else {
            let mut entity = one.entity(article, now);
            let catalogue = snapshot.catalogue();
            let remembered = match snapshot.entity(entity.id) {
                // A retry, or what has become of it since.
                Some(known) => short(known.id, known.kind, known.primary_name()),
                None if catalogue.gone(entity.id) == Some(Gone::Deleted) => continue,
                None => {
                    // New, or back from having expired, alone or with what it was merged into.
                    entity.id = catalogue.canonical(entity.id);
                    let remembered = short(entity.id, entity.kind, entity.primary_name());
                    entities.insert(entity.id, entity);
                    remembered
                }
            };
            heads.push((one, remembered.clone()));
            remembered
        };
        memory.remembered[one.place] = Some(remembered);
    }
    memory.entities = entities.into_values().collect();
    memory.sights = sights.into_iter().collect();
    memory
}

fn short(id: EntityId, kind: Kind, name: &str) -> Remembered {
    Remembered {
        id,
        kind,
        name: name.to_owned(),
    }
}

/// What is known of a provisional entity after this article mentioned it; `None` when that is
/// not worth noting, or the entity is confirmed.
fn seen(before: &Provisional, article: &Article, now: i64) -> Option<Provisional> {
    let mut after = before.clone();
    after.seen_again |= after.article != article.id;
    if let Some(date) = article.date {
        let sooner = |known: PartialDate| date.first() < known.first();
        let later = |known: PartialDate| date.last() > known.last();
        if after.first_seen.is_none_or(sooner) {
            after.first_seen = Some(date);
        }
        if after.last_seen.is_none_or(later) {
            after.last_seen = Some(date);
        }
    }
    let apart = |one: Option<PartialDate>, other: Option<PartialDate>| match (one, other) {
        (Some(one), Some(other)) => {
            let days = one.first().number() - other.first().number();
            days.abs() > DATES_WITHIN
        }
        (one, other) => one != other,
    };
    let tells = after.seen_again != before.seen_again
        || now.saturating_sub(before.noted) >= NOTED_EVERY
        || apart(after.first_seen, before.first_seen)
        || apart(after.last_seen, before.last_seen);
    after.noted = before.noted.max(now);
    tells.then_some(after)
}

/// A mention that nothing explains and that names something.
struct Unknown<'a> {
    place: usize,
    mention: &'a Mention,
    name: NameWords,
    /// The name as written.
    text: &'a str,
    /// Its folded words without those that say little, sorted.
    words: Vec<String>,
    kind: Kind,
}

impl<'a> Unknown<'a> {
    /// `None` when the mention names neither a person nor an organisation.
    fn read(place: usize, mention: &'a Mention) -> Option<Self> {
        let reading = parse(&mention.text).into_iter().next()?;
        let kind = kind_of(mention.kind, &reading, &mention.text)?;
        let name = reading.name?;
        let (start, end) = name.span?;
        let mut words: Vec<String> = name
            .words_for(kind)
            .iter()
            .filter(|word| !word.part.is_weak())
            .map(|word| word.folded.clone())
            .collect();
        words.sort_unstable();
        words.dedup();
        (!words.is_empty()).then(|| Self {
            place,
            mention,
            text: &mention.text[start..end],
            words,
            kind,
            name,
        })
    }

    /// Whether this is the same name as `head`, which has at least as many words, or a part of
    /// it.
    fn is_form_of(&self, head: &Unknown<'_>) -> bool {
        let other_gender = matches!((self.name.gender, head.name.gender),
            (Some(own), Some(other)) if own != other);
        let told = self.mention.kind.is_none() || self.kind == head.kind;
        let within = |word| head.words.binary_search(word).is_ok();
        !other_gender && told && self.words.iter().all(within)
    }

    fn entity(&self, article: &Article, now: i64) -> Entity {
        let at = self.mention.offset.map_or_else(
            || format!("mention {}", self.place),
            |offset| offset.to_string(),
        );
        let folded = fold_text(&self.mention.text);
        // The id's parts must not run into each other: an article's id may hold anything.
        let key = format!("{}:{}:{at}:{folded}", article.id.len(), article.id);
        Entity {
            names: vec![Name {
                text: self.text.to_owned(),
                kind: NameKind::Primary,
            }],
            gender: self.name.gender.filter(|_| self.kind == Kind::Person),
            records: vec![format!("{SOURCE}:{key}")],
            sources: vec![SOURCE.to_owned()],
            provisional: Some(Provisional {
                article: article.id.clone(),
                first_seen: article.date,
                last_seen: article.date,
                seen_again: false,
                noted: now,
            }),
            ..Entity::new(EntityId::derive(SOURCE, &key), self.kind)
        }
    }
}

/// Whether a name is a person's or an organisation's: as the caller says, or as its form does.
/// `None` for what is neither, or names nothing.
fn kind_of(hint: Option<Kind>, reading: &Reading, text: &str) -> Option<Kind> {
    let name = reading.name.as_ref()?;
    match hint {
        Some(Kind::Place | Kind::Office) => return None,
        Some(kind) => return Some(kind),
        None => {}
    }
    let addressed = !name.honorifics.is_empty() || name.generation.is_some();
    if addressed || reading.role.is_some() {
        return Some(Kind::Person);
    }
    let lexicon = lexicon();
    let of_bodies = |word: &crate::text::NameWord| {
        word.part == WordPart::LegalForm
            || lexicon.organisation_kind(&word.folded).is_some()
            || word.folded.bytes().any(|byte| byte.is_ascii_digit())
    };
    let words = name.words_for(Kind::Organisation);
    let (start, end) = name.span?;
    let written = &text[start..end];
    let acronym = words.len() == 1 && !written.chars().any(char::is_lowercase);
    // One word that stands for nobody longer is rather a body's: "Pirelli".
    if words.len() < 2 || acronym || words.iter().any(of_bodies) {
        return Some(Kind::Organisation);
    }
    Some(Kind::Person)
}

#[cfg(test)]
pub(super) mod tests;
