//! The limits that articles must keep, and what is wrong with one that does not.

use super::article::{Article, Mention, Options};

/// What a request may not exceed. Stated in the contract's comments and in `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Mentions an article.
    pub mentions: usize,
    /// Bytes of a mention's text.
    pub mention_bytes: usize,
    /// Bytes of an article's title.
    pub title_bytes: usize,
    /// Bytes of an article's text.
    pub text_bytes: usize,
    /// Bytes of ids, keys and codes that callers choose.
    pub id_bytes: usize,
    /// Combining marks in a row: more is an attack, not a language.
    pub combining_run: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            mentions: 1_000,
            mention_bytes: 512,
            title_bytes: 4_096,
            text_bytes: 1_048_576,
            id_bytes: 256,
            combining_run: 8,
        }
    }
}

/// One thing wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field: `mentions[2].text`.
    pub field: String,
    /// Stable and machine-readable.
    pub reason: ViolationReason,
    /// For people.
    pub description: String,
}

/// Why a field was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationReason {
    /// Must not be empty.
    Required,
    /// Longer than the limit.
    TooLong,
    /// More items than the limit.
    TooMany,
    /// Outside the range.
    OutOfRange,
    /// Not of the form that the field asks for.
    Malformed,
    /// Characters that no name holds: NUL, controls, directional overrides, heaps of marks.
    ForbiddenCharacters,
}

impl ViolationReason {
    /// Stable, upper case: `TOO_LONG`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "REQUIRED",
            Self::TooLong => "TOO_LONG",
            Self::TooMany => "TOO_MANY",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::Malformed => "MALFORMED",
            Self::ForbiddenCharacters => "FORBIDDEN_CHARACTERS",
        }
    }
}

/// How many violations a report holds at most: a hostile request must not buy a long answer.
const MAX_VIOLATIONS: usize = 20;

/// Checks an article against the limits.
///
/// # Errors
///
/// Up to 20 violations, in the order of the fields. O(bytes of the article), and only the
/// lengths of what is over its limit are looked at.
pub fn validate_article(article: &Article, limits: &Limits) -> Result<(), Vec<Violation>> {
    let mut report = Report::default();
    report.length("id", &article.id, limits.id_bytes);
    // Checked here and not with the mentions: one violation, however many of them ask.
    if article.id.trim().is_empty() && article.remembers() {
        let told = "remember_unknown derives ids from the article's id";
        report.add("id", ViolationReason::Required, told.to_owned());
    }
    report.language(&article.language);
    report.country(&article.country);
    report.length("title", &article.title, limits.title_bytes);
    report.length("text", &article.text, limits.text_bytes);
    report.options("options", &article.options);
    if article.mentions.len() > limits.mentions {
        report.add(
            "mentions",
            ViolationReason::TooMany,
            format!(
                "{} mentions; at most {} are allowed",
                article.mentions.len(),
                limits.mentions
            ),
        );
        return report.finish();
    }
    for (place, mention) in article.mentions.iter().enumerate() {
        if report.0.len() >= MAX_VIOLATIONS {
            break;
        }
        report.mention(place, mention, limits);
    }
    report.finish()
}

#[derive(Default)]
struct Report(Vec<Violation>);

impl Report {
    fn add(&mut self, field: impl Into<String>, reason: ViolationReason, description: String) {
        if self.0.len() < MAX_VIOLATIONS {
            self.0.push(Violation {
                field: field.into(),
                reason,
                description,
            });
        }
    }

