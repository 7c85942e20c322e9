//! The stages of an answer by themselves.

use incumbent::model::{Article, Mention, PartialDate};
use incumbent::resolve::{look_up_equal, look_up_holders, parse, resolve};
use incumbent::text::fold_text;

use crate::core::Loaded;
use crate::measure::Times;
use crate::mix::{Mix, articles};
use crate::queries::{Kind, queries};

/// Work of under a microsecond is timed by so many at once: the clock itself takes a part of one.
const BATCH: usize = 50;

/// Prints a table of stages.
pub(crate) fn run(loaded: &Loaded, count: usize) {
    println!("| stage | p50 us | p99 us | p99.9 us |");
    println!("|---|---|---|---|");
    let snapshot = &loaded.snapshot;
    let exact = queries(&loaded.made, Kind::Exact, count);
    let folded: Vec<String> = exact.iter().map(|query| fold_text(&query.text)).collect();
    batched("fold a name", &exact, |query| fold_text(&query.text).len());
    batched("folded name to the names equal to it", &folded, |name| {
        look_up_equal(snapshot, name).len()
    });
    batched("parse a name", &exact, |query| parse(&query.text).len());
    let roles = queries(&loaded.made, Kind::Role, count);
    batched("parse a role phrase", &roles, |query| {
        parse(&query.text).len()
    });
    single("role phrase to its holders at a date", &roles, |query| {
        let date = PartialDate::new(query.year as i64, 6, 1).ok();
        look_up_holders(snapshot, &query.text, date).len()
    });
    let news: Vec<Article> = articles(&loaded.made, Mix::News, count)
        .into_iter()
        .map(|article| Article {
            date: article
                .publication_date
                .and_then(|date| PartialDate::new(i64::from(date.year), 6, 1).ok()),
            mentions: article
                .mentions
                .into_iter()
                .map(|mention| Mention {
                    text: mention.text,
                    ..Mention::default()
                })
                .collect(),
            ..Article::default()
        })
        .collect();
    single(
        "whole article, 5 mentions of the news mix",
        &news,
        |article| resolve(snapshot, article).mentions.len(),
    );
    println!();
}

fn single<T>(name: &str, asked: &[T], mut work: impl FnMut(&T) -> usize) {
    let mut times = Times::default();
    for one in asked {
        std::hint::black_box(times.take(|| work(one)));
    }
    print(name, &mut times, 1);
}

/// Quantiles of the means of batches.
fn batched<T>(name: &str, asked: &[T], mut work: impl FnMut(&T) -> usize) {
    if asked.len() < BATCH {
        return;
    }
    let mut times = Times::default();
    for batch in asked.chunks_exact(BATCH) {
        std::hint::black_box(times.take(|| batch.iter().map(&mut work).sum::<usize>()));
    }
    print(&format!("{name} (mean of {BATCH})"), &mut times, BATCH);
}

fn print(name: &str, times: &mut Times, each: usize) {
    let each = each as f64;
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} |",
        times.micros(0.5) / each,
        times.micros(0.99) / each,
        times.micros(0.999) / each,
    );
}
