//! Articles, from the caller to the model.

use super::{date_of, kind_of};
use crate::grpc::pb;
use crate::grpc::status::{FieldError, Refusal, field_within};
use crate::model::{Article, Limits, Mention, Options, PartialDate, Preference, validate_article};

/// The article of a request whose field `article` it is, checked against the limits.
///
/// # Errors
///
/// [`Refusal::Invalid`] with the path of each wrong field from the request on:
/// `article.mentions[3].date.day`.
pub fn article(message: Option<pb::Article>, limits: &Limits) -> Result<Article, Refusal> {
    let Some(message) = message else {
        return Err(Refusal::field("article", "REQUIRED", "must be given"));
    };
    let mut reader = Reader::default();
    let article = reader.article(message);
    let mut errors = reader.0;
    if let Err(violations) = validate_article(&article, limits) {
        let prefixed = |one| field_within("article.", one);
        errors.extend(violations.into_iter().map(prefixed));
    }
    if errors.is_empty() {
        Ok(article)
    } else {
        Err(Refusal::Invalid(errors))
    }
}

/// What the model's types cannot hold is left out and noted; the request is then refused as a
/// whole, so that nothing is answered on a reading that the caller did not mean.
#[derive(Default)]
struct Reader(Vec<FieldError>);

impl Reader {
    /// More than this many errors are of no use to anybody, and a hostile request must not buy
    /// a long answer.
    const MAX_ERRORS: usize = 20;

    fn note(&mut self, error: FieldError) {
        if self.0.len() < Self::MAX_ERRORS {
            self.0.push(error);
        }
    }

    fn article(&mut self, message: pb::Article) -> Article {
        let date = self.date(message.publication_date, || {
            "article.publication_date".to_owned()
        });
        let options = self.options(message.options, || "article.options".to_owned());
        let mentions = message
            .mentions
            .into_iter()
            .enumerate()
            .map(|(place, mention)| self.mention(place, mention))
            .collect();
        Article {
            id: message.id,
            date,
            language: message.language,
            country: message.country,
            title: message.title,
            text: message.text,
            mentions,
            options,
        }
    }

    fn mention(&mut self, place: usize, message: pb::Mention) -> Mention {
        let path = |field: &str| format!("article.mentions[{place}].{field}");
        let kind = match pb::EntityKind::try_from(message.kind) {
            Ok(kind) => kind_of(kind),
            Err(_) => {
                self.unknown_value(path("kind"), "EntityKind", message.kind);
                None
            }
        };
        let preference = match pb::Preference::try_from(message.preference) {
            Ok(pb::Preference::Unspecified) => None,
            Ok(pb::Preference::Holder) => Some(Preference::Holder),
            Ok(pb::Preference::Office) => Some(Preference::Office),
            Err(_) => {
                self.unknown_value(path("preference"), "Preference", message.preference);
                None
            }
        };
        Mention {
            offset: self.not_negative(message.offset, || path("offset")),
            date: self.date(message.date, || path("date")),
            options: self.options(message.options, || path("options")),
            text: message.text,
            kind,
            preference,
        }
    }

    /// The path is made only when it is needed: most requests are right.
    fn date(
        &mut self,
        message: Option<pb::Date>,
        path: impl Fn() -> String,
    ) -> Option<PartialDate> {
        let message = message?;
        match date_of(message, "") {
            Ok(date) => Some(date),
            Err(error) => {
                self.note(FieldError {
                    field: format!("{}{}", path(), error.field),
                    ..error
                });
                None
            }
        }
    }

    fn options(
        &mut self,
        message: Option<pb::ResolveOptions>,
        path: impl Fn() -> String,
    ) -> Options {
        let Some(message) = message else {
            return Options::default();
        };
        Options {
            max_candidates: self.not_negative(message.max_candidates, || {
                format!("{}.max_candidates", path())
            }),
            min_probability: message.min_probability,
            min_margin: message.min_margin,
            remember_unknown: message.remember_unknown,
            evidence: message.evidence,
        }
    }

