//! Tenures: rows of one (holder, office) that overlap or touch, merged.
//!
//! Real sources repeat one tenure with several ends, a row a cabinet, and split it at each
//! re-election. Rows become terms of one tenure when
//!
//! - they overlap, or the next starts on the day that the last ends, or on the day after;
//! - or both name a seat and the next starts at most [`SEAT_GAP`] days after the end: between
//!   two parliaments a member is out of office for some weeks, and nobody calls that two
//!   tenures.
//!
//! A row lacking its end that starts inside another takes the other's end, unless the row says
//! itself that the role ran after that end. A row lacking its start likewise, when it ends after
//! the other started. A row without any date becomes a term of the first dated tenure. Acting rows and others do not mix.

use super::interval::{SpanEnd, earliest, latest};
use super::notes::{At, Notes};
use super::report::Repair;
use super::rows::Span;
use crate::model::{Day, End, PartialDate, TenureRef, Term, TermRef};

/// Days between two terms of one seat that still make one tenure.
///
/// From the data: of the gaps between rows with a seat in the US Congress since 1789, 2,447 are
/// at most 60 days long, 222 more at most 120 (sessions that ended in autumn), 4 at most a
/// year, 41 longer. In the Swedish, British and Norwegian parliaments and the US states the
/// bulk lies below 60 days, too, and between 120 days and a year lie people who left and came
/// back.
const SEAT_GAP: i32 = 120;

/// A row ready to be merged. `at` is absent when it comes from the catalogue.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) at: Option<At>,
}

/// What became one tenure, without its id.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) start: Option<PartialDate>,
    pub(super) end: End,
    pub(super) scheduled_end: Option<PartialDate>,
    pub(super) terms: Vec<Term>,
    /// Rows of the files beyond the first.
    pub(super) merged_rows: u64,
}

/// The rows that a stored tenure was merged from.
pub(super) fn pieces_of(tenure: TenureRef<'_>) -> Vec<Piece> {
    let spans = tenure.terms().map(|term| Span {
        start: term.start,
        end: span_end(term, tenure),
        constituency: term.constituency.map(str::to_owned),
        source: term.source.to_owned(),
        key: term.key.to_owned(),
        url: term.url.map(str::to_owned),
    });
    spans.map(|span| Piece { span, at: None }).collect()
}

fn span_end(term: TermRef<'_>, tenure: TenureRef<'_>) -> SpanEnd {
    match (term.end, tenure.end) {
        (Some(end), End::Ongoing { as_of }) if end.first() > as_of.last() => SpanEnd::Scheduled {
            as_of: Some(as_of),
            end,
        },
        (Some(end), End::Unknown) if tenure.scheduled_end == Some(end) => {
            SpanEnd::Scheduled { as_of: None, end }
        }
        (Some(end), _) => SpanEnd::On(end),
        (None, End::Ongoing { as_of }) => SpanEnd::Ongoing {
            as_of,
            // It withstood the ends of the other terms once.
            explicit: tenure.terms().any(|other| other.end.is_some()),
        },
        (None, End::Ended { by }) => SpanEnd::Ended { by },
        (None, End::On(_) | End::Unknown) => SpanEnd::Unknown,
    }
}

/// Merges the rows of one (holder, office), in order of their dates.
pub(super) fn merge(mut pieces: Vec<Piece>, notes: &mut Notes) -> Vec<Merged> {
    pieces.sort_by(|left, right| left.span.cmp(&right.span));
    let mut repeated = 0;
    pieces.dedup_by(|piece, kept| {
        let same = says_the_same(&piece.span, &kept.span);
        if same && let Some(at) = piece.at {
            repeated += 1;
            let detail = format!("{} and {}", kept.span.key, piece.span.key);
            notes.repair(Repair::RowRepeated, at, detail);
        }
        same
    });
    let (mut dated, undated): (Vec<_>, Vec<_>) = pieces
        .into_iter()
        .map(|piece| (days(&piece.span), piece))
        .partition(|(days, _)| days.is_some());
    dated.sort_by(|(left, a), (right, b)| left.cmp(right).then_with(|| a.span.cmp(&b.span)));

    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let mut reach: Option<Reach> = None;
    for (days, piece) in dated {
        let Some((first, last)) = days else { continue };
        let next = Reach {
            last,
            ends: piece.span.end.date().is_some(),
            seat: piece.span.constituency.is_some(),
            starts: piece.span.start.is_some(),
        };
        match (&mut reach, groups.last_mut()) {
            (Some(reach), Some(group)) if reach.joins(first, &next) => {
                if next.last > reach.last {
                    let starts = reach.starts || next.starts;
                    *reach = Reach { starts, ..next };
                }
                group.push(piece);
            }
            _ => {
                reach = Some(next);
                groups.push(vec![piece]);
            }
        }
    }
    let undated = undated.into_iter().map(|(_, piece)| piece);
    match groups.first_mut() {
        Some(first) => first.extend(undated),
        None => {
            let all: Vec<Piece> = undated.collect();
            if !all.is_empty() {
                groups.push(all);
            }
        }
    }
    let mut merged: Vec<Merged> = groups.into_iter().map(|group| one(group, notes)).collect();
    if let Some(first) = merged.first_mut() {
        first.merged_rows += repeated;
    }
    merged
}

fn says_the_same(left: &Span, right: &Span) -> bool {
    left.start == right.start
        && left.end == right.end
        && left.constituency == right.constituency
        && left.source == right.source
}

