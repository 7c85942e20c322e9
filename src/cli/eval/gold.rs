//! Articles whose right answers are known.

use std::path::Path;

use serde::Deserialize;

use crate::cli::failure::Failure;
use crate::model::{Article, EntityId, Mention, Options, PartialDate};

/// The namespace of the gold answers' keys: the ids of FollowTheMoney records.
const NAMESPACE: &str = "ftm";

/// One article of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoldArticle {
    /// The file's name without its extension.
    pub(super) file: String,
    /// The article, without the answers.
    pub(super) article: Article,
    /// The answers, one for each mention.
    pub(super) answers: Vec<Gold>,
}

/// What a mention should resolve to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gold {
    /// What sort of mention it is: "surname", "office-only".
    pub(super) kind: String,
    /// Key of the right entity; `None` when the mention names something in no catalogue (NIL).
    pub(super) key: Option<String>,
    /// Keys of the same entity under other ids.
    pub(super) also: Vec<String>,
    /// Keys of entities of exactly the same name: most, but not all, are the same thing.
    pub(super) also_name: Vec<String>,
    /// Whether the catalogue holds entities of exactly the name of a NIL mention.
    pub(super) has_namesakes: bool,
}

/// The entity id of a key.
pub(super) fn entity_id(key: &str) -> EntityId {
    EntityId::derive(NAMESPACE, key)
}

#[derive(Deserialize)]
struct ArticleLine {
    id: String,
    date: Option<String>,
    language: Option<String>,
    country: Option<String>,
    text: Option<String>,
    mentions: Vec<MentionLine>,
}

#[derive(Deserialize)]
struct MentionLine {
    text: String,
    offset: Option<u32>,
    gold: Option<String>,
    kind: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    also_name: Vec<String>,
    #[serde(default)]
    namesakes: Vec<String>,
}

/// Reads one file, an article a line.
///
/// # Errors
///
/// The file cannot be read, or a line is not an article with gold answers.
pub(super) fn read(path: &Path, options: Options) -> Result<Vec<GoldArticle>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })?;
    let file = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(place, line)| {
            parse(&file, line, options).map_err(|problem| Failure::Content {
                place: format!("{}, line {}", path.display(), place + 1),
                problem,
            })
        })
        .collect()
}

fn parse(file: &str, line: &str, options: Options) -> Result<GoldArticle, String> {
    let line: ArticleLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let date = line
        .date
        .map(|date| date.parse::<PartialDate>())
        .transpose()
        .map_err(|error| format!("date: {error}"))?;
    let mut mentions = Vec::with_capacity(line.mentions.len());
    let mut answers = Vec::with_capacity(line.mentions.len());
    for mention in line.mentions {
        mentions.push(Mention {
            text: mention.text,
            offset: mention.offset,
            ..Mention::default()
        });
        answers.push(Gold {
            kind: mention.kind,
            key: mention.gold,
            also: mention.also,
            also_name: mention.also_name,
            has_namesakes: !mention.namesakes.is_empty(),
        });
    }
    Ok(GoldArticle {
        file: file.to_owned(),
        article: Article {
            id: line.id,
            date,
            language: line.language.unwrap_or_default(),
            country: line.country.unwrap_or_default(),
            title: String::new(),
            text: line.text.unwrap_or_default(),
            mentions,
            options,
        },
        answers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_the_article_without_its_answers() {
        let line = r#"{"id": "a:1", "date": "2009-11-02", "language": "en", "country": "gb",
            "source": "a", "text": null, "mentions": [
            {"text": "The Minister", "offset": 3, "gold": "ifg-1", "kind": "office-only",
             "also": ["ifg-2"], "also_name": ["x"]},
            {"text": "Nobody", "offset": null, "gold": null, "kind": "full-name",
             "namesakes": ["y"]}]}"#;
        let read = parse("a", line, Options::default()).unwrap();
        assert_eq!(read.article.date, Some("2009-11-02".parse().unwrap()));
        assert_eq!(read.article.mentions[0].offset, Some(3));
        assert_eq!(read.answers[0].key.as_deref(), Some("ifg-1"));
        assert_eq!(read.answers[0].also, ["ifg-2"]);
        assert_eq!(read.answers[1].key, None);
        assert!(read.answers[1].has_namesakes && !read.answers[0].has_namesakes);
    }

    #[test]
    fn a_line_with_a_wrong_date_is_refused() {
        let line = r#"{"id": "a", "date": "2009-13-02", "mentions": []}"#;
        let problem = parse("a", line, Options::default()).unwrap_err();
        assert_eq!(problem, "date: month 13 is outside 1 to 12");
    }
}
