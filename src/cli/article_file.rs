//! Articles as JSON: the contract's shape, with dates and kinds as people write them.

use serde::Deserialize;

use crate::model::{Article, Kind, Mention, Options, PartialDate, Preference};

/// Reads an article.
///
/// # Errors
///
/// What is wrong and where: line and column.
pub(super) fn parse(text: &str) -> Result<Article, serde_json::Error> {
    serde_json::from_str::<ArticleShape>(text).map(Article::from)
}

/// Reads a kind as the command line writes it: "person"; or the contract: "ENTITY_KIND_PERSON".
pub(super) fn kind(text: &str) -> Result<Kind, String> {
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix("entity_kind_").unwrap_or(&lower) {
        "person" => Ok(Kind::Person),
        "organisation" | "organization" => Ok(Kind::Organisation),
        "place" => Ok(Kind::Place),
        "office" => Ok(Kind::Office),
        _ => Err("expected person, organisation, place or office".to_owned()),
    }
}

/// Reads a preference: "holder" or "office", or the contract's "PREFERENCE_HOLDER".
pub(super) fn preference(text: &str) -> Result<Preference, String> {
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix("preference_").unwrap_or(&lower) {
        "holder" => Ok(Preference::Holder),
        "office" => Ok(Preference::Office),
        _ => Err("expected holder or office".to_owned()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArticleShape {
    #[serde(default)]
    id: String,
    #[serde(default, alias = "publicationDate", alias = "date")]
    publication_date: Option<DateShape>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
    mentions: Vec<MentionShape>,
    #[serde(default)]
    options: OptionsShape,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a mention is a text or an object with \"text\" and, as needed, \
                               \"offset\", \"kind\", \"date\", \"preference\", \"options\""
)]
enum MentionShape {
    Text(String),
    Object(MentionObject),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MentionObject {
    text: String,
    #[serde(default)]
    offset: Option<u32>,
    #[serde(default)]
    kind: Option<KindShape>,
    #[serde(default)]
    date: Option<DateShape>,
    #[serde(default)]
    preference: Option<PreferenceShape>,
    #[serde(default)]
    options: OptionsShape,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OptionsShape {
    #[serde(alias = "maxCandidates")]
    max_candidates: Option<u32>,
    #[serde(alias = "minProbability")]
    min_probability: Option<f64>,
    #[serde(alias = "minMargin")]
    min_margin: Option<f64>,
    evidence: Option<bool>,
    #[serde(alias = "rememberUnknown")]
    remember_unknown: Option<bool>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct KindShape(Kind);

impl TryFrom<String> for KindShape {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        kind(&text).map(Self)
    }
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct PreferenceShape(Preference);

impl TryFrom<String> for PreferenceShape {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        preference(&text).map(Self)
    }
}

/// "2023-10-28", or the contract's {"year": 2023, "month": 10, "day": 28}.
#[derive(Deserialize)]
#[serde(try_from = "DateText")]
struct DateShape(PartialDate);

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a date is \"YYYY-MM-DD\", \"YYYY-MM\", \"YYYY\" or an object \
                               with \"year\" and, when known, \"month\" and \"day\""
)]
enum DateText {
    Text(String),
    Parts {
        year: i64,
        #[serde(default)]
        month: i64,
        #[serde(default)]
        day: i64,
    },
}

impl TryFrom<DateText> for DateShape {
    type Error = crate::model::DateError;
    fn try_from(text: DateText) -> Result<Self, Self::Error> {
        match text {
            DateText::Text(text) => text.parse(),
            DateText::Parts { year, month, day } => PartialDate::new(year, month, day),
        }
        .map(Self)
    }
}

impl From<OptionsShape> for Options {
    fn from(shape: OptionsShape) -> Self {
        Self {
            max_candidates: shape.max_candidates,
            min_probability: shape.min_probability,
            min_margin: shape.min_margin,
            evidence: shape.evidence,
            remember_unknown: shape.remember_unknown,
        }
    }
}

impl From<MentionShape> for Mention {
    fn from(shape: MentionShape) -> Self {
        match shape {
            MentionShape::Text(text) => Self {
                text,
                ..Self::default()
            },
            MentionShape::Object(object) => Self {
                text: object.text,
                offset: object.offset,
                kind: object.kind.map(|kind| kind.0),
                date: object.date.map(|date| date.0),
                preference: object.preference.map(|preference| preference.0),
                options: object.options.into(),
            },
        }
    }
}

impl From<ArticleShape> for Article {
    fn from(shape: ArticleShape) -> Self {
        Self {
            id: shape.id,
            date: shape.publication_date.map(|date| date.0),
            language: shape.language.unwrap_or_default(),
            country: shape.country.unwrap_or_default(),
            title: shape.title.unwrap_or_default(),
            text: shape.text.unwrap_or_default(),
            mentions: shape.mentions.into_iter().map(Mention::from).collect(),
            options: shape.options.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_an_article_are_one() {
        let ours = r#"{"id": "a", "publication_date": "2023-10-28", "country": null,
            "mentions": [{"text": "Rutte", "kind": "person", "date": "2010-10"}],
            "options": {"max_candidates": 3}}"#;
        let contract = r#"{"id": "a",
            "publicationDate": {"year": 2023, "month": 10, "day": 28},
            "mentions": [{"text": "Rutte", "kind": "ENTITY_KIND_PERSON",
                          "date": {"year": 2010, "month": 10}}],
            "options": {"maxCandidates": 3}}"#;
        let article = parse(ours).unwrap();
        assert_eq!(article, parse(contract).unwrap());
        assert_eq!(article.date, Some("2023-10-28".parse().unwrap()));
        assert_eq!(article.mentions[0].date, Some("2010-10".parse().unwrap()));
        assert_eq!(article.mentions[0].kind, Some(Kind::Person));
        assert_eq!(article.options.max_candidates, Some(3));
    }

    #[test]
    fn a_mention_may_be_a_plain_text() {
        let article = parse(r#"{"mentions": ["Rutte", {"text": "NATO", "offset": 4}]}"#).unwrap();
        let texts: Vec<_> = article
            .mentions
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        assert_eq!(texts, ["Rutte", "NATO"]);
        assert_eq!(article.mentions[1].offset, Some(4));
    }

    #[test]
    fn refusals_say_what_was_expected() {
        let cases = [
            (r#"{"mentions": [], "dat": "2020"}"#, "unknown field `dat`"),
            (
                r#"{"date": "2023-02-30", "mentions": []}"#,
                "2023-02 has no day 30",
            ),
            (
                r#"{"date": 2023, "mentions": []}"#,
                "a date is \"YYYY-MM-DD\"",
            ),
            (r#"{"mentions": [7]}"#, "a mention is a text or an object"),
            (r#"{"mentions": "#, "EOF while parsing"),
        ];
        for (text, expected) in cases {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(error.contains("line 1"), "{error}");
        }
    }
}