    fn not_negative(&mut self, value: Option<i32>, path: impl Fn() -> String) -> Option<u32> {
        let value = value?;
        let converted = u32::try_from(value).ok();
        if converted.is_none() {
            self.note(FieldError::new(
                path(),
                "OUT_OF_RANGE",
                "must not be negative",
            ));
        }
        converted
    }

    fn unknown_value(&mut self, field: String, of: &str, value: i32) {
        let wanted = format!("{value} is no value of {of}");
        self.note(FieldError::new(field, "OUT_OF_RANGE", wanted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    fn fields(message: pb::Article) -> Vec<String> {
        match article(Some(message), &Limits::default()) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid(errors)) => errors.into_iter().map(|one| one.field).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    fn mention(text: &str) -> pb::Mention {
        pb::Mention {
            text: text.to_owned(),
            ..pb::Mention::default()
        }
    }

    #[test]
    fn an_article_keeps_all_it_says() {
        let date = |year, month, day| Some(pb::Date { year, month, day });
        let message = pb::Article {
            id: "a1".to_owned(),
            publication_date: date(2023, 10, 28),
            language: "en".to_owned(),
            country: "NL".to_owned(),
            title: "Title".to_owned(),
            text: "Text".to_owned(),
            mentions: vec![pb::Mention {
                text: "Rutte".to_owned(),
                offset: Some(0),
                kind: pb::EntityKind::Person.into(),
                date: date(2010, 0, 0),
                preference: pb::Preference::Office.into(),
                options: Some(pb::ResolveOptions {
                    max_candidates: Some(0),
                    ..pb::ResolveOptions::default()
                }),
            }],
            options: Some(pb::ResolveOptions {
                evidence: Some(true),
                min_margin: Some(0.0),
                ..pb::ResolveOptions::default()
            }),
        };
        let expected = Article {
            id: "a1".to_owned(),
            date: "2023-10-28".parse().ok(),
            language: "en".to_owned(),
            country: "NL".to_owned(),
            title: "Title".to_owned(),
            text: "Text".to_owned(),
            mentions: vec![Mention {
                text: "Rutte".to_owned(),
                offset: Some(0),
                kind: Some(Kind::Person),
                date: "2010".parse().ok(),
                preference: Some(Preference::Office),
                options: Options {
                    max_candidates: Some(0),
                    ..Options::default()
                },
            }],
            options: Options {
                evidence: Some(true),
                min_margin: Some(0.0),
                ..Options::default()
            },
        };
        assert_eq!(article(Some(message), &Limits::default()), Ok(expected));
    }

    #[test]
    fn wrong_fields_are_named_from_the_request_on() {
        assert_eq!(
            article(None, &Limits::default()),
            Err(Refusal::field("article", "REQUIRED", "must be given"))
        );
        let bad = pb::Mention {
            text: " ".to_owned(),
            offset: Some(-1),
            kind: 17,
            date: Some(pb::Date {
                year: 2023,
                month: 2,
                day: 30,
            }),
            preference: 99,
            options: Some(pb::ResolveOptions {
                max_candidates: Some(-5),
                min_probability: Some(1.5),
                ..pb::ResolveOptions::default()
            }),
        };
        let message = pb::Article {
            publication_date: Some(pb::Date {
                year: 0,
                month: 5,
                day: 0,
            }),
            mentions: vec![mention("Rutte"), bad],
            ..pb::Article::default()
        };
        assert_eq!(
            fields(message),
            [
                "article.publication_date.year",
                "article.mentions[1].kind",
                "article.mentions[1].preference",
                "article.mentions[1].offset",
                "article.mentions[1].date.day",
                "article.mentions[1].options.max_candidates",
                "article.mentions[1].text",
                "article.mentions[1].options.min_probability",
            ]
        );
    }

    #[test]
    fn reports_are_bounded() {
        let bad = pb::Mention {
            kind: 17,
            ..mention("Rutte")
        };
        let message = pb::Article {
            mentions: vec![bad; 10_000],
            ..pb::Article::default()
        };
        // Twenty of these, and the one that there are too many.
        assert_eq!(fields(message).len(), 21);
    }
}
