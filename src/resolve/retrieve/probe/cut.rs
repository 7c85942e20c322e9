//! Which of the names found are aligned.

use smallvec::SmallVec;

use super::{BLOCK, Probe};
use crate::index::{NameId, NameRecord};
use crate::model::Kind;
use crate::resolve::retrieve::MAX_ALIGNED;

/// Names that share as much as the last that is aligned, of which the most prominent are.
pub(in crate::resolve::retrieve) const MAX_TIED: usize = 512;

impl Probe<'_> {
    /// Leaves the [`MAX_ALIGNED`] names that share most; of those that share as much as the last,
    /// in which the word is a family name, whose bearers held the higher offices, the first by id.
    pub(super) fn cut(&self, ranked: &mut Vec<(f64, NameId)>) {
        let by_share = |one: &(f64, NameId), other: &(f64, NameId)| {
            other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
        };
        // Some were found in two ways.
        if ranked.len() > 2 * MAX_ALIGNED {
            let (_, &mut (least, _), _) = ranked.select_nth_unstable_by(2 * MAX_ALIGNED, by_share);
            ranked.retain(|&(shares, _)| shares >= least);
        }
        ranked.sort_unstable_by(by_share);
        ranked.dedup();
        let Some(&(least, _)) = ranked.get(MAX_ALIGNED) else {
            return;
        };
        let from = ranked.partition_point(|&(shares, _)| shares > least);
        let tied = ranked[from..]
            .iter()
            .take_while(|&&(shares, _)| shares == least);
        let tied: Vec<NameId> = tied.take(MAX_TIED).map(|&(_, id)| id).collect();
        let mut tied = self.standing(&tied);
        tied.sort_unstable();
        ranked.truncate(from);
        ranked.extend(tied.into_iter().map(|(_, id)| (least, id)));
        ranked.truncate(MAX_ALIGNED);
    }

    /// Of each name, whether the mention has only given names of it, and the rank of its bearer's
    /// best office. In blocks, as [`Self::rank`].
    fn standing(&self, tied: &[NameId]) -> Vec<((bool, u8), NameId)> {
        let names = self.snapshot.names();
        let mut standing = Vec::with_capacity(tied.len());
        let mut records: SmallVec<[NameRecord; BLOCK]> = SmallVec::new();
        let mut facts: SmallVec<[(Kind, u8); BLOCK]> = SmallVec::new();
        for block in tied.chunks(BLOCK) {
            records.clear();
            records.extend(block.iter().map(|&id| *names.record(id)));
            facts.clear();
            facts.extend(records.iter().map(|record| {
                let facts = self.snapshot.facts(record.entity);
                (facts.kind, facts.best_rank)
            }));
            let each = block.iter().zip(&records).zip(&facts);
            standing.extend(each.map(|((&id, record), &(kind, best_rank))| {
                let words = names.words_of(record);
                let family = words.get(record.family()..).unwrap_or_default();
                let of_family = kind != Kind::Person
                    || family.iter().any(|word| self.option(word.id()).is_some());
                ((!of_family, best_rank), id)
            }));
        }
        standing
    }
}
