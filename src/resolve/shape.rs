//! Shape: in which way a mention's words are a candidate's name.

mod tally;

pub(super) use tally::has_two_family_names;
use tally::tally;

use super::cue::Cue;
use super::name::NameQuery;
use crate::index::{NameId, Snapshot};
use crate::model::Kind;

/// Beside words so rare together, in nats, another may be misspelt.
const RARE_BESIDE: f64 = 9.0;

/// The cue that tells in which way the mention is the name. O(words of both).
#[must_use]
pub(super) fn shape(query: &NameQuery, name: NameId, snapshot: &Snapshot) -> Cue {
    let record = snapshot.names().record(name);
    let facts = snapshot.facts(record.entity);
    let person = facts.kind == Kind::Person;
    let tally = tally(query, name, person, snapshot);
    let words = tally.whole + tally.initials + tally.missing;
    if !person {
        let more = snapshot.names().words_of(record).len() > words;
        return match (tally.missing, words, tally.left_out) {
            (0, ..) if tally.initials > 0 => Cue::LooseBody,
            (0, ..) if tally.other_body && tally.left_out > 0 => Cue::LooseBody,
            // "Queen's Park" is no Queens Park Rangers.
            (0, ..) if tally.plural > 0 && (words < 2 || tally.left_out > 0) => Cue::LooseBody,
            // "American" is no "American International Group", little as these words say.
            (0, _, 0) if tally.adjective && more => Cue::AdjectiveBody,
            (0, 0 | 1, 0) => Cue::WholeBodyWord,
            (0, _, 0) => Cue::WholeBody,
            (0, ..) if tally.tail && tally.middle => Cue::MiddleBody,
            (0, ..) if tally.tail => Cue::TailBody,
            (0, ..) if tally.adjective => Cue::AdjectiveBody,
            (0, 0 | 1, _) => Cue::PartBodyWord,
            (0, ..) => Cue::PartBody,
            _ if tally.missing == tally.spelled && tally.left_out == tally.spelled => {
                match (tally.slips, tally.whole) {
                    (1, 1..) if tally.missing == 1 => Cue::MisspeltBody,
                    _ => Cue::SpelledBody,
                }
            }
            _ if tally.whole == 0 && query.acronym.as_ref().is_some_and(|it| it.len() == 2) => {
                Cue::TwoLetters
            }
            _ if tally.whole == 0 && is_marked(query, name, snapshot) => Cue::MarkedLetters,
            _ if tally.whole == 0 && query.acronym.is_some() => Cue::Acronym,
            (_, _, 0) if tally.other_body => Cue::LooseBody,
            (_, _, 0) if tally.whole > 0 && facts.kind == Kind::Place => Cue::OverPlace,
            (_, _, 0) if tally.whole > 0 => Cue::OverBody,
            _ => Cue::LooseBody,
        };
    }
    let is_over = tally.missing > 0
        && tally.whole > 1
        && tally.left_out == tally.left_out_initials
        && tally.left_out_initials <= tally.more_initials;
    let over = if tally.more_initials == tally.missing || tally.second_family {
        Cue::OverInitial
    } else if tally.more_first || tally.more_family {
        Cue::OverName
    } else {
        Cue::MoreName
    };
    let spelled = if tally.missing == 1 && tally.slips == 1 && tally.whole > 0 {
        Cue::MisspeltName
    } else {
        Cue::SpelledName
    };
    match words {
        _ if query.peer && record.is_peer() && tally.title => Cue::PeerName,
        _ if tally.spelled > 0
            && tally.missing == tally.spelled + tally.more_patronymics
            && words > 1 =>
        {
            spelled
        }
        // Of a long or rare name, so much is said that a short word may be misspelt too.
        _ if tally.missing == 1
            && tally.close == 1
            && (tally.whole > 1 || tally.told > RARE_BESIDE) =>
        {
            spelled
        }
        _ if tally.missing > 0 && tally.whole == 0 => Cue::FarName,
        // "Peter Mandelson-Gray" is no Peter Mandelson.
        _ if is_over && tally.more_tied => Cue::LooseName,
        _ if is_over && tally.given => over,
        _ if tally.missing > 0 && tally.other_given && tally.family => Cue::OtherGiven,
        _ if is_over => over,
        _ if tally.missing > 0 && tally.given && !tally.family => Cue::OtherFamily,
        _ if tally.missing > 0 => Cue::LooseName,
        0 | 1 if !tally.family => Cue::GivenName,
        // "Alexander Martin" of a Lars Alexander Martin Nordell.
        _ if tally.only_given => Cue::GivenName,
        _ if words < 2 || tally.only_family => match facts.best_rank {
            0..=2 => Cue::FamilyNameHigh,
            3..=5 => Cue::FamilyNameLow,
            _ => Cue::FamilyNamePlain,
        },
        _ if !tally.family => Cue::InnerName,
        // "P.W. Botha": two letters that fit tell as much as a given name.
        _ if tally.initials == 1 && tally.whole < 2 => Cue::InitialsName,
        _ if tally.later_given => Cue::LaterGiven,
        _ if tally.initials > 0 => Cue::MiddleInitial,
        _ => Cue::WholeName,
    }
}

