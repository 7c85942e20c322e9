//! The same work every time, for counting instructions: see `benches/counts.py`.

use std::hint::black_box;

use incumbent::index::Snapshot;
use incumbent::model::Article;
use incumbent::resolve::{look_up, resolve};

use crate::core::{article, load};
use crate::queries::{Kind, queries};

/// Queries of each kind.
const QUERIES: usize = 40;

/// Does the work. Each kind is done by a function of its own, whose instructions are counted.
pub(crate) fn run(size: usize) -> Result<(), Box<dyn std::error::Error>> {
    let loaded = load(size)?;
    let snapshot = &loaded.snapshot;
    let of = |kind| -> Vec<Article> {
        queries(&loaded.made, kind, QUERIES)
            .iter()
            .map(article)
            .collect()
    };
    let (exact, edited, roles) = (of(Kind::Exact), of(Kind::TwoEdits), of(Kind::Role));
    let unknown = of(Kind::Unknown);
    // Lexicons are read at first use.
    black_box(resolve(snapshot, &exact[0]));
    counted_exact_answers(snapshot, &exact);
    counted_edited_answers(snapshot, &edited);
    counted_role_answers(snapshot, &roles);
    counted_unknown_look_ups(snapshot, &unknown);
    Ok(())
}

#[inline(never)]
fn counted_exact_answers(snapshot: &Snapshot, asked: &[Article]) {
    for article in asked {
        black_box(resolve(snapshot, article));
    }
}

#[inline(never)]
fn counted_edited_answers(snapshot: &Snapshot, asked: &[Article]) {
    for article in asked {
        black_box(resolve(snapshot, article));
    }
}

#[inline(never)]
fn counted_role_answers(snapshot: &Snapshot, asked: &[Article]) {
    for article in asked {
        black_box(resolve(snapshot, article));
    }
}

#[inline(never)]
fn counted_unknown_look_ups(snapshot: &Snapshot, asked: &[Article]) {
    for article in asked {
        black_box(look_up(snapshot, &article.mentions[0].text));
    }
}