/// How far the rows of a tenure reach so far.
struct Reach {
    last: Day,
    ends: bool,
    seat: bool,
    starts: bool,
}

impl Reach {
    fn joins(&self, first: Day, next: &Self) -> bool {
        let gap = first.number().saturating_sub(self.last.number());
        // Nothing can touch an end that is not known. What comes before every known start is
        // no part of what starts there.
        let touching = if !self.starts && next.starts {
            return false;
        } else if !self.ends || !self.starts {
            0
        } else if self.seat && next.seat {
            SEAT_GAP
        } else {
            1
        };
        gap <= touching
    }
}

/// The first and the last day that a row is known to touch; `None` when it has no date at all.
fn days(span: &Span) -> Option<(Day, Day)> {
    let known = span.end.date().or(match span.end {
        SpanEnd::Ongoing { as_of, .. } => Some(as_of),
        _ => None,
    });
    let first = span.start.or(known)?.first();
    let last = known.or(span.start)?.last();
    Some((first, last.max(first)))
}

/// Makes one tenure of rows that overlap or touch.
fn one(mut group: Vec<Piece>, notes: &mut Notes) -> Merged {
    group.sort_by(|left, right| left.span.cmp(&right.span));
    let spans: Vec<&Span> = group.iter().map(|piece| &piece.span).collect();
    let starts: Vec<_> = spans.iter().filter_map(|span| span.start).collect();
    let start = earliest(&starts);
    let dated = spans.iter().any(|span| days(span).is_some());
    let mut ends: Vec<SpanEnd> = Vec::new();
    for piece in &group {
        let covered = is_open(piece.span.end) && spans.iter().any(|by| gives_end(by, &piece.span));
        // A row without dates says nothing that a dated one does not say better.
        let silent = dated && days(&piece.span).is_none();
        if !covered && !silent {
            ends.push(piece.span.end);
        }
        let Some(at) = piece.at else { continue };
        if covered {
            notes.repair(Repair::EndTaken, at, piece.span.key.clone());
        }
        if piece.span.start.is_none() && start.is_some() && !silent {
            notes.repair(Repair::StartTaken, at, piece.span.key.clone());
        }
    }
    let (end, scheduled_end) = end_of(&ends, start);
    let rows = group.iter().filter(|piece| piece.at.is_some()).count() as u64;
    let mut terms: Vec<Term> = group.into_iter().map(|piece| term(piece.span)).collect();
    terms.sort_by(|left, right| {
        let order = |term: &Term| (term.start, term.end);
        order(left).cmp(&order(right)).then_with(|| left.cmp(right))
    });
    Merged {
        start,
        end,
        scheduled_end,
        merged_rows: rows.saturating_sub(1),
        terms,
    }
}

fn term(span: Span) -> Term {
    Term {
        key: span.key,
        start: span.start,
        end: span.end.date(),
        constituency: span.constituency,
        source: span.source,
        url: span.url,
    }
}

fn is_open(end: SpanEnd) -> bool {
    end.date().is_none()
}

/// Whether `by` has an end, and `open`, which lacks one, starts inside `by`.
fn gives_end(by: &Span, open: &Span) -> bool {
    let (Some(by_start), Some(by_end), Some(start)) = (by.start, by.end.date(), open.start) else {
        return false;
    };
    let starts_inside = by_start.first() <= start.last()
        && start.first() < by_end.first()
        && by_start.first() < by_end.last();
    let outlives = match open.end {
        SpanEnd::Ongoing {
            as_of,
            explicit: true,
        } => by_end.first() <= as_of.last(),
        _ => false,
    };
    starts_inside && !outlives
}

/// The end of a tenure from the ends of its rows.
fn end_of(ends: &[SpanEnd], start: Option<PartialDate>) -> (End, Option<PartialDate>) {
    let dates = |of: fn(&SpanEnd) -> Option<PartialDate>| -> Vec<PartialDate> {
        ends.iter().filter_map(of).collect()
    };
    let last = latest(&dates(|end| match end {
        SpanEnd::On(date) => Some(*date),
        _ => None,
    }));
    let scheduled = latest(&dates(|end| match end {
        SpanEnd::Scheduled { end, .. } => Some(*end),
        _ => None,
    }));
    let as_of = latest(&dates(|end| match end {
        SpanEnd::Scheduled { as_of, .. } => *as_of,
        SpanEnd::Ongoing { as_of, .. } => Some(*as_of),
        _ => None,
    }));
    let by = latest(&dates(|end| match end {
        SpanEnd::Ended { by } => *by,
        _ => None,
    }));
    let begun = |date: &PartialDate| start.is_none_or(|start| start.first() <= date.last());
    let running = as_of.filter(|as_of| last.is_none_or(|last| last.first() <= as_of.last()));
    if let Some(as_of) = running.filter(begun) {
        return (End::Ongoing { as_of }, scheduled);
    }
    if let Some(end) = scheduled.filter(|end| last.is_none_or(|last| last < *end)) {
        return (End::Unknown, Some(end));
    }
    if ends.iter().any(|end| matches!(end, SpanEnd::Unknown)) {
        return (End::Unknown, None);
    }
    if ends.iter().any(|end| matches!(end, SpanEnd::Ended { .. })) {
        let by = by.filter(|by| last.is_none_or(|last| last.first() <= by.last()));
        return (
            End::Ended {
                by: by.filter(begun),
            },
            None,
        );
    }
    (last.map_or(End::Unknown, End::On), None)
}

#[cfg(test)]
mod tests;