/// Whether the mention has more letters than the name has words: the name's mark is letters itself.
fn is_marked(query: &NameQuery, name: NameId, snapshot: &Snapshot) -> bool {
    let words = snapshot.names().words_of(snapshot.names().record(name));
    let letters = query.acronym.as_ref();
    letters.is_some_and(|letters| letters.len() > words.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a missing name fails the test")]

    use super::*;
    use crate::model::EntityId;
    use crate::resolve::name::Reach;
    use crate::resolve::remember::tests::{named, snapshot};
    use crate::text::{lexicon, name_words, tokenise};

    #[test]
    fn ways_of_being_a_name() {
        let (person, place, body) = (Kind::Person, Kind::Place, Kind::Organisation);
        for (asked, kind, known, country, expected) in [
            ("Rod B. Blum", person, "Rod Blum", "us", Cue::OverInitial),
            ("Rod B. Blum", person, "Rod S. Blum", "us", Cue::OverInitial),
            ("Rod Bo Blum", person, "Rod S. Blum", "us", Cue::OtherGiven),
            ("Rod Bo Blum", person, "Rod Blum", "us", Cue::MoreName),
            ("Rod Blum Smith", person, "Rod Blum", "us", Cue::OverName),
            ("Rod Blum-Smith", person, "Rod Blum", "us", Cue::LooseName),
            ("Ted Rod Blum", person, "Rod Blum", "us", Cue::OverName),
            ("Muhammad Rod Blum", person, "Rod Blum", "us", Cue::MoreName),
            ("Bill Smith", person, "William Smith", "us", Cue::WholeName),
            (
                "Enrique Peña",
                person,
                "Enrique Peña Nieto",
                "mx",
                Cue::WholeName,
            ),
            (
                "Peña",
                person,
                "Enrique Peña Nieto",
                "mx",
                Cue::FamilyNamePlain,
            ),
            (
                "Peter Blaker",
                person,
                "Peter Blaker Bennett",
                "gb",
                Cue::InnerName,
            ),
            (
                "Juan Carlos",
                person,
                "Juan Carlos Varela",
                "pa",
                Cue::GivenName,
            ),
            (
                "Jacob Rees",
                person,
                "Jacob Rees-Mogg",
                "gb",
                Cue::WholeName,
            ),
            (
                "Rees-Mogg",
                person,
                "Jacob Rees-Mogg",
                "gb",
                Cue::FamilyNamePlain,
            ),
            (
                "Rees",
                person,
                "Jacob Rees-Mogg",
                "gb",
                Cue::FamilyNamePlain,
            ),
            (
                "Alexander Martin",
                person,
                "Lars Alexander Martin Dahl",
                "se",
                Cue::GivenName,
            ),
            (
                "Martin Dahl",
                person,
                "Lars Alexander Martin Dahl",
                "se",
                Cue::LaterGiven,
            ),
            (
                "William John Dahl",
                person,
                "John William Dahl",
                "gb",
                Cue::LaterGiven,
            ),
            (
                "Dahl Lars",
                person,
                "Lars Alexander Martin Dahl",
                "se",
                Cue::WholeName,
            ),
            (
                "P.W. Botha",
                person,
                "Pieter Willem Botha",
                "za",
                Cue::MiddleInitial,
            ),
            (
                "P. Botha",
                person,
                "Pieter Willem Botha",
                "za",
                Cue::InitialsName,
            ),
            (
                "Raúl Castro Ruz",
                person,
                "Raul Castro",
                "cu",
                Cue::OverInitial,
            ),
            (
                "Raúl Castro Ruz",
                person,
                "Raul Castro",
                "gb",
                Cue::OverName,
            ),
            ("Minsk Group", place, "Minsk", "by", Cue::OverPlace),
            ("Sumitomo Corp", body, "Sumitomo Bank", "jp", Cue::LooseBody),
            (
                "American",
                body,
                "American International Group",
                "us",
                Cue::AdjectiveBody,
            ),
            ("Sumitomo", body, "Sumitomo Bank", "jp", Cue::PartBodyWord),
            (
                "Conservative Party of Canada",
                body,
                "Conservative Party",
                "gb",
                Cue::LooseBody,
            ),
            (
                "Conservative Party members",
                body,
                "Conservative Party",
                "gb",
                Cue::OverBody,
            ),
            (
                "Genral Motors",
                body,
                "General Motors",
                "us",
                Cue::MisspeltBody,
            ),
            (
                "Genral Motors Bank",
                body,
                "General Motors",
                "us",
                Cue::LooseBody,
            ),
            (
                "Mahrus Group",
                body,
                "Mahrous Group",
                "sy",
                Cue::SpelledBody,
            ),
            ("Dey Bank", body, "Day Bank", "ir", Cue::LooseBody),
            (
                "Joza Industries Company",
                body,
                "Joza Industrial Company",
                "ir",
                Cue::WholeBody,
            ),
            ("Agro-Phen", body, "Agrophen", "de", Cue::WholeBody),
            ("KSC", body, "Karlsruher SC", "de", Cue::MarkedLetters),
            (
                "BBC",
                body,
                "British Broadcasting Company",
                "gb",
                Cue::Acronym,
            ),
        ] {
            let mut entity = named("it", kind, known);
            entity.countries = vec![country.to_owned()];
            let snapshot = snapshot(vec![entity]);
            let words = name_words(&tokenise(asked), asked, None, lexicon());
            let query = NameQuery::new(&words, asked, &snapshot, Reach::LookAlikes);
            let it = snapshot.ordinal(EntityId::derive("test", "it")).unwrap();
            let name = snapshot.names().of_entity(it).next().unwrap();
            assert_eq!(
                shape(&query, name, &snapshot),
                expected,
                "{asked} of {known}"
            );
        }
    }

    #[test]
    fn what_was_heard_is_no_slip() {
        for (asked, known, other, expected, far) in [
            (
                "Мике Клинтон",
                "Mike Glanton",
                "Bill Clinton",
                Cue::OtherFamily,
                false,
            ),
            (
                "Джон Керри",
                "John Kerry",
                "Bob Kerrey",
                Cue::WholeName,
                false,
            ),
            (
                "Уернер Мок",
                "Mac Warner",
                "John Smith",
                Cue::WholeName,
                true,
            ),
        ] {
            let entities = vec![
                named("it", Kind::Person, known),
                named("other", Kind::Person, other),
            ];
            let snapshot = snapshot(entities);
            let words = name_words(&tokenise(asked), asked, None, lexicon());
            let query = NameQuery::new(&words, asked, &snapshot, Reach::LookAlikes);
            let it = snapshot.ordinal(EntityId::derive("test", "it")).unwrap();
            let name = snapshot.names().of_entity(it).next().unwrap();
            assert_eq!(shape(&query, name, &snapshot), expected, "{asked}");
            assert_eq!(query.is_far_heard(name, &snapshot), far, "{asked}");
        }
    }

    #[test]
    fn slips_of_the_hand() {
        use super::super::name::is_slip;

        for (word, known, expected) in [
            ("rutte", "ruttte", true),
            ("stoltenbreg", "stoltenberg", true),
            ("byrd", "bird", false),
            ("perdue", "byrd", false),
            ("evensson", "svensson", false),
            ("mcqueeney", "mckinney", false),
        ] {
            assert_eq!(is_slip(word, known), expected, "{word} {known}");
        }
    }
}
