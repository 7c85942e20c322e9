//! `incumbent catalogue show`: one entity with its roles, or an office with its holders.

use std::io::{self, Write};

use serde_json::json;

use super::timeline::Axis;
use crate::cli::{answer_json, dates, output};
use crate::index::Snapshot;
use crate::model::{Entity, EntityId, HolderAt, NameKind, RoleAt};

/// Names shown of an entity in text.
const NAMES_SHOWN: usize = 12;

pub(super) fn show(
    snapshot: &Snapshot,
    id: EntityId,
    json: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(entity) = snapshot.entity(id) else {
        return Ok(());
    };
    let mut roles = snapshot.tenures_of(entity.id, None);
    let mut holders = snapshot.holders_of(entity.id, None);
    // A life is read from its beginning; a role of unknown start stands first.
    roles.sort_by_key(|role| (role.start, role.tenure));
    holders.sort_by_key(|holder| (holder.role.start, holder.role.tenure));
    if json {
        let roles: Vec<_> = roles.iter().map(answer_json::role).collect();
        let holders: Vec<_> = holders
            .iter()
            .map(|one| {
                json!({
                    "holder": {"id": one.holder, "name": one.name},
                    "role": answer_json::role(&one.role),
                })
            })
            .collect();
        return output::json(
            out,
            &json!({"entity": entity.to_entity(), "roles": roles, "holders": holders}),
        );
    }
    head(snapshot, &entity.to_entity(), out)?;
    if !roles.is_empty() {
        writeln!(out, "\nRoles")?;
        let titles: Vec<_> = roles.iter().map(role_title).collect();
        draw(out, &roles, &titles)?;
    }
    if !holders.is_empty() {
        writeln!(out, "\nHolders")?;
        let names: Vec<_> = holders.iter().map(|one| one.name.clone()).collect();
        let roles: Vec<_> = holders
            .into_iter()
            .map(|HolderAt { role, .. }| role)
            .collect();
        draw(out, &roles, &names)?;
    }
    Ok(())
}

fn head(snapshot: &Snapshot, entity: &Entity, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}  ({})  {}",
        entity.primary_name(),
        entity.kind.as_str(),
        entity.id
    )?;
    let mut line = |title: &str, text: String| {
        if text.is_empty() {
            Ok(())
        } else {
            writeln!(out, "  {title:<14}{text}")
        }
    };
    let others: Vec<_> = entity
        .names
        .iter()
        .filter(|name| name.kind != NameKind::Primary)
        .map(|name| name.text.as_str())
        .collect();
    let mut names = others
        .iter()
        .take(NAMES_SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join("; ");
    if others.len() > NAMES_SHOWN {
        names.push_str(&format!("; and {} more", others.len() - NAMES_SHOWN));
    }
    line("also", names)?;
    if let Some(office) = &entity.office {
        let organisation = office
            .organisation
            .and_then(|id| snapshot.entity(id))
            .map_or_else(String::new, |one| one.primary_name().to_owned());
        line("organisation", organisation)?;
    }
    line("countries", entity.countries.join(" "))?;
    let life = match (entity.born, entity.died) {
        (None, None) => String::new(),
        (born, died) => format!(
            "{} to {}",
            born.map_or_else(|| "?".to_owned(), |date| date.to_string()),
            died.map_or_else(String::new, |date| date.to_string())
        ),
    };
    line("life", life.trim_end().to_owned())?;
    let identifiers: Vec<_> = entity
        .identifiers
        .iter()
        .map(|one| format!("{}:{}", one.scheme, one.value))
        .collect();
    line("identifiers", identifiers.join(" "))?;
    line("records", entity.records.join(" "))?;
    line("sources", entity.sources.join(" "))
}

fn role_title(role: &RoleAt) -> String {
    let mut title = role.title.clone();
    if let Some((_, organisation)) = &role.organisation
        && !title.contains(organisation.as_str())
    {
        title.push_str(", ");
        title.push_str(organisation);
    }
    if let Some(constituency) = &role.constituency {
        title.push_str(", ");
        title.push_str(constituency);
    }
    if role.acting {
        title.push_str(" (acting)");
    }
    title
}

fn draw(out: &mut dyn Write, roles: &[RoleAt], titles: &[String]) -> io::Result<()> {
    let axis = Axis::of(roles);
    let intervals: Vec<_> = roles
        .iter()
        .map(|role| dates::interval(role.start, role.end))
        .collect();
    let width = intervals.iter().map(|text| text.chars().count()).max();
    let width = width.unwrap_or(0);
    if let Some(axis) = axis {
        writeln!(out, "  {:width$}  {}", "", axis.head())?;
    }
    for ((role, title), interval) in roles.iter().zip(titles).zip(&intervals) {
        // Wide enough for the line and the sign that it goes on.
        let bar = axis.map_or_else(String::new, |axis| format!("{:<50}", axis.bar(role)));
        writeln!(out, "  {interval:<width$}  {bar}  {title}")?;
    }
    Ok(())
}
