//! Dates and ends of tenures as text.

use crate::model::{Certainty, End, PartialDate, RoleAt};

/// "2010-10-14 to 2024-07-02"; a part that is not known is "?".
pub(super) fn interval(start: Option<PartialDate>, end: End) -> String {
    let start = start.map_or_else(|| "?".to_owned(), |date| date.to_string());
    format!("{start} to {}", end_text(end))
}

/// The end of a tenure. The three missing ends read differently.
pub(super) fn end_text(end: End) -> String {
    match end {
        End::On(date) => date.to_string(),
        End::Ongoing { as_of } => format!("ongoing as of {as_of}"),
        End::Ended { by: Some(date) } => format!("ended by {date}"),
        End::Ended { by: None } => "ended, day not known".to_owned(),
        End::Unknown => "?".to_owned(),
    }
}

/// One role on one line: title, organisation when the title does not name it, interval and
/// what is not certain.
pub(super) fn role_line(role: &RoleAt) -> String {
    let mut line = role.title.clone();
    if let Some((_, organisation)) = &role.organisation
        && !line.contains(organisation.as_str())
    {
        line.push_str(", ");
        line.push_str(organisation);
    }
    if let Some(constituency) = &role.constituency {
        line.push_str(", ");
        line.push_str(constituency);
    }
    line.push_str(&format!(" ({})", interval(role.start, role.end)));
    if role.acting {
        line.push_str(" acting");
    }
    if role.certainty != Certainty::Certain {
        line.push(' ');
        line.push_str(role.certainty.as_str());
    }
    line
}

/// A date, or "undated".
pub(super) fn or_undated(date: Option<PartialDate>) -> String {
    date.map_or_else(|| "undated".to_owned(), |date| date.to_string())
}
