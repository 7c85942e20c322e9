//! An index kept for the next start: its columns as bytes, and the index of such bytes.
//!
//! What is kept is what was indexed at first ([`Snapshot::indexed`]), not what changed since:
//! the changes are found again by comparing catalogues ([`Snapshot::advance`]). The bytes mean
//! something to the very program that wrote them only: see [`FINGERPRINT`].

mod columns;
mod row;
mod stream;

use std::sync::Arc;

pub use columns::Coming;
pub(super) use columns::{Columns, Complete};
pub(super) use row::{Row, Words, gender, halves, kind, packed, whole};
pub(super) use stream::{COLUMNS, Reading, Stream};

use super::entities::Entities;
use super::lists::Lists;
use super::names::Names;
use super::offices::Offices;
use super::spacing::Numbered;
use super::tenures::Tenures;
use super::{Counts, Snapshot};
use crate::model::Catalogue;
use crate::text::lexicon;

/// Tells indexes apart that different programs make of one catalogue: a hash of the code and the
/// lexicons that make one.
pub const FINGERPRINT: &str = env!("INDEX_FINGERPRINT");

/// An index as bytes.
pub struct Kept<'a> {
    columns: Columns<'a>,
}

impl<'a> Kept<'a> {
    /// How long each column is, in bytes.
    #[must_use]
    pub fn lengths(&self) -> Vec<u64> {
        self.columns.lengths()
    }

    /// All columns, one behind the other, in pieces of about a megabyte, worked out one by one.
    pub fn pieces(self) -> impl Iterator<Item = Vec<u8>> + Send + 'a {
        self.columns.pieces()
    }
}

impl Snapshot {
    /// The catalogue that was indexed at first: what [`Self::keep`] keeps the index of.
    #[must_use]
    pub fn indexed(&self) -> &Arc<Catalogue> {
        &self.indexed
    }

    /// What was indexed at first, as bytes. O(offices) at once; the rest when it is asked for.
    #[must_use]
    pub fn keep(&self) -> Kept<'_> {
        let lexicon = lexicon();
        let mut columns = Columns::default();
        let counts = &self.first_counts;
        let counts = [
            counts.people,
            counts.organisations,
            counts.places,
            counts.offices,
            counts.names,
            counts.tenures,
        ];
        let mut stream = Stream::default();
        for count in counts {
            stream.count(count);
        }
        self.nations
            .keep(&mut stream, |stream, code| stream.text(code));
        stream.add_to(&mut columns);
        self.entities.keep(&mut columns);
        self.offices.keep(&mut columns, lexicon);
        self.tenures.keep(&mut columns);
        self.names.keep(&mut columns);
        Kept { columns }
    }

    /// The snapshot whose [`Self::keep`] gave `coming`; `indexed` is the catalogue that it was
    /// of, at `revision`. On all cores. O(bytes).
    ///
    /// # Errors
    ///
    /// The bytes are not all there, or are not those of an index of such a catalogue. Every
    /// number in them is one of something that is there; whether it is the right one, only the
    /// checksums tell, which are the caller's to look at.
    pub fn of_kept(coming: Coming, indexed: Arc<Catalogue>, revision: u64) -> Result<Self, String> {
        let lexicon = lexicon();
        let mut columns = coming.complete()?;
        let mut reading = Reading::of(&mut columns)?;
        let mut count = || reading.number().map(|count| count as usize);
        let counts = Counts {
            people: count()?,
            organisations: count()?,
            places: count()?,
            offices: count()?,
            names: count()?,
            tenures: count()?,
        };
        let entities = indexed.entities.len();
        let nations = Lists::of_kept(&mut reading, Numbered::of(entities), |reading| {
            let code = lexicon.jurisdiction_code(reading.text()?);
            code.ok_or_else(|| "a jurisdiction is unknown".to_owned())
        })?;
        let mut of_entities = columns.next(Entities::COLUMNS);
        let mut of_offices = columns.next(Offices::COLUMNS);
        let mut of_tenures = columns.next(Tenures::COLUMNS);
        let ((entities, (offices, tenures)), names) = rayon::join(
            || {
                rayon::join(
                    || Entities::of_kept(&mut of_entities, &indexed),
                    || {
                        let offices = Offices::of_kept(&mut of_offices, entities, lexicon);
                        (offices, Tenures::of_kept(&mut of_tenures, entities))
                    },
                )
            },
            || Names::of_kept(&mut columns, entities, lexicon),
        );
        Ok(Self {
            catalogue: indexed.clone(),
            revision,
            indexed,
            indexed_revision: revision,
            first_counts: counts,
            since: Arc::default(),
            entities: entities?,
            counts,
            names: names?,
            offices: offices?,
            tenures: tenures?,
            nations,
        })
    }
}
