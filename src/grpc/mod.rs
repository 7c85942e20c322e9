//! The service: conversions between the contract and the model, the handlers, the server, and
//! the one map from errors to status. Generated types stop here.

/// The contract's messages and services, generated from `proto/incumbent/v1`.
pub mod pb {
    #![allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]

    tonic::include_proto!("incumbent.v1");

    /// The contract as an encoded `google.protobuf.FileDescriptorSet`, comments included.
    pub const FILE_DESCRIPTOR_SET: &[u8] =
        include_bytes!(concat!(env!("OUT_DIR"), "/incumbent.v1.bin"));
}
