//! Tenures, packed.

use std::fmt;

use super::Packed;
use super::written::{Reader, bits, date_if, id, number, text};
use crate::model::{End, EntityId, Interval, PartialDate, Tenure, TenureId, Term};

// What the first character says.
const START: u8 = 1;
const SCHEDULED: u8 = 2;
const ACTING: u8 = 4;
const END: u32 = 3;
const ON: u8 = 0;
const ONGOING: u8 = 1;
const ENDED: u8 = 2;
const ENDED_BY: u8 = 3;
const UNKNOWN: u8 = 4;

// What the first character of a term says.
const TERM_START: u8 = 1;
const TERM_END: u8 = 2;
const CONSTITUENCY: u8 = 4;
const SOURCE: u8 = 8;
const URL: u8 = 16;

/// A tenure, read in place: see [`Tenure`] for what the fields mean. Cheap to copy.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TenureRef<'a> {
    /// Does not contain the dates.
    pub id: TenureId,
    /// Who holds.
    pub holder: EntityId,
    /// What is held.
    pub office: EntityId,
    /// The first day, when known.
    pub start: Option<PartialDate>,
    /// How it ends.
    pub end: End,
    /// An end announced for a day after the source was made.
    pub scheduled_end: Option<PartialDate>,
    /// Held for the time being, not by full appointment.
    pub acting: bool,
    /// The number of the terms, then the terms.
    rest: Reader<'a>,
}

/// A term, read in place: see [`Term`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermRef<'a> {
    /// The row's key in its source.
    pub key: &'a str,
    /// The first day, when known.
    pub start: Option<PartialDate>,
    /// The first day after the term, when known.
    pub end: Option<PartialDate>,
    /// The seat, district or circumscription held.
    pub constituency: Option<&'a str>,
    /// Name of the source that the row came from.
    pub source: &'a str,
    /// A public page where the row can be checked.
    pub url: Option<&'a str>,
}

impl TermRef<'_> {
    /// The term by itself.
    #[must_use]
    pub fn to_term(&self) -> Term {
        Term {
            key: self.key.to_owned(),
            start: self.start,
            end: self.end,
            constituency: self.constituency.map(str::to_owned),
            source: self.source.to_owned(),
            url: self.url.map(str::to_owned),
        }
    }
}

/// Terms, read in place.
#[derive(Clone, Debug)]
struct Terms<'a> {
    left: u64,
    rest: Reader<'a>,
}

impl<'a> Iterator for Terms<'a> {
    type Item = TermRef<'a>;

    fn next(&mut self) -> Option<TermRef<'a>> {
        self.left = self.left.checked_sub(1)?;
        read_term(&mut self.rest)
    }
}

impl<'a> TenureRef<'a> {
    fn head(id: TenureId, record: &'a str) -> Option<Self> {
        let mut rest = Reader(record);
        let flags = rest.bits()?;
        let (holder, office) = (rest.id()?, rest.id()?);
        let start = rest.date_if(flags & START != 0)?;
        let end = match flags >> END {
            ON => End::On(rest.date()?),
            ONGOING => End::Ongoing {
                as_of: rest.date()?,
            },
            ENDED => End::Ended { by: None },
            ENDED_BY => End::Ended {
                by: Some(rest.date()?),
            },
            UNKNOWN => End::Unknown,
            _ => return None,
        };
        Some(Self {
            id,
            holder,
            office,
            start,
            end,
            scheduled_end: rest.date_if(flags & SCHEDULED != 0)?,
            acting: flags & ACTING != 0,
            rest,
        })
    }

    /// The rows that it was merged from, in order of start.
    pub fn terms(&self) -> impl Iterator<Item = TermRef<'a>> + Clone + use<'a> {
        let mut rest = self.rest;
        let left = rest.number().unwrap_or(0);
        Terms { left, rest }
    }

    /// See [`Tenure::interval`].
    #[must_use]
    pub fn interval(&self, cap: Option<PartialDate>) -> Interval {
        Interval::of(self.start, self.end, cap)
    }

