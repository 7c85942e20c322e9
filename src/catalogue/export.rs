//! Export: a whole catalogue as lines of JSON. The same catalogue gives the same bytes, on
//! every machine.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::schemes;
use crate::model::{
    Catalogue, End, EntityId, EntityRef, Gender, Gone, Kind, NameKind, PartialDate, TenureRef,
    TermRef,
};

/// In which words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// All that the catalogue holds: a line for its revision, then one for each source,
    /// entity, tenure, redirect, and deleted or expired id.
    #[default]
    Native,
    /// FollowTheMoney entities, which `incumbent import` and other tools read. Without a place in
    /// it: redirects, deleted ids, the kind of an entity's former ids, and identifiers but those
    /// of Wikidata, and for people and organisations of bic, bvd, duns, icij, inn, lei, npi, ogrn,
    /// okpo, uei, uscc and vat.
    FollowTheMoney,
}

/// Writes a catalogue as lines. O(entities + tenures); nothing is held but one line.
///
/// # Errors
///
/// `out` refuses.
pub fn export(
    catalogue: &Catalogue,
    revision: u64,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Native => native(catalogue, revision, out),
        Format::FollowTheMoney => follow_the_money(catalogue, out),
    }
}

fn line(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    writeln!(out, "{value}")
}

fn native(catalogue: &Catalogue, revision: u64, out: &mut dyn Write) -> io::Result<()> {
    line(
        out,
        &json!({"incumbent_catalogue": 1, "revision": revision}),
    )?;
    for source in catalogue.sources.values() {
        line(out, &json!({"source": source}))?;
    }
    for entity in catalogue.entities.values() {
        line(out, &json!({"entity": entity.to_entity()}))?;
    }
    for tenure in catalogue.tenures.values() {
        line(out, &json!({"tenure": tenure.to_tenure()}))?;
    }
    for (from, to) in catalogue.redirects.iter() {
        line(out, &json!({"redirect": {"from": from, "to": to}}))?;
    }
    for (id, gone) in catalogue.gone.iter() {
        match gone {
            Gone::Deleted => line(out, &json!({"deleted": id}))?,
            Gone::Expired => line(out, &json!({"expired": id}))?,
        }
    }
    Ok(())
}

/// The key of an entity in FollowTheMoney: that of the record which its id derives from, so
/// that importing the lines gives the same id; else its id.
fn key(catalogue: &Catalogue, id: EntityId) -> String {
    let entity = catalogue.entities.get(&id);
    let keys = entity.into_iter().flat_map(|entity| entity.records());
    let mut keys = keys.filter_map(|record| record.strip_prefix("ftm:"));
    let own = keys.find(|key| EntityId::derive("ftm", key) == id);
    own.map_or_else(|| id.to_string(), str::to_owned)
}

fn follow_the_money(catalogue: &Catalogue, out: &mut dyn Write) -> io::Result<()> {
    for entity in catalogue.entities.values() {
        line(out, &entity_line(catalogue, entity))?;
    }
    for tenure in catalogue.tenures.values() {
        for term in tenure.terms() {
            line(out, &occupancy(catalogue, tenure, term))?;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Properties(serde_json::Map<String, Value>);

impl Properties {
    fn add(&mut self, name: &str, value: &(impl ToString + ?Sized)) {
        let list = self.0.entry(name).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(Value::String(value.to_string()));
        }
    }

    fn date(&mut self, name: &str, date: Option<PartialDate>) {
        if let Some(date) = date {
            self.add(name, &date);
        }
    }
}

fn entity_line(catalogue: &Catalogue, entity: EntityRef<'_>) -> Value {
    let schema = match entity.kind {
        Kind::Person => "Person",
        Kind::Organisation => "Organization",
        Kind::Place => "Address",
        Kind::Office => "Position",
    };
    let mut properties = Properties::default();
    for name in entity.names() {
        let property = match name.kind {
            NameKind::Primary => "name",
            NameKind::Alias => "alias",
            NameKind::Abbreviation => "abbreviation",
            NameKind::Former => "previousName",
            NameKind::Weak => "weakAlias",
        };
        properties.add(property, name.text);
    }
    for name in entity.given_names() {
        properties.add("firstName", name);
    }
    for name in entity.family_names() {
        properties.add("lastName", name);
    }
    for code in entity.countries() {
        properties.add("country", code);
    }
    for one in entity.identifiers() {
        if let Some(property) = schemes::property(one.scheme, entity.kind) {
            properties.add(property, one.value);
        }
    }
    match entity.gender {
        Some(Gender::Female) => properties.add("gender", "female"),
        Some(Gender::Male) => properties.add("gender", "male"),
        Some(Gender::Other) => properties.add("gender", "other"),
        None => {}
    }
    let (born, died) = match entity.kind {
        Kind::Person => ("birthDate", "deathDate"),
        _ => ("incorporationDate", "dissolutionDate"),
    };
    properties.date(born, entity.born);
    properties.date(died, entity.died);
    if let Some(office) = entity.office() {
        properties.date("inceptionDate", office.inception);
        properties.date("dissolutionDate", office.dissolution);
        if let Some(organisation) = office.organisation {
            properties.add("organization", &key(catalogue, organisation));
        }
    }
    json!({"id": key(catalogue, entity.id), "schema": schema, "properties": properties.0})
}

fn occupancy(catalogue: &Catalogue, tenure: TenureRef<'_>, term: TermRef<'_>) -> Value {
    let mut properties = Properties::default();
    properties.add("holder", &key(catalogue, tenure.holder));
    properties.add("post", &key(catalogue, tenure.office));
    properties.date("startDate", term.start);
    properties.date("endDate", term.end);
    // What a missing end means is a matter of the tenure's last term.
    let is_last = tenure
        .terms()
        .last()
        .is_some_and(|last| last.key == term.key);
    if term.end.is_none() && is_last {
        match tenure.end {
            End::On(date) => properties.add("endDate", &date),
            End::Ongoing { as_of } => {
                properties.add("status", "current");
                properties.add("date", &as_of);
            }
            End::Ended { .. } => properties.add("status", "ended"),
            End::Unknown => properties.add("status", "unknown"),
        }
    }
    if tenure.acting {
        properties.add("status", "acting");
    }
    if let Some(seat) = term.constituency {
        properties.add("constituency", seat);
    }
    if let Some(url) = term.url {
        properties.add("sourceUrl", url);
    }
    json!({"id": term.key, "schema": "Occupancy", "properties": properties.0})
}
