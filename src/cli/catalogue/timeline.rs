//! Roles drawn on a line of years.

use crate::model::{End, RoleAt};

/// Columns of the line.
const WIDTH: usize = 48;

/// The years that a line of roles spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    first: i32,
    /// The year after the last.
    last: i32,
}

impl Axis {
    /// The years of all dates that the roles name; `None` when they name none.
    pub(super) fn of(roles: &[RoleAt]) -> Option<Self> {
        let years: Vec<i32> = roles
            .iter()
            .flat_map(|role| [role.start, last_known(role)])
            .flatten()
            .map(|date| i32::from(date.year()))
            .collect();
        let first = *years.iter().min()?;
        let last = *years.iter().max()? + 1;
        Some(Self { first, last })
    }

    /// The axis with its first, middle and last year.
    pub(super) fn head(self) -> String {
        let mut line = vec![' '; WIDTH + 4];
        let middle = self.first + (self.last - self.first) / 2;
        let mut free_from = 0;
        for year in [self.first, middle, self.last] {
            let at = self.column(f64::from(year));
            if at < free_from {
                continue;
            }
            for (place, digit) in year.to_string().chars().enumerate() {
                if let Some(cell) = line.get_mut(at + place) {
                    *cell = digit;
                }
            }
            free_from = at + 5;
        }
        line.into_iter().collect::<String>().trim_end().to_owned()
    }

    /// One role: held for certain `━`, perhaps `┄`, and beyond the last known day `▶`.
    pub(super) fn bar(self, role: &RoleAt) -> String {
        let begin = |date: crate::model::PartialDate| {
            f64::from(date.year()) + f64::from(date.month().unwrap_or(1) - 1) / 12.0
        };
        let (end, certain, open) = match role.end {
            End::On(date) => (begin(date), true, false),
            End::Ongoing { as_of } => (begin(as_of), true, true),
            End::Ended { by } => (by.map_or(f64::from(self.last), begin), false, false),
            End::Unknown => (f64::from(self.last), false, false),
        };
        let start = role.start.map_or(f64::from(self.first), begin);
        let from = self.column(start).min(WIDTH - 1);
        // A role of some weeks still shows.
        let to = self.column(end).max(from + 1);
        let stroke = if certain && role.start.is_some() {
            '━'
        } else {
            '┄'
        };
        let mut line = " ".repeat(from);
        line.extend(std::iter::repeat_n(stroke, to - from));
        if open {
            line.push('▶');
        }
        line
    }

    fn column(self, year: f64) -> usize {
        let share = (year - f64::from(self.first)) / f64::from(self.last - self.first);
        // Clamped to the line, so the cast keeps the value.
        (share.clamp(0.0, 1.0) * WIDTH as f64).round() as usize
    }
}

/// The last date that is known of the role.
fn last_known(role: &RoleAt) -> Option<crate::model::PartialDate> {
    match role.end {
        End::On(date) | End::Ongoing { as_of: date } => Some(date),
        End::Ended { by } => by,
        End::Unknown => None,
    }
    .or(role.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Certainty, EntityId, TenureId};

    fn role(start: Option<&str>, end: End) -> RoleAt {
        RoleAt {
            tenure: TenureId::derive("test", "t"),
            office: EntityId::derive("test", "o"),
            title: "Minister".to_owned(),
            organisation: None,
            countries: Vec::new(),
            start: start.map(|text| text.parse().unwrap()),
            end,
            scheduled_end: None,
            certainty: Certainty::Certain,
            acting: false,
            constituency: None,
            terms: Vec::new(),
        }
    }

    #[test]
    fn bars_stand_under_their_years() {
        let on = |text: &str| End::On(text.parse().unwrap());
        let as_of = "2023-01".parse().unwrap();
        let roles = [
            role(Some("2000"), on("2012-01-01")),
            role(Some("2012-01-01"), End::Ongoing { as_of }),
            role(Some("2012-01"), End::Unknown),
            role(Some("2000-01-01"), on("2000-01-20")),
        ];
        let axis = Axis::of(&roles).unwrap();
        let mut drawn = vec![axis.head()];
        drawn.extend(roles.iter().map(|role| axis.bar(role)));
        let half = " ".repeat(24);
        assert_eq!(
            drawn,
            [
                format!("2000{}2012{}2024", " ".repeat(20), " ".repeat(20)),
                "━".repeat(24),
                format!("{half}{}▶", "━".repeat(22)),
                format!("{half}{}", "┄".repeat(24)),
                "━".to_owned(),
            ]
        );
    }

    #[test]
    fn roles_without_dates_have_no_axis() {
        assert_eq!(Axis::of(&[role(None, End::Unknown)]), None);
        assert_eq!(Axis::of(&[]), None);
    }

    #[test]
    fn one_year_is_an_axis() {
        let roles = [role(Some("2020"), End::On("2020-06".parse().unwrap()))];
        let axis = Axis::of(&roles).unwrap();
        assert_eq!(axis.bar(&roles[0]).chars().count(), 20);
    }
}
