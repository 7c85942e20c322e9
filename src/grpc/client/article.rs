//! Articles as the contract's messages.

use crate::grpc::{convert, pb};
use crate::model::{Article, Mention, Options, Preference};

/// The message of an article.
pub(super) fn message(article: &Article) -> pb::Article {
    pb::Article {
        id: article.id.clone(),
        publication_date: article.date.map(convert::date),
        language: article.language.clone(),
        country: article.country.clone(),
        title: article.title.clone(),
        text: article.text.clone(),
        mentions: article.mentions.iter().map(mention).collect(),
        options: Some(options(&article.options)),
    }
}

fn mention(mention: &Mention) -> pb::Mention {
    let kind = mention
        .kind
        .map_or(pb::EntityKind::Unspecified, convert::kind);
    let preference = match mention.preference {
        None => pb::Preference::Unspecified,
        Some(Preference::Holder) => pb::Preference::Holder,
        Some(Preference::Office) => pb::Preference::Office,
    };
    pb::Mention {
        text: mention.text.clone(),
        offset: mention.offset.map(signed),
        kind: kind.into(),
        date: mention.date.map(convert::date),
        preference: preference.into(),
        options: Some(options(&mention.options)),
    }
}

fn options(options: &Options) -> pb::ResolveOptions {
    pb::ResolveOptions {
        max_candidates: options.max_candidates.map(signed),
        min_probability: options.min_probability,
        min_margin: options.min_margin,
        remember_unknown: options.remember_unknown,
        evidence: options.evidence,
    }
}

/// The contract's counts are signed. What is too large for it is over every limit too.
fn signed(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Limits};

    #[test]
    fn the_server_reads_what_was_sent() {
        let options = Options {
            max_candidates: Some(7),
            min_probability: Some(0.5),
            min_margin: Some(0.125),
            evidence: Some(true),
            remember_unknown: Some(true),
        };
        let article = Article {
            id: "a".to_owned(),
            date: Some("2023-10".parse().unwrap()),
            language: "en".to_owned(),
            country: "nl".to_owned(),
            title: "title".to_owned(),
            text: "text".to_owned(),
            mentions: vec![Mention {
                text: "Rutte".to_owned(),
                offset: Some(3),
                kind: Some(Kind::Person),
                date: Some("2010-10-14".parse().unwrap()),
                preference: Some(Preference::Office),
                options,
            }],
            options,
        };
        let read = convert::article(Some(message(&article)), &Limits::default());
        assert_eq!(read.unwrap(), article);
    }
}
