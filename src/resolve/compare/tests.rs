//! What is one name and what is another, a row a phenomenon.

use super::*;
use proptest::prelude::*;

fn person(left: &str, right: &str) -> Comparison {
    compare_names(left, right, Kind::Person, &WordCounts::default())
}

fn body(left: &str, right: &str) -> Comparison {
    compare_names(left, right, Kind::Organisation, &WordCounts::default())
}

#[test]
fn names_of_one_person() {
    let cases = [
        ("swapped order", "Jens Stoltenberg", "STOLTENBERG, Jens"),
        ("family name first", "Orban Viktor", "Viktor Orbán"),
        ("initial", "J. Stoltenberg", "Jens Stoltenberg"),
        ("two initials", "J.F. Kennedy", "John Fitzgerald Kennedy"),
        ("two initials apart", "J. F. Kennedy", "John F. Kennedy"),
        ("middle initial", "George W. Bush", "George Walker Bush"),
        (
            "middle name left out",
            "Barack Obama",
            "Barack Hussein Obama",
        ),
        ("nickname", "Bill Clinton", "William Jefferson Clinton"),
        ("nickname of a nickname", "Liz Truss", "Elizabeth Truss"),
        ("nickname, German", "Sepp Blatter", "Josef Blatter"),
        (
            "particles joined",
            "Cornelius Vanderbilt",
            "Cornelius van der Bilt",
        ),
        ("particle lost", "Ursula Leyen", "Ursula von der Leyen"),
        (
            "particle gained",
            "Dominique de Villepin",
            "Dominique Villepin",
        ),
        ("hyphen", "Jean Claude Juncker", "Jean-Claude Juncker"),
        (
            "hyphen in the family name",
            "Annegret Kramp Karrenbauer",
            "Annegret Kramp-Karrenbauer",
        ),
        ("joined given names", "Kim Jongun", "Kim Jong-un"),
        ("given names apart, Korean", "Kim Jong Un", "Kim Jong-un"),
        ("family name last, Korean", "Jong-un Kim", "Kim Jong-un"),
        (
            "monarch with the country",
            "Henry VIII",
            "Henry VIII of England",
        ),
        (
            "nickname, formal in the catalogue",
            "Fritz Henderson",
            "Frederick Henderson",
        ),
        ("apostrophe apart", "Michael O' Leary", "Michael O'Leary"),
        ("digraph for ue", "Volker Ruehe", "Volker Rühe"),
        (
            "digraph for o with a stroke",
            "Joergen Kosmo",
            "Jørgen Kosmo",
        ),
        ("digraph for a with a ring", "Haakon Aase", "Håkon Åse"),
        (
            "digraph for sharp s",
            "Franz Josef Strauss",
            "Franz Josef Strauß",
        ),
        ("diacritic dropped", "Jens Otto Krag", "Jens Øtto Krag"),
        ("diacritics dropped", "Lech Walesa", "Lech Wałęsa"),
        ("typing error", "Jens Stoltenburg", "Jens Stoltenberg"),
        ("letter left out", "Jens Stoltenbrg", "Jens Stoltenberg"),
        ("letter doubled", "Angela Merkkel", "Angela Merkel"),
        (
            "two errors in a long word",
            "Jens Stoltenbrrg",
            "Jens Stoltenberg",
        ),
        ("transposition", "Jens Stoltenbegr", "Jens Stoltenberg"),
        (
            "transposition in a given name",
            "Jnes Stoltenberg",
            "Jens Stoltenberg",
        ),
        (
            "patronymic",
            "Vladimir Vladimirovich Putin",
            "Vladimir Putin",
        ),
        (
            "patronymic, woman",
            "Valentina Ivanovna Matviyenko",
            "Valentina Matviyenko",
        ),
        (
            "second family name",
            "Felipe Calderón Hinojosa",
            "Felipe Calderón",
        ),
        ("suffix", "Robert F. Kennedy Jr.", "Robert F. Kennedy"),
        (
            "suffix in Roman numerals",
            "John D. Rockefeller III",
            "John D. Rockefeller",
        ),
        ("honorific, English", "Sir Keir Starmer", "Keir Starmer"),
        ("honorific, German", "Dr. Angela Merkel", "Angela Merkel"),
        (
            "honorific, Norwegian",
            "statsråd Jens Stoltenberg",
            "Jens Stoltenberg",
        ),
        ("honorific, French", "M. Emmanuel Macron", "Emmanuel Macron"),
        ("honorific, Dutch", "mevrouw Sigrid Kaag", "Sigrid Kaag"),
        (
            "honorific, Spanish",
            "Don Felipe González",
            "Felipe González",
        ),
        ("degree behind", "Georg Mayer, MBL-HSG", "Georg Mayer"),
        (
            "peer's place",
            "Baroness Ashton of Upholland",
            "Baroness Ashton",
        ),
        ("Cyrillic", "Владимир Путин", "Vladimir Putin"),
        (
            "Cyrillic, Ukrainian",
            "Володимир Зеленський",
            "Volodymyr Zelenskyy",
        ),
        ("Greek", "Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis"),
        ("Arabic", "محمد مرسي", "Mohamed Morsi"),
        (
            "Arabic transcribed",
            "Moammar al-Qadhafi",
            "Muammar Gaddafi",
        ),
        ("Hebrew", "בנימין נתניהו", "Benjamin Netanyahu"),
        ("Chinese", "习近平", "Xi Jinping"),
        ("Japanese kana", "きしだ ふみお", "Fumio Kishida"),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(what, left, right)| (what, left, right, person(left, right)))
        .filter(|(.., found)| found.probability < Comparison::SAME)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn names_of_two_people() {
    let cases = [
        (
            "other given name",
            "Thorvald Stoltenberg",
            "Jens Stoltenberg",
        ),
        (
            "other given name, a letter apart",
            "Mario Monti",
            "Maria Monti",
        ),
        ("other family name", "Jens Stoltenberg", "Jens Sandberg"),
        (
            "given name for the family name",
            "James Thomas",
            "Thomas Wood",
        ),
        ("other initial", "K. Stoltenberg", "Jens Stoltenberg"),
        (
            "other place",
            "Lord Davies of Oldham",
            "Lord Davies of Stamford",
        ),
        ("nobody's word in common", "Angela Merkel", "Mark Rutte"),
        ("other monarch", "Henry VIII", "Henry VII"),
        (
            "monarch for a subject",
            "Henry VIII",
            "Henry Campbell-Bannerman",
        ),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(what, left, right)| (what, left, right, person(left, right)))
        .filter(|(.., found)| found.probability >= Comparison::SAME)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What fits better scores higher: in each row the name, and others from near to far.
#[test]
fn a_better_match_scores_higher() {
    let rows: &[(&str, &[&str])] = &[
        (
            "Jens Stoltenberg",
            &[
                "Jens Stoltenberg",
                "Stoltenberg, J.",
                "Thorvald Stoltenberg",
            ],
        ),
        (
            "Jens Stoltenberg",
            &["Jens Stoltenburg", "Jens Stoltanburg", "Jens Sandberg"],
        ),
        ("Mark Rutte", &["Mark Rutte", "Mark Rutta", "Mark Rotta"]),
        (
            "Angela Merkel",
            &["Angela Merkel", "Angela Markel", "Angela Markol"],
        ),
        (
            "José Barroso",
            &["José Barroso", "José Barrosa", "José Berrosa"],
        ),
        (
            "Bill Clinton",
            &["Bill Clinton", "William Clinton", "Roger Clinton"],
        ),
        (
            "John Fitzgerald Kennedy",
            &["John F. Kennedy", "John Kennedy", "John R. Kennedy"],
        ),
        (
            "George Walker Bush",
            &["George W. Bush", "George Bush", "George Prescott Bush"],
        ),
        (
            "Ursula von der Leyen",
            &["Ursula von der Leyen", "Ursula Leyen", "Heiko Leyen"],
        ),
        (
            "Peter Knight",
            &["P. Jason Knight", "Jason P. Knight", "Jason Knight"],
        ),
        // A contradicted word costs more than a missing one.
        (
            "Hans Peter Haselsteiner",
            &["Hans Haselsteiner", "Hans Georg Haselsteiner"],
        ),
        (
            "Robert F. Kennedy Jr.",
            &["Robert F. Kennedy Jr.", "Robert F. Kennedy Sr."],
        ),
    ];
    for (name, others) in rows {
        for pair in others.windows(2) {
            let (near, far) = (person(name, pair[0]), person(name, pair[1]));
            assert!(
                near.score > far.score,
                "{name}: {pair:?}: {near:?}, {far:?}"
            );
        }
    }
}

#[test]
fn names_of_organisations() {
    let same = [
        ("legal form", "Boeing Co", "The Boeing Company"),
        ("legal form, British", "Rolls-Royce Ltd", "Rolls-Royce"),
        ("legal form, German", "Daimler AG", "Daimler"),
        ("legal form, French", "Renault SA", "Renault"),
        ("legal form, Italian", "Pirelli SpA", "Pirelli"),
        ("legal form, Dutch", "Philips N.V.", "Philips"),
        ("acronym", "IMF", "International Monetary Fund"),
        (
            "acronym, the long one first",
            "North Atlantic Treaty Organization",
            "NATO",
        ),
        ("acronym of two letters", "GM", "General Motors"),
        ("joined", "ExxonMobil", "Exxon Mobil Corp."),
        ("ampersand", "Johnson and Johnson", "Johnson & Johnson"),
        (
            "country's adjective",
            "US Department of Labor",
            "United States Department of Labor",
        ),
        (
            "head noun cut short",
            "Al Rahmah Welfare Org",
            "Al-Rahmah Welfare Organization",
        ),
        ("number", "Boeing 787", "Boeing 787"),
    ];
    let wrong: Vec<_> = same
        .into_iter()
        .map(|(what, left, right)| (what, left, right, body(left, right)))
        .filter(|(.., found)| found.probability < Comparison::SAME)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let different = [
        ("number", "Boeing 787", "Boeing 777"),
        ("numbered", "Division 1", "Division 2"),
        (
            "other head",
            "World Boxing Council",
            "World Health Organization",
        ),
        ("country", "Bank of England", "Bank of Canada"),
        ("other acronym", "IMF", "International Labour Organization"),
    ];
    let wrong: Vec<_> = different
        .into_iter()
        .map(|(what, left, right)| (what, left, right, body(left, right)))
        .filter(|(.., found)| found.probability >= Comparison::SAME)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_rare_word_tells_more_than_a_common_one() {
    let names = [
        "Anna Smith",
        "Bert Smith",
        "Carl Smith",
        "Dora Haselsteiner",
    ];
    let counts = WordCounts::of(names.into_iter().map(|name| (name, Kind::Person)));
    let score = |name: &str| compare_names(name, name, Kind::Person, &counts).score;
    assert!(score("Smith") < score("Haselsteiner"));
}

/// Words that no lexicon knows: a word of address would change what the others are.
fn name(words: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[qxz][a-z]{3,8}", words)
}

proptest! {
    #[test]
    fn comparing_is_symmetric(left in name(1..4), right in name(1..4)) {
        let (left, right) = (left.join(" "), right.join(" "));
        for kind in [Kind::Person, Kind::Organisation, Kind::Place] {
            let counts = WordCounts::default();
            let there = compare_names(&left, &right, kind, &counts).score;
            let back = compare_names(&right, &left, kind, &counts).score;
            prop_assert_eq!(there, back);
        }
    }

    #[test]
    fn nothing_beats_the_name_itself(left in name(1..4), right in name(1..4)) {
        let (left, right) = (left.join(" "), right.join(" "));
        let itself = person(&left, &left).score.max(person(&right, &right).score);
        prop_assert!(person(&left, &right).score <= itself);
    }

    #[test]
    fn a_matching_given_name_never_lowers(
        left in name(2..4), right in name(2..4), word in "[bcdfg][aeiou][lmnr][aeiou]z",
    ) {
        let (left, right) = (left.join(" "), right.join(" "));
        let before = person(&left, &right).score;
        let after = person(&format!("{word} {left}"), &format!("{word} {right}")).score;
        prop_assert!(after >= before, "{} < {}", after, before);
    }
}