    fn finish(self) -> Result<(), Vec<Violation>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }

    fn length(&mut self, field: &str, text: &str, limit: usize) -> bool {
        if text.len() > limit {
            self.add(
                field,
                ViolationReason::TooLong,
                format!("{} bytes; at most {limit} are allowed", text.len()),
            );
            return false;
        }
        true
    }

    fn language(&mut self, tag: &str) {
        let well_formed = tag.len() <= 35
            && tag.split(['-', '_']).enumerate().all(|(place, part)| {
                let letters = part.bytes().all(|byte| byte.is_ascii_alphanumeric());
                let length = if place == 0 { 2..=8 } else { 1..=8 };
                letters && length.contains(&part.len())
            });
        if !tag.is_empty() && !well_formed {
            self.add(
                "language",
                ViolationReason::Malformed,
                "expected a BCP 47 tag such as \"en\" or \"de-AT\"".to_owned(),
            );
        }
    }

    fn country(&mut self, code: &str) {
        let well_formed = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !code.is_empty() && !well_formed {
            self.add(
                "country",
                ViolationReason::Malformed,
                "expected an ISO 3166-1 alpha-2 code such as \"nl\"".to_owned(),
            );
        }
    }

    fn options(&mut self, field: &str, options: &Options) {
        if options.max_candidates.is_some_and(|count| count > 50) {
            self.add(
                format!("{field}.max_candidates"),
                ViolationReason::OutOfRange,
                "expected 0 to 50".to_owned(),
            );
        }
        for (name, value) in [
            ("min_probability", options.min_probability),
            ("min_margin", options.min_margin),
        ] {
            // A NaN lies in no range, so it is refused too.
            if value.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
                self.add(
                    format!("{field}.{name}"),
                    ViolationReason::OutOfRange,
                    "expected 0 to 1".to_owned(),
                );
            }
        }
    }

    fn mention(&mut self, place: usize, mention: &Mention, limits: &Limits) {
        let field = format!("mentions[{place}].text");
        if self.length(&field, &mention.text, limits.mention_bytes) {
            if mention.text.trim().is_empty() {
                self.add(
                    &field,
                    ViolationReason::Required,
                    "must not be empty".to_owned(),
                );
            } else if let Some(found) = crate::text::forbidden(&mention.text, limits.combining_run)
            {
                self.add(&field, ViolationReason::ForbiddenCharacters, found);
            }
        }
        self.options(&format!("mentions[{place}].options"), &mention.options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(article: &Article) -> Vec<(String, ViolationReason)> {
        match validate_article(article, &Limits::default()) {
            Ok(()) => Vec::new(),
            Err(list) => list
                .into_iter()
                .map(|one| (one.field, one.reason))
                .collect(),
        }
    }

    fn with_mention(text: &str) -> Article {
        Article {
            mentions: vec![Mention {
                text: text.to_owned(),
                ..Mention::default()
            }],
            ..Article::default()
        }
    }

    #[test]
    fn mention_texts() {
        use ViolationReason::{ForbiddenCharacters, Required, TooLong};
        let cases = [
            ("plain", "Mark Rutte".to_owned(), None),
            ("right-to-left name", "بنيامين نتنياهو".to_owned(), None),
            ("decomposed marks", "Jose\u{301}".to_owned(), None),
            ("blank", " \t".to_owned(), Some(Required)),
            ("a megabyte", "x".repeat(1 << 20), Some(TooLong)),
            ("NUL", "Mark\0Rutte".to_owned(), Some(ForbiddenCharacters)),
            (
                "override",
                "\u{202e}ettuR kraM".to_owned(),
                Some(ForbiddenCharacters),
            ),
            (
                "mark bomb",
                format!("a{}", "\u{301}".repeat(100)),
                Some(ForbiddenCharacters),
            ),
        ];
        for (name, text, expected) in cases {
            let found = violations(&with_mention(&text));
            let expected: Vec<_> = expected
                .into_iter()
                .map(|reason| ("mentions[0].text".to_owned(), reason))
                .collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn too_many_mentions_are_one_violation() {
        let article = Article {
            mentions: vec![Mention::default(); 10_000],
            ..Article::default()
        };
        assert_eq!(
            violations(&article),
            [("mentions".to_owned(), ViolationReason::TooMany)]
        );
    }

    #[test]
    fn reports_are_bounded() {
        let article = Article {
            mentions: vec![Mention::default(); 900],
            ..Article::default()
        };
        assert_eq!(violations(&article).len(), MAX_VIOLATIONS);
    }

    #[test]
    fn codes_and_options() {
        let mut article = with_mention("x");
        article.country = "nld".to_owned();
        article.language = "e".to_owned();
        article.options.min_margin = Some(f64::NAN);
        article.mentions[0].options.max_candidates = Some(51);
        let fields: Vec<_> = violations(&article)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(
            fields,
            [
                "language",
                "country",
                "options.min_margin",
                "mentions[0].options.max_candidates"
            ]
        );
    }
}