    /// The tenure by itself.
    #[must_use]
    pub fn to_tenure(&self) -> Tenure {
        Tenure {
            id: self.id,
            holder: self.holder,
            office: self.office,
            start: self.start,
            end: self.end,
            scheduled_end: self.scheduled_end,
            acting: self.acting,
            terms: self.terms().map(|term| term.to_term()).collect(),
        }
    }

    /// Whether all of the record is as it was packed.
    fn is_whole(&self) -> Option<bool> {
        let mut rest = self.rest;
        for _ in 0..rest.number()? {
            read_term(&mut rest)?;
        }
        Some(rest.0.is_empty())
    }
}

impl fmt::Debug for TenureRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_tenure().fmt(f)
    }
}

fn read_term<'a>(rest: &mut Reader<'a>) -> Option<TermRef<'a>> {
    let flags = rest.bits()?;
    let has = |flag: u8| flags & flag != 0;
    if flags >= URL << 1 {
        return None;
    }
    let key = rest.text()?;
    let (start, end) = (rest.date_if(has(TERM_START))?, rest.date_if(has(TERM_END))?);
    let constituency = match has(CONSTITUENCY) {
        true => Some(rest.text()?),
        false => None,
    };
    let source = match has(SOURCE) {
        true => rest.text().filter(|source| !source.is_empty())?,
        false => "",
    };
    let url = match has(URL) {
        true => Some(rest.text()?),
        false => None,
    };
    Some(TermRef {
        key,
        start,
        end,
        constituency,
        source,
        url,
    })
}

impl Packed for Tenure {
    type Key = TenureId;
    type Ref<'a> = TenureRef<'a>;

    fn key(&self) -> TenureId {
        self.id
    }

    fn pack(&self, out: &mut String) {
        let flag = |there: bool, flag: u8| if there { flag } else { 0 };
        let (kind, ends) = match self.end {
            End::On(date) => (ON, Some(date)),
            End::Ongoing { as_of } => (ONGOING, Some(as_of)),
            End::Ended { by: None } => (ENDED, None),
            End::Ended { by } => (ENDED_BY, by),
            End::Unknown => (UNKNOWN, None),
        };
        bits(
            out,
            flag(self.start.is_some(), START)
                | flag(self.scheduled_end.is_some(), SCHEDULED)
                | flag(self.acting, ACTING)
                | kind << END,
        );
        id(out, self.holder);
        id(out, self.office);
        date_if(out, self.start);
        date_if(out, ends);
        date_if(out, self.scheduled_end);
        number(out, self.terms.len() as u64);
        for term in &self.terms {
            pack_term(out, term);
        }
    }

    #[inline]
    fn read(id: TenureId, record: &str) -> TenureRef<'_> {
        TenureRef::head(id, record).unwrap_or(TenureRef {
            id,
            holder: EntityId::from_bits(0),
            office: EntityId::from_bits(0),
            start: None,
            end: End::Unknown,
            scheduled_end: None,
            acting: false,
            rest: Reader(""),
        })
    }

    fn unpack(record: TenureRef<'_>) -> Self {
        record.to_tenure()
    }

    fn check(record: &str) -> bool {
        let head = TenureRef::head(TenureId::from_bits(0), record);
        head.and_then(|head| head.is_whole()).unwrap_or(false)
    }
}

fn pack_term(out: &mut String, term: &Term) {
    let flag = |there: bool, flag: u8| if there { flag } else { 0 };
    bits(
        out,
        flag(term.start.is_some(), TERM_START)
            | flag(term.end.is_some(), TERM_END)
            | flag(term.constituency.is_some(), CONSTITUENCY)
            | flag(!term.source.is_empty(), SOURCE)
            | flag(term.url.is_some(), URL),
    );
    text(out, &term.key);
    date_if(out, term.start);
    date_if(out, term.end);
    if let Some(constituency) = &term.constituency {
        text(out, constituency);
    }
    if !term.source.is_empty() {
        text(out, &term.source);
    }
    if let Some(url) = &term.url {
        text(out, url);
    }
}
