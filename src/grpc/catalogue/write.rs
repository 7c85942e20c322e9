//! A write: planned, made, and seen by readers before it is answered.

use std::time::{SystemTime, UNIX_EPOCH};

use prost::Message;
use sha2::{Digest as _, Sha256};

use super::CatalogueCalls;
use super::refused::{check_options, refusal};
use crate::catalogue::{Change, Meta, Plan, Refused, State, Write, Written};
use crate::grpc::pb;
use crate::grpc::status::Refusal;

/// Works out a write's changes, and its answer without the revision.
pub(super) type Planner<T> = Box<dyn FnMut(&State) -> Result<(Vec<Change>, T), Refused> + Send>;

impl CatalogueCalls {
    /// Makes a write and waits until readers see it. `request` is what was asked for without
    /// its options: two requests of one key must ask for the same.
    pub(super) async fn write<T: Message + Default + 'static>(
        &self,
        method: &str,
        request: &impl Message,
        options: Option<pb::WriteOptions>,
        mut plan: Planner<T>,
    ) -> Result<(u64, T), Refusal> {
        let options = options.unwrap_or_default();
        check_options(&options)?;
        let plan = move |state: &State| {
            let (changes, answer) = plan(state)?;
            let answer = answer.encode_to_vec();
            Ok(Plan { changes, answer })
        };
        // Nobody asks for it without a key.
        let digest = match options.idempotency_key.is_empty() {
            true => 0,
            false => digest(method, request),
        };
        self.write_plan(options, digest, Box::new(plan)).await
    }

    /// The same for a plan whose answer is encoded already.
    pub(super) async fn write_plan<T: Message + Default>(
        &self,
        options: pb::WriteOptions,
        digest: u64,
        plan: crate::catalogue::Planner,
    ) -> Result<(u64, T), Refusal> {
        let live = self.live()?;
        let key = options.idempotency_key;
        let write = Write {
            meta: Meta {
                time: now(),
                author: options.author,
                reason: options.reason,
            },
            expected: options.expected_revision,
            call: (!key.is_empty()).then_some((key, digest)),
            plan,
        };
        let Written {
            revision, answer, ..
        } = live.write(write).await.map_err(refusal)?;
        self.reads.snapshots().reached(revision).await;
        let answer = T::decode(answer.as_slice()).map_err(|_| Refusal::Defect)?;
        Ok((revision, answer))
    }
}

/// Milliseconds since 1970-01-01 UTC.
pub(in crate::grpc) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

/// Tells requests of one key that ask for different things apart.
pub(super) fn digest(method: &str, request: &impl Message) -> u64 {
    let mut hash = Sha256::new();
    hash.update(method.as_bytes());
    hash.update([0]);
    hash.update(request.encode_to_vec());
    let digest = hash.finalize();
    let mut bits = [0_u8; 8];
    bits.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(bits)
}
