//! The pure core: import, index, look-ups by kind, recall, whole articles, by catalogue size.

use std::sync::Arc;

use incumbent::index::Snapshot;
use incumbent::model::{Article, EntityId, Mention, PartialDate};
use incumbent::resolve::{NameMatch, look_up, look_up_exhaustively, look_up_names, resolve};

use crate::catalogue::{Generated, generate};
pub(crate) use crate::imported::SOURCE;
use crate::imported::imported;
use crate::measure::{Times, seconds};
use crate::queries::{Kind, Query, queries};
use crate::stages;

/// The seed of every catalogue.
pub(crate) const SEED: u64 = 1;

/// A catalogue of this size, generated and indexed, with what that took.
pub(crate) struct Loaded {
    pub(crate) made: Generated,
    pub(crate) snapshot: Arc<Snapshot>,
    import_seconds: f64,
    build_seconds: f64,
}

/// Generates, imports and indexes.
pub(crate) fn load(entities: usize) -> Result<Loaded, Box<dyn std::error::Error>> {
    let mut made = generate(entities, SEED);
    let (catalogue, import_seconds) = seconds(|| imported(&made));
    let catalogue = Arc::new(catalogue?);
    let (snapshot, build_seconds) = seconds(|| Snapshot::build(catalogue, 1));
    let snapshot = Arc::new(snapshot);
    made.lines = String::new();
    Ok(Loaded {
        made,
        snapshot,
        import_seconds,
        build_seconds,
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

/// Measures each size and prints its tables, and how cost grows with size.
pub(crate) fn run(
    sizes: &[usize],
    count: usize,
    compared: usize,
    kinds: &[Kind],
) -> Result<(), Box<dyn std::error::Error>> {
    let stages = kinds.is_empty();
    let kinds = if stages { &Kind::ALL } else { kinds };
    let mut grown: Vec<Vec<f64>> = Vec::new();
    for &size in sizes {
        eprintln!("core: {size} entities ...");
        grown.push(measure(size, count, compared, kinds, stages)?);
    }
    if sizes.len() > 1 {
        growth(sizes, kinds, &grown);
    }
    Ok(())
}

/// The median of each kind by size, in microseconds, and the last by the first.
fn growth(sizes: &[usize], kinds: &[Kind], grown: &[Vec<f64>]) {
    println!("\n### Growth: median us by entities\n");
    let heads: Vec<String> = sizes.iter().map(usize::to_string).collect();
    println!("| query | {} | last / first |", heads.join(" | "));
    println!("|---|{}---|", "---|".repeat(sizes.len()));
    for (place, kind) in kinds.iter().enumerate() {
        let medians: Vec<f64> = grown.iter().map(|size| size[place]).collect();
        let told: Vec<String> = medians.iter().map(|us| format!("{us:.1}")).collect();
        let ratio = medians[medians.len() - 1] / medians[0];
        println!("| {} | {} | {ratio:.1} |", kind.as_str(), told.join(" | "));
    }
}

/// Measures one size and prints its tables, with the stages if asked for; the median of each
/// kind, of a look-up or, of a role phrase, the whole answer.
fn measure(
    entities: usize,
    count: usize,
    compared: usize,
    kinds: &[Kind],
    stages: bool,
) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let loaded = load(entities)?;
    let counts = loaded.snapshot.counts();
    println!("\n### {entities} entities\n");
    println!(
        "{} names, {} tenures. Import {:.1} s ({:.0} entities/s), index {:.1} s.\n",
        counts.names,
        counts.tenures,
        loaded.import_seconds,
        entities as f64 / loaded.import_seconds,
        loaded.build_seconds,
    );
    if stages {
        stages::run(&loaded, count);
    }
    println!(
        "| query | candidates p50 us | p99 us | look-up p50 us | p99 us | p99.9 us | whole answer p50 us | mean us | p99 us | \
         meant first | meant in 10 | of the true 10 | in reach |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    Ok(kinds
        .iter()
        .map(|&kind| row(&loaded, kind, count, compared))
        .collect())
}

/// Prints a row; the median in microseconds.
fn row(loaded: &Loaded, kind: Kind, count: usize, compared: usize) -> f64 {
    let asked = queries(&loaded.made, kind, count);
    let snapshot = &loaded.snapshot;
    let (mut names, mut times, mut answers) =
        (Times::default(), Times::default(), Times::default());
    let (mut first, mut among) = (0_u32, 0_u32);
    let meant = |query: &Query| {
        let key = query.meant.as_deref();
        key.and_then(|key| snapshot.ordinal(EntityId::derive(SOURCE, key)))
    };
    // One after the other of all, so that none finds in the cache what another has fetched.
    if kind != Kind::Role {
        for query in &asked {
            std::hint::black_box(names.take(|| look_up_names(snapshot, &query.text)));
        }
        for query in &asked {
            let found = times.take(|| look_up(snapshot, &query.text));
            let mut ten = found.iter().take(10).map(|matched| matched.entity);
            let meant = meant(query);
            among += u32::from(ten.any(|entity| Some(entity) == meant));
        }
    }
    for query in &asked {
        let article = article(query);
        let answer = answers.take(|| resolve(snapshot, &article));
        let best = answer.mentions[0].candidates.first();
        let best = best.and_then(|found| snapshot.ordinal(found.id));
        let meant = meant(query);
        first += u32::from(meant.is_some() && best == meant);
    }
    let recall = if kind == Kind::Role || compared == 0 {
        "- | -".to_owned()
    } else {
        let compared = &asked[..compared.min(asked.len())];
        recall(snapshot, compared).join(" | ")
    };
    let looked = if kind == Kind::Role {
        "- | - | - | - | -".to_owned()
    } else {
        format!(
            "{:.1} | {:.0} | {:.1} | {:.0} | {:.0}",
            names.micros(0.5),
            names.micros(0.99),
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
        "| {} | {looked} | {:.1} | {:.1} | {:.0} | {meant} | {among} | {recall} |",
        kind.as_str(),
        answers.micros(0.5),
        answers.mean(),
        answers.micros(0.99),
    );
    if kind == Kind::Role {
        answers.micros(0.5)
    } else {
        times.micros(0.5)
    }
}

/// So many nats behind the best, the article cannot make a name the answer; and so many behind,
/// hardly ever: odds of one to 150.
const OUT_OF_REACH: [f64; 2] = [10.0, 5.0];

/// The share of the ten best entities by comparison with every name that a look-up finds, by how
/// far behind the best they may be. Those whose name speaks against them, or is further behind, do
/// not count; of those that fit equally well at the tenth place any will do.
fn recall(snapshot: &Snapshot, asked: &[Query]) -> [String; 2] {
    let mut counts = [(0_usize, 0_usize); 2];
    for query in asked {
        let exhaustive = look_up_exhaustively(snapshot, &query.text);
        let weights = |matched: &[NameMatch]| -> Vec<f64> {
            matched.iter().map(|matched| matched.weight).collect()
        };
        let mut known = weights(&look_up(snapshot, &query.text));
        let best = weights(&exhaustive[..exhaustive.len().min(10)]);
        for weight in best.iter().copied().filter(|&weight| weight > 0.0) {
            let place = known.iter().position(|&known| known == weight);
            if let Some(place) = place {
                known.swap_remove(place);
            }
            for ((found, all), behind) in counts.iter_mut().zip(OUT_OF_REACH) {
                if weight > best[0] - behind {
                    *found += usize::from(place.is_some());
                    *all += 1;
                }
            }
        }
    }
    counts.map(|(found, all)| match all {
        0 => "-".to_owned(),
        _ => format!("{:.3}", found as f64 / all as f64),
    })
}
