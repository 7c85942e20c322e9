//! The service: conversions between the contract and the model, the handlers, the server, and
//! the one map from errors to status. Generated types stop here.
//!
//! A call passes `calls` (admission, deadline, log), is decoded by `codec`, converted and
//! checked by [`convert`], answered by the pure core against the snapshot published in
//! [`Snapshots`], and converted back.

mod admission;
mod backup;
mod calls;
mod catalogue;
pub mod client;
mod codec;
pub mod convert;
mod deadline;
mod drain;
mod entities;
mod given_up;
mod health;
mod incoming;
mod logging;
mod options;
mod page;
mod pieces;
mod reads;
mod remember;
mod resolution;
mod server;
mod snapshots;
mod status;

pub use options::{ImportOptions, Keepalive, ServerOptions};
pub use server::{ServeError, serve};
pub use snapshots::Snapshots;
pub use status::{ERROR_DOMAIN, FieldError, Refusal};

/// The contract's messages, services and clients, generated from `proto/incumbent/v1`.
pub mod pb {
    #![allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]

    tonic::include_proto!("incumbent.v1");
    include!(concat!(env!("OUT_DIR"), "/clients/incumbent.v1.rs"));

    /// The contract as an encoded `google.protobuf.FileDescriptorSet`, comments included.
    pub const FILE_DESCRIPTOR_SET: &[u8] =
        include_bytes!(concat!(env!("OUT_DIR"), "/incumbent.v1.bin"));
}
