//! Articles as callers send them.

use incumbent::grpc::pb;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use crate::catalogue::Generated;
use crate::queries::{Kind, Query, queries};

/// What an article holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mix {
    /// One mention: an exact name, or each third time a role phrase.
    One,
    /// Five mentions of the news mix: 35 % exact full names, 25 % short forms of a name in the
    /// same article, 15 % role phrases, 15 % with one edit, 10 % unknown names.
    News,
}

impl Mix {
    /// Its name in a table.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::One => "1 mention",
            Self::News => "5 mentions, news mix",
        }
    }

    /// Mentions of an article.
    pub(crate) fn mentions(self) -> usize {
        match self {
            Self::One => 1,
            Self::News => 5,
        }
    }
}

/// Makes articles of a mix, the same for the same catalogue.
pub(crate) fn articles(made: &Generated, mix: Mix, count: usize) -> Vec<pb::Article> {
    let mut rng = ChaCha8Rng::seed_from_u64(0x6d69);
    let of = |kind| queries(made, kind, count * 2);
    let (exact, edited, roles, unknown) = (
        of(Kind::Exact),
        of(Kind::OneEdit),
        of(Kind::Role),
        of(Kind::Unknown),
    );
    let any = |from: &[Query], rng: &mut ChaCha8Rng| from[rng.random_range(0..from.len())].clone();
    (0..count)
        .map(|number| {
            if mix == Mix::One {
                let from = if number % 3 == 2 { &roles } else { &exact };
                let query = any(from, &mut rng);
                return article(query.year, vec![query.text]);
            }
            let mut texts: Vec<String> = Vec::new();
            let mut year = 2015;
            for _ in 0..mix.mentions() {
                let text = match rng.random_range(0..100) {
                    35..60 => texts
                        .first()
                        .and_then(|name| name.split_whitespace().last())
                        .map_or_else(|| any(&exact, &mut rng).text, str::to_owned),
                    60..75 => {
                        let query = any(&roles, &mut rng);
                        year = query.year;
                        query.text
                    }
                    75..90 => any(&edited, &mut rng).text,
                    90.. => any(&unknown, &mut rng).text,
                    _ => any(&exact, &mut rng).text,
                };
                texts.push(text);
            }
            article(year, texts)
        })
        .collect()
}

fn article(year: usize, mentions: Vec<String>) -> pb::Article {
    pb::Article {
        publication_date: Some(pb::Date {
            year: year as i32,
            month: 6,
            day: 1,
        }),
        mentions: mentions
            .into_iter()
            .map(|text| pb::Mention {
                text,
                ..pb::Mention::default()
            })
            .collect(),
        ..pb::Article::default()
    }
}
