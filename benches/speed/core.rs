//! The pure core: import, index, look-ups by kind, recall, whole articles, by catalogue size.

use std::sync::Arc;
use std::time::Instant;

use incumbent::catalogue::apply;
use incumbent::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, import, read};
use incumbent::index::Snapshot;
use incumbent::model::{Article, Catalogue, EntityId, Mention, PartialDate, Source};
use incumbent::resolve::{look_up, look_up_exhaustively, resolve};

use crate::catalogue::{Generated, generate};
use crate::measure::{Times, resident};
use crate::queries::{Kind, Query, queries};

/// What the importer derives ids of lines from.
const SOURCE: &str = "ftm";
/// The seed of every catalogue.
pub(crate) const SEED: u64 = 1;

/// A catalogue of this size, generated and indexed, with what that took.
pub(crate) struct Loaded {
    pub(crate) made: Generated,
    pub(crate) snapshot: Arc<Snapshot>,
    import_seconds: f64,
    build_seconds: f64,
    bytes: u64,
}

/// Generates, imports and indexes.
pub(crate) fn load(entities: usize) -> Result<Loaded, Box<dyn std::error::Error>> {
    let mut made = generate(entities, SEED);
    let before = resident();
    let start = Instant::now();
    let catalogue = {
        let inputs = [Input {
            source: Source {
                name: SOURCE.to_owned(),
                ..Source::default()
            },
            file: SOURCE.to_owned(),
            as_of: "2025-06-01".parse::<PartialDate>()?,
            missing_end: MissingEnd::Unknown,
            content: Content::Bytes(made.lines.as_bytes()),
        }];
        let mut catalogue = Catalogue::default();
        let (changes, report) = import(&catalogue, read(&inputs, LINE_LIMIT, &mut ())?);
        if report.refused_total() > 0 {
            return Err(format!("{} generated lines were refused", report.refused_total()).into());
        }
        for change in &changes {
            apply(&mut catalogue, change);
        }
        catalogue
    };
    let import_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let snapshot = Arc::new(Snapshot::build(Arc::new(catalogue), 1));
    let build_seconds = start.elapsed().as_secs_f64();
    let bytes = resident().saturating_sub(before);
    made.lines = String::new();
    Ok(Loaded {
        made,
        snapshot,
        import_seconds,
        build_seconds,
        bytes,
    })
}

/// An article of one mention.
pub(crate) fn article(query: &Query) -> Article {
    Article {
        date: PartialDate::new(query.year as i64, 6, 1).ok(),
        mentions: vec![Mention {
            text: query.text.clone(),
            ..Mention::default()
        }],
        ..Article::default()
    }
}

/// Measures one size and prints its tables.
pub(crate) fn run(
    entities: usize,
    count: usize,
    compared: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let loaded = load(entities)?;
    let counts = loaded.snapshot.counts();
    println!("\n### {entities} entities\n");
    println!(
        "{} names, {} tenures. Import {:.1} s ({:.0} entities/s), index {:.1} s, \
         memory {:.0} MB ({:.0} B a name).\n",
        counts.names,
        counts.tenures,
        loaded.import_seconds,
        entities as f64 / loaded.import_seconds,
        loaded.build_seconds,
        loaded.bytes as f64 / 1e6,
        loaded.bytes as f64 / counts.names as f64,
    );
    println!(
        "| query | look-up p50 us | p99 us | p99.9 us | whole answer p50 us | p99 us | \
         meant first | meant in 10 | of the true 10 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for kind in Kind::ALL {
        row(&loaded, kind, count, compared);
    }
    Ok(())
}

fn row(loaded: &Loaded, kind: Kind, count: usize, compared: usize) {
    let asked = queries(&loaded.made, kind, count);
    let snapshot = &loaded.snapshot;
    let (mut times, mut answers) = (Times::default(), Times::default());
    let (mut first, mut among) = (0_u32, 0_u32);
    for query in &asked {
        let meant = query
            .meant
            .as_deref()
            .and_then(|key| snapshot.ordinal(EntityId::derive(SOURCE, key)));
        if kind != Kind::Role {
            let found = times.take(|| look_up(snapshot, &query.text));
            let mut ten = found.iter().take(10).map(|matched| matched.entity);
            among += u32::from(ten.any(|entity| Some(entity) == meant));
        }
        let answer = answers.take(|| resolve(snapshot, &article(query)));
        let best = answer.mentions[0].candidates.first();
        let best = best.and_then(|found| snapshot.ordinal(found.id));
        first += u32::from(meant.is_some() && best == meant);
    }
    let recall = if kind == Kind::Role || compared == 0 {
        "-".to_owned()
    } else {
        format!(
            "{:.3}",
            recall(snapshot, &asked[..compared.min(asked.len())])
        )
    };
    let looked = if kind == Kind::Role {
        "- | - | -".to_owned()
    } else {
        format!(
            "{:.1} | {:.0} | {:.0}",
            times.micros(0.5),
            times.micros(0.99),
            times.micros(0.999)
        )
    };
    let share = |count: u32, counts: bool| {
        if counts {
            format!("{:.3}", f64::from(count) / asked.len() as f64)
        } else {
            "-".to_owned()
        }
    };
    let meant = share(first, kind != Kind::Unknown);
    let among = share(among, kind != Kind::Unknown && kind != Kind::Role);
    println!(
        "| {} | {looked} | {:.1} | {:.0} | {meant} | {among} | {recall} |",
        kind.as_str(),
        answers.micros(0.5),
        answers.micros(0.99),
    );
}

/// So many nats behind the best, the article cannot make a name the answer.
const OUT_OF_REACH: f64 = 10.0;

/// The share of the ten best entities by comparison with every name that a look-up finds. Those
/// whose name speaks against them, or is out of reach of the best, do not count; of those that
/// fit equally well at the tenth place any will do.
fn recall(snapshot: &Snapshot, asked: &[Query]) -> f64 {
    let (mut found, mut all) = (0_usize, 0_usize);
    for query in asked {
        let exhaustive = look_up_exhaustively(snapshot, &query.text);
        let best: Vec<f64> = exhaustive
            .iter()
            .take(10)
            .map(|matched| matched.weight)
            .filter(|&weight| weight > 0.0 && weight > exhaustive[0].weight - OUT_OF_REACH)
            .collect();
        let mut weights: Vec<f64> = look_up(snapshot, &query.text)
            .iter()
            .map(|matched| matched.weight)
            .collect();
        for weight in best {
            all += 1;
            if let Some(place) = weights.iter().position(|&known| known == weight) {
                weights.swap_remove(place);
                found += 1;
            }
        }
    }
    found as f64 / all.max(1) as f64
}
