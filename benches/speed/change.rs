//! A changed catalogue: from the change to a snapshot that readers can take, by how much has
//! changed since the whole catalogue was indexed.

use std::sync::Arc;

use incumbent::index::Snapshot;
use incumbent::model::{Catalogue, EntityId, Kind, Name, NameKind};

use crate::core::load;
use crate::measure::Times;

/// Changes since the catalogue was indexed.
const CHANGES: [usize; 5] = [1, 100, 1000, 5000, 10_000];
/// Single changes measured at each.
const MEASURED: usize = 20;

/// Measures and prints a table.
pub(crate) fn run(entities: usize) -> Result<(), Box<dyn std::error::Error>> {
    let mut snapshot = load(entities)?.snapshot;
    let mut catalogue = Catalogue::clone(snapshot.catalogue());
    let ids: Vec<EntityId> = people(&catalogue, CHANGES[CHANGES.len() - 1] + 200);
    println!("\n### {entities} entities\n");
    println!("| changed since | copy p50 ms | index p50 ms | most ms | worn |");
    println!("|---|---|---|---|---|");
    let (mut done, mut revision) = (0, 1);
    let mut next = ids.iter().copied().cycle();
    for changes in CHANGES
        .into_iter()
        .filter(|changes| *changes < entities / 4)
    {
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
            "| {changes} | {:.1} | {:.1} | {:.1} | {} |",
            copies.micros(0.5) / 1e3,
            times.micros(0.5) / 1e3,
            times.micros(1.0) / 1e3,
            snapshot.is_worn(),
        );
    }
    let mut times = Times::default();
    let built = times.take(|| Snapshot::build(Arc::new(catalogue), revision));
    println!(
        "\nAll {} names anew: {:.1} s.",
        built.names().len(),
        times.micros(0.5) / 1e6
    );
    Ok(())
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
