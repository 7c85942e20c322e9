//! A changed catalogue: from the change to a snapshot that readers can take, and what answers
//! over it take, by how much has changed since the whole catalogue was indexed.

use std::sync::Arc;

use incumbent::index::Snapshot;
use incumbent::model::{Catalogue, EntityId, Kind, Name, NameKind};

use incumbent::resolve::resolve;

use crate::catalogue::Generated;
use crate::core::{article, load};
use crate::measure::{self, Times};
use crate::queries::{Kind as QueryKind, queries};

/// Changes since the catalogue was indexed.
const CHANGES: [usize; 3] = [1, 100, 1000];
/// More of them: parts of the catalogue.
const PARTS: [usize; 4] = [200, 20, 5, 2];
/// Single changes measured at each.
const MEASURED: usize = 20;
/// Answers measured at each, of a kind.
const ASKED: usize = 300;

/// Measures and prints a table, in processor time.
pub(crate) fn run(entities: usize) -> Result<(), Box<dyn std::error::Error>> {
    measure::count_processor_time();
    let loaded = load(entities)?;
    let mut snapshot = loaded.snapshot;
    let mut catalogue = Catalogue::clone(snapshot.catalogue());
    let ids: Vec<EntityId> = people(&catalogue, entities);
    println!("\n### {entities} entities\n");
    println!(
        "| changed since | copy p50 ms | index p50 ms | most ms | exact answer p50 us | p99 us | \
         one edit p50 us | p99 us | worn |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let (mut done, mut revision) = (0, 1);
    // Neighbours would be found in one place of the index.
    let mut next = (0..ids.len()).map(|place| ids[place * 7_919 % ids.len()]);
    let parts = PARTS.iter().map(|part| entities / part);
    let mut steps: Vec<usize> = CHANGES.into_iter().chain(parts).collect();
    steps.sort_unstable();
    for changes in steps {
        while done < changes {
            change(&mut catalogue, next.next(), done);
            done += 1;
        }
        revision += 1;
        snapshot = Arc::new(snapshot.advance(Arc::new(catalogue.clone()), revision));
        let (mut copies, mut times) = (Times::default(), Times::default());
        for _ in 0..MEASURED {
            change(&mut catalogue, next.next(), done);
            done += 1;
            revision += 1;
            let copy = copies.take(|| Arc::new(catalogue.clone()));
            snapshot = times.take(|| Arc::new(snapshot.advance(copy, revision)));
        }
        println!(
            "| {changes} | {:.1} | {:.1} | {:.1} | {} | {} |",
            copies.micros(0.5) / 1e3,
            times.micros(0.5) / 1e3,
            times.micros(1.0) / 1e3,
            answers(&snapshot, &loaded.made),
            snapshot.is_worn(),
        );
    }
    let mut times = Times::default();
    let catalogue = Arc::new(catalogue);
    let built = times.take(|| Snapshot::build(catalogue, revision));
    println!("| none: anew | | | | {} | |", answers(&built, &loaded.made));
    Ok(())
}

/// What answers take: exact names, then misspelt ones.
fn answers(snapshot: &Snapshot, made: &Generated) -> String {
    let columns = [QueryKind::Exact, QueryKind::OneEdit].map(|kind| {
        let mut times = Times::default();
        for query in queries(made, kind, ASKED) {
            let article = article(&query);
            std::hint::black_box(times.take(|| resolve(snapshot, &article)));
        }
        format!("{:.0} | {:.0}", times.micros(0.5), times.micros(0.99))
    });
    columns.join(" | ")
}

/// People spread over the catalogue.
fn people(catalogue: &Catalogue, count: usize) -> Vec<EntityId> {
    let step = (catalogue.entities.len() / count).max(1);
    let all = catalogue.entities.values().step_by(step);
    let people = all.filter(|entity| entity.kind == Kind::Person);
    people.map(|entity| entity.id).collect()
}

/// Gives a person another name.
fn change(catalogue: &mut Catalogue, id: Option<EntityId>, number: usize) {
    if let Some(id) = id {
        catalogue.entities.edit(&id, |entity| {
            entity.names.push(Name {
                text: format!("{} Zz{number}", entity.primary_name()),
                kind: NameKind::Alias,
            });
        });
    }
}
